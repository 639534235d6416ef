"""What a table seems to hold whose indicators stand in rows, one under the other."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from collections.abc import Mapping as Names

from govkit.codebook import Codebook
from govkit.importing.columns import SERIAL
from govkit.importing.entry_guesses import MOST_LABELS, EntryGuess, guess_labelled
from govkit.importing.figure_guesses import FigureGuess
from govkit.importing.guesses import texts_of
from govkit.readers import RawTable
from govkit.readers.unit_words import RATE_UNITS, is_rate, is_unit_label

_MOST_TWICE = 0.05
_LABEL_NAME = re.compile(r"指标|项目|变量|indicator|variable|item|series", re.IGNORECASE)


def guess_long(
    table: RawTable,
    figures: Sequence[FigureGuess],
    used: Sequence[str],
    codebook: Codebook,
    known: Names[str, Sequence[str]],
    template_of: Callable[[str], str],
) -> list[EntryGuess]:
    """An entry for each indicator that a column names, or none where rows are no indicators.

    They are where there is one column of figures (or one by periods) but for rates beside it, which is no
    indicator itself, districts and periods come several times, and a further column tells their rows apart.

    Parameters
    ----------
    used
        Columns of districts and periods.
    known
        As `govkit.importing.figure_guesses.names_in` has them.
    template_of
        What a name becomes with `{period}` in the place of its period.
    """
    if len(figures) > 1 and not any(one.usable for one in figures):
        # 年末数 and 比重, or 产量 and 比上年增长: the figures are those that are no rates.
        figures = [one for one in figures if one.unit not in RATE_UNITS and not is_rate(one.column)]
    if len(figures) != 1 or figures[0].usable:
        return []
    template = figures[0].column
    of_figures = [str(name) for name in table.frame.columns if template in (name, template_of(str(name)))]
    keys = [name for name in dict.fromkeys(used) if name]
    for name in map(str, table.frame.columns):
        if name in (*keys, *of_figures) or is_unit_label(name) or SERIAL.match(name):
            continue
        if not _tells_apart(table, keys, name):
            continue
        entries = guess_labelled(table, name, template, of_figures[0], codebook, known)
        if _LABEL_NAME.search(name) or any(entry.figure.usable for entry in entries):
            return entries
    return []


def _tells_apart(table: RawTable, keys: Sequence[str], label: str) -> bool:
    """Whether rows of one district and period differ in a column of a few texts."""
    texts = texts_of(table, label)
    if not 1 < texts[texts != ""].nunique() <= MOST_LABELS:
        return False
    twice = table.frame.duplicated(list(keys)).any() if keys else len(texts) > 1
    return bool(twice) and float(table.frame.duplicated([*keys, label]).mean()) <= _MOST_TWICE
