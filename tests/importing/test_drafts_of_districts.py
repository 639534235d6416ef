"""Which column a draft takes for that of the districts."""

from __future__ import annotations

from pathlib import Path

import pytest

import govkit
from govkit.importing import import_file
from govkit.importing.suggest import suggest_mapping


def draft(folder: Path, *rows: str) -> str:
    (folder / "2019.csv").write_text("\n".join(rows) + "\n", encoding="utf-8", newline="\n")
    return suggest_mapping(folder / "2019.csv")


def test_counties_under_their_cities_and_provinces_are_counties(tmp_path: Path) -> None:
    text = draft(
        tmp_path,
        "县(市),户籍人口（万人）",
        *("河北省,", "石家庄市,", "井陉县,32.6", "正定县,51.2", "行唐县,46.5", "唐山市,", "滦南县,58.3"),
        *("乐亭县,49.6", "山西省,", "太原市,", "清徐县,35.2", "阳曲县,14.6"),
    )
    assert '  name: {column: "县(市)"}\n  coding: name\n  level: county\n' in text


def test_figures_that_could_be_codes_are_none_beside_names_that_they_are_not_of(tmp_path: Path) -> None:
    rows = ("闽侯县,150231,60", "连江县,140000,59", "长乐市,150100,64", "仙游县,210000,98")
    text = draft(tmp_path, "县市别,乡村户数,户籍人口（万人）", *rows)
    assert "  name: {column: 县市别}\n" in text
    assert "gbt2260" not in text


def test_codes_without_a_telling_header_are_codes_where_names_agree_or_none_are_there(tmp_path: Path) -> None:
    codes = ("350582,晋江市,118", "350581,石狮市,35", "350583,南安市,163")
    assert "  id: {column: a}\n  coding: gbt2260\n" in draft(tmp_path, "a,b,户籍人口（万人）", *codes)
    alone = [f"{row[:6]},{row[-3:]}" for row in codes]
    assert "  id: {column: a}\n  coding: gbt2260\n" in draft(tmp_path, "a,户籍人口（万人）", *alone)


@pytest.mark.parametrize(
    ("title", "file", "code", "told"),
    [
        ("数据库：分省年度数据\n地区：北京市\n时间：最近2年\n", "f", "110000", "表外的说明"),
        ("2023年晋江市主要指标\n", "f", "350582", "标题"),
        ("表1 2023年泉州市人口\n", "f", "350500", "标题"),
        ("主要指标\n", "泉州市2023年统计公报", "350500", "文件名"),
    ],
)
def test_a_table_of_one_district_is_drafted_as_of_the_one_that_is_named_around_it(
    tmp_path: Path, title: str, file: str, code: str, told: str
) -> None:
    text = f"{title}指标,2022年,2021年\n户籍人口(万人),761,762\n地区生产总值(亿元),12103,11304\n"
    (tmp_path / f"{file}.csv").write_text(text, encoding="utf-8", newline="\n")
    found = suggest_mapping(tmp_path / f"{file}.csv")
    assert f'\n  id: "{code}"\n  coding: gbt2260\n' in found
    assert f"没有找到地区列；{told}中写的是" in found
    (tmp_path / "m.yml").write_text(found, encoding="utf-8", newline="\n")
    import_file(tmp_path / f"{file}.csv", tmp_path / "m.yml", tmp_path / "data")
    figures = govkit.load(tmp_path / "data")
    assert (set(figures["district"]), len(figures)) == ({code}, 4)


@pytest.mark.parametrize("title", ["泉州市各区县主要指标", "晋江市各街道情况", "主要指标"])
def test_a_title_that_speaks_of_several_names_no_one_district(tmp_path: Path, title: str) -> None:
    text = draft(tmp_path, title, "指标,2022年,2021年", "户籍人口(万人),761,762")
    assert "没有找到地区列。" in text


def test_figures_of_rows_stand_beside_their_rates(tmp_path: Path) -> None:
    text = draft(
        tmp_path, "泉州市人口", "指标,年末数（万人）,比重（%）", "户籍人口,761,100", "农业户籍人口,300,39.4"
    )
    entry = "  - {column: 年末数, indicator: registered_population, unit: 万人, where: {指标: [户籍人口]}}\n"
    assert entry in text


def test_totals_and_zones_beside_districts_do_not_hide_them(tmp_path: Path) -> None:
    rows = ("全 市,350", "晋江市,118", "石狮市,35", "市本级,12", "泉州开发区,3", "台商投资区,20")
    text = draft(tmp_path, "县(市、区),户籍人口（万人）", *rows)
    assert '  name: {column: "县(市、区)"}\n  coding: name\n  level: county\n' in text


def test_the_city_tells_apart_what_the_province_does_not(tmp_path: Path) -> None:
    rows = ("江苏省,徐州市,鼓楼区,2019,50", "江苏省,南京市,鼓楼区,2019,51", "福建省,福州市,鼓楼区,2019,52")
    text = draft(tmp_path, "省份,城市,区县,年份,户籍人口（万人）", *rows)
    assert "  within: {column: 城市}\n" in text
    (tmp_path / "m.yml").write_text(text, encoding="utf-8", newline="\n")
    import_file(tmp_path / "2019.csv", tmp_path / "m.yml", tmp_path / "data")
    assert set(govkit.load(tmp_path / "data")["district"]) == {"320302", "320106", "350102"}


def test_growth_under_the_years_does_not_hide_them(tmp_path: Path) -> None:
    years = [f"{year},{100 + year - 2016}" for year in range(2016, 2021)]
    text = draft(tmp_path, "晋江市主要指标", "年份,户籍人口（万人）", *years, "年均增长（%）,1.6")
    assert "\nperiod: {column: 年份}\n" in text


def test_names_that_several_bear_are_of_the_city_in_which_all_others_lie(tmp_path: Path) -> None:
    text = "区县,年份,地区生产总值（亿元）\n鼓楼区,2020,1\n台江区,2020,2\n仓山区,2020,3\n合计,2020,6\n"
    (tmp_path / "f.csv").write_text(text, encoding="utf-8", newline="\n")
    draft = suggest_mapping(tmp_path / "f.csv")
    assert "  within: 福州市\n" in draft
    (tmp_path / "m.yml").write_text(draft, encoding="utf-8", newline="\n")
    import_file(tmp_path / "f.csv", tmp_path / "m.yml", tmp_path / "data")
    assert set(govkit.load(tmp_path / "data")["district"]) == {"350102", "350103", "350104"}


@pytest.mark.parametrize("other", ["晋江市", "慈溪市"])
def test_where_others_lie_in_several_places_nothing_is_said_of_the_city(tmp_path: Path, other: str) -> None:
    text = f"区县,年份,地区生产总值（亿元）\n鼓楼区,2020,1\n台江区,2020,2\n{other},2020,3\n"
    (tmp_path / "f.csv").write_text(text, encoding="utf-8", newline="\n")
    draft = suggest_mapping(tmp_path / "f.csv")
    assert ("  within: 福建省\n" in draft) == (other == "晋江市")
    assert "福州市" not in draft


def test_counties_that_several_bear_count_as_counties_under_their_cities(tmp_path: Path) -> None:
    rows = [
        "江苏省,9",
        "南京市,5",
        "鼓楼区,1",
        "玄武区,2",
        "徐州市,4",
        "鼓楼区,3",
        "云龙区,4",
        "河南省,1",
        "开封市,1",
        "鼓楼区,6",
    ]
    text = "2020年户籍人口（万人）,\n地区,户籍人口（万人）\n" + "\n".join(rows) + "\n"
    (tmp_path / "f.csv").write_text(text, encoding="utf-8", newline="\n")
    draft = suggest_mapping(tmp_path / "f.csv")
    assert "  level: county\n" in draft
    (tmp_path / "m.yml").write_text(draft, encoding="utf-8", newline="\n")
    report = import_file(tmp_path / "f.csv", tmp_path / "m.yml", tmp_path / "data")
    assert report.files[0].reasons == {"not_this_level": 5}
    found = govkit.load(tmp_path / "data")
    assert dict(zip(found["district"], found["value"], strict=True)) == {
        "320102": 2,
        "320106": 1,
        "320302": 3,
        "320303": 4,
        "410204": 6,
    }
