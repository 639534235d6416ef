"""Districts: what `districts.csv` may hold, who is found by which name, who may be a donor."""

from __future__ import annotations

from pathlib import Path

import pytest

from govkit.codebook import load_codebook
from govkit.districts import District, donor_pool, find_district, read_districts, write_districts
from govkit.errors import DataError, ParameterError

HEADER = "district,name_zh,name_en,level,parent,region,code,model,reform_start,reform_source\n"


def read(tmp_path: Path, text: str, encoding: str = "utf-8") -> dict[str, District]:
    file = tmp_path / "districts.csv"
    file.write_bytes(text.encode(encoding))
    return read_districts(file, load_codebook())


def refused(tmp_path: Path, text: str) -> DataError:
    with pytest.raises(DataError) as caught:
        read(tmp_path, text)
    assert "districts.csv" in caught.value.message("zh")
    assert "districts.csv" in caught.value.message("en")
    return caught.value


def county(identity: str, **more: str) -> District:
    return District(**{"district": identity, "name_zh": identity, "name_en": "", "level": "county", **more})  # type: ignore[arg-type]


def test_a_district_of_a_model_takes_the_reform_of_the_codebook(tmp_path: Path) -> None:
    districts = read(tmp_path, HEADER + "350582,晋江市,Jinjiang,county,350500,35,350582,jinjiang,,\n")
    assert districts["350582"].reform_start == "2010-10"


def test_a_start_of_its_own_goes_before_that_of_the_model(tmp_path: Path) -> None:
    districts = read(tmp_path, HEADER + "350582,晋江市,,county,,35,,jinjiang,2011,a report\n")
    assert (districts["350582"].reform_start, districts["350582"].reform_source) == ("2011", "a report")


def test_a_byte_order_mark_and_missing_optional_columns_are_taken(tmp_path: Path) -> None:
    districts = read(tmp_path, "district,name_zh,level,region\na, 甲 ,county,35\n", encoding="utf-8-sig")
    assert districts["a"] == county("a", name_zh="甲", region="35")


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    written = {
        "a": county("a", name_zh="甲,“乙”", region="35", reform_start="2012-Q3", reform_source="x"),
        "b": county("b", parent="a"),
    }
    write_districts(tmp_path / "districts.csv", written)
    assert read_districts(tmp_path / "districts.csv", load_codebook()) == written
    assert b"\r" not in (tmp_path / "districts.csv").read_bytes()


@pytest.mark.parametrize(
    ("rows", "key", "values"),
    [
        ("a,甲,,town,,35,,,,\n", "errors.unknown_level", {"row": 2, "value": "town"}),
        ("a,,,county,,35,,,,\n", "errors.empty_cell", {"row": 2, "column": "name_zh"}),
        (",甲,,county,,35,,,,\n", "errors.empty_cell", {"row": 2, "column": "district"}),
        ("a,甲,,county,,35,,,,\na,乙,,county,,35,,,,\n", "errors.district_twice", {"row": 3, "value": "a"}),
        ("a,甲,,county,b,35,,,,\n", "errors.unknown_parent", {"row": 2, "value": "b"}),
        ("a,甲,,county,,35,,,,a report\n", "errors.reform_without_start", {"row": 2, "district": "a"}),
        ("a,甲,,county,,35,,,2012-13,\n", "errors.bad_period", {"row": 2, "value": "2012-13"}),
        ("a,甲,,county,,35,,,2012年,\n", "errors.bad_period", {"row": 2, "column": "reform_start"}),
    ],
)
def test_a_wrong_row_is_named(tmp_path: Path, rows: str, key: str, values: dict[str, object]) -> None:
    error = refused(tmp_path, HEADER + rows)
    assert error.key == key
    assert values.items() <= error.values.items()


def test_rows_are_numbered_as_in_the_file_where_lines_are_blank(tmp_path: Path) -> None:
    error = refused(tmp_path, HEADER + "a,甲,,county,,35,,,,\n\n\nb,乙,,town,,35,,,,\n")
    assert error.values["row"] == 5


@pytest.mark.parametrize("start", ["", "2012"])
def test_a_model_that_the_codebook_lacks_is_refused(tmp_path: Path, start: str) -> None:
    error = refused(tmp_path, HEADER + f"a,甲,,county,,35,,jinjang,{start},\n")
    assert error.values["row"] == 2
    assert "jinjiang" in error.message("zh")


@pytest.mark.parametrize("identity", ["../a", "a/b", "A", "晋江", "-a", "a b", "con.txt"])
def test_an_identifier_that_cannot_name_a_folder_is_refused(tmp_path: Path, identity: str) -> None:
    assert refused(tmp_path, HEADER + f"{identity},甲,,county,,35,,,,\n").key == "errors.bad_district"


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    error = refused(tmp_path, "district,name_zh,level\na,甲,county\n")
    assert error.key == "errors.missing_column"
    assert "region" in error.message("zh")


def test_a_missing_file_and_a_file_in_another_encoding_say_so(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        read_districts(tmp_path / "districts.csv", load_codebook())
    assert caught.value.key == "errors.file_missing"
    with pytest.raises(DataError) as caught:
        read(tmp_path, HEADER + "a,晋江市,,county,,35,,,,\n", encoding="gb18030")
    assert caught.value.key == "errors.not_utf8"


def test_a_row_with_cells_too_many_is_refused(tmp_path: Path) -> None:
    error = refused(tmp_path, HEADER + "a,甲,,county,,35,,,,,extra\n")
    assert error.values["row"] == 2


DISTRICTS = {
    "350582": county("350582", name_zh="晋江市", name_en="Jinjiang", region="35", reform_start="2010-10"),
    "350581": county("350581", name_zh="石狮市", name_en="Shishi", region="35"),
    "350583": county("350583", region="35", reform_start="2011"),
    "520103": county("520103", region="52"),
    "zhaiji": county("zhaiji", level="community", region="35"),
}


@pytest.mark.parametrize("wanted", ["350582", "晋江市", "晉江市", "Jinjiang"])
def test_a_district_is_found_by_id_and_by_either_name(wanted: str) -> None:
    assert find_district(DISTRICTS, wanted).district == "350582"


def test_an_unknown_district_is_answered_with_near_ones() -> None:
    with pytest.raises(ParameterError, match="晋江市"):
        find_district(DISTRICTS, "晋江")


def test_an_unlike_name_is_answered_with_the_districts_of_reforms() -> None:
    with pytest.raises(ParameterError, match="晋江市"):
        find_district(DISTRICTS, "☃")


def test_the_donor_pool_has_the_level_and_region_of_the_treated_and_no_reform() -> None:
    assert donor_pool(DISTRICTS, "350582") == ("350581",)
