"""Which indicators the columns of a raw table may be, and which columns are answers to questions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Mapping as Names
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from govkit import paths, units
from govkit.codebook import Codebook, Indicator
from govkit.errors import ReadError, UnitError
from govkit.importing import cells
from govkit.importing.answers import options
from govkit.importing.columns import SERIAL, figures_of, find_column, is_index
from govkit.importing.guesses_units import units_in_cells
from govkit.importing.mapping import PERIOD_PLACE, Mapping
from govkit.importing.mapping_file import load_mapping, unit_factor
from govkit.importing.templates import has_period, rest_of, takes_total, template_of
from govkit.readers import RawTable, words
from govkit.simplified import simplified

if TYPE_CHECKING:
    import pandas as pd

# The whole of a district beside a part of it: 全市 beside 市辖区; and the figure beside its growth.
_WHOLE = re.compile(r"_(?:全市|全县|全区|全国|全省|合计|总计|绝对[数值量]|总量|数值)$")
_QUESTION = re.compile(r"[?？]|您|你认为|是否|满意|评价|^\(?Q?\d{1,3}[、.．)]", re.IGNORECASE)
_NUMBER = re.compile(r"^\s*(?:Q?\d+|[一二三四五六七八九十]+)\s*[、.:)]\s*", re.IGNORECASE)
_OF_PLACE = re.compile(r"所在(?:的|地|县|区|街|乡|镇|社|村|省|市)")
_RATE = re.compile(r"比重|占比|占.+比|比例|率|增速|增幅|增长$|增长速度|增减|比[上去]年|同比|环比|指数")
# What a name may have or lack and mean the same: 第二产业 and 第三产业 differ less.
_AFFIXES = re.compile(
    r"^(?:(?:年末|全年|本年|地方|实有)(?!$))+|(?:[总人]?[数额量]|总人数|[_（(]当年价[)）]?)$"
)
# 其中：第一产业, #第一产业, 一、第一产业, （一）第一产业.
_BEFORE = re.compile(
    r"^(?:[#＃*※]\s*|其中\s*[:：]?\s*|[一二三四五六七八九十]{1,3}、\s*|[（(][一二三四五六七八九十\d]{1,2}[)）]\s*"
    r"|\d{1,2}\s*[.．、]\s*(?!\d))+(?=[\u4e00-\u9fff])"
)
_PER_HEAD = re.compile(r"人均|户均|每(?:[百千万]?[人户村]|平方)")
_RANK = re.compile(r"位次|排名|名次|排序")
_MOST_ANSWERS = 10
_MOSTLY = 0.5
_LIKE = 0.5


@dataclass(frozen=True, slots=True)
class FigureGuess:
    """A column of figures (or several, with `{period}`), the indicator that it may be, and its unit.

    `usable` says whether indicator and unit go together, so that the line can stand as it is. `header` is
    what the table calls a column that has to be called by its place, `label` what the file says it means.
    """

    column: str
    indicator: Indicator | None
    near: tuple[str, ...]
    unit: str
    usable: bool
    estimated: bool
    header: str = ""
    label: str = ""


def guess_figures(
    table: RawTable,
    codebook: Codebook,
    used: Sequence[str],
    known: Names[str, Sequence[str]],
    template: Callable[[str], str] = template_of,
    least: int = 2,
) -> list[FigureGuess]:
    """Columns of numbers that are neither district nor period; those that differ in their period make one.

    Parameters
    ----------
    used
        Columns of districts, periods and answers.
    known
        Names of columns, as `names_in` has them → the indicators that they may be.
    template
        What a name becomes with `{period}` in the place of its period.
    least
        How many columns that differ in their period make one.
    """
    values = table.values()
    numeric = [
        str(name)
        for name in table.frame.columns
        if str(name) not in used
        and not _is_serial(table, str(name))
        and _has_figures(table, str(name), values)
    ]
    groups: dict[str, list[str]] = {}
    for name in numeric:
        groups.setdefault(template(name), []).append(name)
    for pattern in [one for one in groups if f"{PERIOD_PLACE}年" in one]:
        # 2019 beside 2020年: the one name takes both.
        if (plain := pattern.replace(f"{PERIOD_PLACE}年", PERIOD_PLACE)) in groups:
            groups[plain] += groups.pop(pattern)
    several = [pattern for pattern, names in groups.items() if len(names) >= least and has_period(pattern)]
    guesses, taken = [], set[str]()
    for pattern, names in groups.items():
        if pattern not in several and any(takes_total(one, name) for one in several for name in names):
            continue
        wide = len(names) >= least and has_period(pattern)
        for column, first in [(pattern, names[0])] if wide else [(name, name) for name in names]:
            unit = "" if table.units.get(first) else units_in_cells(table, first).unit
            guess = guess_figure(table, codebook, column, first, taken, known, unit=unit)
            if guess.usable and guess.indicator is not None:
                taken.add(guess.indicator.key)
            guesses.append(guess)
    return guesses


def guess_answers(table: RawTable) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Columns whose codes have labels, or that ask in their header, as those of a questionnaire.

    Returns
    -------
    dict
        Column → the question, and its answers.
    """
    found, values = {}, table.values()
    for column in table.columns:
        asked = " ".join((column.label or column.header or column.name).split())
        if len(column.value_labels) > 1:
            labels = [text for text in map(str, column.value_labels.values()) if not words.is_missing(text)]
            found[column.name] = (asked, tuple(labels)[:_MOST_ANSWERS])
        elif _QUESTION.search(asked) and not (
            _OF_PLACE.search(asked) or _has_figures(table, column.name, values)
        ):
            texts = cells.texts(table.frame[column.name])
            given = [option for text in dict.fromkeys(texts) for option in options(text)]
            distinct = [text for text in dict.fromkeys(given) if not words.is_missing(text)]
            if 1 < len(distinct) <= _MOST_ANSWERS and len(texts) >= 2 * len(distinct):
                found[column.name] = (asked, tuple(distinct))
    return found


def guess_figure(
    table: RawTable,
    codebook: Codebook,
    column: str,
    first: str,
    taken: set[str],
    known: Names[str, Sequence[str]],
    *,
    called: str = "",
    unit: str = "",
) -> FigureGuess:
    """The indicator that a column may hold, or several by a name with `{period}` or `{district}`.

    Parameters
    ----------
    first
        The first of the columns.
    taken
        Indicators that other columns hold.
    known
        As `names_in` has them.
    called
        What the figures are called where the name of the column does not say it.
    unit
        The unit that their rows or cells state.
    """
    own = table.column(first) if table.columns else None
    label = own.label if own is not None else ""
    if not called and words.has_chinese(label) and not words.has_chinese(column):
        # Below codes stands what they mean.
        called = rest_of(template_of(label)) if has_period(column) else label
    bare, in_label = units.split_label(_BEFORE.sub("", simplified(called.strip("_ ") or rest_of(column))))
    if not bare:
        bare = _indicator_of_title(table.title, codebook)
    # The last level of a header of several says least: 第一产业_全市.
    whole = _WHOLE.sub("", bare)
    names = [name for name in (whole, bare, label, column, own.english if own is not None else "") if name]
    upper, _, part = whole.rpartition("_")
    if any(is_called(one, [upper]) for one in codebook.indicators):
        # Under 地区生产总值 stands 第一产业增加值.
        names += [part] if any(one.zh == part for one in codebook.indicators) else []
    unit = unit or table.units.get(first, "") or in_label
    told = [key for name in (bare, whole) for key in known.get(plain_name(name), ())]
    fitting = [one for one in codebook.indicators if not unit or fits(unit, one.key, codebook, names)]
    # What is of a kind of its own is none of another: 人均地区生产总值 no 地区生产总值, nor its 增速.
    for kind in (_RATE, _PER_HEAD, _RANK):
        if kind.search(bare):
            fitting = [one for one in fitting if kind.search(one.zh)]
    if words.has_chinese(bare) and not _PER_HEAD.search(bare):
        fitting = [one for one in fitting if not _PER_HEAD.search(one.zh)]
    ranked = sorted(fitting, key=lambda one: (one.key not in told, -_likeness(one, names)))[:3]
    ranked = [one for one in ranked if one.key in told or _likeness(one, names) >= _LIKE]
    same = bool(ranked) and (ranked[0].key in told or is_called(ranked[0], names))
    best = ranked[0] if same else None
    usable = best is not None and best.key not in taken and fits(unit, best.key, codebook, names)
    estimated = own is not None and (own.estimated or bool(own.imputes))
    near = tuple(one.key for one in ranked)
    return FigureGuess(column, best, near, unit, usable and not estimated, estimated, label=label)


def _indicator_of_title(title: str, codebook: Codebook) -> str:
    """What a title says that the table holds: the name of an indicator where it ends in one."""
    title = simplified(title)
    bare, _ = units.split_label(re.sub(r"[(（]?(?:19|20)\d{2}年?[)）]?", "", title).strip(" -—至"))
    ends = [one.zh for one in codebook.indicators if bare.endswith(one.zh)]
    return max(ends, key=len, default=bare)


def fits(unit: str, indicator: str, codebook: Codebook, called: Iterable[str] = ()) -> bool:
    """Whether the unit of what is called so converts to that of an indicator."""
    try:
        return bool(unit) and unit_factor(unit, indicator, codebook, called) is not None
    except UnitError:
        return False


def is_called(indicator: Indicator, names: Sequence[str]) -> bool:
    """Whether one of some names is that of an indicator, but for what says nothing: 年末户籍人口数."""
    own = _AFFIXES.sub("", indicator.zh)
    return _likeness(indicator, names) == 1 or any(_AFFIXES.sub("", name) == own for name in names)


def _likeness(indicator: Indicator, names: Sequence[str]) -> float:
    own = [indicator.zh, indicator.key, indicator.source, indicator.en]
    if any(name in own for name in names):
        return 1.0
    return max((SequenceMatcher(None, indicator.zh, name).ratio() for name in names), default=0.0)


def _is_serial(table: RawTable, name: str) -> bool:
    """Whether a column numbers rows or holds codes, by its name or its label, or numbers them without one."""
    label = table.column(name).label if table.columns else ""
    return any(SERIAL.match(text) for text in (name, label) if text) or is_index(table, name)


def _is_numeric(column: pd.Series[float]) -> bool:
    import pandas as pd

    return pd.api.types.is_numeric_dtype(column) and bool(column.notna().any())


def _has_figures(table: RawTable, name: str, values: pd.DataFrame) -> bool:
    """Whether a column is of numbers or of quantities with units, but for some cells in words."""
    if _is_numeric(values[name]):
        return True
    texts = cells.texts(table.frame[name])
    texts = texts[[bool(text) and not words.is_missing(text) for text in texts]]
    coded = texts.str.fullmatch(r"0\d+").any()
    if not len(texts) or coded:
        return False
    return float(cells.numbers(texts).notna().mean()) > _MOSTLY or units_in_cells(table, name).share > _MOSTLY


def shipped_recipes(codebook: Codebook) -> dict[str, Mapping]:
    """The recipes that ship, by name, without those that do not go with the codebook."""
    found = {}
    for file in sorted(paths.mappings_folder().glob("*.yml")):
        try:
            found[file.stem] = load_mapping(file, codebook)
        except ReadError:
            continue
    return found


def names_in(recipes: Iterable[Mapping]) -> dict[str, tuple[str, ...]]:
    """Names of columns that recipes know → the indicators that they are there."""
    found: dict[str, tuple[str, ...]] = {}
    for recipe in recipes:
        for entry in recipe.indicators:
            for name in map(plain_name, entry.names):
                found[name] = tuple(dict.fromkeys([*found.get(name, ()), entry.indicator]))
    return found


def takes(recipe: Mapping, table: RawTable, codebook: Codebook) -> bool:
    """Whether a table has the columns of a recipe, in units that convert to those of the indicators."""
    try:
        for names in recipe.columns:
            find_column(table, *names)
        taken = [(entry, name) for entry in recipe.indicators for name, _ in figures_of(table, entry)]
    except ReadError:
        return False
    return bool(taken) and all(
        entry.unit
        or entry.measure != "value"
        or fits(table.units.get(name, ""), entry.indicator, codebook, [name])
        for entry, name in taken
    )


def plain_name(name: str) -> str:
    """A name without blanks, capitals, and the number of a question."""
    bare = _NUMBER.sub("", simplified(unicodedata.normalize("NFKC", name)))
    return re.sub(r"\s", "", bare).casefold().rstrip("?")
