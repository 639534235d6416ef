"""Rows that are records, of which the numbers are wanted: which columns say of what kind they are."""

from __future__ import annotations

from collections.abc import Container

from govkit.importing import cells
from govkit.importing.answers import options
from govkit.importing.columns import SERIAL
from govkit.importing.draft_lines import remark, scalar
from govkit.importing.guesses import written_texts
from govkit.readers import RawTable, words

_MOST_KINDS = 10
_ROWS_A_KIND = 3


def count_lines(table: RawTable, used: Container[str]) -> list[str]:
    """Entries for the number of records, and for those of the kinds that columns tell, as comments."""
    kinds = {name: found for name in map(str, table.frame.columns) if (found := _kinds(table, name, used))}
    lines = [f"  {line}" for line in remark("draft_records")]
    lines.append("  # - {indicator: , measure: count}")
    for name, found in kinds.items():
        wanted = ", ".join(map(scalar, found))
        lines.append(f"  # - {{indicator: , measure: count, where: {{{scalar(name)}: [{wanted}]}}}}")
    return lines


def _kinds(table: RawTable, name: str, used: Container[str]) -> list[str]:
    if name in used or SERIAL.match(name):
        return []
    texts = written_texts(table, name)
    given = [option for text in texts.unique() for option in options(text)]
    distinct = [text for text in dict.fromkeys(given) if not words.is_missing(text)]
    few = 1 < len(distinct) <= _MOST_KINDS and len(texts) >= _ROWS_A_KIND * len(distinct)
    return distinct if few and cells.numbers(texts).isna().all() else []
