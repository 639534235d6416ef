"""Files of one kind become one folder: together or one after the other, in any order, and nothing is lost."""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import govkit
from govkit import vintages
from govkit.cli import main
from govkit.errors import PrivacyError, ReadError
from govkit.importing import ImportReport, import_files
from govkit.importing.choosing import distinct_files
from govkit.importing.suggest import write_draft
from govkit.text import use_language

MAPPING = """
title: {zh: 县域年鉴, en: County yearbook}
source: yearbook
district: {coding: name, name: {column: 县市}, level: county}
period: title
indicators:
  - {column: 地区生产总值, indicator: gross_regional_product, unit: 亿元}
  - {column: 户籍人口, also: [年末总人口], indicator: registered_population, unit: 万人, optional: true}
"""
HEADER = "县市,地区生产总值,户籍人口\n"
YEARS = {
    "2019.csv": HEADER + "晋江市,2546.2,120\n石狮市,1000,35\n合计,3546.2,155\n",
    "2020.csv": HEADER + "晋江市,—,121\n石狮市,1010.5,35.5\n",
    "2021.csv": HEADER + "晋江市,2986.4,122\n石狮市,1072,约36\n某某县,1,2\n",
}
BY_COLUMN = MAPPING.replace("period: title", "period: {column: 年}")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "m.yml").write_text(MAPPING, encoding="utf-8", newline="\n")
    for name, text in YEARS.items():
        put(tmp_path, name, text)
    return tmp_path


def put(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8", newline="\n")


def imported(folder: Path, *names: str, into: str = "data", **options: object) -> ImportReport:
    files = [folder / name for name in names]
    return import_files(files, folder / "m.yml", folder / into, **options)  # type: ignore[arg-type]


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


def figures(folder: Path, district: str = "350582", as_of: str | None = None) -> dict[str, float]:
    frame = govkit.load(folder, district=district, indicator="gross_regional_product", as_of=as_of)
    return {str(row.period): float(row.value) for row in frame.itertuples()}  # type: ignore[arg-type]


def refused(folder: Path, *names: str, **options: object) -> ReadError:
    there = contents(folder / "data") if (folder / "data").exists() else None
    with pytest.raises(ReadError) as caught:
        imported(folder, *names, **options)
    assert (contents(folder / "data") if (folder / "data").exists() else None) == there
    assert not list(folder.glob(".govkit-import-*"))
    return caught.value


def test_each_file_gives_its_own_year_and_blanks_between_years_are_missing(folder: Path) -> None:
    imported(folder, *YEARS)
    frame = govkit.load(folder / "data", district="350582", indicator="gross_regional_product")
    assert frame[["period", "status"]].to_numpy().tolist() == [["2019", "A"], ["2020", "M"], ["2021", "A"]]
    assert figures(folder / "data")["2021"] == 2986.4
    assert frame["source"].tolist() == [f"yearbook, 地区生产总值 ({name})" for name in YEARS]


def test_a_file_added_later_gives_what_all_together_give(folder: Path) -> None:
    imported(folder, *YEARS)
    imported(folder, "2019.csv", "2020.csv", into="two")
    report = imported(folder, "2021.csv", into="two", add=True)
    assert report.changed
    together, added = contents(folder / "data"), contents(folder / "two")
    for name in ("observations.csv", "districts.csv", "set-aside.csv", "cells.parquet"):
        assert together[name] == added[name]


def test_what_was_there_before_an_addition_can_be_gone_back_to(folder: Path) -> None:
    imported(folder, "2019.csv", as_of="2020")
    report = imported(folder, "2020.csv", add=True, as_of="2021")
    assert (report.vintage, report.added, report.altered, report.gone) == ("2021", 3, 0, 0)
    assert govkit.load(folder / "data", as_of="2020")["period"].unique().tolist() == ["2019"]
    assert govkit.load(folder / "data", as_of="2021")["period"].unique().tolist() == ["2019", "2020"]


@pytest.mark.parametrize("again", [[*YEARS], ["2020.csv"], ["2021.csv", "2019.csv"]])
@pytest.mark.parametrize("options", [{}, {"add": True}, {"revise": True}, {"add": True, "revise": True}])
def test_importing_again_changes_nothing(
    folder: Path, again: Sequence[str], options: dict[str, bool]
) -> None:
    imported(folder, *YEARS)
    before = contents(folder / "data")
    report = imported(folder, *again, **options)
    assert (report.changed, report.vintage) == (False, "")
    assert contents(folder / "data") == before


def test_a_figure_that_two_files_give_alike_counts_once(folder: Path) -> None:
    put(folder, "m.yml", BY_COLUMN.replace(", unit: 亿元", ""))
    put(folder, "a.csv", "县市,年,地区生产总值（亿元）\n晋江市,2019,2546.2\n晋江市,2020,2600.1\n")
    put(folder, "b.csv", "县市,年,地区生产总值（万元）\n晋江市,2020,26001000\n晋江市,2021,29864000\n")
    report = imported(folder, "a.csv", "b.csv")
    assert report.shared == {"b.csv": 1}
    frame = govkit.load(folder / "data")
    assert frame["period"].tolist() == ["2019", "2020", "2021"]
    assert ["a.csv" in source for source in frame["source"]] == [True, True, False]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_differing_figures_are_refused_with_everything_that_tells_them(folder: Path, lang: str) -> None:
    put(folder, "2020年修订.csv", HEADER + "石狮市,1011.7,35.5\n")
    imported(folder, *YEARS)
    with use_language(lang):
        error = refused(folder, "2020年修订.csv", add=True)
        message = error.message()
    assert error.key == "importing.files_differ"
    name = {"zh": "地区生产总值", "en": "gross regional product"}[lang]
    for part in ("350581", name, "2020", "1010.5", "1011.7", "2020.csv", "2020年修订.csv", "--revise"):
        assert part in message
    put(folder, "more/2020年本.csv", YEARS["2020.csv"].replace("121", "122"))
    assert refused(folder, *YEARS, "more/2020年本.csv", add=True).key == "importing.files_differ"


def test_a_revision_replaces_only_what_differs_and_keeps_the_old(folder: Path) -> None:
    put(folder, "2020年修订.csv", HEADER + "石狮市,1011.7,35.5\n")
    imported(folder, *YEARS, as_of="2022")
    report = imported(folder, "2020年修订.csv", add=True, revise=True, as_of="2023")
    assert (report.vintage, report.added, report.altered, report.gone) == ("2023", 0, 1, 0)
    assert figures(folder / "data", "350581") == {"2019": 1000, "2020": 1011.7, "2021": 1072}
    assert figures(folder / "data", "350581", "2022")["2020"] == 1010.5
    before = contents(folder / "data")
    for names in (["2020年修订.csv"], [*YEARS], [*YEARS, "2020年修订.csv"]):
        for revise in (False, True):
            assert not imported(folder, *names, add=True, revise=revise).changed
    assert contents(folder / "data") == before


def test_revisions_within_one_import_keep_every_value(folder: Path) -> None:
    for number in (1, 2, 3):
        put(folder, f"{number} 2020.csv", HEADER + f"石狮市,{number},5\n")
    names = [f"{number} 2020.csv" for number in (1, 2, 3)]
    assert refused(folder, *names).key == "importing.files_differ"
    report = imported(folder, *names, revise=True, as_of="2021")
    assert (report.vintage, report.altered) == ("2021.3", 2)
    states = [figures(folder / "data", "350581", as_of)["2020"] for as_of in ("2021", "2021.2", "2021.3")]
    assert states == [1, 2, 3]
    assert not imported(folder, *names, revise=True).changed


def test_a_file_of_the_folder_that_was_revised_replaces_its_own_figures(folder: Path) -> None:
    imported(folder, *YEARS, as_of="2022")
    put(folder, "2020.csv", HEADER + "石狮市,1011.7,35.5\n")
    assert refused(folder, "2020.csv", add=True).key == "importing.added_before"
    report = imported(folder, "2020.csv", as_of="2023")
    assert (report.altered, report.gone) == (1, 2)
    assert figures(folder / "data", "350581")["2020"] == 1011.7
    assert list(figures(folder / "data")) == ["2019", "2021"]
    assert report.held == tuple(YEARS)


def test_a_file_that_the_folder_does_not_know_needs_to_be_told(folder: Path) -> None:
    imported(folder, "2019.csv", "2020.csv")
    error = refused(folder, "2021.csv")
    assert error.key == "importing.other_file"
    assert "--add" in error.message("zh")
    assert refused(folder, "2021.csv", revise=True).key == "importing.revise_several"


def test_a_failure_in_the_third_file_leaves_the_folder_as_it_was(folder: Path) -> None:
    put(folder, "2022.csv", "县市,户籍人口\n晋江市,122\n")
    put(folder, "2023.csv", "县市,地区生产总值,电话\n晋江市,3000,13812345678\n")
    assert refused(folder, "2019.csv", "2020.csv", "2022.csv").values["file"] == "2022.csv"
    assert not (folder / "data").exists()
    imported(folder, "2019.csv")
    before = contents(folder / "data")
    with pytest.raises(PrivacyError, match=r"2023\.csv"):
        imported(folder, "2020.csv", "2021.csv", "2023.csv", add=True)
    assert contents(folder / "data") == before


def test_what_was_set_aside_names_its_file_and_stays_when_files_are_added(folder: Path) -> None:
    imported(folder, "2019.csv")
    imported(folder, "2020.csv", "2021.csv", add=True)
    aside = pd.read_csv(folder / "data" / "set-aside.csv", dtype="str", keep_default_na=False)
    assert aside[["file", "row", "cell"]].to_numpy().tolist() == [
        ["2019.csv", "4", "合计"],
        ["2021.csv", "3", "约36"],
        ["2021.csv", "4", "某某县"],
    ]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_report_has_the_account_of_each_file_and_of_all(folder: Path, lang: str) -> None:
    put(folder, "2022.csv", "县市,地区生产总值\n晋江市,3207.4\n")
    report = imported(folder, *YEARS, "2022.csv")
    for own in report.files:
        assert own.rows_read == own.rows_kept + own.rows_set_aside
        assert own.cells_read == own.figures + own.blank + own.cells_set_aside
    assert [own.rows_read for own in report.files] == [3, 2, 3, 1]
    assert (report.total("rows_read"), report.total("rows_set_aside"), report.total("figures")) == (9, 2, 11)
    lines = report.summary(lang).splitlines()
    assert [line.split("：")[0].split(":")[0] for line in lines if ".csv" in line][:4] == [
        *YEARS,
        "2022.csv",
    ]
    assert {one.key for one in report.lacking["2022.csv"]} == {"registered_population"}
    assert report.files[0].particulars(lang) == report.files[1].particulars(lang)
    described = yaml.safe_load((folder / "data" / "dataset.yml").read_text(encoding="utf-8"))
    assert [file["file"] for file in described["imported"]["files"]] == [*YEARS, "2022.csv"]
    assert "2022.csv" in described["description"][lang]


def test_a_period_for_all_of_a_mapping_is_named_where_yearly_files_differ(folder: Path) -> None:
    put(folder, "m.yml", MAPPING.replace("period: title", "period: 2019"))
    error = refused(folder, *YEARS)
    assert error.key == "importing.files_differ_one_period"
    assert "period: title" in error.message("zh")


def test_a_period_cannot_be_stated_for_several_files(folder: Path) -> None:
    assert refused(folder, *YEARS, period="2019").key == "importing.period_of_several"
    assert imported(folder, "2019.csv", period="2018").first_period == "2018"


def test_two_files_of_one_name_are_refused_and_one_given_twice_counts_once(folder: Path) -> None:
    put(folder, "other/2019.csv", YEARS["2019.csv"])
    assert refused(folder, "2019.csv", "other/2019.csv").key == "importing.same_name"
    assert len(imported(folder, "2019.csv", "../" + folder.name + "/2019.csv").files) == 1


def test_yearly_and_monthly_figures_of_a_series_are_refused(folder: Path) -> None:
    put(folder, "m.yml", BY_COLUMN)
    put(folder, "a.csv", "县市,年,地区生产总值\n晋江市,2019,2546.2\n")
    put(folder, "b.csv", "县市,年,地区生产总值\n晋江市,2020-01,2600\n")
    error = refused(folder, "a.csv", "b.csv")
    assert error.key == "importing.files_frequency"
    assert all(part in error.message("zh") for part in ("a.csv", "b.csv", "2019", "2020-01"))


def test_the_latest_file_names_a_district(folder: Path) -> None:
    put(
        folder,
        "m.yml",
        MAPPING.replace("coding: name, name: {column: 县市}", "id: {column: 县市}, name: {column: 名}"),
    )
    for year, name in (("2020", "沙县"), ("2021", "沙县区")):
        put(folder, f"{year}.csv", f"县市,名,地区生产总值\n350427,{name},1\n")
    report = imported(folder, "2021.csv")
    report = imported(folder, "2020.csv", add=True)
    assert govkit.load_dataset(folder / "data").districts["350427"].name_zh == "沙县区"
    assert report.renamed == {"沙县区": ("沙县",)}


def test_a_dozen_files_can_be_added_one_by_one_in_a_day(folder: Path) -> None:
    years = [str(year) for year in range(2005, 2018)]
    for number, year in enumerate(years):
        put(folder, f"{year}.csv", HEADER + f"晋江市,{100 + number},5\n")
        imported(folder, f"{year}.csv", add=True, as_of="2022-03-01")
    names = vintages.vintages(folder / "data")
    assert (names[-1], len(names)) == ("2022-03-01.13", 13)
    sizes = [len(govkit.load(folder / "data", as_of=name)) for name in names]
    assert all(after - before == 2 for before, after in pairwise(sizes))
    assert len(govkit.load(folder / "data", as_of="2022-03-02")) == 26


def test_a_folder_that_does_not_tell_its_files_apart_is_refused(folder: Path) -> None:
    imported(folder, "2019.csv")
    (folder / "data" / "cells.parquet").unlink()
    assert refused(folder, "2020.csv", add=True).key == "importing.files_unknown"
    assert imported(folder, "2019.csv").changed
    assert imported(folder, "2020.csv", add=True).changed


def test_wildcards_stand_for_files_where_the_shell_leaves_them(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["import", "--mapping", str(folder / "m.yml"), "--into", str(folder / "data")]
    assert main([*arguments, str(folder / "20??.csv")]) == 0
    assert "2021.csv" in capsys.readouterr().out
    assert set(figures(folder / "data")) == {"2019", "2020", "2021"}
    assert main([*arguments, str(folder / "*.xls")]) == 2
    assert "*.xls" in capsys.readouterr().err
    put(folder, "表[1]2022.csv", YEARS["2019.csv"])
    assert main([*arguments, str(folder / "表[1]2022.csv"), "--add"]) == 0


def test_a_draft_is_made_from_one_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", *(str(folder / name) for name in YEARS), "--suggest"]) == 2
    assert "2021.csv" in capsys.readouterr().err


CELLS = st.sampled_from(["", "1", "2.5", "—", "约3", "x"])
ROWS = st.dictionaries(
    st.tuples(st.sampled_from(["晋江市", "石狮市", "合计"]), st.sampled_from(["2019", "2020", "2021"])),
    st.tuples(CELLS, CELLS, st.integers(0, 2)),
    min_size=1,
)


@settings(max_examples=25, deadline=None)
@given(ROWS)
def test_files_give_what_one_file_with_all_their_rows_gives(
    tmp_path_factory: pytest.TempPathFactory, rows: dict[tuple[str, str], tuple[str, str, int]]
) -> None:
    folder = tmp_path_factory.mktemp("s")
    put(folder, "m.yml", BY_COLUMN)
    texts = dict.fromkeys(("whole.csv", "0.csv", "1.csv", "2.csv"), "县市,年,地区生产总值,户籍人口\n")
    for (place, year), (product, people, part) in rows.items():
        for name in ("whole.csv", f"{part}.csv"):
            texts[name] += f"{place},{year},{product},{people}\n"
    for name, text in texts.items():
        put(folder, name, text)
    outcomes = []
    parts = [name for name in ("0.csv", "1.csv", "2.csv") if texts[name].count("\n") > 1]
    try:
        for part in parts:
            imported(folder, part, into=f"alone-{part}")
    except ReadError:
        return  # a file without a figure is refused, of course
    imported(folder, *parts, into="together")
    imported(folder, "whole.csv", into="whole")
    for part in reversed(parts):
        imported(folder, part, into="added", add=True)
    for into in ("whole", "together", "added"):
        data = govkit.load_dataset(folder / into)
        outcomes.append((data.observations.drop(columns="source").to_csv(), sorted(data.districts)))
    assert outcomes[0] == outcomes[1] == outcomes[2]


def test_a_folder_in_place_of_files_is_told(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    with pytest.raises(ReadError) as caught:
        distinct_files([tmp_path / "b"])
    assert caught.value.key == "importing.is_a_folder"


def test_a_file_that_is_not_there_is_no_file_of_another_folder(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text("县市,年份,地区生产总值（亿元）\n晋江市,2019,1\n", encoding="utf-8")
    write_draft(tmp_path / "f.csv", tmp_path / "m.yml")
    import_files([tmp_path / "f.csv"], tmp_path / "m.yml", tmp_path / "data")
    with pytest.raises(ReadError) as caught:
        import_files([tmp_path / "g.csv"], tmp_path / "m.yml", tmp_path / "data")
    assert caught.value.key == "errors.file_missing"


@pytest.mark.skipif(os.name == "nt", reason="names of files are texts there, and links need rights")
@pytest.mark.parametrize(
    ("name", "key"), [("loop.csv", "errors.file_missing"), ("\udcff.csv", "importing.odd_file_name")]
)
def test_a_link_to_nowhere_and_a_name_that_is_no_text_are_refused(
    tmp_path: Path, name: str, key: str
) -> None:
    file = tmp_path / name
    if name == "loop.csv":
        file.symlink_to(file)
    with pytest.raises(ReadError) as caught:
        distinct_files([file])
    assert caught.value.key == key
    caught.value.message("zh").encode()
