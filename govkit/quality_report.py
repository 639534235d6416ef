"""The sections of the report on the quality of data, each shown by one call of the `quality` notebook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from govkit import report
from govkit.dataset import Dataset, load_dataset
from govkit.districts import District
from govkit.periods import in_words, to_index
from govkit.quality import (
    KINDS,
    SEVERITIES,
    DatasetQuality,
    QualityIssue,
    gravest,
    revisions,
)
from govkit.quality_figure import MarkedSeries, is_drawn, quality_figure
from govkit.results import MIME
from govkit.tables import number
from govkit.text import listing, say, sentence_case

if TYPE_CHECKING:
    import pandas as pd

PANELS = 12  # series in one figure, the gravest first
MOST = 15  # rows of tables that rank


def show_question(dataset: Dataset, quality: DatasetQuality) -> None:
    """Title, question, and what was checked."""
    report.heading("quality.title", 1)
    report.show(
        "quality.question",
        title=dataset.title(),
        series=len(quality.series),
        districts=len({district for district, _ in quality.series}),
        indicators=len({indicator for _, indicator in quality.series}),
    )
    report.notes(dataset)


def show_summary(dataset: Dataset, quality: DatasetQuality) -> None:
    """How many issues there are of each kind."""
    import pandas as pd

    report.heading("quality.summary_heading")
    if not quality.issues:
        report.show("quality.summary_nothing")
        return
    severities = Counter(issue.severity for issue in quality.issues)
    counts = {severity: severities[severity] for severity in SEVERITIES}
    series = len({(issue.district, issue.indicator) for issue in quality.issues})
    report.show("quality.summary_text", issues=len(quality.issues), series=series, **counts)
    rows = []
    for kind in KINDS:
        own = [issue for issue in quality.issues if issue.kind == kind]
        if own:
            touched = len({(issue.district, issue.indicator) for issue in own})
            places = len({issue.district for issue in own})
            rows.append((own[0].name(), str(len(own)), str(touched), str(places)))
    heads = [say(f"quality.column_{column}") for column in ("kind", "issues", "series", "districts")]
    report.table(
        pd.DataFrame(rows, columns=heads),
        say("quality.summary_caption"),
        label="tbl-kinds",
        synthetic=dataset.synthetic,
    )


def show_common_breaks(dataset: Dataset, quality: DatasetQuality) -> None:
    """The periods in which many districts jump."""
    import pandas as pd

    report.heading("quality.common_heading")
    if not quality.common_breaks:
        report.show("quality.common_nothing")
        return
    report.show("quality.common_text")
    rows = []
    for (indicator, period), issues in quality.common_breaks.items():
        # Kinds of districts (level and region) have their own count; the gravest stands for all.
        most = max(issues, key=lambda issue: issue.evidence["jumped"])
        jumped = [issue.size for issue in issues if issue.evidence["follows"] and issue.size is not None]
        middle = float(np.median(jumped))
        relative = most.evidence["relative"]
        change = f"{number(100 * middle, 1, sign=True)}%" if relative else number(middle, 2, sign=True)
        rows.append((_name(dataset, indicator), period, say("quality.jumped", **most.evidence), change))
    heads = [say("report.column_indicator")]
    heads += [say(f"quality.column_{column}") for column in ("period", "jumped", "median")]
    report.table(
        pd.DataFrame(rows, columns=heads),
        say("quality.common_caption"),
        label="tbl-common",
        synthetic=dataset.synthetic,
    )


def show_touched(dataset: Dataset, quality: DatasetQuality) -> None:
    """The issues of the districts that a reform reached, with their series."""
    for place in dataset.touched():
        if any(district == place.district for district, _ in quality.series):
            _show_place(dataset, quality, place)


def _show_place(dataset: Dataset, quality: DatasetQuality, place: District) -> None:
    name, issues = place.name(), quality.of(place.district)
    report.heading("quality.touched_heading", place=name)
    if not issues:
        count = sum(district == place.district for district, _ in quality.series)
        report.show("quality.touched_nothing", place=name, count=count)
        return
    report.show("quality.touched_text", place=name, start=in_words(place.reform_start))
    report.table(
        _issue_table(dataset, issues),
        say("quality.touched_caption", place=name),
        label=f"tbl-issues-{place.district}",
        synthetic=dataset.synthetic,
    )
    marked = _marked(dataset, quality, place.district)
    if marked:
        kinds = {
            series.name: listing(
                say("quality.alt_issue", kind=issue.name(), period=issue.period) for issue in series.issues
            )
            for series in marked
        }
        what = listing(
            say("quality.alt_item", indicator=label, kinds=found) for label, found in kinds.items()
        )
        report.figure(
            quality_figure(marked, reform_start=place.reform_start, synthetic=dataset.synthetic),
            say("quality.figure_caption", place=name),
            say("quality.figure_alt", place=name, count=len(marked), what=what),
            label=f"fig-quality-{place.district}",
            synthetic=dataset.synthetic,
        )


def show_comparison_districts(dataset: Dataset, quality: DatasetQuality) -> None:
    """The comparison districts with most issues that matter."""
    import pandas as pd

    touched = {place.district for place in dataset.touched()}
    found: dict[str, list[QualityIssue]] = {}
    for issue in quality.issues:
        if issue.district not in touched and issue.severity != "minor":
            found.setdefault(issue.district, []).append(issue)
    if not found:
        return
    ranked = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))[:MOST]
    rows = []
    for district, issues in ranked:
        kinds = Counter(issue.name() for issue in issues).most_common(3)
        told = listing(f"{kind} {count}" for kind, count in kinds)
        rows.append((dataset.districts[district].name(), str(len(issues)), told))
    report.heading("quality.districts_heading")
    report.show("quality.districts_text", count=len(ranked))
    heads = [say(f"quality.column_{column}") for column in ("district", "issues", "kind")]
    report.table(
        pd.DataFrame(rows, columns=heads),
        say("quality.districts_caption"),
        label="tbl-districts",
        synthetic=dataset.synthetic,
    )


def show_revisions(dataset: Dataset, earlier: str | Path) -> None:
    """What changed since an earlier vintage of the data, or nothing where there is none.

    Parameters
    ----------
    earlier
        The data folder of the earlier vintage, or empty.
    """
    import pandas as pd

    if not str(earlier):
        return
    found = revisions(load_dataset(earlier).observations, dataset.observations)
    report.heading("quality.revisions_heading")
    if not found:
        report.show("quality.revisions_nothing")
        return
    report.show("quality.revisions_text", series=len({(i.district, i.indicator) for i in found}))
    ranked = sorted(found, key=lambda issue: -abs(issue.evidence.get("largest", issue.size or 0)))[:MOST]
    rows = [
        (dataset.districts[issue.district].name(), *row)
        for issue, row in zip(ranked, _issue_rows(dataset, ranked), strict=True)
    ]
    heads = [say("quality.column_district"), *_issue_heads()]
    report.table(
        pd.DataFrame(rows, columns=heads),
        say("quality.revisions_caption"),
        label="tbl-revisions",
        synthetic=dataset.synthetic,
    )


def show_limits(quality: DatasetQuality) -> None:
    """What the checks tell, and what they do not."""
    report.heading("quality.limits_heading")
    limits = ("alarms", "missed", "reform", "reason")
    report.bullets(say(f"quality.limit_{limit}", series=len(quality.series)) for limit in limits)


def record_quality(dataset: Dataset, quality: DatasetQuality) -> None:
    """For `results.json`: counts by kind, and the issues of the districts with a reform."""
    from IPython.display import display

    touched = {place.district for place in dataset.touched()}
    entry = {
        "kind": "quality",
        "series": len(quality.series),
        "counts": dict(Counter(issue.kind for issue in quality.issues)),
        "issues": [issue.to_dict() for issue in quality.issues if issue.district in touched],
    }
    display({MIME: entry}, raw=True)  # type: ignore[no-untyped-call]


def _name(dataset: Dataset, indicator: str) -> str:
    return sentence_case(dataset.codebook.indicator(indicator).name())


def _issue_heads() -> list[str]:
    columns = ("period", "severity", "found")
    return [say("report.column_indicator"), *(say(f"quality.column_{column}") for column in columns)]


def _issue_rows(dataset: Dataset, issues: Iterable[QualityIssue]) -> list[tuple[str, ...]]:
    return [
        (
            _name(dataset, issue.indicator),
            issue.period,
            say(f"quality.severity_{issue.severity}"),
            say("quality.found", kind=sentence_case(issue.name()), text=issue.text()),
        )
        for issue in issues
    ]


def _issue_table(dataset: Dataset, issues: Sequence[QualityIssue]) -> pd.DataFrame:
    """One row an issue, the gravest first."""
    import pandas as pd

    ranked = sorted(issues, key=lambda issue: -SEVERITIES.index(issue.severity))
    return pd.DataFrame(_issue_rows(dataset, ranked), columns=_issue_heads())


def _marked(dataset: Dataset, quality: DatasetQuality, district: str) -> list[MarkedSeries]:
    """The series of a district in which something can be drawn, the gravest first."""
    import pandas as pd

    rows = dataset.observations
    rows = rows[rows["district"] == district]
    found = []
    for indicator in dataset.indicators(district):
        drawn = tuple(issue for issue in quality.of(district, indicator) if is_drawn(issue))
        own = rows[rows["indicator"] == indicator].dropna(subset=["value"])
        if not drawn or own.empty:
            continue
        index = to_index(own["period"])
        values = pd.Series(own["value"].to_numpy("float64"), index)
        whole = pd.period_range(index.min(), index.max(), freq=index.freq)
        unit = dataset.codebook.unit_of(indicator).name()
        found.append(MarkedSeries(_name(dataset, indicator), unit, values.reindex(whole), drawn))
    found.sort(key=lambda series: -SEVERITIES.index(gravest(series.issues) or "minor"))
    return found[:PANELS]
