"""What the methods for panels return: frozen results that say how they came about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from govkit.text import say

Method = Literal[
    "two_way_fixed_effects",
    "difference_of_changes",
    "event_study",
    "callaway_santanna",
    "sun_abraham",
    "imputation",
    "two_stage",
]
Inference = Literal[
    "none",
    "clustered",
    "classical",
    "wild_cluster",
    "permutation",
    "conley_taber",
    "ferman_pinto",
    "influence",
]


@dataclass(frozen=True, slots=True)
class PanelEffect:
    """The average effect of treatment on many units, or on some of them.

    Attributes
    ----------
    outcome, measure
        Key of the outcome and of its unit of measurement.
    method, target
        How it was estimated, and of whom it is the average: `overall`, a cohort, an event time, a period.
    estimate, standard_error
        In the unit of the outcome; the error is None where the method has none that is valid here.
    interval, confidence, p_value, inference
        Bounds, their level, the two-sided p-value, and how they were obtained; None where there is none.
    units, treated_units, clusters, treated_clusters, observations
        How many were used.
    diagnostics
        Figures by which the result is judged, by name.
    assumptions, warnings
        Keys of `govkit/wording/panel.yml`.
    """

    outcome: str
    measure: str
    method: Method
    target: str
    estimate: float
    standard_error: float | None
    interval: tuple[float, float] | None
    p_value: float | None
    inference: Inference
    units: int
    treated_units: int
    clusters: int
    treated_clusters: int
    observations: int
    confidence: float = 0.95
    diagnostics: Mapping[str, float] = field(default_factory=dict)
    assumptions: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    synthetic: bool = False

    def to_dict(self) -> dict[str, Any]:
        """As plain values, for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> PanelEffect:
        """From the plain values of `to_dict`, also after a way through JSON."""
        return cls(**_tuples(values))

    def sentence(self, lang: str | None = None) -> str:
        """The estimate with its uncertainty, in words."""
        method = say(f"panel.method_{self.method}", lang)
        found = say("panel.estimate", lang, method=method, estimate=_figure(self.estimate))
        if self.p_value is None or self.interval is None:
            return found + say("panel.without_inference", lang)
        low, high = map(_figure, self.interval)
        return found + say(
            "panel.with_inference",
            lang,
            level=f"{self.confidence:.0%}",
            low=low,
            high=high,
            p="p < 0.001" if self.p_value < 0.001 else f"p = {self.p_value:.3f}",
            how=say(f"panel.inference_{self.inference}", lang),
        )


@dataclass(frozen=True, slots=True)
class EffectPath:
    """Effects along one axis: by event time, by cohort or by period, with intervals that hold jointly.

    Attributes
    ----------
    axis
        `event_time`, `cohort` or `period`.
    places
        Event times (0 is the first period of treatment), or times; shape (places,).
    estimates, standard_errors
        Shape (places,). Errors, and all that rests on them, are empty or None where none is valid here;
        `warnings` says why.
    intervals, bands
        Bounds that hold for one place, and bounds that hold for all places together at `confidence`.
    critical_value
        How many standard errors the bands reach.
    covariance
        Of the estimates, shape (places, places).
    reference
        The event time to which the others are relative, where it is not among `places`; else None.
    overall
        The average over the places after treatment, where the method has one.
    pretrend_p_value
        Of the joint test that all effects before treatment are zero; None without such effects.
    """

    outcome: str
    measure: str
    method: Method
    axis: Literal["event_time", "cohort", "period"]
    places: tuple[int, ...]
    estimates: tuple[float, ...]
    standard_errors: tuple[float, ...]
    intervals: tuple[tuple[float, float], ...]
    bands: tuple[tuple[float, float], ...]
    critical_value: float | None
    covariance: tuple[tuple[float, ...], ...]
    reference: int | None = None
    overall: PanelEffect | None = None
    pretrend_p_value: float | None = None
    confidence: float = 0.95
    diagnostics: Mapping[str, float] = field(default_factory=dict)
    assumptions: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    synthetic: bool = False

    def to_dict(self) -> dict[str, Any]:
        """As plain values, for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> EffectPath:
        """From the plain values of `to_dict`, also after a way through JSON."""
        fields = _tuples(values)
        if fields.get("overall") is not None:
            fields["overall"] = PanelEffect.from_dict(fields["overall"])
        return cls(**fields)


def _tuples(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _tuple(value) for name, value in values.items()}


def _tuple(value: Any) -> Any:
    return tuple(map(_tuple, value)) if isinstance(value, list | tuple) else value


def _figure(value: float) -> str:
    return f"{value:.4g}".replace("-", "−")
