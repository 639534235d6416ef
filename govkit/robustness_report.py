"""The section of a district's report that asks whether its clearest finding stands."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from govkit import report
from govkit.dataset import Dataset
from govkit.effect_figures import event_study_figure, placebo_figure, specification_figure
from govkit.effects.effect import Effect
from govkit.effects.gap_paths import event_path, synthetic_gaps
from govkit.effects.robustness import in_time_placebo, leave_one_out
from govkit.errors import DesignError
from govkit.evidence import COMPARISON_DONORS, difference_unit, numbers
from govkit.finding import Finding
from govkit.specification import specification_curve
from govkit.study import Study
from govkit.tables import p_value as p_text
from govkit.text import say


def clearest(study: Study) -> Finding | None:
    """The finding to examine: with a comparison group, changed rather than not, of the highest level."""
    compared = [f for f in study.findings if f.case.complete_donors.shape[1] >= COMPARISON_DONORS]
    if not compared:
        return None

    def order(finding: Finding) -> tuple[bool, int, float]:
        size = abs(finding.standardised[0]) if finding.standardised else 0.0
        return finding.judgement.verdict.startswith("changed"), finding.grade.level, size

    return max(compared, key=order)


def show_robustness(study: Study, dataset: Dataset) -> None:
    """Placebos, path, specifications and what leaving donors out does, for the clearest finding."""
    finding = clearest(study)
    if finding is None:
        return
    report.heading("robustness.heading")
    changed = finding.judgement.verdict.startswith("changed")
    intro = "robustness.intro" if changed else "robustness.intro_open"
    report.show(intro, indicator=finding.title, count=len(study.findings))
    for figure in (_placebos, _path):
        # A design may lack what a part needs; the others are shown all the same.
        with suppress(DesignError):
            figure(finding, dataset)
    sentences = [_left_out(finding), _in_time(finding)]
    with suppress(DesignError):
        sentences.append(_specifications(finding, dataset))
    report.bullets(filter(None, sentences))


def _control(finding: Finding) -> tuple[Effect, bool] | None:
    """The synthetic control that reaches the district, and whether it is the one with an intercept."""
    for method in ("synthetic_control", "demeaned_synthetic_control"):
        effect = finding.effect(method)
        if effect is not None and effect.usable and effect.weights:
            return effect, method != "synthetic_control"
    return None


def _placebos(finding: Finding, dataset: Dataset) -> None:
    control = _control(finding)
    if control is None:
        report.show("robustness.no_control")
        return
    effect, demeaned = control
    paths = synthetic_gaps(finding.case.without(finding.quality.broken_donors), demeaned=demeaned)
    names = {donor: dataset.districts[donor].name() for donor in effect.donors}
    report.figure(
        placebo_figure(finding, paths, effect, names),
        say("robustness.placebo_caption", indicator=finding.title, method=_method(effect)),
        say("robustness.placebo_alt", donors=len(paths.donors), p=p_text(effect.p_value)),
        label="fig-placebos",
        synthetic=finding.case.synthetic,
    )


def _path(finding: Finding, _dataset: Dataset) -> None:
    path = event_path(finding.case)
    caption = say("robustness.path_caption", indicator=finding.title)
    if path.band is None:
        alt = say("robustness.path_alt_no_band", count=sum(path.after))
    else:
        caption += say("robustness.path_bands")
        outside = sum(
            abs(estimate) > reach
            for estimate, reach, late in zip(path.estimates, path.band, path.after, strict=True)
            if late
        )
        alt = say("robustness.path_alt", outside=outside, count=sum(path.after))
    report.figure(
        event_study_figure(path, finding),
        caption,
        alt,
        label="fig-path",
        synthetic=finding.case.synthetic,
    )


def _left_out(finding: Finding) -> str:
    control = _control(finding)
    if control is None or control[1]:
        return ""
    try:
        found = leave_one_out(finding.case.without(finding.quality.broken_donors))
    except DesignError:
        return ""
    low, high = numbers(*found.range)
    key = "robustness.leave_one_out" if found.sign_holds else "robustness.leave_one_out_turns"
    return say(key, low=low, high=high, unit=_unit(finding), count=len(found.donors))


def _in_time(finding: Finding) -> str:
    control = _control(finding)
    if control is None or control[1]:
        return ""
    try:
        found = in_time_placebo(finding.case.without(finding.quality.broken_donors))
    except DesignError:
        return ""
    if not found.usable:
        return ""
    (estimate,) = numbers(found.estimate)
    values = {"start": found.reform_start, "estimate": estimate, "unit": _unit(finding)}
    return say("robustness.in_time", p=p_text(found.p_value), **values)


def _specifications(finding: Finding, dataset: Dataset) -> str:
    curve = specification_curve(dataset, finding.place.district, finding.indicator.key)
    (median,) = numbers(curve.median)
    count = len(curve.specifications)
    positive = round(curve.share_positive * count)
    values: dict[str, Any] = {
        "count": count,
        "positive": positive,
        "negative": count - positive,
        "significant": round(curve.share_significant * count),
        "median": median,
        "unit": _unit(finding),
        "refused": curve.refused,
    }
    report.figure(
        specification_figure(curve, finding),
        say("robustness.specification_caption", indicator=finding.title),
        say("robustness.specification_alt", **values),
        label="fig-specifications",
        synthetic=finding.case.synthetic,
    )
    return say("robustness.specifications", **values)


def _method(effect: Effect) -> str:
    return say(f"effects.method_{effect.method}")


def _unit(finding: Finding) -> str:
    return difference_unit(finding.case.unit)
