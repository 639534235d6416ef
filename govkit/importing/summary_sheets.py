"""Sheets that sum up, list or explain the others (汇总, 目录, 说明): left out if they add nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from govkit.errors import ReadError
from govkit.importing import cells
from govkit.importing.key_columns import Column
from govkit.importing.key_texts import key_texts
from govkit.importing.mapping import Mapping
from govkit.importing.row_places import TOTAL
from govkit.readers import RawTable
from govkit.simplified import simplified
from govkit.text import listing

_SUMMARY = re.compile(
    r".*(?:汇总|总表|合计|总计|目录|封面|封底|说明|索引|附注|填表须知).*|总|全[国省市县区]"
    r"|summary|total|index|contents|cover|readme|notes?",
    re.IGNORECASE,
)


def is_summary(sheet: str) -> bool:
    """Whether a sheet is called as one that sums up, lists or explains the others."""
    return _SUMMARY.fullmatch(re.sub(r"\s", "", simplified(sheet))) is not None


def without_summaries(tables: Sequence[RawTable]) -> list[RawTable]:
    """The tables on sheets that are not called as summaries; all where less than two are left."""
    left = [table for table in tables if not is_summary(table.sheet)]
    return left if len(left) > 1 else list(tables)


def refuse_further_rows(
    summaries: Sequence[RawTable], others: Sequence[RawTable], mapping: Mapping, added: Sequence[str]
) -> None:
    """Raise ReadError where a summary of the same columns has districts or periods that no other table has.

    Parameters
    ----------
    added
        Columns that the names of sheets and titles give, and are not in the tables.
    """
    known = {key for table in others for key in _keys(table, mapping, added)}
    for table in summaries:
        keys = _keys(table, mapping, added)
        further = [position for position, key in enumerate(keys) if key not in known and _tells(key)]
        if further:
            first = further[0]
            raise ReadError(
                "importing.summary_has_more",
                file=table.file,
                sheet=table.sheet,
                row=int(table.rows[first]),
                text=" ".join(keys[first]),
                count=len(further),
                others=listing(dict.fromkeys(one.sheet for one in others), most=8),
            )


def _tells(key: tuple[str, ...]) -> bool:
    return all(key) and not any(TOTAL.match(text) for text in key)


def _keys(table: RawTable, mapping: Mapping, added: Sequence[str]) -> list[tuple[str, ...]]:
    """What each row says of its district and period, as far as the table itself says it."""
    wanted = mapping.district
    parts = [wanted.name if wanted.coding == "name" else wanted.id]
    period = mapping.period
    parts += [period] if isinstance(period, Column) else list(getattr(period, "columns", ()))
    own = [part for part in parts if isinstance(part, Column) and not {*part.names} & {*added}]
    texts = [cells.names(key_texts(table, part)) for part in own]
    return list(zip(*texts, strict=True)) if texts else []
