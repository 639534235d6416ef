"""What a table seems to hold whose districts are columns: where the header names them, and the rest."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from collections.abc import Mapping as Names
from dataclasses import dataclass

from govkit.codebook import Codebook, Level
from govkit.importing.columns import SERIAL
from govkit.importing.entry_guesses import EntryGuess, guess_labelled
from govkit.importing.figure_guesses import guess_figure
from govkit.importing.guesses import level_of_names, texts_of
from govkit.importing.guesses_own_places import own_level
from govkit.importing.mapping import DISTRICT_PLACE
from govkit.importing.row_places import TOTAL
from govkit.importing.templates import rest_of, template_of
from govkit.period_texts import years_of
from govkit.readers import RawTable
from govkit.readers.unit_words import is_unit_label

_PART = re.compile(r"\d{1,2}月份?|第?[一二三四1-4]季度?")


@dataclass(frozen=True, slots=True)
class Across:
    """Districts that are columns.

    Attributes
    ----------
    names
        Names of the districts, in the order of their columns.
    level
        Their level; `own` says that no national list has them.
    templates
        Names of columns with `{district}` and, where they hold one, `{period}`, each with its first column in
        `firsts`.
    """

    names: tuple[str, ...]
    level: Level
    own: bool
    templates: tuple[str, ...]
    firsts: tuple[str, ...]


def districts_across(
    table: RawTable, used: Sequence[str], template: Callable[[str], str] = template_of
) -> Across | None:
    """The districts of a table that has them side by side, or None where its columns name none.

    Parameters
    ----------
    used
        Columns that hold something else, such as periods.
    template
        What a name becomes with `{period}` in the place of its period.
    """
    values = table.values()
    left_out = {*used, *(name for name in values if SERIAL.match(str(name)))}
    levels = {
        column.name: column.levels or (column.name,)
        for column in table.columns
        if values[column.name].dtype.kind in "iuf" and column.name not in left_out
    }
    for place in range(max((len(parts) for parts in levels.values()), default=0)):
        texts = {name: parts[place] for name, parts in levels.items() if len(parts) > place}
        distinct = list(dict.fromkeys(text for text in texts.values() if not TOTAL.match(text)))
        if len(distinct) < 2 or len(texts) < 0.6 * len(levels):
            continue
        national = level_of_names(distinct)
        level = national or own_level(distinct)
        if level is None:
            continue
        templates: dict[str, str] = {}
        for name in texts:
            parts = [DISTRICT_PLACE if n == place else text for n, text in enumerate(levels[name])]
            templates.setdefault(template("_".join(parts)), name)
        return Across(tuple(distinct), level, national is None, tuple(templates), tuple(templates.values()))
    return None


def guess_entries(
    table: RawTable,
    across: Across,
    codebook: Codebook,
    periods: Sequence[str],
    known: Names[str, Sequence[str]],
) -> list[EntryGuess]:
    """What the columns of districts hold: one indicator by the title or by the header, or one a row.

    Parameters
    ----------
    periods
        Columns of periods.
    known
        As `govkit.importing.figure_guesses.names_in` has them.
    """
    label = _label_column(table, periods) if not any(map(rest_of, across.templates)) else ""
    if label:
        return guess_labelled(table, label, across.templates[0], across.firsts[0], codebook, known)
    entries: list[EntryGuess] = []
    taken: set[str] = set()
    for template, first in zip(across.templates, across.firsts, strict=True):
        guess = guess_figure(table, codebook, template, first, taken, known, called=rest_of(template))
        taken |= {guess.indicator.key} if guess.usable and guess.indicator is not None else set()
        entries.append(EntryGuess(guess))
    return entries


def _label_column(table: RawTable, periods: Sequence[str]) -> str:
    """The column that says what each row is, where rows are indicators."""
    values = table.values()
    for name in map(str, table.frame.columns):
        texts = [text for text in texts_of(table, name) if text]
        if name in (*periods, table.group_column) or is_unit_label(name) or SERIAL.match(name):
            continue
        if values[name].dtype.kind in "iuf" or not texts:
            continue
        return "" if all(years_of(text) or _PART.fullmatch(text) for text in texts) else name
    return ""
