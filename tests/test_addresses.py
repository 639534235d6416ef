"""The district that an address begins with."""

from __future__ import annotations

import pytest

from govkit.addresses import district_of


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("福建省泉州市晋江市青阳街道1号", "350582"),
        ("泉州晋江市青阳街道", "350582"),
        ("晋江市青阳街道", "350582"),
        ("福建省－泉州市－石狮市 湖滨街道", "350581"),
        ("北京市朝阳区建国门外大街", "110105"),
        ("上海浦东新区张江路", "310115"),
        ("福州市鼓楼区湖东路", "350102"),
        ("吉林省吉林市船营区", "220204"),
        ("內蒙古呼和浩特市新城區", "150102"),
    ],
)
def test_an_address_lies_in_the_county_that_it_begins_with(address: str, code: str) -> None:
    assert district_of(address).code == code


@pytest.mark.parametrize("address", ["泉州市台商投资区", "青阳街道晋江市场", "城关镇1号", "", "某街道3号"])
def test_an_address_without_a_county_is_in_none(address: str) -> None:
    assert (district_of(address).code, district_of(address).candidates) == ("", ())


def test_a_name_of_several_needs_the_place_around_it() -> None:
    assert "福建省福州市鼓楼区 350102" in district_of("鼓楼区湖东路").candidates
    assert district_of("鼓楼区湖东路", within="35").code == "350102"


def test_the_city_of_an_address_is_found_where_cities_are_wanted() -> None:
    assert district_of("福建省泉州市晋江市青阳街道", "city").code == "350500"
