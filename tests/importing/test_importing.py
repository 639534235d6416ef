"""Imports: the accounts close, nothing is lost in silence, and a folder is replaced whole or not at all."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import govkit
from govkit.codebook import load_codebook
from govkit.errors import DataError, PrivacyError, ReadError
from govkit.importing import ImportReport, Mapping, folder, import_file, load_mapping, run
from govkit.importing.merging import observations_of
from govkit.importing.tidy import Tidied, tidy
from govkit.readers import RawTable, read

MAPPING = """
title: {zh: 县域测试, en: County test}
source: test yearbook
district: {id: {column: code}, name: {column: name}, level: county, parent: {column: city}}
period: {column: year}
indicators:
  - {column: gdp, indicator: gross_regional_product, unit: yuan_10k, factor: 0.0001, minimum: 0}
  - {column: pop, indicator: registered_population, unit: people_10k, zero: missing}
missing: {"": M, "…": Q}
notes:
  - {zh: 试用数据。, en: Trial data.}
"""
HEADER = "code,name,city,year,gdp,pop\n"
ROWS = HEADER + (
    "350582,晋 江 市,350500,2009,798.89,105.7\n"
    "350582,晋江市,350500,2010,,106.6\n"
    "350582,晋江市,350500,2011,1095.7,107\n"
    "350581,石狮市,350500,2009,,0\n"
    "350581,石狮市,350500,2010,…,31\n"
    "350581,石狮市,350500,2011,300,约32\n"
    "350500,泉州市,,2009,3002,680\n"
    ",合计,,2009,1,2\n"
    "350581,石狮市,350500,前年,1,2\n"
    "35058,石狮,350500,2009,1,2\n"
)


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    file = tmp_path / "recipe.yml"
    file.write_text(MAPPING, encoding="utf-8", newline="\n")
    return file


def imported(folder: Path, mapping: Path, text: str, name: str = "f.csv") -> ImportReport:
    (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return import_file(folder / name, mapping, folder / "data")


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def table(rows: list[dict[str, object]]) -> RawTable:
    frame = pd.DataFrame(rows, columns=HEADER.strip().split(","), dtype="object")
    return RawTable(file="t", frame=frame, rows=pd.RangeIndex(2, 2 + len(frame)))


def test_the_accounts_of_rows_and_cells_close(tmp_path: Path, mapping: Path) -> None:
    report = imported(tmp_path, mapping, ROWS)
    (own,) = report.files
    assert (own.rows_read, own.rows_kept, own.rows_set_aside) == (10, 6, 4)
    assert (own.cells_read, own.figures, own.blank, own.cells_set_aside) == (12, 7, 3, 2)
    assert own.reasons == {
        "bad_district": 1,
        "bad_period": 1,
        "no_district": 1,
        "not_exact": 1,
        "not_this_level": 1,
        "zero_as_missing": 1,
    }


def test_every_thing_set_aside_is_in_the_file_beside_the_result(tmp_path: Path, mapping: Path) -> None:
    imported(tmp_path, mapping, ROWS)
    aside = pd.read_csv(tmp_path / "data" / "set-aside.csv", dtype="str", keep_default_na=False)
    assert aside["row"].tolist() == ["5", "7", "8", "9", "10", "11"]
    assert aside["cell"].tolist() == ["0", "约32", "350500", "", "前年", "35058"]
    assert aside["column"].tolist() == ["pop", "pop", "code", "code", "year", "code"]
    assert "gdp=3002" in aside["contents"][2]
    assert aside["reason_zh"].ne("").all()


def test_imported_data_load_in_the_units_of_the_codebook(tmp_path: Path, mapping: Path) -> None:
    report = imported(tmp_path, mapping, ROWS)
    dataset = govkit.load_dataset(tmp_path / "data")
    gdp = dataset.observations.query("district == '350582' and indicator == 'gross_regional_product'")
    assert gdp["value"].tolist()[::2] == [0.079889, 0.10957]
    assert gdp["status"].tolist() == ["A", "M", "A"]
    assert set(gdp["source"]) == {"test yearbook, gdp (f.csv)"}
    jinjiang = dataset.find("晋江市")
    assert (jinjiang.model, jinjiang.name_en, jinjiang.region) == ("jinjiang", "Jinjiang", "35")
    assert jinjiang.reform_start == dataset.codebook.model("jinjiang").reform.start
    assert dataset.donors("350582") == ("350581",)
    assert report.reforms == len(dataset.touched()) == 1
    assert dataset.title("zh") == "县域测试"


def test_a_blank_is_marked_missing_inside_a_series_and_absent_outside(tmp_path: Path, mapping: Path) -> None:
    imported(tmp_path, mapping, ROWS)
    frame = govkit.load(tmp_path / "data", district="350581")
    gdp = frame[frame["indicator"] == "gross_regional_product"]
    assert gdp[["period", "status"]].to_numpy().tolist() == [["2010", "Q"], ["2011", "A"]]
    population = frame[frame["indicator"] == "registered_population"]
    assert population["period"].tolist() == ["2010"]


def test_importing_twice_changes_nothing(tmp_path: Path, mapping: Path) -> None:
    assert imported(tmp_path, mapping, ROWS).changed
    before = contents(tmp_path / "data")
    times = [file.stat().st_mtime_ns for file in sorted((tmp_path / "data").iterdir())]
    assert not imported(tmp_path, mapping, ROWS).changed
    assert contents(tmp_path / "data") == before
    assert times == [file.stat().st_mtime_ns for file in sorted((tmp_path / "data").iterdir())]
    import_file(tmp_path / "f.csv", mapping, tmp_path / "again")
    assert contents(tmp_path / "again") == before


def test_a_revised_file_replaces_and_leaves_nothing_stale(tmp_path: Path, mapping: Path) -> None:
    imported(tmp_path, mapping, ROWS)
    report = imported(tmp_path, mapping, HEADER + "350582,晋江市,350500,2009,800,105\n")
    assert report.changed
    assert sorted(contents(tmp_path / "data")) == [
        "cells.parquet",
        "dataset.yml",
        "districts.csv",
        "former-districts.csv",
        "observations.csv",
        "vintages.parquet",
    ]
    assert len(govkit.load(tmp_path / "data")) == 2


def test_the_data_folder_says_where_it_came_from_and_names_no_folder(tmp_path: Path, mapping: Path) -> None:
    imported(tmp_path, mapping, ROWS)
    text = (tmp_path / "data" / "dataset.yml").read_text(encoding="utf-8")
    described = yaml.safe_load(text)
    (file,) = described["imported"]["files"]
    assert file["file"] == "f.csv"
    assert len(file["file_sha256"]) == len(file["mapping_sha256"]) == 64
    assert described["imported"]["mapping"] == "recipe"
    assert described["notes"] == [{"zh": "试用数据。", "en": "Trial data."}]
    assert tmp_path.name not in text


def test_a_folder_with_other_data_is_left_alone(tmp_path: Path, mapping: Path) -> None:
    imported(tmp_path, mapping, ROWS)
    before = contents(tmp_path / "data")
    with pytest.raises(ReadError) as caught:
        imported(tmp_path, mapping, ROWS, name="another.csv")
    assert caught.value.key == "importing.other_file"
    assert contents(tmp_path / "data") == before


def test_the_shipped_data_are_never_overwritten(tmp_path: Path, mapping: Path) -> None:
    demo = tmp_path / "data"
    demo.mkdir()
    (demo / "observations.csv").write_text("district\n", encoding="utf-8")
    with pytest.raises(ReadError) as caught:
        imported(tmp_path, mapping, ROWS)
    assert caught.value.key == "importing.other_data"


@pytest.mark.parametrize("failing", [1, 2, 3, 4, 5, 6, 7, 8])
def test_a_failure_while_writing_leaves_the_folder_as_it_was(
    tmp_path: Path, mapping: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    imported(tmp_path, mapping, ROWS)
    before = contents(tmp_path / "data")
    replace, calls = Path.replace, 0

    def fails_once(self: Path, target: Path) -> Path:
        nonlocal calls
        calls += 1
        if calls == failing:
            raise PermissionError(13, "in use")
        return replace(self, target)

    revised = ROWS.replace("798.89", "1").replace("泉州市", "泉州").replace("石狮市", "石狮")
    monkeypatch.setattr(Path, "replace", fails_once)
    with pytest.raises(ReadError) as caught:
        imported(tmp_path, mapping, revised)
    assert caught.value.key == "importing.not_written"
    assert contents(tmp_path / "data") == before
    assert not list(tmp_path.glob(".govkit-import-*"))


def test_a_failure_while_writing_a_new_folder_leaves_none(
    tmp_path: Path, mapping: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise OSError(28, "no space left")

    monkeypatch.setattr(folder, "write_districts", fails)
    with pytest.raises(ReadError, match="磁盘已满"):
        imported(tmp_path, mapping, ROWS)
    assert not (tmp_path / "data").exists()


def test_identifiers_are_refused_before_anything_is_written(tmp_path: Path, mapping: Path) -> None:
    text = HEADER.replace("\n", ",电话\n") + "350582,晋江市,350500,2009,800,105,13812345678\n"
    with pytest.raises(PrivacyError) as caught:
        imported(tmp_path, mapping, text)
    assert caught.value.values["column"] == "电话"
    assert caught.value.values["row"] == 2
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("code,name,city,year,gpd,pop\n350582,晋江市,350500,2009,1,2\n", "importing.no_column"),
        ("code,name,city,year,gdp,pop,gdp\n350582,晋江市,350500,2009,1,2,3\n", "importing.column_twice"),
        (HEADER + "350582,晋江市,350500,2009,,\n", "importing.nothing_kept"),
        (HEADER + "合计,,,2009,1,2\n", "importing.nothing_kept"),
    ],
)
def test_a_file_that_does_not_fit_the_mapping_says_so(
    tmp_path: Path, mapping: Path, text: str, key: str
) -> None:
    with pytest.raises(ReadError) as caught:
        imported(tmp_path, mapping, text)
    assert caught.value.key == key
    assert "f.csv" in caught.value.message("zh")
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("row", "why"),
    [("350582,晋江市,350500,某年,1,2\n", "如“某年”"), ("350582,晋江市,350500,2009,,\n", "全是空格")],
)
def test_where_nothing_is_kept_the_reasons_are_told(
    tmp_path: Path, mapping: Path, row: str, why: str
) -> None:
    with pytest.raises(ReadError, match=why):
        imported(tmp_path, mapping, HEADER + row)


def test_data_of_one_period_name_it_once(tmp_path: Path, mapping: Path) -> None:
    summary = imported(tmp_path, mapping, HEADER + "350582,晋江市,350500,2009,1,2\n").summary("zh")
    assert "、2009 的观测" in summary


def test_a_target_that_is_a_file_is_refused(tmp_path: Path, mapping: Path) -> None:
    (tmp_path / "data").write_text("x", encoding="utf-8")
    with pytest.raises(ReadError) as caught:
        imported(tmp_path, mapping, ROWS)
    assert caught.value.key == "importing.not_a_folder"


def test_equal_repeats_are_kept_once_and_differing_ones_not_at_all(mapping: Path) -> None:
    base = {"code": "350582", "name": "晋江市", "city": "350500", "year": "2009", "pop": ""}
    rows = [{**base, "gdp": "1"}, {**base, "gdp": "1"}, {**base, "year": "2010", "gdp": "2"}]
    rows += [{**base, "year": "2010", "gdp": "3"}, {**base, "year": "2011", "gdp": ""}]
    rows += [{**base, "year": "2011", "gdp": "4"}]
    tidied = tidy([(table(rows), load_mapping(mapping))], load_codebook())
    assert tidied.set_aside[["row", "reason"]].to_numpy().tolist() == [
        [3, "repeated"],
        [4, "conflicting"],
        [5, "conflicting"],
    ]
    frame = observations_of(tidied.cells.assign(file="t"))
    assert frame[["period", "status"]].to_numpy().tolist() == [["2009", "A"], ["2010", "M"], ["2011", "A"]]


def test_a_district_takes_its_latest_name_and_the_report_says_so(tmp_path: Path, mapping: Path) -> None:
    text = HEADER + "350427,沙县区,350400,2021,2,1\n350427,沙县,350400,2009,1,1\n"
    report = imported(tmp_path, mapping, text)
    assert govkit.load_dataset(tmp_path / "data").districts["350427"].name_zh == "沙县区"
    assert report.renamed == {"沙县区": ("沙县",)}
    assert "沙县" in report.summary("zh")


def test_a_district_without_a_name_has_that_of_its_code(tmp_path: Path, mapping: Path) -> None:
    imported(tmp_path, mapping, HEADER + "350427,,,2021,2,1\n350582,,,2021,2,1\n")
    districts = govkit.load_dataset(tmp_path / "data").districts
    assert [district.name_zh for district in districts.values()] == ["沙县", "晋江市"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_summary_says_what_was_done(tmp_path: Path, mapping: Path, lang: str) -> None:
    text = ROWS.replace("\n", ",x\n").replace("pop,x", "pop,extra")
    summary = imported(tmp_path, mapping, text).summary(lang)
    for part in ("f.csv", "10", "set-aside.csv", "0.0001", "extra", "data"):
        assert part in summary
    assert ("试用数据" in summary) == (lang == "zh")
    assert ("搁置" in summary) == (lang == "zh")


RECIPE = Mapping.model_validate(yaml.safe_load(MAPPING))
CELLS = st.sampled_from(["", "1", "2.5", "0", "-1", "…", "约3", "1,000", "１２"])
ANY_ROW = st.fixed_dictionaries(
    {
        "code": st.sampled_from(["350582", "350581", "350500", "", "x y", 350582.0]),
        "name": st.sampled_from(["晋江市", ""]),
        "city": st.just("350500"),
        "year": st.sampled_from(["2009", "2010年", "2011-05", "去年", ""]),
        "gdp": CELLS,
        "pop": CELLS,
    }
)


@settings(max_examples=60, deadline=None)
@given(st.lists(ANY_ROW, min_size=1, max_size=12))
def test_the_accounts_close_for_any_table(rows: list[dict[str, object]]) -> None:
    tidied = tidy([(table(rows), RECIPE)], load_codebook())
    assert tidied.rows_read == len(rows)
    rows_aside = tidied.rows_read - tidied.rows_kept
    cells_aside = len(tidied.set_aside) - rows_aside
    assert tidied.cells_read == 2 * tidied.rows_kept == tidied.figures + tidied.blank + cells_aside
    assert tidied.blank >= 0
    check_observations(tidied)


def check_observations(tidied: Tidied) -> None:
    frame = observations_of(tidied.cells.assign(file="t"))
    assert not frame.duplicated(["district", "indicator", "period"]).any()
    assert frame["value"].notna().sum() == tidied.figures
    assert (frame["status"] == "A").equals(frame["value"].notna())
    assert set(frame["district"]) <= set(tidied.places["district"])


def test_the_real_county_panel_is_imported_whole(shared: Path, tmp_path: Path) -> None:
    file = shared / "real" / "county_panel_2000_2022.dta"
    report = import_file(file, "csmar-county", tmp_path / "county")
    (own,) = report.files
    assert (own.rows_read, own.rows_set_aside, report.districts) == (2323, 0, 101)
    assert own.cells_read == own.figures + own.blank + own.cells_set_aside == 2323 * 20
    assert own.reasons == {"zero_as_missing": 20}
    dataset = govkit.load_dataset(tmp_path / "county")
    (jinjiang,) = dataset.touched()
    assert (jinjiang.district, jinjiang.name_zh, jinjiang.reform_start) == ("350582", "晋江市", "2010-10")
    donors = dataset.donors("350582")
    assert len(donors) == 83
    assert all(donor.startswith("35") for donor in donors)


def test_every_figure_of_the_real_panel_arrives_as_in_the_file(shared: Path, tmp_path: Path) -> None:
    file = shared / "real" / "county_panel_2000_2022.dta"
    import_file(file, "csmar-county", tmp_path / "county")
    (raw,) = read(file)
    recipe = load_mapping("csmar-county")
    frame = govkit.load(tmp_path / "county")
    for entry in recipe.indicators:
        column = raw.frame.set_index([raw.frame["regionid"].astype("str"), raw.frame["year"].astype("str")])
        wanted = column[entry.column].dropna()
        wanted = wanted[wanted != 0] if entry.zero == "missing" else wanted
        factor = Decimal(str(entry.factor or 1))
        wanted = wanted.map(lambda number, factor=factor: float(Decimal(repr(number)) * factor))
        own = frame[(frame["indicator"] == entry.indicator) & frame["value"].notna()]
        found = own.set_index(["district", "period"])["value"]
        assert found.sort_index().to_dict() == wanted.sort_index().to_dict(), entry.column
        single = raw.frame[entry.column].dropna()
        assert single.map(lambda number: len(repr(number).replace(".", ""))).max() <= 13, entry.column


def test_wrong_data_never_reach_a_folder(
    tmp_path: Path, mapping: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: object, **__: object) -> None:
        raise DataError("errors.duplicate_key", file="f", row=3, first=2, key="k", count=1)

    monkeypatch.setattr(run, "validate", refuses)
    with pytest.raises(DataError):
        imported(tmp_path, mapping, ROWS)
    assert not (tmp_path / "data").exists()
