"""Chinese that was saved in a wrong encoding is put right where it can be, and else called what it is."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

from govkit.readers import read_one
from govkit.readers.mojibake import is_lost, mend, mender_of

TEXTS = ["地区", "晋江市", "石狮市", "财政收入（万元）", "乾县", "浉河区", "……", "2019", "GDP"]
TABLE = "地区,年份,财政收入（万元）\n晋江市,2019,5\n石狮市,2019,6\n"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("read_as", ["latin-1", "cp1252"])
def test_texts_are_had_back(encoding: str, read_as: str) -> None:
    wrong = [text.encode(encoding).decode(read_as, errors="replace") for text in TEXTS]
    mender = mender_of(wrong)
    assert mender is not None
    assert [mend(text, mender) for text in wrong if "\ufffd" not in text] == [
        text for text, written in zip(TEXTS, wrong, strict=True) if "\ufffd" not in written
    ]


@pytest.mark.parametrize(
    "texts",
    [
        ["Zürich", "Genève", "Köln", "São Paulo", "naïve café"],
        ["km²", "±5", "12×3", "25°C", "10³"],
        ["晋江市", "km²±×°", "²±×°"],
        ["GDP", "2019"],
        [],
    ],
)
def test_texts_that_are_whole_stay_as_they_are(texts: list[str]) -> None:
    assert mender_of(texts) is None


def test_a_file_that_cannot_be_put_right_is_told_from_one_that_is_well() -> None:
    wrong = TABLE.encode("utf-8").decode("gbk", errors="replace")
    assert is_lost(wrong)
    assert is_lost("县市,值\n锟斤拷,1\n")
    assert not is_lost(TABLE * 20)
    assert not is_lost("鏅嬫睙")


def test_delimited_text_says_what_was_done(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text(TABLE.encode("gbk").decode("latin-1"), encoding="utf-8", newline="\n")
    table = read_one(file)
    assert table.frame["地区"].tolist() == ["晋江市", "石狮市"]
    assert table.units["财政收入"] == "万元"
    assert [one.key for one in table.remarks] == ["readers.remark_mended"]
    file.write_text(TABLE.encode("utf-8").decode("gbk", errors="replace"), encoding="utf-8", newline="\n")
    assert [one.key for one in read_one(file).remarks] == ["readers.remark_mended_partly"]
    file.write_text("名称\n" + "锟斤拷,1\n" * 3, encoding="utf-8", newline="\n")
    assert "readers.remark_lost" in [one.key for one in read_one(file).remarks]


def wrong(text: str) -> str:
    return text.encode("gbk").decode("latin-1")


def test_stata_and_spss_files_are_put_right_with_their_labels(tmp_path: Path) -> None:
    frame = pd.DataFrame({"county": [wrong("晋江市"), wrong("石狮市")], "kind": [1, 2], "value": [5.5, 6.0]})
    labels = {"county": wrong("县市"), "kind": wrong("类别"), "value": wrong("财政收入（万元）")}
    values = {"kind": {1: wrong("城市"), 2: wrong("乡村")}}
    pyreadstat.write_dta(frame, tmp_path / "t.dta", column_labels=labels, variable_value_labels=values)
    pyreadstat.write_sav(frame, tmp_path / "t.sav", column_labels=labels, variable_value_labels=values)
    for name in ("t.dta", "t.sav"):
        table = read_one(tmp_path / name)
        assert table.frame["county"].tolist() == ["晋江市", "石狮市"]
        assert table.labels["value"] == "财政收入（万元）"
        assert list(table.value_labels["kind"].values()) == ["城市", "乡村"]
        assert "readers.remark_mended" in [one.key for one in table.remarks]


def test_utf8_that_was_read_as_gbk_is_had_back_where_no_byte_is_gone(tmp_path: Path) -> None:
    whole = "地区名称,年份,财政收入\n福建省晋江市,2019,5\n福建省石狮市,2019,6\n"
    file = tmp_path / "t.csv"
    file.write_text(whole.encode("utf-8").decode("gb18030"), encoding="utf-8", newline="\n")
    table = read_one(file)
    assert table.frame["地区名称"].tolist() == ["福建省晋江市", "福建省石狮市"]
    assert [one.key for one in table.remarks] == ["readers.remark_mended"]
    wrong = whole.replace("福建省石狮市", "石狮市").encode("utf-8").decode("gbk", errors="replace")
    file.write_text(wrong, encoding="utf-8", newline="\n")
    table = read_one(file)
    assert table.frame.iloc[:, 0].tolist() == ["福建省晋江市", "鐭崇嫯甯\ufffd"]
    (remark,) = table.remarks
    assert remark.key == "readers.remark_mended_partly"
    assert "4 处字节完整，已还原；1 处有字节丢失，不能还原（首见“鐭崇嫯甯\ufffd”）" in remark.message("zh")


@pytest.mark.parametrize(("encoding", "read_as"), [("gbk", "latin-1"), ("utf-8", "cp1252")])
def test_texts_of_a_workbook_are_had_back_with_the_names_of_its_sheets(
    tmp_path: Path, encoding: str, read_as: str
) -> None:
    def wrong(text: str) -> str:
        return text.encode(encoding).decode(read_as, errors="replace")

    rows = [["地区", "年份", "财政收入（万元）"], ["晋江市", 2019, 5], ["石狮市", 2019, 6]]
    frame = pd.DataFrame([[wrong(cell) if isinstance(cell, str) else cell for cell in row] for row in rows])
    frame.to_excel(tmp_path / "t.xlsx", index=False, header=False, sheet_name=wrong("石狮市"))
    table = read_one(tmp_path / "t.xlsx")
    assert table.frame["地区"].tolist() == ["晋江市", "石狮市"]
    assert table.units["财政收入"] == "万元"
    assert table.sheet == "石狮市"
    assert [one.key for one in table.remarks] == ["readers.remark_mended"]


def test_a_workbook_that_lost_bytes_is_told(tmp_path: Path) -> None:
    rows = [line.split(",") for line in TABLE.splitlines()]
    wrong = [[cell.encode("utf-8").decode("gbk", errors="replace") for cell in row] for row in rows]
    pd.DataFrame(wrong).to_excel(tmp_path / "t.xlsx", index=False, header=False)
    (remark,) = read_one(tmp_path / "t.xlsx").remarks
    assert remark.key in ("readers.remark_mended_partly", "readers.remark_lost")
