"""SDMX-CSV, versions 1.0 and 2.0: the statuses of observations, units, and the names of codes."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from govkit.readers.raw import RawTable
from govkit.readers.values import MARKS

if TYPE_CHECKING:
    import pandas as pd

_FIRST = ("DATAFLOW", "STRUCTURE")
_SCALES = {
    **{"": "", "0": "", "1": "十", "2": "百", "3": "千", "4": "万", "5": "十万", "6": "百万"},
    **{"7": "千万", "8": "亿", "9": "十亿", "12": "万亿"},
}
# Codes of SDMX and ISO 4217.
_UNITS = {
    **{"CNY": "元", "RMB": "元", "USD": "美元", "HKD": "港元", "EUR": "欧元", "JPY": "日元"},
    **{"PS": "人", "PERS": "人", "HH": "户"},
}
_NAMED_CODE = re.compile(r"([A-Za-z0-9_@$\-]+): (.+)")


def is_sdmx(table: RawTable) -> bool:
    """Whether a table of delimited text has the columns that SDMX-CSV begins with and needs."""
    ids = [_id(str(name)) for name in table.frame.columns]
    return bool(ids) and ids[0] in _FIRST and "OBS_VALUE" in ids


def with_statuses(table: RawTable) -> RawTable:
    """A table of SDMX-CSV with what its attributes say: codes with names, statuses, one unit for all rows."""
    import pandas as pd

    frame = table.frame.copy()
    columns = []
    for column in table.columns:
        name = _id(column.name)
        labels: dict[str, str] = {}
        pairs = {cell: _NAMED_CODE.fullmatch(cell) for cell in frame[column.name].unique() if cell}
        if name != "OBS_VALUE" and pairs and all(pairs.values()):
            labels = {pair[1]: pair[2] for pair in pairs.values() if pair}
            codes = {cell: pair[1] for cell, pair in pairs.items() if pair}
            frame[column.name] = frame[column.name].map(lambda cell, codes=codes: codes.get(cell, ""))
        label = column.name.partition(":")[2].strip() if ":" in column.name else ""
        columns.append(replace(column, name=name, levels=(name,), label=label, value_labels=labels))
    frame.columns = pd.Index([column.name for column in columns])
    units = _units(frame)
    distinct = set(units.unique())
    return replace(
        table,
        frame=frame,
        columns=tuple(columns),
        format="sdmx-csv",
        unit=next(iter(distinct)) or table.unit if len(distinct) == 1 else table.unit,
        row_units=units if len(distinct) > 1 else table.row_units,
        marks=_statuses(frame),
    )


def _units(frame: pd.DataFrame) -> pd.Series[str]:
    """The unit of each row, with the power of ten that UNIT_MULT states: 亿元 of CNY and 8."""
    import pandas as pd

    nothing = pd.Series("", index=frame.index, dtype="str")
    measures, powers = frame.get("UNIT_MEASURE", nothing), frame.get("UNIT_MULT", nothing)
    pairs = zip(measures, powers, strict=True)
    return pd.Series([_unit(str(measure), str(power)) for measure, power in pairs], frame.index, dtype="str")


def _unit(measure: str, power: str) -> str:
    scale = _SCALES.get(power.strip())
    if scale is None:
        return f"{measure}×10^{power.strip()}"
    return f"{scale}{_UNITS.get(measure.upper(), measure)}" if scale else measure


def _id(name: str) -> str:
    # Version 2.0 may add the structure's version or the name of the dimension: "STRUCTURE[;]", "GEO: Region".
    return re.sub(r"\[.*\]$", "", name.partition(":")[0].strip())


def _statuses(frame: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    written = frame["OBS_VALUE"]
    status = frame["OBS_STATUS"] if "OBS_STATUS" in frame else pd.Series("", index=frame.index)
    absent = written.isin(["", "NaN"])
    status = status.mask((status == "") & absent, "M")
    told = status[(status != "") & (status != "A")]
    return pd.DataFrame(
        {
            "index": told.index,
            "column": "OBS_VALUE",
            "written": written[told.index].to_numpy(),
            "status": told.to_numpy(),
            "footnote": "",
        },
        columns=list(MARKS),
    )
