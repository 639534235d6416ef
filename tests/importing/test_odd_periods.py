"""Half-years, school years and fiscal years among the periods of a file."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import govkit
from govkit.importing import import_file
from govkit.importing.suggest import suggest_mapping


def long_file(folder: Path, *periods: str) -> Path:
    lines = [
        f"{name},{period},{n}" for n, period in enumerate(periods, start=1) for name in ("晋江市", "石狮市")
    ]
    file = folder / "f.csv"
    file.write_text(
        "\n".join(["县市,时期,地区生产总值（亿元）", *lines]) + "\n", encoding="utf-8", newline="\n"
    )
    return file


def wide_file(folder: Path, *periods: str) -> Path:
    heads = ",".join(f"{period}地区生产总值（亿元）" for period in periods)
    figures = ",".join(str(n) for n in range(1, len(periods) + 1))
    file = folder / "f.csv"
    file.write_text(f"县市,{heads}\n晋江市,{figures}\n石狮市,{figures}\n", encoding="utf-8", newline="\n")
    return file


def imported(file: Path, text: str) -> dict[str, float]:
    folder = file.parent
    (folder / "m.yml").write_text(text, encoding="utf-8", newline="\n")
    import_file(file, folder / "m.yml", folder / "data")
    found = govkit.load(folder / "data").query("district == '350582'")
    return dict(zip(found["period"], found["value"], strict=True))


def test_half_years_are_told_in_the_draft_and_set_aside(tmp_path: Path) -> None:
    file = long_file(tmp_path, "2019年", "2020年上半年", "2021H1", "2021")
    text = suggest_mapping(file)
    assert "\nperiod: {column: 时期}\n" in text
    assert "不是一年、一季或一个月的时期（2020年上半年、2021H1）" in text
    assert imported(file, text) == {"2019": 1, "2021": 4}
    with (tmp_path / "data" / "set-aside.csv").open(encoding="utf-8-sig") as stream:
        assert [line["cell"] for line in csv.DictReader(stream)] == [
            "2020年上半年",
            "2020年上半年",
            "2021H1",
            "2021H1",
        ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("2019-2020学年", "2020-2021学年"),
        ("2011/12", "2012/13"),
        ("2019/2020", "2020/2021"),
        ("2019学年", "2020学年度"),
    ],
)
def test_school_years_are_the_year_that_the_mapping_says(tmp_path: Path, first: str, second: str) -> None:
    file = long_file(tmp_path, first, second)
    text = suggest_mapping(file)
    assert "period: {column: 时期, of_two_years: first} 归入前一年" in text
    year = int(first[:4])
    of_first = text.replace("\nperiod: {column: 时期}", "\nperiod: {column: 时期, of_two_years: first}")
    assert imported(file, of_first) == {str(year): 1, str(year + 1): 2}
    of_last = of_first.replace(
        "\nperiod: {column: 时期, of_two_years: first}", "\nperiod: {column: 时期, of_two_years: last}"
    )
    assert imported(file, of_last) == {str(year + 1): 1, str(year + 2): 2}


def test_school_years_of_no_stated_year_are_set_aside(tmp_path: Path) -> None:
    file = long_file(tmp_path, "2019", "2020-2021学年")
    assert imported(file, suggest_mapping(file)) == {"2019": 1}
    assert "of_two_years" in (tmp_path / "data" / "set-aside.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("periods", [("FY2019", "FY2020"), ("2019财年", "2020财政年度"), ("2019", "FY2020")])
def test_fiscal_years_are_years_in_cells_and_in_headers(tmp_path: Path, periods: tuple[str, str]) -> None:
    for file in (long_file(tmp_path, *periods), wide_file(tmp_path, *periods)):
        assert imported(file, suggest_mapping(file)) == {"2019": 1, "2020": 2}


def test_years_beside_half_years_are_drafted_and_half_years_named(tmp_path: Path) -> None:
    file = wide_file(tmp_path, "2019年", "2020年上半年", "2020年下半年", "2021-2022学年")
    text = suggest_mapping(file)
    assert '  - {column: "{period}年地区生产总值", indicator: gross_regional_product, unit: 亿元}' in text
    assert (
        "没有列为指标：2020年上半年地区生产总值、2020年下半年地区生产总值、2021-2022学年地区生产总值" in text
    )
    assert imported(file, text) == {"2019": 1}


def test_a_mapping_that_takes_half_years_for_years_is_told_so(tmp_path: Path) -> None:
    file = wide_file(tmp_path, "2019年上半年", "2020年上半年")
    assert "{period}年上半年" not in suggest_mapping(file)
    text = suggest_mapping(file).split("\nperiod:")[0] + (
        '\nindicators:\n  - {column: "{period}年上半年地区生产总值", indicator: gross_regional_product}\n'
    )
    (tmp_path / "m.yml").write_text(text, encoding="utf-8", newline="\n")
    report = import_file(file, tmp_path / "m.yml", tmp_path / "data")
    assert "报告中会写作全年" in report.summary()


def test_years_written_in_two_ways_are_one_entry(tmp_path: Path) -> None:
    file = wide_file(tmp_path, "2018", "2019", "2020年", "2021年")
    assert imported(file, suggest_mapping(file)) == {"2018": 1, "2019": 2, "2020": 3, "2021": 4}
