"""What was found for one indicator of one district: estimates, test, verdict, evidence level."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from govkit.codebook import Indicator, Unit
from govkit.districts import District
from govkit.effects.case import Case
from govkit.effects.effect import Effect, Method
from govkit.effects.estimate import Refusal
from govkit.errors import DesignError
from govkit.evidence import Grade, Judgement, Reason
from govkit.inference import Test
from govkit.quality import CaseQuality, QualityIssue
from govkit.tables import decimals_for
from govkit.text import say, sentence_case


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A method on which no verdict rests, why, and how often its test at 5 % is wrong here where known."""

    method: Method
    reason: Reason
    rejection_rate: float | None = None


@dataclass(frozen=True)
class Unstudied:
    """An indicator for which nothing can be estimated, with the error that says why."""

    place: District
    indicator: Indicator
    error: DesignError


@dataclass(frozen=True)
class Finding:
    """What was found for one indicator of one district.

    Attributes
    ----------
    test
        What the verdict rests on, with its p-value, interval and minimum detectable effect.
    p_adjusted
        The p-value of the test, adjusted over all indicators of the district so that the chance of any false
        alarm is held; the verdict rests on it.
    q_value
        The same, adjusted so that the expected share of false alarms among all alarms is held (Benjamini and
        Hochberg 1995).
    left_out
        Methods that no verdict rests on, and why.
    quality
        What the checks of the series found.
    """

    place: District
    indicator: Indicator
    unit: Unit
    case: Case
    effects: tuple[Effect, ...]
    refused: tuple[Refusal, ...]
    test: Test
    grade: Grade
    judgement: Judgement
    p_adjusted: float | None = None
    q_value: float | None = None
    left_out: tuple[LeftOut, ...] = ()
    quality: CaseQuality = field(default_factory=CaseQuality)

    @property
    def issues(self) -> tuple[QualityIssue, ...]:
        """What is wrong with the district's series."""
        return self.quality.issues

    @property
    def breaks(self) -> tuple[QualityIssue, ...]:
        """Those across which its values are not the same thing."""
        return self.quality.breaks

    @property
    def doubtful(self) -> bool:
        """Whether a serious issue forbids to judge, so that the figures may not be of one definition."""
        return self.judgement.reason == "evaluation.why_serious_issue"

    @property
    def label(self) -> str:
        """The indicator's name, as at the head of a line, with its unit."""
        return say("report.with_unit", name=self.title, unit=self.unit.name())

    @property
    def title(self) -> str:
        """The indicator's name, as at the head of a line."""
        return sentence_case(self.indicator.name())

    @property
    def decimals(self) -> int:
        """Decimal places that suit the size of the series."""
        return decimals_for(self.case.treated.dropna().tolist(), digits=4)

    def effect(self, method: str) -> Effect | None:
        """The effect by that method, or None."""
        return next((effect for effect in self.effects if effect.method == method), None)

    @property
    def headline(self) -> Effect | None:
        """The effect by the method that the design supports best: the one that stands in summaries."""
        return self.judgement.effect

    @property
    def inference(self) -> tuple[tuple[float, float] | None, float | None]:
        """Interval and p-value of the test; none where a serious issue forbids to judge by them."""
        if self.doubtful:
            return None, None
        return self.test.interval, self.test.p_value

    @cached_property
    def standardised(self) -> tuple[float, float, float] | None:
        """The headline estimate and its interval in standard deviations of the donors before the reform.

        The scale is that of Glass (1976), with the donors' pre-period means as the comparison group; None
        where there are fewer than two donors, no spread between them, or no interval.
        """
        before = self.case.lies("before")
        spread = float(self.case.donors.loc[before].mean().std(ddof=1))
        interval, _ = self.inference
        if self.headline is None or interval is None or not spread > 0:
            return None
        return self.headline.estimate / spread, interval[0] / spread, interval[1] / spread

    @property
    def improvement(self) -> tuple[float, float, float] | None:
        """`standardised`, positive where the district got better; as it is where neither way is better."""
        if self.standardised is None or self.indicator.direction != "lower_is_better":
            return self.standardised
        estimate, low, high = self.standardised
        return -estimate, -high, -low
