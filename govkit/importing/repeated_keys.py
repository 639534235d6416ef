"""Tables side by side under one header, each with its own column of districts, which need not agree."""

from __future__ import annotations

from govkit.errors import ReadError
from govkit.importing import cells
from govkit.importing.columns import figures_of, find_column
from govkit.importing.key_columns import Column
from govkit.importing.mapping import Mapping
from govkit.readers import RawTable
from govkit.text import listing


def refuse_other_places(table: RawTable, mapping: Mapping) -> None:
    """Refuse figures beyond a second column of districts that has others in the same rows.

    Raises
    ------
    ReadError
        Figures that the mapping takes stand to the right of it.
    """
    wanted = mapping.district.name if mapping.district.coding == "name" else mapping.district.id
    if not isinstance(wanted, Column) or not table.columns or wanted.fill_down or wanted.address:
        return
    names = [column.name for column in table.columns]
    own = find_column(table, *wanted.names)
    head = table.column(own).levels
    taken = {name for entry in mapping.indicators for name, _ in figures_of(table, entry) if name}
    # 地区 over two columns that touch has the names in two languages, or of two levels.
    for name in names[names.index(own) + 2 :]:
        if not head or table.column(name).levels != head:
            continue
        beyond = [one for one in names[names.index(name) + 1 :] if one in taken]
        ours, theirs = (cells.names(cells.texts(table.frame[one])) for one in (own, name))
        differing = (ours != theirs) & (ours != "") & (theirs != "")
        if beyond and differing.any():
            place = int(differing.to_numpy().argmax())
            raise ReadError(
                "importing.other_places",
                file=table.file,
                column="_".join(head),
                own=table.column(own).place,
                other=table.column(name).place,
                row=table.rows[place],
                ours=ours.iloc[place],
                theirs=theirs.iloc[place],
                figures=listing(beyond, most=6),
            )
