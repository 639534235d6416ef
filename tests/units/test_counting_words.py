"""Counting words that stand for one another are one unit; those that count something else are not."""

from __future__ import annotations

from fractions import Fraction

import pytest

from govkit import units
from govkit.errors import UnitError


@pytest.mark.parametrize(
    ("source", "target", "factor"),
    [
        ("家", "个", 1),
        ("个", "家", 1),
        ("所", "家", 1),
        ("座", "处", 1),
        ("台", "个", 1),
        ("间", "个", 1),
        ("项", "个", 1),
        ("项目", "项", None),
        ("万家", "个", 10000),
        ("个", "万家", Fraction(1, 10000)),
        ("家/万人", "个/人", Fraction(1, 10000)),
        ("户", "个", None),
        ("人", "个", None),
        ("人次", "人", None),
        ("人次", "个", None),
        ("户", "家", None),
        ("起", "个", None),
        ("件", "个", None),
        ("件", "起", None),
        ("宗", "个", None),
        ("次", "个", None),
        ("台", "家", None),
        ("间", "所", None),
        ("套", "个", None),
        ("个", "元", None),
        ("个", "%", None),
        ("个", "个百分点", None),
    ],
)
def test_only_words_for_one_kind_of_thing_convert(source: str, target: str, factor: Fraction | None) -> None:
    if factor is None:
        with pytest.raises(UnitError):
            units.factor(source, target)
    else:
        assert units.factor(source, target) == factor


def test_a_figure_with_its_counting_word_is_one_in_another() -> None:
    assert units.parse("1.2万家").to("个") == 12000
    assert units.counting_words_differ("家", "个")
    assert not units.counting_words_differ("个", "万个")
    assert not units.counting_words_differ("户", "个")
