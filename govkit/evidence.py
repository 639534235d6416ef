"""How strong the evidence is, by rule, and what may be concluded from it, in words.

Levels follow the Maryland Scientific Methods Scale (Sherman et al. 1998; Farrington et al. 2002):

    0  a bare claim                      3  before and after, with a comparison group
    1  one value before, one after       4  a credible quasi-experiment whose diagnostics passed
    2  a series before and after         5  assignment by lot, which no design here has

The rules are the constants below and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from govkit.codebook import load_codebook
from govkit.effects.case import Case
from govkit.effects.effect import Effect
from govkit.quality import QualityIssue, check_case
from govkit.text import listing, say

SIGNIFICANCE = 0.05
# Without comparison areas a nominal 5 % test rejects 11 % of true nulls at 16 periods with AR(0.6), one of
# 1 % 5 %.
SERIES_SIGNIFICANCE = 0.01
PLACEBO_SIGNIFICANCE = 0.10  # level 4: where one method finds a change, so does the other
SERIES_PERIODS = 3  # level 2: at least so many periods on each side
COMPARISON_DONORS = 5  # level 3: at least so many comparison areas
CREDIBLE_DONORS = 19  # level 4: so many that a permutation p-value can reach 5 %
CREDIBLE_PERIODS = 8  # level 4: so many periods before the reform
CREDIBLE_AFTER = 3  # level 4: and so many after it
DISQUALIFYING = {  # level 4: none of these warnings
    "effects.pretrend_differs": "evidence.pretrend_differs",
    "evaluation.own_trend": "evidence.pretrend_differs",
    "effects.pretrend_untested": "evidence.pretrend_untested",
    "effects.treated_noisier": "evidence.treated_noisier",
    "effects.outside_donor_reach": "evidence.outside_donor_reach",
    "effects.exact_fit": "evidence.exact_fit",
    "effects.one_donor_dominates": "evidence.one_donor_dominates",
}
# An effect is told from none when its interval reaches no further than this many standard deviations of the
# district's own fluctuation around its trend before the reform. Wider than that, nothing can be told.
NEGLIGIBLE = 1.0

Level = Literal[0, 1, 2, 3, 4, 5]
Verdict = Literal["changed", "changed_without_comparison", "no_change", "cannot_tell"]


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence of the wording catalogue with what fills it."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict)

    def text(self, lang: str | None = None) -> str:
        """The sentence, in the language in force or in `lang`."""
        return say(self.key, lang, **self.values)


@dataclass(frozen=True, slots=True)
class Grade:
    """An evidence level, what it rests on, what keeps it from the next, and where the series breaks."""

    level: Level
    met: Reason
    unmet: tuple[Reason, ...] = ()
    breaks: tuple[str, ...] = ()

    def name(self, lang: str | None = None) -> str:
        """The level in words."""
        return say(f"evidence.level_{self.level}", lang)

    def reason(self, lang: str | None = None) -> str:
        """Why this level and not a higher one."""
        sentences = [self.met.text(lang)]
        if self.unmet:
            joined = say("evidence.joiner", lang).join(reason.text(lang) for reason in self.unmet)
            sentences.append(say("evidence.not_higher", lang, level=self.level + 1, reasons=joined))
        return say("evidence.space", lang).join(sentences)


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether the indicator changed, and the effect that says so."""

    verdict: Verdict
    effect: Effect | None
    reason: str


def grade(
    effects: Sequence[Effect], case: Case | None, breaks: Sequence[QualityIssue] | None = None
) -> Grade:
    """The evidence level of what was estimated on a case.

    Parameters
    ----------
    effects
        What the methods gave; those out of the donors' reach count as not estimated.
    case
        What they were estimated from; None for a claim without observations.
    breaks
        Breaks of the series that are not the reform; by default they are looked for.
    """
    if case is None or not any(effect.usable for effect in effects):
        return Grade(0, Reason("evidence.bare_claim"))
    known = check_case(case).breaks if breaks is None else breaks
    periods = tuple(dict.fromkeys(found.period for found in known))
    judged = next((e for e in effects if e.inference == "studentised_permutation" and e.usable), None)
    before = len(judged.periods_before) if judged else len(case.before)
    after = len(judged.periods_after) if judged else len(case.after)
    counts = {"before": before, "after": after}
    lacking = _lacking_comparison(effects)
    donors = _donors(effects)
    if not lacking:
        obstacles = _obstacles(effects, before, after, periods)
        if obstacles:
            comparison = Reason("evidence.has_comparison", {"donors": donors, **counts})
            return Grade(3, comparison, obstacles, periods)
        return Grade(4, Reason("evidence.is_credible", {"donors": donors, **counts}))
    if min(before, after) < SERIES_PERIODS:
        short = Reason("evidence.short_series", {"needed": SERIES_PERIODS})
        return Grade(1, Reason("evidence.has_pair", counts), (short,), periods)
    return Grade(2, Reason("evidence.has_series", counts), (lacking,), periods)


def _lacking_comparison(effects: Sequence[Effect]) -> Reason | None:
    """Why there is no comparison group in the sense of level 3, or None."""
    comparison = [e for e in effects if e.usable and e.donors]
    if not comparison:
        return Reason("evidence.no_comparison")
    donors = _donors(effects)
    if donors < COMPARISON_DONORS:
        return Reason("evidence.few_donors", {"donors": donors, "needed": COMPARISON_DONORS})
    if all("effects.pretrend_differs" in e.warnings for e in comparison):
        return Reason("evidence.not_comparable")
    return None


def _obstacles(
    effects: Sequence[Effect], before: int, after: int, breaks: Sequence[str]
) -> tuple[Reason, ...]:
    """What keeps a design with a comparison group from level 4."""
    keys = [key for warning, key in DISQUALIFYING.items() if _warned(effects, warning)]
    found = [Reason(key) for key in dict.fromkeys(keys)]
    donors = _donors(effects)
    if donors < CREDIBLE_DONORS:
        found.append(Reason("evidence.few_donors", {"donors": donors, "needed": CREDIBLE_DONORS}))
    if before < CREDIBLE_PERIODS:
        found.append(Reason("evidence.few_before", {"before": before, "needed": CREDIBLE_PERIODS}))
    if after < CREDIBLE_AFTER:
        found.append(Reason("evidence.few_after", {"after": after, "needed": CREDIBLE_AFTER}))
    by_method = {effect.method: effect for effect in effects if effect.usable}
    if breaks:
        found.append(Reason("evidence.broken", {"periods": listing(breaks)}))
    change, control = by_method.get("difference_in_differences"), by_method.get("synthetic_control")
    if change is None or (control is None and not _warned(effects, "effects.outside_donor_reach")):
        found.append(Reason("evidence.one_method"))
    elif control is not None and not _agree(change, control):
        found.append(Reason("evidence.methods_disagree"))
    elif control is not None and _significant(change) and not _significant(control):
        found.append(Reason("evidence.placebo_not_significant", {"p": f"{control.p_value:.3f}"}))
    return tuple(found)


def _agree(change: Effect, control: Effect) -> bool:
    if change.interval is None:
        return change.estimate * control.estimate >= 0
    return change.interval[0] <= control.estimate <= change.interval[1]


def _significant(effect: Effect) -> bool:
    return effect.p_value is not None and effect.p_value <= PLACEBO_SIGNIFICANCE


def _warned(effects: Sequence[Effect], warning: str) -> bool:
    return any(warning in effect.warnings for effect in effects)


def _donors(effects: Sequence[Effect]) -> int:
    judged = [e for e in effects if e.inference == "studentised_permutation" and e.usable]
    return max((len(effect.donors) for effect in judged or effects if effect.usable), default=0)


def fluctuation(effect: Effect) -> float:
    """Standard deviation around the straight line through the periods before the reform."""
    observed = [value for value in effect.observed[: len(effect.periods_before)] if value is not None]
    if len(observed) < SERIES_PERIODS:
        return 0.0
    time = np.arange(len(observed))
    residuals = np.asarray(observed) - np.polyval(np.polyfit(time, observed, 1), time)
    return float(np.sqrt(residuals @ residuals / (len(observed) - 2)))


def difference_unit(unit: str, lang: str | None = None) -> str:
    """The name of the unit that a difference is in: percentages differ by percentage points."""
    if unit == "percent":
        return say("evidence.percentage_points", lang)
    name = load_codebook().unit(unit).name(lang)
    return f"× {name}" if name[:1].isdigit() else name  # 7.98 × 10,000 people


def numbers(*values: float) -> tuple[str, ...]:
    """Figures that stand together: the same decimals, about three digits, a true minus sign."""
    size = max(map(abs, values))
    decimals = 0 if size >= 1000 else 1 if size >= 10 else 2 if size >= 1 or size == 0 else 3
    return tuple(f"{value + 0.0:z,.{decimals}f}".replace("-", "−") for value in values)
