"""Figures of whole years beside those of their months: an indicator has one frequency."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from govkit.periods import A_YEAR, frequency
from govkit.simplified import simplified

if TYPE_CHECKING:
    import pandas as pd

    from govkit.periods import Frequency

LONGER, OTHER = "longer_period", "other_frequency"
_WHOLE_YEAR = re.compile(
    r"(?:本|当)?年(?:度)?(?:合计|总计|累计|计)|全年(?:合计|总计|累计|数)?|1月?[-—–~～至到]12月份?|第?1[-—–~～至到]4季度?"
)
_SUM = re.compile(r"[合总共]计")
_FEW = 0.5
_FULL: dict[str, int] = {"month": 12, "quarter": 4}


def is_whole_year(text: str) -> bool:
    """Whether a text in the place of a month or quarter says the year: 全年, 年计, 1-12月."""
    return _WHOLE_YEAR.fullmatch(_plain(text)) is not None


def is_sum(text: str, part: str, distinct: int) -> bool:
    """Whether a text says the sum of all months or quarters of the year, of which it has seen `distinct`."""
    return distinct == _FULL.get(part) and _SUM.fullmatch(_plain(text)) is not None


def is_total(text: str) -> bool:
    """Whether a text says the year, or a sum that may be that of the year."""
    return is_whole_year(text) or _SUM.fullmatch(_plain(text)) is not None


def one_frequency(long: pd.DataFrame, wanted: Frequency | None) -> pd.DataFrame:
    """Cells with a reason for those that are not of the frequency of their indicator.

    Without a frequency that is wanted it is the shortest, if its cells are as many as the longer ones;
    else nothing is left out, for then the few shorter ones may be the odd ones.

    Parameters
    ----------
    long
        A line a cell, with `indicator`, `period`, `value` and `reason`.
    """
    a_year = long["period"].map({text: A_YEAR[frequency(text)] for text in long["period"].unique()})
    if wanted is not None:
        return _left_out(long, a_year != A_YEAR[wanted], OTHER)
    longer = a_year < a_year.groupby(long["indicator"]).transform("max")
    few = longer.groupby(long["indicator"]).transform("mean") <= _FEW
    return _left_out(long, longer & few, LONGER)


def without_others(long: pd.DataFrame) -> pd.DataFrame:
    """Cells without those of another frequency, blank ones too."""
    return long[~long["other"]] if "other" in long else long


def _left_out(long: pd.DataFrame, others: pd.Series[bool], reason: str) -> pd.DataFrame:
    figures = others & long["value"].notna() & (long["reason"] == "")
    return long.assign(
        other=others,
        reason=long["reason"].mask(figures, reason),
        value=long["value"].mask(others),
    )


def _plain(text: str) -> str:
    return re.sub(r"\s", "", simplified(unicodedata.normalize("NFKC", text))).replace("一至十二月", "1至12月")
