"""Numbers and tables as readers see them: digits by size, a true minus, names in the language in force."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from govkit.text import say

if TYPE_CHECKING:
    import pandas as pd

    from govkit.effects.effect import Effect
    from govkit.finding import Finding
    from govkit.inference import Test

MINUS = "\u2212"


def decimals_for(values: Iterable[float | None], digits: int = 3) -> int:
    """Decimal places that show so many significant digits of the largest of the values."""
    sizes = [abs(v) for v in values if v is not None and math.isfinite(v) and v != 0]
    if not sizes:
        return 0
    return min(max(0, digits - 1 - math.floor(math.log10(max(sizes)))), 6)


def number(value: float | None, decimals: int = 2, *, sign: bool = False) -> str:
    """A number for readers: thousands separated, a true minus, a dash where there is none."""
    if value is None or not math.isfinite(value):
        return "—"
    shown = f"{value:{'+' if sign else ''},.{decimals}f}"
    if not any(digit in "123456789" for digit in shown):
        shown = shown.lstrip("+-")
    return shown.replace("-", MINUS)


def interval(bounds: Sequence[float] | None, decimals: int = 2) -> str:
    """An interval for readers, which does not break over lines, or a dash."""
    if bounds is None:
        return "—"
    return f"[{number(bounds[0], decimals)},\u00a0{number(bounds[1], decimals)}]"


def p_value(value: float | None) -> str:
    """A p-value for readers: three decimals, `<0.001` below, a dash where there is none."""
    if value is None or not math.isfinite(value):
        return "—"
    return "<0.001" if value < 0.0005 else f"{value:.3f}"


def effects_table(finding: Finding) -> pd.DataFrame:
    """One row a method: estimate, standard error, interval, p-value and how it was obtained.

    The first row is the test that the verdict rests on, with the interval and p-value that the text states.
    """
    import pandas as pd

    decimals = finding.decimals
    names = [say(f"report.column_{c}") for c in ("method", "estimate", "error", "interval", "p", "inference")]
    rows = []
    judged = finding.test.effect
    if judged is not None:
        rows.append(_judged_row(finding, judged))
    for effect in finding.effects:
        # Of a permutation the first row says all; of a single series the other rows say each test by itself.
        if not effect.usable or (finding.test.permutes and judged and effect.method == judged.method):
            continue
        rows.append(_effect_row(effect, decimals))
        if "ar1_standard_error" in effect.diagnostics:
            rows.append(_autoregressive_row(effect, decimals))
    return pd.DataFrame(rows, columns=names)


def judged_method(test: Test) -> str:
    """What the method of a test is called: a gap to other districts is not the district's own series."""
    method = test.effect.method if test.effect else "before_after"
    return f"effects.method_{'gap_series' if test.kind == 'gap_series' else method}"


def _judged_row(finding: Finding, effect: Effect) -> list[str]:
    """The test itself; only marked as what is judged by where there is a judgement."""
    bounds, p = finding.inference
    name = say(judged_method(finding.test))
    inference = say(f"effects.inference_{effect.inference}")
    if not finding.test.permutes:
        inference = say("report.inference_three_tests")
    if finding.test.rescaled:
        inference = say("report.inference_both_scales", inference=inference)
    return [
        name if finding.doubtful else say("report.judged_by", method=name),
        number(effect.estimate, finding.decimals, sign=True),
        number(effect.standard_error if finding.test.permutes else None, finding.decimals),
        interval(bounds, finding.decimals),
        p_value(p),
        inference,
    ]


def _effect_row(effect: Effect, decimals: int) -> list[str]:
    return [
        say(f"effects.method_{effect.method}"),
        number(effect.estimate, decimals, sign=True),
        number(effect.standard_error, decimals),
        interval(effect.interval, decimals),
        p_value(effect.p_value),
        say(f"effects.inference_{effect.inference}"),
    ]


def _autoregressive_row(effect: Effect, decimals: int) -> list[str]:
    """The same estimate with the errors that a short series needs."""
    found = effect.diagnostics
    return [
        say(f"effects.method_{effect.method}"),
        number(effect.estimate, decimals, sign=True),
        number(found["ar1_standard_error"], decimals),
        interval((found["ar1_low"], found["ar1_high"]), decimals),
        p_value(found["ar1_p_value"]),
        say("report.inference_ar1"),
    ]


def summary_table(findings: Sequence[Finding]) -> pd.DataFrame:
    """One row an indicator: before, after, the change beyond the donors, its p-values, the evidence level."""
    import pandas as pd

    columns = ("indicator", "before", "after", "change", "effect", "interval", "p", "p_adjusted", "level")
    names = [say(f"report.column_{column}") for column in columns]
    return pd.DataFrame([_summary_row(finding) for finding in findings], columns=names)


def _summary_row(finding: Finding) -> list[str]:
    decimals = finding.decimals
    before, after = finding.case.before.mean(), finding.case.after.mean()
    bounds, p = finding.inference
    return [
        say("report.doubtful", label=finding.label) if finding.doubtful else finding.label,
        number(before, decimals),
        number(after, decimals),
        number(after - before, decimals, sign=True),
        number(finding.headline.estimate if finding.headline else None, decimals, sign=True),
        interval(bounds, decimals),
        p_value(p),
        p_value(None if finding.doubtful else finding.p_adjusted),
        str(finding.grade.level),
    ]
