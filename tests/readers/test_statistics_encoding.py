"""SPSS and Stata files whose encoding is not stated, is stated wrongly, or is broken in places."""

from __future__ import annotations

import struct
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

from govkit.readers import read_one

CUT = "x年末常住人口数量".encode("gbk")[:-1]


def in_bytes(content: bytes, names: list[bytes], label: bytes) -> bytes:
    """A file with the bytes of names and of a label in the place of those it was written with."""
    for old, new in zip((b"qzqzqz", b"wzwzwz", b"ezezez"), names, strict=True):
        content = content.replace(old, new)
    return content.replace(b"L" * len(CUT), label)


def frame() -> pd.DataFrame:
    return pd.DataFrame({"cname": ["qzqzqz", "wzwzwz", "ezezez"], "v": [1.5, 2.5, 3.5]})


def stata(file: Path, names: list[bytes], label: bytes) -> Path:
    frame().to_stata(file, version=114, write_index=False, variable_labels={"v": "L" * len(CUT)})
    file.write_bytes(in_bytes(file.read_bytes(), names, label))
    return file


def spss(file: Path, code_page: int, names: list[bytes], label: bytes) -> Path:
    """A file that does not name its encoding, as old versions of SPSS write it, but has a code page."""
    pyreadstat.write_sav(frame(), str(file), column_labels={"v": "L" * len(CUT)})
    content = file.read_bytes()
    record = content.find(struct.pack("<3i", 7, 20, 1))
    content = content[:record] + content[record + 16 + struct.unpack_from("<i", content, record + 12)[0] :]
    place = content.find(struct.pack("<3i", 7, 3, 4)) + 16 + 28
    content = content[:place] + struct.pack("<i", code_page) + content[place + 4 :]
    file.write_bytes(in_bytes(content, names, label))
    return file


GBK = [name.encode("gbk") for name in ("晋江市", "石狮市", "南安市")]


@pytest.mark.parametrize("code_page", [2, 3, 1252, 936])
def test_chinese_in_a_file_that_states_a_latin_code_page_is_read(tmp_path: Path, code_page: int) -> None:
    table = read_one(spss(tmp_path / "t.sav", code_page, GBK, CUT))
    assert table.frame["cname"].tolist() == ["晋江市", "石狮市", "南安市"]
    assert table.labels["v"] == "x年末常住人口数"


def test_text_in_latin_letters_stays_so(tmp_path: Path) -> None:
    names = [name.encode("cp1252") for name in ("Zürich", "Genève", "Örebro")]
    table = read_one(spss(tmp_path / "t.sav", 1252, names, b"L" * len(CUT)))
    assert table.frame["cname"].tolist() == ["Zürich", "Genève", "Örebro"]


@pytest.mark.parametrize("kind", ["dta", "sav"])
@pytest.mark.parametrize("broken", [b"\xc4\xcf\xb0\xb2\xff\xff", b"\xc4\xcf\xb0\xb2\x81\x7f"])
def test_a_broken_text_leaves_the_others_whole_and_is_told(tmp_path: Path, kind: str, broken: bytes) -> None:
    names = [*GBK[:2], broken]
    made = stata(tmp_path / "t", names, CUT) if kind == "dta" else spss(tmp_path / "t", 2, names, CUT)
    table = read_one(made)
    assert table.frame["cname"].tolist()[:2] == ["晋江市", "石狮市"]
    assert table.frame["cname"].tolist()[2].startswith("南安\ufffd")
    assert table.labels["v"] == "x年末常住人口数"
    assert table.encoding == "gb18030"
    (told,) = table.remarks
    assert (told.key, told.values["count"]) == ("readers.remark_broken_texts", 1)


def test_bytes_of_no_encoding_are_still_a_table(tmp_path: Path) -> None:
    names = [b"Z\xfcrich", b"Gen\xe8ve", b"\xffrebro"]
    table = read_one(stata(tmp_path / "t.dta", names, b"L" * len(CUT)))
    assert table.frame["cname"].tolist() == ["Zürich", "Genève", "ÿrebro"]
    assert table.encoding == "windows-1252"
