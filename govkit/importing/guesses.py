"""What a raw table seems to hold: which column has districts, which periods, which indicators."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from govkit import divisions, units
from govkit.codebook import Codebook, Indicator, Level
from govkit.errors import UnitError
from govkit.importing import cells
from govkit.importing.keys import TOTAL
from govkit.importing.mapping_file import unit_factor
from govkit.importing.recipe_names import known_names, plain_name
from govkit.readers import RawTable

if TYPE_CHECKING:
    import pandas as pd

    from govkit.divisions import DivisionLevel

_LOOKED_AT = 300
_ENOUGH = 0.6
_PERIOD_NAME = re.compile(
    r"^(?:统计)?(?:年份|年度|年|时间|日期|月份|季度|year|period|date|month|quarter)$", re.IGNORECASE
)
YEAR = re.compile(r"(?:19|20)\d{2}")
_TIME_NAME = re.compile(r"(?:时间|日期|date|time)$", re.IGNORECASE)
_SERIAL = re.compile(r"^(?:序号|编号|答题序号|id|no\.?|index|.*(?:代码|编码|code))$", re.IGNORECASE)
_OWN_LEVELS: tuple[tuple[str, Level], ...] = (
    ("院落|小区", "courtyard"),
    ("网格", "grid"),
    ("社区|村", "community"),
    ("街道|乡镇|镇街", "street"),
)
_LIKE, _SAME = 0.5, 0.85
# Texts that come so often are answers: not more different ones, on so many rows, so many times on average.
_MOST_ANSWERS, _FEWEST_ROWS, _OFTEN = 10, 20, 4


@dataclass(frozen=True, slots=True)
class PlaceGuess:
    """A column of districts: codes or names, of which level, and what share of its texts is one."""

    column: str
    coded: bool
    level: DivisionLevel
    share: float


@dataclass(frozen=True, slots=True)
class FigureGuess:
    """A column of figures (or several, with `{period}`), the indicator that it may be, and its unit.

    `usable` says whether indicator and unit go together, so that the line can stand as it is.
    """

    column: str
    indicator: Indicator | None
    near: tuple[str, ...]
    unit: str
    usable: bool
    estimated: bool


def guess_period_column(table: RawTable) -> tuple[str, str]:
    """The column of periods, and `year` where it has days that are to be taken to years; empty for none."""
    days = ""
    for name in map(str, table.frame.columns):
        texts = _sample(table, name)
        if not len(texts):
            continue
        share = float((cells.periods(texts) != "").mean())
        years = texts.str.fullmatch(r"(?:19|20)\d{2}(?:年|[-/.年]?\d{1,2}月?|-?Q[1-4])?").mean()
        if share > 0.9 and (_PERIOD_NAME.match(name) or (years > 0.9 and texts.nunique() > 1)):
            return name, ""
        if not days and _TIME_NAME.search(name) and (cells.periods(texts, "year") != "").mean() > 0.9:
            days = name
    return days, "year" if days else ""


def year_of(title: str, file: str) -> str:
    """The year in the title, else in the name of the file; empty where they name none or several."""
    for text in (title, file):
        years: dict[str, None] = dict.fromkeys(YEAR.findall(text))
        if len(years) == 1:
            return next(iter(years))
    return ""


def guess_place(table: RawTable) -> PlaceGuess | None:
    """The column of the finest districts: counties before cities and provinces, codes before names."""
    found: list[PlaceGuess] = []
    for name in map(str, table.frame.columns):
        texts = _sample(table, name)
        distinct = list(dict.fromkeys(texts))[:_LOOKED_AT]
        if not distinct:
            continue
        found += [guess for guess in (_coded(name, distinct), _named(name, distinct)) if guess is not None]
    order = {"county": 0, "city": 1, "province": 2}
    return min(found, key=lambda one: (order[one.level], not one.coded, -one.share), default=None)


def guess_own_places(table: RawTable) -> tuple[str, Level, tuple[str, ...]] | None:
    """A column of streets, communities or grids by its name, their level, and the texts in it."""
    for name in map(str, table.frame.columns):
        for form, level in _OWN_LEVELS:
            if re.search(form, name):
                distinct = dict.fromkeys(text for text in _sample(table, name) if not TOTAL.match(text))
                if 0 < len(distinct) <= _LOOKED_AT:
                    return name, level, tuple(distinct)
    return None


def guess_within(table: RawTable, place: PlaceGuess) -> str:
    """A column of the provinces or cities in which the names of another column lie, or empty."""
    for name in map(str, table.frame.columns):
        if name == place.column:
            continue
        distinct = list(dict.fromkeys(_sample(table, name)))[:_LOOKED_AT]
        upper: tuple[DivisionLevel, ...] = ("city", "province") if place.level == "county" else ("province",)
        for level in upper:
            known = sum(bool(divisions.find(text, level).code) for text in distinct)
            if distinct and known > 0.9 * len(distinct):
                return name
    return ""


def guess_figures(table: RawTable, codebook: Codebook, used: Sequence[str]) -> list[FigureGuess]:
    """Columns of numbers that are neither district nor period; those that differ in a year make one."""
    values = table.values()
    numeric = [
        str(name)
        for name in table.frame.columns
        if str(name) not in used and not _SERIAL.match(str(name)) and _is_numeric(values[name])
    ]
    known = known_names(codebook)
    groups: dict[str, list[str]] = {}
    for name in numeric:
        groups.setdefault(YEAR.sub("{period}", name, count=1), []).append(name)
    guesses, taken = [], set[str]()
    for template, names in groups.items():
        wide = len(names) > 1 and "{period}" in template
        for column, first in [(template, names[0])] if wide else [(name, name) for name in names]:
            guess = _figure(table, codebook, known, column, first, taken)
            if guess.usable and guess.indicator is not None:
                taken.add(guess.indicator.key)
            guesses.append(guess)
    return guesses


def guess_answers(
    table: RawTable, used: Sequence[str], keys: Sequence[str]
) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Columns of answers, as those of a questionnaire → the question, and its answers.

    They are columns whose codes have labels; and where most rows share district and period with others,
    columns of texts, neither figures nor in use, of which there are few and each comes often.

    Parameters
    ----------
    keys
        The columns of districts and periods.
    """
    labelled = {
        column.name: (column.label or column.name, tuple(map(str, column.value_labels.values()))[:10])
        for column in table.columns
        if len(column.value_labels) > 1
    }
    values = table.values()
    persons = bool(table.frame[list(keys)].astype("str").duplicated().mean() > 0.5) if keys else True
    found = {}
    for name in map(str, table.frame.columns):
        if name in labelled:
            found[name] = labelled[name]
        elif persons and name not in used and not _is_numeric(values[name]):
            texts = _sample(table, name)
            distinct = tuple(dict.fromkeys(texts))
            often = len(texts) >= max(_FEWEST_ROWS, _OFTEN * len(distinct))
            if 1 < len(distinct) <= _MOST_ANSWERS and often:
                found[name] = (name, distinct)
    return found


def _figure(
    table: RawTable, codebook: Codebook, known: dict[str, str], column: str, first: str, taken: set[str]
) -> FigureGuess:
    own = table.column(first) if table.columns else None
    label = own.label if own is not None else ""
    bare, in_label = units.split_label(column.replace("{period}年", "").replace("{period}", "").strip("_ "))
    if not bare:
        bare, _ = units.split_label(table.title)
    # The last level of a header of several says least: 第一产业_全市.
    names = [name for name in (bare, label, column, own.english if own is not None else "") if name]
    ranked = sorted(codebook.indicators, key=lambda one: -_likeness(one, names))[:3]
    ranked = [one for one in ranked if _likeness(one, names) >= _LIKE]
    best = ranked[0] if ranked and _likeness(ranked[0], names) >= _SAME else None
    called = next((known[plain_name(name)] for name in names if plain_name(name) in known), "")
    if called and (best is None or _likeness(best, names) < 1):
        best = codebook.indicator(called)
        ranked = [best, *(one for one in ranked if one.key != called)][:3]
    unit = table.units.get(first, "") or in_label
    usable = best is not None and best.key not in taken and _fits(unit, best, codebook)
    estimated = own is not None and (own.estimated or bool(own.imputes))
    return FigureGuess(
        column, best, tuple(one.key for one in ranked), unit, usable and not estimated, estimated
    )


def _fits(unit: str, indicator: Indicator, codebook: Codebook) -> bool:
    try:
        return bool(unit) and unit_factor(unit, indicator.key, codebook) is not None
    except UnitError:
        return False


def _likeness(indicator: Indicator, names: Sequence[str]) -> float:
    own = [indicator.zh, indicator.key, indicator.source, indicator.en]
    if any(name in own for name in names):
        return 1.0
    return max((SequenceMatcher(None, indicator.zh, name).ratio() for name in names), default=0.0)


def _sample(table: RawTable, name: str) -> pd.Series[str]:
    texts = cells.texts(table.frame[name])
    return texts[texts != ""]


def _is_numeric(column: pd.Series[float]) -> bool:
    import pandas as pd

    return pd.api.types.is_numeric_dtype(column) and bool(column.notna().any())


def _coded(name: str, distinct: Sequence[str]) -> PlaceGuess | None:
    codes = [text for text in distinct if divisions.name_of(text)]
    share = len(codes) / len(distinct)
    if share < _ENOUGH:
        return None
    levels = [divisions.level_of(code) for code in codes]
    return PlaceGuess(name, True, max(set(levels), key=levels.count), share)


def _named(name: str, distinct: Sequence[str]) -> PlaceGuess | None:
    if all(re.fullmatch(r"[\d.,\s-]*", text) for text in distinct):
        return None
    shares: dict[DivisionLevel, float] = {}
    for level in ("province", "city", "county"):
        known = [divisions.find(text, level) for text in distinct]
        hits = sum(bool(found.code) or any(c[-6:].isdigit() for c in found.candidates) for found in known)
        shares[level] = hits / len(distinct)
    level = max(shares, key=lambda one: shares[one])
    return PlaceGuess(name, False, level, shares[level]) if shares[level] >= _ENOUGH else None
