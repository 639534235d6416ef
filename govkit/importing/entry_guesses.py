"""What the entries of a draft may be; and those of rows that are indicators, one under the other."""

from __future__ import annotations

from collections.abc import Mapping as Names
from collections.abc import Sequence
from dataclasses import dataclass, replace

from govkit.codebook import Codebook
from govkit.importing.figure_guesses import FigureGuess, guess_figure
from govkit.importing.guesses import texts_of
from govkit.readers import RawTable

MOST_LABELS = 80


@dataclass(frozen=True, slots=True)
class EntryGuess:
    """A guess about columns, the column and text of their rows, and whether some tables lack them."""

    figure: FigureGuess
    where: tuple[str, str] = ("", "")
    optional: bool = False


def guess_labelled(
    table: RawTable,
    label: str,
    template: str,
    first: str,
    codebook: Codebook,
    known: Names[str, Sequence[str]],
) -> list[EntryGuess]:
    """An entry for each text of a column that says what its rows are, in the unit that they state.

    Parameters
    ----------
    label
        The column.
    template, first
        The columns of figures, by a name with `{period}` or `{district}`, and the first of them.
    known
        As `govkit.importing.figure_guesses.names_in` has them.
    """
    texts = texts_of(table, label)
    entries: list[EntryGuess] = []
    taken: set[str] = set()
    for text in texts[texts != ""].unique()[:MOST_LABELS]:
        units = set() if table.row_units is None else set(map(str, table.row_units[texts == text])) - {""}
        unit = min(units, default="")
        guess = guess_figure(table, codebook, template, first, taken, known, called=str(text), unit=unit)
        taken |= {guess.indicator.key} if guess.usable and guess.indicator is not None else set()
        # The unit that a row states is taken from there.
        entries.append(EntryGuess(replace(guess, unit="") if unit else guess, (label, str(text))))
    return entries
