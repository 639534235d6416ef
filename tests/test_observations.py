"""Observations: what loads, and how each kind of bad input is refused by file, row and column."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import govkit
from govkit import paths
from govkit.codebook import load_codebook
from govkit.errors import CodebookError, DataError, GovkitError, ParameterError, PrivacyError
from govkit.observations import COLUMNS, STATUSES, is_synthetic, validate

HEADER = ",".join(COLUMNS) + "\n"
GOOD = HEADER + (
    "350582,gross_regional_product,2009,7988900,,A,yearbook\n"
    "350582,gross_regional_product,2010,,,M,yearbook\n"
    "350582,gross_regional_product,2008,6977200,3,E,yearbook\n"
    "350581,registered_population,2009-10,31.5,,A,bulletin\n"
)
DISTRICTS = (
    "district,name_zh,name_en,level,parent,region,code,model,reform_start,reform_source\n"
    "350582,晋江市,Jinjiang,county,350500,35,350582,jinjiang,,\n"
    "350581,石狮市,Shishi,county,350500,35,350581,,,\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "observations.csv").write_text(GOOD, encoding="utf-8", newline="\n")
    (tmp_path / "districts.csv").write_text(DISTRICTS, encoding="utf-8", newline="\n")
    return tmp_path


def rewrite(folder: Path, text: str, encoding: str = "utf-8") -> None:
    (folder / "observations.csv").write_bytes(text.encode(encoding))


def refused(folder: Path) -> GovkitError:
    with pytest.raises(GovkitError) as caught:
        govkit.load(folder)
    return caught.value


def test_a_folder_loads_tidy_typed_and_sorted(folder: Path) -> None:
    frame = govkit.load(folder)
    assert tuple(frame.columns) == COLUMNS
    assert frame["period"].tolist() == ["2009-10", "2008", "2009", "2010"]
    assert frame.dtypes.astype(str).to_dict() == {
        "district": "str",
        "indicator": "str",
        "period": "str",
        "value": "float64",
        "n": "Int64",
        "status": "str",
        "source": "str",
    }
    assert frame["value"].isna().tolist() == [False, False, False, True]
    assert frame["n"].tolist()[1] == 3


def test_padding_blank_lines_and_a_byte_order_mark_do_no_harm(folder: Path) -> None:
    wanted = govkit.load(folder)
    rewrite(folder, GOOD.replace("\n", "\n\n").replace("yearbook", " yearbook "), "utf-8-sig")
    pd.testing.assert_frame_equal(govkit.load(folder), wanted)


def test_parquet_loads_as_csv_does(folder: Path) -> None:
    wanted = govkit.load(folder)
    (folder / "observations.csv").unlink()
    wanted.to_parquet(folder / "observations.parquet", index=False)
    pd.testing.assert_frame_equal(govkit.load(folder), wanted)


def test_data_are_read_once_until_a_file_changes_and_are_each_readers_own(folder: Path) -> None:
    first = govkit.load_dataset(folder)
    count, total = len(first.observations), first.observations["value"].sum()
    first.observations.loc[:, "value"] = -1.0
    first.districts.clear()
    second = govkit.load_dataset(folder)
    assert second.observations["value"].sum() == total
    assert second.districts
    lines = (folder / "observations.csv").read_text(encoding="utf-8").splitlines()
    rewrite(folder, "\n".join(lines[:-1]) + "\n")
    assert len(govkit.load_dataset(folder).observations) == count - 1


def test_districts_and_indicators_can_be_chosen(folder: Path) -> None:
    assert set(govkit.load(folder, district="晋江市")["district"]) == {"350582"}
    assert len(govkit.load(folder, district=["Shishi", "350582"])) == 4
    assert set(govkit.load(folder, indicator="registered_population")["district"]) == {"350581"}
    with pytest.raises(ParameterError, match="晋江市"):
        govkit.load(folder, district="晋江")
    with pytest.raises(CodebookError, match="registered_population"):
        govkit.load(folder, indicator="registered_populatio")


def test_a_dataset_knows_its_districts_donors_and_indicators(folder: Path) -> None:
    dataset = govkit.load_dataset(folder)
    assert dataset.title("zh") == folder.name
    assert [district.district for district in dataset.touched()] == ["350582"]
    assert dataset.donors("350582") == ("350581",)
    assert dataset.indicators("350582") == ("gross_regional_product",)
    assert not dataset.synthetic


LINE = "350582,gross_regional_product,2009,7988900,,A,yearbook"
BAD_ROWS = [
    ("district", ",", LINE.replace("350582", ""), "errors.empty_cell"),
    ("district", "晋江", LINE.replace("350582", "晋江"), "errors.district_not_listed"),
    ("indicator", "", LINE.replace("gross_regional_product", ""), "errors.empty_cell"),
    ("indicator", "gdp", LINE.replace("gross_regional_product", "gdp"), "errors.indicator_not_listed"),
    ("period", "2009年", LINE.replace("2009", "2009年"), "errors.bad_period"),
    ("period", "2009-13", LINE.replace("2009", "2009-13"), "errors.bad_period"),
    ("period", "12009", LINE.replace("2009", "12009"), "errors.bad_period"),
    ("period", "2009-10-01", LINE.replace("2009", "2009-10-01"), "errors.bad_period"),
    ("period", "２００９", LINE.replace("2009", "２００９"), "errors.bad_period"),
    ("value", "约800", LINE.replace("7988900", "约800"), "errors.not_a_number"),
    ("value", "inf", LINE.replace("7988900", "inf"), "errors.not_a_number"),
    ("value", "-Infinity", LINE.replace("7988900", "-Infinity"), "errors.not_a_number"),
    ("value", "nan", LINE.replace("7988900", "nan"), "errors.not_a_number"),
    ("value", "1 000", LINE.replace("7988900", "1 000"), "errors.not_a_number"),
    ("n", "2.5", LINE.replace(",,A", ",2.5,A"), "errors.bad_count"),
    ("n", "-1", LINE.replace(",,A", ",-1,A"), "errors.bad_count"),
    ("n", "1e30", LINE.replace(",,A", ",1e30,A"), "errors.bad_count"),
    ("n", "多", LINE.replace(",,A", ",多,A"), "errors.not_a_number"),
    ("status", "X", LINE.replace(",A,", ",X,"), "errors.bad_status"),
    ("status", "", LINE.replace(",A,", ",,"), "errors.bad_status"),
    ("status", "a", LINE.replace(",A,", ",a,"), "errors.bad_status"),
]


@pytest.mark.parametrize(("column", "cell", "line", "key"), BAD_ROWS, ids=lambda item: str(item)[:24])
def test_a_bad_cell_is_named_by_file_row_and_column(
    folder: Path, column: str, cell: str, line: str, key: str
) -> None:
    rewrite(folder, GOOD.replace(LINE, "") + "\n" + line + "\n")
    error = refused(folder)
    assert isinstance(error, DataError)
    assert (error.key, error.values["row"], error.values["column"]) == (key, 7, column)
    for lang in ("zh", "en"):
        message = error.message(lang)
        assert "observations.csv" in message
        assert "7" in message
        assert column in message


def test_a_value_that_lacks_without_a_status_that_says_why_is_refused(folder: Path) -> None:
    rewrite(folder, GOOD.replace("2010,,,M", "2010,,,A"))
    error = refused(folder)
    assert (error.key, error.values["row"]) == ("errors.value_missing", 3)


def test_a_repeated_key_names_both_rows(folder: Path) -> None:
    rewrite(folder, GOOD + "\n350582,gross_regional_product,2010,1,,A,x\n")
    error = refused(folder)
    assert error.key == "errors.duplicate_key"
    assert (error.values["first"], error.values["row"], error.values["count"]) == (3, 7, 1)
    assert "350582" in error.message("zh")


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (lambda text: text.replace(",source", ",sources"), "errors.missing_column"),
        (lambda text: text.replace(",source", ",source,note").replace("\n", ",\n"), "errors.extra_column"),
        (lambda text: text.replace(",source", ",value"), "errors.missing_column"),
        (lambda text: text + "350582,registered_population,2009,1,,A,x,y\n", "errors.unreadable"),
        (lambda text: HEADER + text.split("\n")[1] + ",more\n", "errors.too_many_cells"),
        (lambda text: text[:0], "errors.nothing_observed"),
        (lambda text: text + '"350582,registered_population\n', "errors.unreadable"),
    ],
)
def test_a_table_of_the_wrong_shape_is_refused(folder: Path, change: Callable[[str], str], key: str) -> None:
    rewrite(folder, change(GOOD))
    error = refused(folder)
    assert error.key == key
    assert "observations.csv" in error.message("zh")


def test_a_missing_column_is_named_with_those_that_are_there(folder: Path) -> None:
    rewrite(folder, GOOD.replace("value", "数值"))
    message = refused(folder).message("zh")
    assert "value" in message
    assert "数值" in message


def test_other_encodings_are_refused_with_what_to_do(folder: Path) -> None:
    rewrite(folder, GOOD.replace("yearbook", "年鉴"), "gb18030")
    assert refused(folder).key == "errors.not_utf8"


def test_folders_without_a_table_or_with_two_are_refused(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        govkit.load(folder / "nowhere")
    assert caught.value.key == "errors.folder_missing"
    (folder / "observations.parquet").write_bytes(b"PAR1")
    assert refused(folder).key == "errors.two_tables"
    (folder / "observations.csv").unlink()
    assert refused(folder).key == "errors.unreadable"
    (folder / "observations.parquet").unlink()
    assert refused(folder).key == "errors.no_table"
    (folder / "districts.csv").unlink()
    assert refused(folder).key == "errors.no_data_folder"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("title: [", "errors.unreadable"),
        ("title: \x01", "errors.unreadable"),
        ("- a", "errors.dataset_field"),
        ("title: {en: no Chinese}", "errors.dataset_field"),
        ("title: {zh: 题}\nnote: misspelt", "errors.dataset_field"),
    ],
)
def test_a_malformed_description_is_refused(folder: Path, text: str, key: str) -> None:
    (folder / "dataset.yml").write_text(text, encoding="utf-8")
    assert refused(folder).key == key


def test_a_folder_without_a_description_is_called_by_its_name(folder: Path) -> None:
    (folder / "dataset.yml").unlink(missing_ok=True)
    assert govkit.load_dataset(folder).title() == folder.name


@pytest.mark.parametrize("column", ["district", "source"])
def test_identifiers_are_refused_first_of_all(folder: Path, column: str) -> None:
    line = {"district": "350582199001011234," + LINE.split(",", 1)[1], "source": LINE + " 13812345678"}
    rewrite(folder, GOOD + line[column] + "\n")
    error = refused(folder)
    assert isinstance(error, PrivacyError)
    assert (error.values["column"], error.values["row"]) == (column, 6)
    assert "199001011234" not in error.message("zh")
    assert "13812345678" not in error.message("en")


def test_large_amounts_are_no_identifiers(folder: Path) -> None:
    rewrite(folder, GOOD + "350581,gross_regional_product,2009,13456789123,,A,yearbook\n")
    assert govkit.load(folder)["value"].max() == 13456789123


def test_synthetic_rows_are_told_by_their_source(folder: Path) -> None:
    rewrite(folder, GOOD.replace("bulletin", "synthetic; seed 1"))
    assert govkit.load_dataset(folder).synthetic
    assert not is_synthetic(pd.DataFrame({"source": ["not synthetic"]}))


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["350581", "350582"]),
            st.integers(1990, 2030).map(str),
            st.floats(-1e12, 1e12),
            st.sampled_from(STATUSES),
        ),
        unique_by=lambda row: row[:2],
    )
)
def test_every_valid_table_keeps_its_values(rows: list[tuple[str, str, float, str]]) -> None:
    raw = pd.DataFrame(
        [
            (district, "registered_population", period, value, None, status, "x")
            for district, period, value, status in rows
        ],
        columns=list(COLUMNS),
    )
    frame = validate(raw, load_codebook(), ["350581", "350582"])
    assert frame[["district", "period", "value", "status"]].to_numpy().tolist() == [
        list(r) for r in sorted(rows)
    ]
    pd.testing.assert_frame_equal(validate(frame, load_codebook(), ["350581", "350582"]), frame)


def test_the_shipped_data_load() -> None:
    dataset = govkit.load_dataset()
    assert dataset.synthetic
    assert {district.model for district in dataset.touched()} == {"gaoshan", "jinjiang", "zhaiji"}


def test_a_table_without_a_row_is_refused(folder: Path) -> None:
    for content in ("", GOOD.splitlines()[0] + "\n"):
        (folder / "observations.csv").write_text(content, encoding="utf-8")
        assert refused(folder).key == "errors.nothing_observed"


def test_a_series_of_two_frequencies_is_refused_at_its_row(folder: Path) -> None:
    first = GOOD.splitlines()[1].split(",")
    rewrite(folder, GOOD + ",".join([*first[:2], "2099-01", *first[3:]]) + "\n")
    error = refused(folder)
    assert error.key == "errors.mixed_series"
    assert error.values["value"] == "2099-01"
    assert error.values["row"] == len(GOOD.splitlines()) + 1


def test_identifiers_in_the_names_of_districts_and_in_the_description_are_refused(folder: Path) -> None:
    districts = folder / "districts.csv"
    good = districts.read_text(encoding="utf-8")
    name = good.splitlines()[1].split(",")[1]
    districts.write_text(good.replace(name, f"{name}350582199001011234", 1), encoding="utf-8")
    assert refused(folder).values["column"] == "name_zh"
    districts.write_text(good, encoding="utf-8")
    (folder / "dataset.yml").write_text("title:\n  zh: 联系人 13812345678\n", encoding="utf-8")
    error = refused(folder)
    assert (error.key, error.values["row"]) == ("errors.holds_telephone_number", 2)


def test_a_notebook_may_name_a_data_folder_of_the_project(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebooks = tmp_path / "notebooks"
    notebooks.mkdir()
    monkeypatch.chdir(notebooks)
    codebook = paths.codebook_folder()
    monkeypatch.setattr(paths, "project", lambda: folder.parent)
    monkeypatch.setattr(paths, "codebook_folder", lambda: codebook)
    assert len(govkit.load(folder.name)) == 4
    with pytest.raises(DataError) as caught:
        govkit.load("mydata")
    assert caught.value.key == "errors.folder_nowhere"
    for lang in ("zh", "en"):
        assert str(notebooks) in caught.value.message(lang)
        assert str(folder.parent) in caught.value.message(lang)
