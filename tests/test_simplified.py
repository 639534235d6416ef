"""Names and words of files from Hong Kong and Taiwan are found by their simplified form."""

from __future__ import annotations

import subprocess
import sys

import opencc
import pytest

from govkit import divisions, units
from govkit.period_texts import iso_period, years_of
from govkit.readers import unit_words, words
from govkit.simplified import simplified


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("晉江市", "晋江市"),
        ("鼓樓區", "鼓楼区"),
        ("地區生產總值（億元）", "地区生产总值（亿元）"),
        ("常住人口總數", "常住人口总数"),
        ("乾縣", "乾县"),
        ("中衞市", "中卫市"),
        ("晋江市 GDP 12.3km²", "晋江市 GDP 12.3km²"),
        ("乾县", "乾县"),
        ("", ""),
    ],
)
def test_a_text_is_simplified_character_for_character(written: str, plain: str) -> None:
    assert simplified(written) == plain
    assert len(simplified(written)) == len(written)


@pytest.mark.parametrize("script", ["s2t", "s2tw", "s2hk"])
def test_the_name_of_every_division_comes_back_from_traditional_characters(script: str) -> None:
    traditional = opencc.OpenCC(script).convert
    names = {one.name for one in divisions.divisions()}
    assert {name for name in names if simplified(traditional(name)) != name} == set()


def test_simplified_texts_load_no_table_of_characters() -> None:
    code = (
        "import sys; from govkit import divisions; divisions.find('晋江市'); divisions.find('没有的名称');"
        "sys.exit('opencc' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("name", "level", "code"),
    [
        ("晉江市", "county", "350582"),
        ("福建省泉州市晉江市", "county", "350582"),
        ("晉 江", "county", "350582"),
        ("內蒙古", "province", "150000"),
        ("廣西壯族自治區", "province", "450000"),
        ("延邊朝鮮族自治州", "city", "222400"),
    ],
)
def test_a_district_in_traditional_characters_is_found_and_told_as_such(
    name: str, level: divisions.DivisionLevel, code: str
) -> None:
    found = divisions.find(name, level)
    assert found.code == code
    assert not found.as_written


def test_a_name_that_several_bear_is_not_guessed_in_traditional_characters_either() -> None:
    assert divisions.find("鼓樓區").code == ""
    assert divisions.find("鼓樓區", within="福州市").code == "350102"


@pytest.mark.parametrize(("written", "plain"), [("億元", "亿元"), ("萬人", "万人"), ("元/戶·月", "元/户·月")])
def test_units_in_traditional_characters_are_the_same_units(written: str, plain: str) -> None:
    assert units.factor(written, plain) == 1
    assert unit_words.is_unit(written)


def test_the_words_of_a_table_are_understood_and_its_text_stays_as_written() -> None:
    assert unit_words.stated_unit("（單位：萬元）") == "萬元"
    assert unit_words.without_unit("財政收入（萬元）") == ("財政收入", "萬元")
    assert unit_words.without_stated_unit("各縣市指標（單位：億元）") == ("各縣市指標", "億元")
    assert unit_words.stated_unit("單位：某縣統計局") == ""
    assert words.is_note("註：數據來源於統計局。") or words.is_note("注：數據來源於統計局。")
    assert words.is_missing("無數據")
    assert words.is_title("各縣情況")


def test_periods_in_traditional_characters() -> None:
    assert iso_period("2019年全年") == "2019"
    assert iso_period("二〇一九年第四季度") == "2019-Q4"
    assert years_of("二〇一九年各縣指標") == ("2019",)
