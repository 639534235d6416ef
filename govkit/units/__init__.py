"""Quantities in Chinese texts and tables as numbers in canonical units, and back.

>>> from govkit import units
>>> units.parse("近3.2亿元").value
320000000.0
>>> units.convert(3.2, "亿元", "万元")
32000.0
"""

from govkit.units.conversion import convert, counting_words_differ, factor
from govkit.units.quantity import Quantity
from govkit.units.reading import parse
from govkit.units.unit import Unit, is_unit, split_label, unit
from govkit.units.writing import format  # noqa: A004

__all__ = [
    "Quantity",
    "Unit",
    "convert",
    "counting_words_differ",
    "factor",
    "format",
    "is_unit",
    "parse",
    "split_label",
    "unit",
]
