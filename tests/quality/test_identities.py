"""Identities: where they hold, where they stop, and what a wrong file says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from govkit.errors import CodebookError
from govkit.quality import check_dataset
from govkit.quality.identities import failures, load_identities

YEARS = [str(year) for year in range(2000, 2016)]


def test_the_shipped_identities_name_indicators_of_the_codebook() -> None:
    assert "grp_by_industry" in load_identities()
    assert load_identities()["grp_per_resident"].terms[0] == "grp_per_person"


@pytest.mark.parametrize(
    ("errors", "expected"),
    [
        ([0, 0, 0, 0.5, 0.5], [(3, 4, True)]),
        ([0, 0, 0.5, 0, 0], [(2, 2, False)]),
        ([0, 0, 0.5, 0.5], []),
        ([0.5, 0.5, 0, 0, 0], []),
        ([0, np.nan, 0, 0, np.nan, 0.5, 0.5], [(5, 6, True)]),
        ([np.nan, np.nan], []),
        ([0.5] * 5, []),
        ([0, 0, 0, 0.5, 0, 0.5], [(3, 3, False), (5, 5, True)]),
    ],
)
def test_a_failure_counts_only_where_the_identity_held(errors: list[float], expected: list[object]) -> None:
    assert failures(np.array(errors, dtype=float), 0.01) == expected


def test_a_sum_that_stops_holding_marks_the_total_and_its_parts(make_dataset) -> None:
    rng = np.random.default_rng(1)
    farm, town = (pd.DataFrame({"a": level + rng.normal(size=16)}, YEARS) for level in (50, 30))
    total = farm + town
    total.loc["2008":] *= 1.1
    data = make_dataset(
        {
            "registered_population": total,
            "agricultural_population": farm,
            "non_agricultural_population": town,
        },
        {"a": "2010"},
    )
    quality = check_dataset(data)
    for indicator in ("registered_population", "agricultural_population"):
        (found,) = [i for i in quality.of("a", indicator) if i.kind == "identity_broken"]
        assert (found.period, found.severity) == ("2008", "serious")
        assert found.size == pytest.approx(0.1)
    assert "户籍人口" in found.text("zh")


def test_a_ratio_that_changes_its_denominator_is_noticed_without_a_jump(make_dataset) -> None:
    grown = 100 * 1.1 ** np.arange(16)
    product, people = pd.DataFrame({"a": grown}, YEARS), pd.DataFrame({"a": np.full(16, 50.0)}, YEARS)
    people["a"] += np.arange(16) * 0.31
    ratio = product / people
    ratio.loc["2007":] /= 1.06
    found = check_dataset(
        make_dataset(
            {
                "gross_regional_product": product,
                "registered_population": people,
                "grp_per_person": ratio,
            }
        )
    ).of("a", "grp_per_person")
    assert ("identity_broken", "2007") in {(issue.kind, issue.period) for issue in found}


@pytest.mark.parametrize(
    "text",
    [
        "not a list: 1",
        "- {key: a, zh: 甲, en: a, result: registered_population, numerator: [], tolerance: 0.1}",
        "- {key: a, zh: 甲, en: a, result: nothing_such, numerator: [exports], tolerance: 0.1}",
        "- {key: a, zh: 甲, en: a, result: exports, numerator: [exports], tolerance: 2}",
        "- [",
    ],
)
def test_a_wrong_file_of_identities_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "identities.yml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CodebookError):
        load_identities(file)


def test_without_a_file_there_are_no_identities(tmp_path: Path) -> None:
    assert load_identities(tmp_path / "identities.yml") == {}
