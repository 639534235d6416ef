"""Identity and telephone numbers are found however they are written, and ordinary figures are left alone."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govkit.errors import PrivacyError
from govkit.privacy.identifiers import find_identifiers, refuse_identifiers


def kinds(*cells: object, dtype: str | None = None) -> list[str]:
    frame = pd.DataFrame({"cells": pd.Series(list(cells), dtype=dtype)})
    return [finding.kind for finding in find_identifiers(frame)]


IDENTITY_NUMBERS = (
    "350582199001011234",
    "35058219900101123X",
    "35058219900101123x",
    " 350582199001011234 ",
    "350582 19900101 1234",
    "350582-19900101-1234",
    "350582 1990 01 01 123 4",
    "３５０５８２１９９００１０１１２３Ｘ",
    "3 5 0 5 8 2 1 9 9 0 0 1 0 1 1 2 3 4",
    "身份证号：350582199001011234，男",
    "张三350582199001011234李四",
    "ID350582199001011234",
    "350582900101123",
    "（350582900101123）",
    "3.50582199001011E+17",
    "912345199001011234",
)
TELEPHONE_NUMBERS = (
    "13812345678",
    "138 1234 5678",
    "138-1234-5678",
    "+86 13812345678",
    "+86-138-1234-5678",
    "0086 13812345678",
    "8613812345678",
    "(+86)13812345678",
    "１３８１２３４５６７８",
    "联系人电话13812345678。",
    "Tel:13812345678",
    "tel13812345678",
    "13812345678/13912345678",
    "0595-85678901",
    "0595 85678901",
    "(0595)85678901",
    "（010）8567 8901",
    "+86 595 85678901",
    "+86-10-85678901",
)
NO_IDENTIFIERS = (
    "350582",
    "350582001",
    "350582001001",
    "350582001001001",
    "91350582MA31ABCD12",
    "2012",
    "2012-Q3",
    "2012-10",
    "2012-10-01 13:45:00",
    "20121001123456",
    "2008 2009 2010 2011 2012 2013",
    "2000-2015",
    "9787111128069",
    "978-7-111-12806-9",
    "7-111-12806-9",
    "13456789123元",
    "GDP 13456789123 元",
    "¥13456789123",
    "13,456,789,123",
    "3.14159265358979312",
    "0.13812345678",
    "12.138123456789",
    "9f3a13812345678bc0",
    "550e8400-e29b-41d4-a716-446655440000",
    "350582199013011234",
    "350582199001321234",
    "12345678901234567890123",
)


@pytest.mark.parametrize("cell", IDENTITY_NUMBERS)
@pytest.mark.parametrize("beside", [(), ("某村12号楼", "无")])
def test_an_identity_number_is_found(cell: str, beside: tuple[str, ...]) -> None:
    assert kinds(*beside, cell) == ["identity_number"]


@pytest.mark.parametrize("cell", TELEPHONE_NUMBERS)
@pytest.mark.parametrize("beside", [(), ("某村12号楼", "无")])
def test_a_telephone_number_is_found(cell: str, beside: tuple[str, ...]) -> None:
    assert kinds(*beside, cell) == ["telephone_number"]


@pytest.mark.parametrize("cell", NO_IDENTIFIERS)
@pytest.mark.parametrize("beside", [(), ("某村12号楼", "无")])
def test_an_ordinary_figure_raises_no_alarm(cell: str, beside: tuple[str, ...]) -> None:
    assert kinds(*beside, cell) == []


@pytest.mark.parametrize("dtype", ["int64", "Int64", "float64", "object", "str", "category"])
def test_identity_numbers_are_found_whatever_the_type_of_the_column(dtype: str) -> None:
    number = "350582199001011234" if dtype == "str" else 350582199001011234
    assert kinds(number, dtype=dtype) == ["identity_number"]


@pytest.mark.parametrize("dtype", ["int64", "Int64", "float64", "object", "str"])
def test_telephone_numbers_are_found_whatever_the_type_of_the_column(dtype: str) -> None:
    cells = ["13812345678", "13912345679"] if dtype == "str" else [13812345678, 13912345679]
    assert kinds(*cells, dtype=dtype) == ["telephone_number"]


def test_numbers_beside_missing_cells_are_found() -> None:
    assert kinds(13812345678.0, None, np.nan, 13912345679.0) == ["telephone_number"]


def test_one_identity_number_among_many_amounts_is_found() -> None:
    assert kinds(*range(1000), 350582199001011234, dtype="int64") == ["identity_number"]


def test_gdp_in_yuan_raises_no_alarm() -> None:
    from_ten_thousands = [13_456_780_000 + step * 130_000 for step in range(40)]
    assert kinds(*from_ten_thousands, dtype="int64") == []
    to_the_yuan = np.random.default_rng(1).integers(10**9, 10**11, 500)
    assert kinds(*to_the_yuan, dtype="int64") == []
    assert kinds(*(str(amount) for amount in to_the_yuan)) == []


def test_one_long_amount_in_a_text_column_of_numbers_raises_no_alarm() -> None:
    assert kinds("13456789123", "12.5", "-3", "1,204", "8.1e3") == []


def test_few_mobile_numbers_among_local_ones_are_found() -> None:
    local = [f"8567{number:04d}" for number in range(40)]
    assert kinds(*local, "13812345678", "13912345679", "13712345670") == ["telephone_number"]


def test_a_finding_names_column_count_and_first_row() -> None:
    frame = pd.DataFrame(
        {"a": ["x", "y", "z"], "电话": ["无", "13812345678", "13812345678"]}, index=[7, 7, 7]
    )
    (finding,) = find_identifiers(frame)
    assert (finding.column, finding.count, finding.first) == ("电话", 2, 1)


def test_columns_of_one_name_are_all_looked_at() -> None:
    frame = pd.DataFrame([["x", "13812345678"]], columns=["a", "a"])
    assert [finding.column for finding in find_identifiers(frame)] == ["a"]


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame(),
        pd.DataFrame({"a": []}),
        pd.DataFrame({"a": [None, None]}),
        pd.DataFrame({"a": [True, False]}),
        pd.DataFrame({"a": pd.to_datetime(["2012-10-01"])}),
        pd.DataFrame({"a": [np.inf, -np.inf, 1e300]}),
    ],
)
def test_empty_and_odd_columns_raise_no_alarm(frame: pd.DataFrame) -> None:
    assert find_identifiers(frame) == []


def test_the_refusal_says_where_and_never_shows_a_value() -> None:
    frame = pd.DataFrame({"备注": ["无", "13812345678"]})
    with pytest.raises(PrivacyError) as caught:
        refuse_identifiers(frame, file="survey.csv")
    for lang in ("zh", "en"):
        message = caught.value.message(lang)
        assert all(part in message for part in ("survey.csv", "备注", "3"))
        assert "13812345678" not in message


def test_the_refusal_is_in_one_language() -> None:
    with pytest.raises(PrivacyError) as caught:
        refuse_identifiers(pd.DataFrame({"c": ["13812345678"]}), file="f.csv")
    assert "telephone" in caught.value.message("en")
    assert "电话号码" in caught.value.message("zh")


@given(
    place=st.integers(110000, 659999),
    born=st.dates(date(1900, 1, 1), date(2099, 12, 31)),
    serial=st.integers(0, 999),
    check=st.sampled_from("0123456789Xx"),
    before=st.sampled_from(["", "号", "：", " ", "(", ","]),
    after=st.sampled_from(["", "。", ")", " ", ",", "男"]),
)
def test_every_well_formed_identity_number_is_found(
    place: int, born: date, serial: int, check: str, before: str, after: str
) -> None:
    number = f"{place}{born:%Y%m%d}{serial:03d}{check}"
    assert kinds(f"{before}{number}{after}", "甲乙丙1") == ["identity_number"]


@given(st.lists(st.floats(allow_nan=True, allow_infinity=True).filter(lambda x: x != x or abs(x) < 1e9)))
def test_columns_of_small_numbers_raise_no_alarm(numbers: list[float]) -> None:
    assert kinds(*numbers, dtype="float64") == []
