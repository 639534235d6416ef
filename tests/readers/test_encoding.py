"""Text is read in the encoding that it was written in, Simplified or Traditional."""

from __future__ import annotations

from pathlib import Path

import pytest

from govkit.readers import read_one
from govkit.readers.encoding import decode

TRADITIONAL = "地區,年份,戶籍人口（人）\n臺北市,2019,2645041\n新北市,2019,4018696\n桃園市,2019,2249037\n"
SIMPLIFIED = "地区,年份,户籍人口（人）\n晋江市,2019,1201000\n漳州台商投资区,2019,2249\n亳州市,2019,1\n"
PROSE = "本表數據來自戶政機關年終登記資料，不含外籍人士；鄉鎮市區調整後之資料已予追溯修正。"


@pytest.mark.parametrize("codec", ["big5", "cp950", "big5hkscs"])
@pytest.mark.parametrize("text", [TRADITIONAL, PROSE * 3, TRADITIONAL + PROSE])
def test_traditional_text_in_big5_is_recognised(codec: str, text: str) -> None:
    found = decode(text.encode(codec))
    assert found is not None
    assert found.text == text
    assert [remark.key for remark in found.remarks] == ["readers.remark_big5"]


@pytest.mark.parametrize("text", [TRADITIONAL, SIMPLIFIED, PROSE, SIMPLIFIED + TRADITIONAL, "县,值\n亳,1\n"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_in_another_encoding_is_never_taken_for_big5(codec: str, text: str) -> None:
    found = decode(text.encode(codec))
    assert found is not None
    assert found.text == text
    assert not found.remarks


@pytest.mark.parametrize(
    "name", ["鄱阳县", "泸溪县", "濮阳市", "郫都区", "衢州", "歙县黟县", "儋州市,琼海市"]
)
def test_rare_characters_of_names_stay_in_gb18030(name: str) -> None:
    found = decode(name.encode("gbk"))
    assert found is not None
    assert found.text == name


def test_characters_of_hong_kong_are_read(tmp_path: Path) -> None:
    text = "地區,人口\n深水埗區,405869\n鰂魚涌,40000\n觀塘區,648541\n啟德,1\n"
    (tmp_path / "h.csv").write_bytes(text.encode("big5hkscs"))
    table = read_one(tmp_path / "h.csv")
    assert table.frame["地區"].tolist() == ["深水埗區", "鰂魚涌", "觀塘區", "啟德"]


def test_a_character_that_is_cut_is_told(tmp_path: Path) -> None:
    content = (TRADITIONAL * 60).encode("cp950")
    cut = content.replace("臺北市".encode("cp950"), "臺北市".encode("cp950")[:-1], 1)
    found = decode(cut)
    assert found is not None
    assert {remark.key for remark in found.remarks} == {"readers.remark_big5", "readers.remark_cut_character"}


LINES = "地区,年份\n" + "甲县,2019\n" * 10


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_control_character_that_was_pasted_in_is_left_out_and_told(codec: str) -> None:
    found = decode(LINES.replace("甲县", "甲\x1f县", 1).encode(codec))
    assert found is not None
    assert found.text == LINES
    (remark,) = found.remarks
    assert (remark.key, remark.values) == ("readers.remark_control", {"count": 1, "code": "1F", "line": 2})


def test_control_characters_that_part_the_cells_are_not_left_out() -> None:
    assert decode(LINES.replace(",", "\x01").encode()) is None


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_what_a_broken_off_file_is_padded_with_is_left_out_and_told(codec: str) -> None:
    found = decode(LINES.encode(codec) + b"\0" * 4096)
    assert found is not None
    assert found.text == LINES
    assert [(remark.key, remark.values["count"]) for remark in found.remarks] == [
        ("readers.remark_nul", 4096)
    ]
