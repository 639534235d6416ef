"""Any bytes end in tables or in one error of one line; whatever the cells, none is lost."""

from __future__ import annotations

import functools
import io
import random
import tempfile
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pyreadstat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govkit.errors import ReadError
from govkit.readers import RawTable, read

from .making import MAKERS, biff5

SEEDS = ("csv", "html", "ods", "xls", "xls of Excel 95", "xlsx", "xml-spreadsheet", "sav", "dta", "parquet")
GRID = [
    ["表1 人口"],
    ["单位：万人"],
    ["县市", "人口", "", "面积（平方公里）"],
    ["", "2019", "2020", ""],
    ["晋江", 1, "2.5", "…"],
    ["石狮", -3, "", 4],
    ["注：①常住。"],
]


@functools.cache
def seed(kind: str) -> bytes:
    """A small whole file of a kind."""
    import pandas as pd

    frame = pd.DataFrame({"县市": ["晋江", "石狮"], "v": [1.5, None]}).rename(columns={"县市": "county"})
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "seed"
        if kind == "sav":
            pyreadstat.write_sav(frame, str(file), column_labels=["县市", "值"])
        elif kind == "dta":
            pyreadstat.write_dta(frame, str(file), column_labels=["县市", "值"])
        elif kind == "parquet":
            frame.to_parquet(file)
        elif kind == "xls of Excel 95":
            file.write_bytes(biff5({"表1": GRID}))
        else:
            MAKERS[kind](file, GRID, [(2, 1, 2, 2)])
        return file.read_bytes()


def attempt(content: bytes) -> tuple[RawTable, ...]:
    """Read bytes; an error must be of the family and say its file in one line, in both languages."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "数据.xls"
        file.write_bytes(content)
        try:
            tables = read(file)
        except ReadError as problem:
            for lang in ("zh", "en"):
                message = problem.message(lang)
                assert "数据.xls" in message
                assert "\n" not in message
            return ()
    for table in tables:
        table.values()
        assert len(table.rows) == len(table.frame)
        assert [column.name for column in table.columns] == list(table.frame.columns)
        assert table.frame.columns.is_unique
        for remark in table.remarks:
            assert remark.message("zh")
            assert remark.message("en")
    return tables


def damaged(content: bytes, source: random.Random) -> bytes:
    """Bytes with a few of them changed, cut out, doubled or put in, as transfers and bad software do."""
    parts = bytearray(content)
    for _ in range(source.randint(1, 6)):
        place = source.randrange(len(parts) + 1)
        many = source.choice([1, 1, 2, 8, 64])
        change = source.randrange(5)
        if change == 0:
            parts[place : place + many] = source.randbytes(many)
        elif change == 1:
            del parts[place : place + many]
        elif change == 2:
            parts[place:place] = parts[place : place + many]
        elif change == 3:
            parts[place : place + many] = source.choice([b"\0", b"\xff", b"\x7f"]) * many
        else:
            del parts[source.randrange(len(parts) + 1) :]
    return bytes(parts)


def repacked(content: bytes, source: random.Random) -> bytes:
    """A zip file with one of its parts damaged inside, so that the damage reaches the reader of that part."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(out, "w") as changed:
        names = archive.namelist()
        target = source.choice(names)
        for name in names:
            part = archive.read(name)
            changed.writestr(name, damaged(part, source) if name == target and part else part)
    return out.getvalue()


@pytest.mark.parametrize("kind", SEEDS)
@settings(max_examples=40)
@given(source=st.randoms(use_true_random=False))
def test_damaged_files_end_in_tables_or_an_error(kind: str, source: random.Random) -> None:
    attempt(damaged(seed(kind), source))


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
@settings(max_examples=40)
@given(source=st.randoms(use_true_random=False))
def test_damaged_parts_end_in_tables_or_an_error(kind: str, source: random.Random) -> None:
    attempt(repacked(seed(kind), source))


HEADS = st.sampled_from(
    [
        b"",
        b"<stata_dta>",
        b"$FL2@(#) ",
        b"PAR1",
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"<html><table>",
    ]
)


@settings(max_examples=150)
@given(HEADS, st.binary(max_size=300))
def test_any_bytes_end_in_tables_or_an_error(head: bytes, content: bytes) -> None:
    attempt(head + content)


TEXTS = st.one_of(
    st.sampled_from(
        [
            "",
            "",
            "晋江",
            "单位：万元",
            "注：甲",
            "续表",
            "2019",
            "2020年",
            "…",
            "-",
            "万元",
            "（人）",
            "合计",
            "甲",
        ]
    ),
    st.text(alphabet="晋江 12.5,;\"'\n\tab①（）：", max_size=8),
    st.integers(-5, 3000).map(str),
)
GRIDS = st.lists(st.lists(TEXTS, min_size=1, max_size=5), min_size=1, max_size=9)


def texts_of(cell: Any) -> list[str]:
    """A cell as the words that must come out again, whatever joins or parts them."""
    return [word for word in str(cell).replace("\n", " ").split() if word]


def said(table: RawTable) -> str:
    """Everything that a table gives back, as one text without blanks."""
    pieces: list[Any] = [table.title, table.unit, *table.notes, *table.footnotes.values()]
    for column in table.columns:
        pieces += [column.name, column.header, column.unit, column.label, column.english]
    pieces += [cell for name in table.frame for cell in table.frame[name]]
    pieces += [cell for row in table.set_aside for cell in row.cells]
    return "".join("".join(str(piece).split()) for piece in pieces)


@settings(max_examples=150)
@given(GRIDS, st.sampled_from(["csv", "xlsx"]))
def test_no_row_is_lost_or_counted_twice(grid: list[list[str]], kind: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = MAKERS[kind](Path(folder) / "t", grid)
        try:
            tables = read(file)
        except ReadError:
            return
    counted = Counter(row for table in tables for row in table.rows)
    counted += Counter(row for table in tables for rows in table.structure.values() for row in rows)
    counted += Counter(row.row for table in tables for row in table.set_aside)
    if kind == "xlsx":
        last = max((n for n, row in enumerate(grid, 1) if any(cell.strip() for cell in row)), default=0)
        assert set(counted) == set(range(1, last + 1))
    data = Counter(row for table in tables for row in table.rows)
    structure = {row for table in tables for rows in table.structure.values() for row in rows}
    assert not set(data) & structure


@settings(max_examples=150)
@given(st.lists(st.lists(TEXTS, min_size=3, max_size=3), min_size=1, max_size=8))
def test_every_word_of_a_file_comes_out(rows: list[list[str]]) -> None:
    grid = [["县市", "年份", "数值"], *rows, ["晋江", "2020", "5"]]
    with tempfile.TemporaryDirectory() as folder:
        tables = read(MAKERS["csv"](Path(folder) / "t", grid))
    everything = "".join(said(table) for table in tables)
    headed = {
        row
        for table in tables
        for role in ("title", "unit", "numbering", "header", "remark")
        for row in table.structure.get(role, ())
    }
    for table in tables:
        assert table.row_count > 0
    if headed == {1}:
        for row in grid:
            for cell in row:
                for word in texts_of(cell):
                    assert word in everything
