"""The conclusion of a report counts what was judged, and speaks of one indicator as of one."""

from __future__ import annotations

import pytest

from govkit import conclusion_report, load_dataset, study_district
from govkit.dataset import Dataset
from govkit.text import use_language


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return load_dataset()


@pytest.fixture
def texts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    shown: list[str] = []
    monkeypatch.setattr(conclusion_report.report, "markdown", lambda text, **_: shown.append(text))
    return shown


@pytest.mark.parametrize(
    ("indicator", "start"),
    [
        ("same_day_approval_rate", "1 项指标的变化超出偶然波动（校正后"),
        ("dispute_resolution_rate", "1 项指标的变化不能断定超出偶然波动（校正后"),
    ],
)
def test_one_indicator_is_not_spoken_of_as_several(
    dataset: Dataset, texts: list[str], indicator: str, start: str
) -> None:
    with use_language("zh"):
        conclusion_report.show_conclusion(study_district(dataset, "350582", [indicator]))
    assert texts[0].startswith(start)


def test_the_count_of_indicators_adjusted_together_is_the_same_throughout(
    dataset: Dataset, texts: list[str]
) -> None:
    """One of the eight may not be judged, but its test is among those that are adjusted."""
    with use_language("zh"):
        study = study_district(dataset, "zhaiji")
        conclusion_report.show_conclusion(study)
    assert sum(finding.doubtful for finding in study.findings) == 1
    assert texts[0].startswith("8 项指标一并校正后")
    assert texts[1].startswith("其中 1 项的数据有严重问题，未作判断")
    assert texts[2].startswith("同时检验 8 项指标时")
