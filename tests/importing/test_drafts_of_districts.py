"""Which column a draft takes for that of the districts."""

from __future__ import annotations

from pathlib import Path

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
