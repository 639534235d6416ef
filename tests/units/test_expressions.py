"""Quantities as bulletins and policy papers write them, read against answers that were written down first.

A line of `expressions.txt` has the text, and its number with unit and bound (`=`, `>=`, `<=`, `~`; or two
numbers for a range), `c` for a change, `y`, `p`, `a` for what it is compared with; `R` where nothing is read.
"""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from govkit import units
from govkit.errors import UnitError

LINES = (Path(__file__).parent / "expressions.txt").read_text("utf-8").splitlines()
BOUNDS = {"=": "exact", ">=": "at_least", "<=": "at_most", "~": "about"}
BASES = {"y": "year_on_year", "p": "previous_period", "a": "annual_average"}


@pytest.mark.parametrize("line", LINES)
def test_an_expression_is_read_as_it_is_meant_or_refused(line: str) -> None:
    text, _, answer = line.rpartition(" | ")
    if answer == "R":
        with pytest.raises(UnitError) as caught:
            units.parse(text)
        assert text in caught.value.message("zh") or caught.value.key in (
            "units.unknown_unit",
            "units.unlike",
        )
        return
    numbers, sign, *words = answer.split()
    read = units.parse(text)
    size = units.factor(sign.replace("-", ""), read.unit) if sign != "-" or read.unit else 1
    ends = [float(number) * float(size) for number in numbers.split("..")]
    if len(ends) == 2:
        assert (read.bound, read.low, read.high) == ("between", *map(pytest.approx, ends))
    else:
        assert read.value == pytest.approx(ends[0], rel=1e-7)
        assert read.bound == BOUNDS[words.pop(0)]
    assert read.is_change == ("c" in words)
    assert read.basis in [BASES[word] for word in words if word in BASES] or not read.basis
    assert not math.isnan(read.value)
    for lang in ("zh", "en"):
        assert units.format(read, lang=lang)
    assert units.parse(units.format(read, lang="zh")) == read
