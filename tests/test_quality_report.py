"""The report on the quality of data: its sections and its figure, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from lxml import html

from govkit import load_dataset, quality_report
from govkit.dataset import Dataset
from govkit.figures import use_style
from govkit.observations import is_synthetic
from govkit.quality import DatasetQuality, QualityIssue, check_dataset, check_series
from govkit.quality_figure import MarkedSeries, is_drawn, quality_figure
from govkit.results import MIME
from govkit.text import use_language

YEARS = pd.period_range("2000", periods=16, freq="Y")


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return load_dataset()


@pytest.fixture(scope="module")
def quality(dataset: Dataset) -> DatasetQuality:
    return check_dataset(dataset)


@pytest.fixture(params=["zh", "en"])
def shown(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """What is displayed, in order: the object or bundle, and its metadata."""
    displayed: list[Any] = []
    monkeypatch.setattr(
        "IPython.display.display", lambda thing, **options: displayed.append((thing, options.get("metadata")))
    )
    with use_language(request.param), plt.rc_context():
        use_style()
        yield displayed


def tables(shown: list[Any]) -> dict[str, list[list[str]]]:
    """The cells of each table that was shown, by label."""
    return {
        about["govkit"]["label"]: [
            [cell.text_content() for cell in row.iterfind("./td")]
            for row in html.fromstring(bundle["text/html"]).iterfind(".//tbody/tr")
        ]
        for bundle, about in shown
        if isinstance(bundle, dict) and "text/html" in bundle
    }


def test_every_issue_is_counted_and_all_that_is_shown_says_that_it_is_synthetic(
    shown: list[Any], dataset: Dataset, quality: DatasetQuality
) -> None:
    quality_report.show_question(dataset, quality)
    quality_report.show_summary(dataset, quality)
    quality_report.show_common_breaks(dataset, quality)
    quality_report.show_touched(dataset, quality)
    quality_report.show_comparison_districts(dataset, quality)
    quality_report.show_limits(quality)
    found = tables(shown)
    assert sum(int(row[1]) for row in found["tbl-kinds"]) == len(quality.issues)
    touched = [place.district for place in dataset.touched()]
    for district in touched:
        assert len(found.get(f"tbl-issues-{district}", [])) == len(quality.of(district))
    assert all(about["govkit"]["synthetic"] for _, about in shown if about)
    assert any("image/svg+xml" in bundle for bundle, _ in shown if isinstance(bundle, dict))


def test_the_gravest_issues_of_a_district_come_first(
    shown: list[Any], dataset: Dataset, quality: DatasetQuality
) -> None:
    quality_report.show_touched(dataset, quality)
    order = {"重": 0, "中": 1, "轻": 2, "serious": 0, "moderate": 1, "minor": 2}
    for label, rows in tables(shown).items():
        ranks = [order[row[2]] for row in rows]
        assert ranks == sorted(ranks), label


def test_revisions_are_shown_against_an_earlier_vintage(
    shown: list[Any], dataset: Dataset, tmp_path: Path
) -> None:
    quality_report.show_revisions(dataset, "")
    assert shown == []
    rows = dataset.observations
    changed = rows.assign(value=rows["value"].where(rows["period"] != "2005", rows["value"] * 1.2))
    for file in dataset.folder.iterdir():
        if file.name in ("districts.csv", "dataset.yml"):
            (tmp_path / file.name).write_bytes(file.read_bytes())
    changed.to_csv(tmp_path / "observations.csv", index=False, encoding="utf-8", lineterminator="\n")
    quality_report.show_revisions(dataset, tmp_path)
    (revised,) = tables(shown).values()
    assert len(revised) == quality_report.MOST
    assert all(row[2] == "2005" for row in revised)
    shown.clear()
    quality_report.show_revisions(dataset, dataset.folder)
    assert tables(shown) == {}


def test_data_without_an_issue_are_said_to_have_none(shown: list[Any], dataset: Dataset) -> None:
    clean = DatasetQuality((), (("350582", "safety_satisfaction"),))
    quality_report.show_summary(dataset, clean)
    quality_report.show_common_breaks(dataset, clean)
    quality_report.show_touched(dataset, clean)
    quality_report.show_comparison_districts(dataset, clean)
    assert tables(shown) == {}


def test_what_was_found_is_recorded_for_the_results(
    shown: list[Any], dataset: Dataset, quality: DatasetQuality
) -> None:
    quality_report.record_quality(dataset, quality)
    entry = shown[0][0][MIME]
    assert sum(entry["counts"].values()) == len(quality.issues)
    assert {issue["district"] for issue in entry["issues"]} <= {p.district for p in dataset.touched()}


def test_real_data_bear_no_notice(shown: list[Any], dataset: Dataset, quality: DatasetQuality) -> None:
    rows = dataset.observations
    real = replace(dataset, observations=rows.assign(source="bulletin"))
    assert not is_synthetic(real.observations)
    quality_report.show_touched(real, quality)
    bundles = [bundle for bundle, _ in shown if isinstance(bundle, dict)]
    drawings = [bundle["image/svg+xml"] for bundle in bundles if "image/svg+xml" in bundle]
    assert drawings
    assert not any("合成" in drawing or "ynthetic" in drawing for drawing in drawings)


def marked(values: np.ndarray, indicator: str = "urban_resident_population") -> MarkedSeries:
    series = pd.Series(values, YEARS[: len(values)])
    found = tuple(issue for issue in check_series(series, indicator) if is_drawn(issue))
    return MarkedSeries("城镇常住人口", "万人", series, found)


def test_a_series_with_every_kind_of_mark_is_drawn() -> None:
    values = np.exp(0.1 * np.arange(16) + 0.02 * np.random.default_rng(1).normal(size=16))
    values[4] = np.nan
    values[9:] *= 1000
    frozen = np.round(100 + np.random.default_rng(2).normal(size=16).cumsum(), 2)
    frozen[5:9] = frozen[5]
    common = QualityIssue(
        "common_break", "d", "urban_resident_population", "2006", 0.3, "serious", {"follows": True}
    )
    shown = [marked(values), replace(marked(frozen), issues=(*marked(frozen).issues, common))]
    with use_language("zh"), plt.rc_context():
        use_style()
        figure = quality_figure(shown, reform_start="2010-10", synthetic=True)
        labels = {text.get_text() for text in figure.legends[0].get_texts()}
        plt.close(figure)
    assert {"缺期", "疑似单位变化", "数值重复", "共同断点", "改革 2010-10"} <= labels
