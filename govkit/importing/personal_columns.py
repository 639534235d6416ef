"""Columns of identity and telephone numbers, which an import refuses: a draft offers none of them."""

from __future__ import annotations

from collections.abc import Sequence

from govkit.importing.columns import of_columns
from govkit.importing.draft_lines import remark
from govkit.privacy.identifiers import find_identifiers, refuse_identifiers
from govkit.readers import RawTable
from govkit.text import listing


def without_personal(tables: Sequence[RawTable]) -> tuple[list[RawTable], list[str]]:
    """Tables without such columns, and the lines of a draft that name these.

    Raises
    ------
    PrivacyError
        A table has no other columns.
    """
    left, personal = [], dict[str, None]()
    for table in tables:
        found = {one.column for one in find_identifiers(table.frame)}
        kept = [name for name in map(str, table.frame.columns) if name not in found]
        if not kept:
            refuse_identifiers(table.frame, file=table.file, header_rows=table.first_row - 1)
        personal |= dict.fromkeys(name for name in map(str, table.frame.columns) if name in found)
        left.append(of_columns(table, kept, first=True) if found else table)
    return left, remark("draft_personal", columns=listing(personal)) if personal else []
