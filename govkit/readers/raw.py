"""What a file says, before anybody interprets it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class RawTable:
    """A table as a file holds it: cells, and whatever the file says about them.

    Attributes
    ----------
    file
        Name of the file, without its folder.
    frame
        Cells, shape (rows, columns), in the file's order on a RangeIndex; columns are named as in the file.
        Text files give text cells, with `""` where a cell is empty.
    first_row
        What the file's own tool calls the first row of `frame`, for messages: 2 under one line of header.
    encoding
        Text encoding that the cells were read with, or empty where the format fixes it.
    title, unit, notes
        What stands around the table: its heading, the unit of the whole table, remarks under it.
    labels
        Column → the label that the file gives it.
    value_labels
        Column → code → the label that the file gives the code.
    """

    file: str
    frame: pd.DataFrame
    first_row: int
    encoding: str = ""
    title: str = ""
    unit: str = ""
    notes: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    value_labels: Mapping[str, Mapping[Any, str]] = field(default_factory=dict)
