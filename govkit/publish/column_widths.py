"""How wide the columns of a table are, in em of its type: numbers and short labels whole, long texts not."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from functools import cache

_MOST_WORD = 21.0  # em; a word of more than about 40 letters breaks where it must
# Powers of their lengths by which long texts may share what is left; that with the fewest lines is taken.
_POWERS = (0.5, 0.75, 1.0)
_ENOUGH_ROWS = 100  # tell how the texts of a table are
_WORD_WIDER = 1.08
_SPACE = 0.26  # em
_NARROW = frozenset(" .,:;!|'’‘()[]{}/ijlt-·")
_BREAKS = re.compile(r"\s+|(?<=[A-Za-z]-)(?=[A-Za-z])")
_WIDE = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_WORDS = re.compile(rf"[{_WIDE}]|(?:[^\s{_WIDE}-]+|-(?![A-Za-z]))+-?|-")

Row = Sequence[Sequence[Sequence[float]]]
"""A row of a table: of each cell its lines, of each line the widths of its words."""


def display_ems(text: str) -> float:
    """The rough width of a text in em: 1 for a Chinese character, about half of it for a Latin one."""
    return sum(map(_char_ems, text))


@cache
def _char_ems(char: str) -> float:
    if unicodedata.east_asian_width(char) in "WF":
        return 1.0
    if char in _NARROW:
        return 0.3
    if char.isdigit() or char.islower():
        return 0.48
    return 0.64


def least_ems(text: str) -> float:
    """The least width in em that keeps the words and numbers of a text whole."""
    least = 0.0
    for word in _BREAKS.split(text):
        wide = any(unicodedata.east_asian_width(char) in "WF" for char in word)
        width = min(display_ems(word), _MOST_WORD)
        # Rough as the widths are, a column that is too narrow for a word is worse than one too wide.
        least = max(least, min(width, 6.0) if wide else _WORD_WIDER * width)
    return least


def words_of(text: str) -> list[float]:
    """The widths in em of the pieces between which a line may break: words, and each Chinese character."""
    return [display_ems(word) for word in _WORDS.findall(text)]


def line_count(words: Sequence[float], width: float) -> int:
    """How many lines some words take in a column so many em wide, filled one after the other."""
    count, used = 1, 0.0
    for word in words:
        used += word + (_SPACE if word != 1.0 and used else 0.0)
        if used > width + 0.01:
            # A word longer than the column breaks anywhere.
            extra = math.ceil(word / max(width, 0.5) - 0.01) - 1
            count += extra + (used > word)
            used = word - extra * width
    return count


def fitted_widths(
    natural: Sequence[float], least: Sequence[float], rows: Sequence[Row], room: float
) -> list[float]:
    """The widths of columns that together take `room` em at most.

    Columns have their `natural` widths as far as these fit: the narrow ones always, as numbers and short
    labels are, and the wide ones share what is left in the way that takes the fewest lines, none less than
    its `least`, which keeps its words whole. `rows` are the cells of each column, each line by its words.
    """
    if sum(natural) <= room:
        return list(natural)
    wide = _wide(natural, least, room)
    labels = [column for column, width in enumerate(natural) if column not in wide and least[column] < width]
    # The widest of the columns that would stay whole may better give way as well.
    wider = wide | {max(labels, key=lambda column: natural[column])} if labels else wide
    tried = [_shared(natural, least, chosen, room, power) for chosen in (wide, wider) for power in _POWERS]
    return min(tried, key=lambda widths: sum(row_lines(row, widths) for row in rows[:_ENOUGH_ROWS]))


def row_lines(row: Row, widths: Sequence[float]) -> int:
    """About how many lines a row of a table takes: as many as its longest cell."""
    return max(
        (sum(line_count(line, width) for line in cell) for cell, width in zip(row, widths, strict=True)),
        default=1,
    )


def _wide(natural: Sequence[float], least: Sequence[float], room: float) -> set[int]:
    """The columns that have to give way: those wider than an even share of what the narrower ones leave."""
    wide = set(range(len(natural)))
    for column in sorted(wide, key=lambda column: natural[column]):
        others = wide - {column}
        left = room - natural[column]
        if natural[column] > room / len(wide) or sum(least[other] for other in others) > left:
            break
        wide, room = others, left
    return wide


def _shared(
    natural: Sequence[float], least: Sequence[float], wide: set[int], room: float, power: float
) -> list[float]:
    """Widths where the wide columns share what is left of `room` by a power of their lengths, in bounds."""
    widths = list(natural)
    free = room - sum(width for column, width in enumerate(natural) if column not in wide)
    if sum(least[column] for column in wide) >= free:
        scale = max(free, 0.0) / (sum(least[column] for column in wide) or 1.0)
        for column in wide:
            widths[column] = least[column] * scale
        return widths
    left = set(wide)
    while left:
        each = free / sum(natural[column] ** power for column in left)
        wished = {column: natural[column] ** power * each for column in left}
        bound = {column: least[column] for column in left if wished[column] < least[column]}
        bound = bound or {column: natural[column] for column in left if wished[column] > natural[column]}
        for column, width in (bound or wished).items():
            widths[column] = width
            free -= width
            left.discard(column)
    return widths
