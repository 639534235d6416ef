"""Drafts of mappings: questions are no periods, known names are known, and a recipe that fits is named."""

from __future__ import annotations

import shlex
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

import govkit
from govkit import divisions
from govkit.errors import ReadError
from govkit.importing import import_file
from govkit.importing.suggest import suggest_mapping, write_draft


def draft(folder: Path, text: str) -> str:
    (folder / "f.csv").write_text(text, encoding="utf-8", newline="\n")
    return suggest_mapping(folder / "f.csv")


def test_the_year_of_birth_asked_in_a_questionnaire_is_not_the_period(tmp_path: Path) -> None:
    frame = pd.DataFrame({"Q1": [1.0, 2.0, 1.0], "Q2": [1980.0, 1992.0, 2001.0]})
    pyreadstat.write_sav(
        frame,
        str(tmp_path / "q.sav"),
        column_labels=["您的性别是?", "您哪一年来到本社区?"],
        variable_value_labels={"Q1": {1.0: "男", 2.0: "女"}},
    )
    text = suggest_mapping(tmp_path / "q.sav")
    assert "period: {column: Q2" not in text
    assert "# - {column: Q1, indicator: , measure: share, answers: [男, 女]}" in text


def test_questions_with_answers_in_words_are_offered_as_shares_by_the_day_of_the_answer(
    tmp_path: Path,
) -> None:
    lines = ["提交答卷时间,所在县区,出生年份,您对社区工作是否满意？"]
    answers = ["满意", "不满意", "满意", "非常满意", "满意", "不满意"]
    lines += [f"2023/5/{day} 10:11,晋江市,19{day}5,{one}" for day, one in enumerate(answers, start=10)]
    text = draft(tmp_path, "\n".join(lines) + "\n")
    assert "period: {column: 提交答卷时间, to: year}" in text
    old = "indicator: resident_satisfaction, measure: share, answers: [满意, 不满意, 非常满意]"
    assert f'# - {{column: "您对社区工作是否满意？", {old}' in text
    text = text.replace('# - {column: "您', '- {column: "您').replace(
        old, "indicator: resident_satisfaction, measure: share, answers: [满意, 非常满意]"
    )
    (tmp_path / "m.yml").write_text(text, encoding="utf-8", newline="\n")
    import_file(tmp_path / "f.csv", tmp_path / "m.yml", tmp_path / "data")
    (line,) = govkit.load(tmp_path / "data")[["district", "period", "value", "n"]].to_numpy().tolist()
    assert line == ["350582", "2023", pytest.approx(200 / 3), 6]


def test_columns_are_known_by_the_names_that_recipes_have_for_them_if_the_unit_fits(tmp_path: Path) -> None:
    text = draft(
        tmp_path,
        "城市,年份,GDP（亿元）,年末总人口（万人）,第二产业_全市（亿元）\n泉州市,2019,9,8,7\n厦门市,2019,6,5,4\n",
    )
    assert "- {column: GDP, indicator: gross_regional_product, unit: 亿元}" in text
    assert "- {column: 年末总人口, indicator: registered_population, unit: 万人}" in text
    assert "indicator: employed_secondary" not in text


def test_a_rate_is_not_offered_as_the_amount_that_it_is_a_rate_of(tmp_path: Path) -> None:
    text = draft(tmp_path, "城市,年份,户籍人口增长率\n泉州市,2019,9\n厦门市,2019,6\n")
    assert "registered_population" not in text


def test_a_recipe_that_fits_is_named_and_one_for_another_level_is_not(tmp_path: Path) -> None:
    assert "--mapping cnki-city-yearbook" in draft(
        tmp_path, "城市,地区生产总值（亿元）\n泉州市,9\n厦门市,6\n"
    )
    of_counties = draft(tmp_path, "地区,地区生产总值（亿元）\n晋江市,9\n石狮市,6\n")
    assert "--mapping county-yearbook" in of_counties
    assert "cnki-city-yearbook" not in of_counties


def test_other_levels_among_codes_are_told_with_what_to_write(tmp_path: Path) -> None:
    text = draft(
        tmp_path, "代码,年份,户籍人口（万人）\n110000,2019,9\n350500,2019,9\n350200,2019,8\n350582,2019,6\n"
    )
    assert "level: city\n" in text
    assert "county: 1" in text
    assert "level: [city, county]" in text


def test_a_draft_without_indicators_says_how_to_complete_it(tmp_path: Path) -> None:
    text = draft(tmp_path, "城市,年份,电站数\n泉州市,2019,9\n厦门市,2019,6\n")
    (tmp_path / "m.yml").write_text(text, encoding="utf-8", newline="\n")
    assert "data/codebook/indicators/" in text
    with pytest.raises(ReadError, match="indicators"):
        import_file(tmp_path / "f.csv", tmp_path / "m.yml", tmp_path / "data")


def test_indicators_in_rows_are_offered_one_by_one_and_import_as_drafted(tmp_path: Path) -> None:
    rows = [
        f"{code},{name},{year},{indicator},{value},{unit}"
        for code, name in (("350582", "晋江市"), ("350581", "石狮市"))
        for year in (2019, 2020)
        for indicator, value, unit in (("地区生产总值", 100, "亿元"), ("年末户籍人口", 50, "万人"))
    ]
    text = draft(tmp_path, "\n".join(["地区代码,地区,年份,指标,数值,单位", *rows]) + "\n")
    assert "- {column: 数值, indicator: gross_regional_product, where: {指标: [地区生产总值]}}" in text
    assert "\n  name: {column: 地区}\n" in text
    assert "没有用到的列" not in text
    (tmp_path / "m.yml").write_text(text, encoding="utf-8", newline="\n")
    report = import_file(tmp_path / "f.csv", tmp_path / "m.yml", tmp_path / "data")
    assert (report.observations, report.indicators, report.districts) == (8, 2, 2)


def test_indicators_in_rows_with_years_side_by_side_are_offered_one_by_one(tmp_path: Path) -> None:
    rows = [
        f"{name},{item},100,110"
        for name in ("晋江市", "石狮市")
        for item in ("地区生产总值（亿元）", "户籍人口（万人）", "某某（个）")
    ]
    text = draft(tmp_path, "\n".join(["县市,项目,2019年,2020年", *rows]) + "\n")
    product = '{column: "{period}年", indicator: gross_regional_product, where:'
    assert f"\n  - {product}" in text
    (tmp_path / "m.yml").write_text(text, encoding="utf-8", newline="\n")
    report = import_file(tmp_path / "f.csv", tmp_path / "m.yml", tmp_path / "data")
    assert (report.observations, report.indicators) == (8, 2)


def test_rows_that_differ_in_no_indicator_are_left_as_they_are(tmp_path: Path) -> None:
    rows = [f"{name},2020,{sex},50" for name in ("晋江市", "石狮市") for sex in ("男", "女")]
    text = draft(tmp_path, "\n".join(["县市,年份,性别,户籍人口（万人）", *rows]) + "\n")
    assert "where" not in text


def test_columns_of_one_name_are_all_called_by_place_and_by_header(tmp_path: Path) -> None:
    text = draft(
        tmp_path, "县市,年份,地区生产总值,地区生产总值,增速,增速\n晋江市,2019,1,2,3,4\n石狮市,2020,5,6,7,8\n"
    )
    for place, header in (("C", "地区生产总值"), ("D", "地区生产总值"), ("E", "增速"), ("F", "增速")):
        assert f"“{header} [{place}]”" in text
        assert f'# - {{column: "[{place}]"' in text
    assert ".2" not in text


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        ("地区生产总值", "“地区生产总值”没有注明单位"),
        ("甲乙丙丁（万元）", "没有与“甲乙丙丁”同名或相近的指标"),
        ("地区生产总值（亿元）,GDP（万元）", "“GDP”与前面的一列是同一指标"),
    ],
)
def test_a_line_that_is_left_open_says_why(tmp_path: Path, header: str, sentence: str) -> None:
    figures = ",".join("1" for _ in header.split(","))
    text = draft(tmp_path, f"县市,年份,{header}\n晋江市,2019,{figures}\n石狮市,2020,{figures}\n")
    assert sentence in text
    assert "–" not in text


def test_a_thousand_columns_are_looked_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    find = divisions.find
    monkeypatch.setattr(
        divisions, "find", lambda name, *rest, **how: asked.append(name) or find(name, *rest, **how)
    )
    names = ",".join(f"数{n}（万元）" for n in range(1000))
    row = ",".join(str(n) for n in range(1000))
    assert "数999" in draft(tmp_path, f"县市,年份,{names}\n晋江市,2019,{row}\n石狮市,2019,{row}\n")
    assert len(asked) < 100


@pytest.mark.parametrize(("days", "to"), [(("1-31", "2-29"), "month"), (("3-31", "6-30"), "quarter")])
def test_dates_are_taken_to_the_period_that_keeps_their_figures_apart(
    tmp_path: Path, days: tuple[str, str], to: str
) -> None:
    rows = [f"{name},2020-{day},{n}" for name in ("晋江市", "石狮市") for n, day in enumerate(days)]
    text = draft(tmp_path, "\n".join(["县市,日期,一般公共预算收入（万元）", *rows]) + "\n")
    assert f"period: {{column: 日期, to: {to}}}" in text
    (tmp_path / "m.yml").write_text(text, encoding="utf-8", newline="\n")
    assert import_file(tmp_path / "f.csv", tmp_path / "m.yml", tmp_path / "data").observations == 4


def test_a_column_of_figures_with_a_few_words_is_offered(tmp_path: Path) -> None:
    text = draft(
        tmp_path,
        "县市,年份,地区生产总值（亿元）,说明\n晋江市,2019,1.5,甲\n石狮市,2019,约85,1\n南安市,2019,3,乙\n惠安县,2019,…,丙\n",
    )
    assert "- {column: 地区生产总值, indicator: gross_regional_product, unit: 亿元}" in text
    assert "没有用到的列：说明" in text


def test_columns_of_districts_and_periods_that_come_twice_are_called_by_place(tmp_path: Path) -> None:
    text = draft(
        tmp_path,
        "县市,年份,地区生产总值（亿元）,县市,年份,户籍人口（万人）\n晋江市,2019,1,晋江市,2019,2\n石狮市,2020,3,石狮市,2020,4\n",
    )
    assert 'name: {column: "[A]"}' in text
    assert 'period: {column: "[B]"}' in text
    (tmp_path / "m.yml").write_text(text, encoding="utf-8", newline="\n")
    assert import_file(tmp_path / "f.csv", tmp_path / "m.yml", tmp_path / "data").observations == 4


@pytest.mark.parametrize(
    ("names", "level"),
    [(("青阳街道", "梅岭街道"), "street"), (("安海镇", "东石镇"), "street"), (("一村", "二村"), "community")],
)
def test_places_of_ones_own_are_known_by_their_names_in_a_column_called_otherwise(
    tmp_path: Path, names: tuple[str, str], level: str
) -> None:
    text = draft(tmp_path, f"地区,年份,居民满意率（%）\n{names[0]},2019,1\n{names[1]},2019,2\n合计,2019,2\n")
    assert "id: {column: 地区}" in text
    assert f"names: {{{names[0]}: {level}-1, {names[1]}: {level}-2}}" in text


@pytest.mark.parametrize("sign", ["年", ""])
def test_figures_of_the_whole_in_the_row_of_a_year_are_set_aside_as_totals(tmp_path: Path, sign: str) -> None:
    rows = ["晋江市,1", "石狮市,2"]
    lines = ["地区,户籍人口（万人）", f"2019{sign},3", *rows, f"2020{sign},3", *rows]
    text = draft(tmp_path, "\n".join(lines) + "\n")
    assert "period: {column: 时期}" in text
    (tmp_path / "m.yml").write_text(text, encoding="utf-8", newline="\n")
    report = import_file(tmp_path / "f.csv", tmp_path / "m.yml", tmp_path / "data")
    assert report.files[0].reasons == {"total_row": 2}
    assert report.observations == 4


def test_a_draft_says_what_was_seen_in_reading(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_bytes("地区,户籍人口（万人）\n晋江\0市,118\n石狮市,35\n".encode())
    assert "\n# 读取时所见：文件中有 1 个空字节（NUL）" in suggest_mapping(tmp_path / "f.csv")


def test_the_command_that_is_told_with_a_draft_can_be_typed_as_it_stands(tmp_path: Path) -> None:
    folder = tmp_path / "我的 数据"
    folder.mkdir()
    file = folder / "街道（镇）表.csv"
    file.write_text("街道,年份\n青阳街道,2012\n", encoding="utf-8")
    told = write_draft(file, tmp_path / "a.yml")
    words = shlex.split(told.partition("govkit import ")[2])
    assert words[:3] == [str(file), "--mapping", str(tmp_path / "a.yml")]
