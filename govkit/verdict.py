"""The verdict on one indicator: changed, no change, or cannot tell; and why the other methods carry none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from govkit.effects.effect import Effect
from govkit.effects.estimate import Estimates
from govkit.effects.interrupted_time_series import MIN_AFTER, MIN_BEFORE, segments
from govkit.effects.many_series import many_contrasts
from govkit.effects.sample import take_sample
from govkit.evidence import NEGLIGIBLE, SIGNIFICANCE, Judgement, Reason, Verdict, fluctuation
from govkit.finding import LeftOut
from govkit.inference import Test
from govkit.quality import QualityIssue

ROUNDING = 1e-9  # 1/20 adjusted and back is a hair above 0.05, and no less significant for it
SERIOUS = "serious"


def is_significant(p_value: float | None) -> bool:
    """Whether a p-value is known and at most 5 %."""
    return p_value is not None and p_value <= SIGNIFICANCE + ROUNDING


def decide(
    test: Test,
    adjusted: float | None,
    effects: Sequence[Effect],
    issues: Iterable[QualityIssue] = (),
) -> Judgement:
    """The verdict, and the effect that it is about.

    It is `changed` only where the adjusted p-value is at most 5 %, `no_change` only where the interval lies
    within the district's own fluctuation; all else cannot be told, for the reason given.

    Parameters
    ----------
    test, adjusted
        The test that is valid for the design, and its p-value adjusted over the indicators.
    effects
        What all methods gave: a synthetic control on the other side of zero forbids a verdict.
    issues
        A serious one forbids a verdict.
    """
    shown = test.effect or _description(effects)
    reason = _obstacle(test, adjusted, effects, tuple(issues))
    if reason:
        return Judgement("cannot_tell", shown, reason)
    if is_significant(adjusted):
        verdict: Verdict = "changed_without_comparison" if test.kind == "series" else "changed"
        return Judgement(verdict, shown, f"evidence.{verdict}")
    comparable = test.kind != "series" and test.effect is not None
    if comparable and test.interval and max(map(abs, test.interval)) <= _negligible(test):
        return Judgement("no_change", shown, "evidence.no_change")
    return Judgement("cannot_tell", shown, _why_not(test))


def _obstacle(
    test: Test, adjusted: float | None, effects: Sequence[Effect], issues: Sequence[QualityIssue]
) -> str | None:
    """What forbids a verdict whatever the p-value."""
    if test.kind == "untested":
        return "evaluation.why_untested"
    serious = [issue for issue in issues if issue.severity == SERIOUS]
    if serious:
        return "evaluation.why_serious_issue"
    if test.kind == "series" and any(issue.is_break and issue.severity != "minor" for issue in issues):
        return "evidence.why_broken"
    if test.p_value is None:
        return "evaluation.why_no_noise"
    control = next((e for e in effects if e.method == "synthetic_control" and e.usable), None)
    opposed = control is not None and test.effect is not None and control.estimate * test.effect.estimate < 0
    if test.kind == "robust_difference" and is_significant(adjusted) and opposed:
        return "evidence.why_methods_disagree"
    return None


def _negligible(test: Test) -> float:
    return NEGLIGIBLE * fluctuation(test.effect) if test.effect else 0.0


def _why_not(test: Test) -> str:
    """Why a test that did not reject leaves the question open."""
    if is_significant(test.p_value):
        return "evaluation.why_adjusted"
    if test.kind == "series":
        return "evaluation.why_series"
    if test.interval is None:
        return "evidence.why_no_interval"
    if test.effect and is_significant(test.effect.diagnostics.get("change_p_value")):
        return "evaluation.why_trend"
    return "evaluation.why_wide"


def _description(effects: Sequence[Effect]) -> Effect | None:
    """The effect that describes best where none can be tested."""
    order = ("difference_in_differences", "interrupted_time_series", "before_after")
    known = {effect.method: effect for effect in effects if effect.usable}
    return next((known[method] for method in order if method in known), None)


def left_out(test: Test, estimates: Estimates) -> tuple[LeftOut, ...]:
    """Each method that was estimated and that no verdict rests on here, with the reason."""
    used = test.effect.method if test.effect else None
    found = []
    for effect in estimates.effects:
        if effect.method == used or not effect.usable:
            continue
        comparison = "comparison" if test.permutes or test.kind == "gap_series" else "series"
        key = f"evaluation.left_out_{effect.method}"
        if effect.method in ("before_after", "interrupted_time_series"):
            key = f"{key}_{comparison}"
        rate = None
        if effect.method == "interrupted_time_series" and test.permutes:
            rate = placebo_rejection_rate(test)
        found.append(LeftOut(effect.method, Reason(key), rate))
    return tuple(found)


def placebo_rejection_rate(test: Test) -> float | None:
    """The share of donors, none of which a reform reached, in which HAC errors at 5 % find a change."""
    sample = test.sample or take_sample(test.case, before=1, after=1, donors=2)
    if sample.before.sum() < MIN_BEFORE or sample.after.sum() < MIN_AFTER:
        return None
    design, weights = segments(sample)
    if len(design) - design.shape[1] < MIN_AFTER or np.linalg.matrix_rank(design) < design.shape[1]:
        return None
    found = many_contrasts(design, sample.donors, weights, sample.positions)
    return float(np.mean(found.hac_p_values() <= SIGNIFICANCE))
