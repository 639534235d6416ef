"""What evaluate takes: a dataset, its folder, or a bare table."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from govkit import evaluate, load_dataset
from govkit.errors import DataError, ParameterError


def table(effect: float = 8.0, donors: int = 24) -> pd.DataFrame:
    """District `a` and its donors, 2000 to 2015, with an effect from 2011."""
    draws = np.random.default_rng(1)
    years = range(2000, 2016)
    rows = [
        (
            name,
            "safety_satisfaction",
            str(year),
            60 + draws.standard_normal() + effect * (name == "a" and year > 2010),
        )
        for name in ("a", *(f"b{number}" for number in range(donors)))
        for year in years
    ]
    return pd.DataFrame(rows, columns=["district", "indicator", "period", "value"])


def test_a_bare_table_and_the_start_of_the_reform_are_enough() -> None:
    found = evaluate(table(), "a", reform_start="2010-06")
    (finding,) = found.findings
    assert finding.judgement.verdict == "changed"
    assert finding.case.complete_donors.shape == (15, 24)
    assert not found.synthetic


def test_a_folder_and_its_dataset_give_the_same(project) -> None:
    folder = project / "data" / "demo"
    keys = ["safety_satisfaction"]
    assert evaluate(folder, "350582", keys).paragraphs("zh") == evaluate(
        load_dataset(folder), "350582", keys
    ).paragraphs("zh")


def test_a_start_given_takes_the_place_of_that_of_the_data(project) -> None:
    found = evaluate(project / "data" / "demo", "350582", ["safety_satisfaction"], reform_start="2008")
    assert found.findings[0].case.reform_start == "2008"


def test_named_donors_are_the_only_ones() -> None:
    names = [f"b{number}" for number in range(20)]
    found = evaluate(table(), "a", reform_start="2010", donors=names)
    assert sorted(found.findings[0].case.donors.columns) == sorted(names)


def test_indicators_go_by_key_or_name_and_one_needs_no_list(project) -> None:
    found = [
        evaluate(project / "data" / "demo", "晋江市", wanted).findings[0].indicator.key
        for wanted in ("safety_satisfaction", "群众社会治安满意率", ["群众社会治安满意率"])
    ]
    assert found == ["safety_satisfaction"] * 3


def test_the_frame_has_numbers_in_the_order_of_the_table() -> None:
    found = evaluate(table(), "a", reform_start="2010")
    frame = found.frame()
    assert frame.loc[0, "estimate"] == found.findings[0].headline.estimate
    assert frame.loc[0, "verdict"] == "changed"
    assert len(repr(found)) < 2000


@pytest.mark.parametrize(
    ("change", "words", "error"),
    [
        ({"district": "z"}, "z", ParameterError),
        ({"reform_start": "last year"}, "last year", ParameterError),
        ({"donors": ["a", "b1"]}, "a", ParameterError),
        ({"window": 0}, "0", ParameterError),
        ({"window": -2}, "-2", ParameterError),
        ({"window": 2.5}, "2.5", ParameterError),
        ({"reform_start": None}, "reform_start", ParameterError),
        ({"district": []}, "没有给出地区", ParameterError),
        ({"indicators": []}, "没有给出地区或指标", ParameterError),
        ({"data": table().drop(columns="period")}, "period", DataError),
        ({"data": table().assign(value=np.nan)}, "没有一行观测", DataError),
        ({"data": pd.concat([table(), table().head(1)])}, "2000", DataError),
        ({"data": table().assign(value=np.inf)}, "inf", DataError),
        ({"data": table().assign(indicator="nothing")}, "nothing", DataError),
    ],
)
def test_what_cannot_be_used_is_named(change: dict[str, object], words: str, error: type[Exception]) -> None:
    given: dict[str, object] = {"data": table(), "district": "a", "reform_start": "2010", **change}
    with pytest.raises(error, match=words):
        evaluate(**given)  # type: ignore[arg-type]
