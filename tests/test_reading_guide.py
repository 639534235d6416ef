"""docs/reading.md speaks of the numbers, columns and verdicts that reports have."""

from __future__ import annotations

from pathlib import Path

import pytest

from govkit import load_dataset, study_district
from govkit.tables import summary_table
from govkit.text import catalogue, use_language


@pytest.fixture(scope="module")
def guide() -> tuple[str, str]:
    text = (Path(__file__).parents[1] / "docs" / "reading.md").read_text(encoding="utf-8")
    chinese, english = text.split("\n# Reading a report\n")
    return chinese, english


def test_the_example_has_the_numbers_of_the_report(guide: tuple[str, str]) -> None:
    findings = study_district(load_dataset(), "晋江市", every_method=False).findings
    for lang, text in zip(("zh", "en"), guide, strict=True):
        with use_language(lang):
            table = summary_table(findings)
        (row,) = table[[f.indicator.key == "petitions_per_10k" for f in findings]].to_numpy().tolist()
        low, high = row[5].strip("[]").split(",\u00a0")
        for number in (*row[1:5], low, high):
            assert number in text
        if lang == "zh":
            assert row[6] in text


def test_every_column_and_every_verdict_is_explained(guide: tuple[str, str]) -> None:
    chinese, english = guide
    with use_language("zh"):
        columns = summary_table([]).columns
    assert all(column in chinese for column in columns if column != "指标")
    entries = catalogue("evaluation")
    for name in [name for name in entries if name.startswith("verdict_")]:
        assert f"| {entries[name]['zh']} |" in chinese
        assert entries[name]["en"] in english
