"""Units in English."""

from __future__ import annotations

import pytest

from govkit import units
from govkit.units.english import in_chinese


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("100 million yuan", "亿元"),
        ("10 000 persons", "万人"),
        ("10,000 yuan", "万元"),
        ("1000 hectares", "千公顷"),
        ("sq.km", "平方公里"),
        ("yuan per capita", "元/人"),
        ("million US dollars", "百万美元"),
        ("households", "户"),
    ],
)
def test_units_are_those_of_chinese(text: str, unit: str) -> None:
    assert in_chinese(text) == unit
    assert units.factor(text, unit) == 1


@pytest.mark.parametrize("text", ["亿元", "km", "%", "score", "10 apples", "yuan per day", ""])
def test_others_stay_as_they_are(text: str) -> None:
    assert in_chinese(text) == text
