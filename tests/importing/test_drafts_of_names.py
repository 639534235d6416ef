"""Which indicator a draft takes a column for, by what yearbooks and bulletins call it."""

from __future__ import annotations

from pathlib import Path

import pytest

import govkit
from govkit.importing import import_file
from govkit.importing.suggest import suggest_mapping


def draft(folder: Path, text: str) -> str:
    (folder / "2020.csv").write_text(text, encoding="utf-8", newline="\n")
    return suggest_mapping(folder / "2020.csv")


def figures(folder: Path, text: str) -> dict[str, float]:
    """By indicator, what the draft as it stands imports for the first district."""
    (folder / "m.yml").write_text(draft(folder, text), encoding="utf-8", newline="\n")
    import_file(folder / "2020.csv", folder / "m.yml", folder / "data")
    found = govkit.load(folder / "data").query("district == '350582'")
    return dict(zip(found["indicator"], found["value"], strict=True))


@pytest.mark.parametrize(
    "header",
    [
        "人均地区生产总值（元）",
        "人均地区生产总值（元/人）",
        "人均地区生产总值（元） Per Capita GRP (yuan)",
        "人均地区生产总值（万元）",
    ],
)
def test_a_figure_a_person_is_drafted_in_money_a_person_and_not_as_the_total(
    tmp_path: Path, header: str
) -> None:
    figure = 12.5 if "万元" in header else 125000
    text = f"地区,{header}\n晋江市,{figure}\n石狮市,{figure}\n"
    assert figures(tmp_path, text) == {"grp_per_person": 12.5}


def test_the_figure_a_person_of_a_mapping_may_be_called_by_either_unit(tmp_path: Path) -> None:
    (tmp_path / "2020.csv").write_text("地区,人均地区生产总值（元）\n晋江市,125000\n", encoding="utf-8")
    for unit in ("元", "元/人", "yuan_per_person"):
        (tmp_path / "m.yml").write_text(
            "title: {zh: 试, en: trial}\nsource: trial\nperiod: 2020\n"
            "district: {coding: name, name: {column: 地区}, level: county}\n"
            f"indicators: [{{column: 人均地区生产总值, indicator: grp_per_person, unit: {unit}}}]\n",
            encoding="utf-8",
        )
        import_file(tmp_path / "2020.csv", tmp_path / "m.yml", tmp_path / "data")
        assert list(govkit.load(tmp_path / "data")["value"]) == [12.5]


def test_what_is_called_almost_as_an_indicator_is_offered_and_not_taken(tmp_path: Path) -> None:
    text = draft(tmp_path, "地区,第四产业增加值（亿元）\n晋江市,5\n石狮市,6\n")
    assert "\n  # - {column: 第四产业增加值, indicator: grp_" in text


def test_parts_under_a_total_are_the_indicators_that_they_are_called(tmp_path: Path) -> None:
    text = (
        "地区,地区生产总值,地区生产总值\n,,第一产业增加值\n,（亿元）,（亿元）\n晋江市,2229,20\n石狮市,839,7\n"
    )
    assert figures(tmp_path, text) == {"gross_regional_product": 2229, "grp_primary": 20}


def test_growth_beside_a_figure_is_no_figure_of_it(tmp_path: Path) -> None:
    text = (
        "主要经济指标\n,,单位：亿元、%\n地区,地区生产总值,地区生产总值\n,绝对数,增长\n"
        "晋江市,2229,4.1\n石狮市,839,-3.6\n"
    )
    assert figures(tmp_path, text) == {"gross_regional_product": 2229}
    assert '# - {column: 地区生产总值_增长, indicator: , unit: "%"}' in draft(tmp_path, text)


def test_headers_in_two_languages_are_called_by_the_chinese_and_totals_are_set_aside(tmp_path: Path) -> None:
    text = (
        "城 市 City,年末总人口（万人） Total Population at Year-end (10 000 persons)\n"
        "合　计　Total,187.2\n晋 江 市 Jinjiang,118.7\n石 狮 市 Shishi,68.5\n"
    )
    assert figures(tmp_path, text) == {"registered_population": 118.7}
    assert "合计" in (tmp_path / "data" / "set-aside.csv").read_text(encoding="utf-8")


def test_a_word_among_figures_makes_them_no_answers(tmp_path: Path) -> None:
    text = draft(tmp_path, "地区,居民满意率（%）\n" + "晋江市,81\n石狮市,80\n南安市,81\n惠安县,持平\n" * 2)
    assert '\n  - {column: 居民满意率, indicator: resident_satisfaction, unit: "%"}\n' in text


def test_names_of_cities_in_latin_letters_are_to_be_filled_in(tmp_path: Path) -> None:
    text = "City,Year,GDP (100 million yuan)\nQuanzhou,2020,10\nXi'an,2020,20\n"
    (tmp_path / "f.csv").write_text(text, encoding="utf-8", newline="\n")
    draft = suggest_mapping(tmp_path / "f.csv")
    assert '  name: {column: City}\n  names: {"Xi\'an": "", Quanzhou: ""}\n  level: city\n' in draft
    draft = draft.replace('"Xi\'an": "", Quanzhou: ""', '"Xi\'an": "610100", Quanzhou: "350500"')
    (tmp_path / "m.yml").write_text(draft, encoding="utf-8", newline="\n")
    import_file(tmp_path / "f.csv", tmp_path / "m.yml", tmp_path / "data")
    found = govkit.load(tmp_path / "data")
    assert dict(zip(found["district"], found["value"], strict=True)) == {"350500": 10, "610100": 20}


def test_provinces_in_english_are_known_and_so_are_their_units(tmp_path: Path) -> None:
    text = "Province,Year,GDP (10 000 yuan)\nFujian,2020,20000\nInner Mongolia,2020,30000\nShaanxi,2020,1\n"
    (tmp_path / "f.csv").write_text(text, encoding="utf-8", newline="\n")
    (tmp_path / "m.yml").write_text(suggest_mapping(tmp_path / "f.csv"), encoding="utf-8", newline="\n")
    import_file(tmp_path / "f.csv", tmp_path / "m.yml", tmp_path / "data")
    found = govkit.load(tmp_path / "data")
    assert dict(zip(found["district"], found["value"], strict=True)) == {
        "350000": 2,
        "150000": 3,
        "610000": 0.0001,
    }


@pytest.mark.parametrize("before", ["#", "其中：", "一、", "（一）", "1."])
def test_signs_before_a_name_are_none_of_it(tmp_path: Path, before: str) -> None:
    text = f"县市,年份,{before}第一产业增加值（万元）\n晋江市,2020,10\n石狮市,2020,20\n"
    (tmp_path / "f.csv").write_text(text, encoding="utf-8", newline="\n")
    assert ", indicator: grp_primary, unit: 万元}" in suggest_mapping(tmp_path / "f.csv")
    assert "# - {column" not in suggest_mapping(tmp_path / "f.csv")
