"""Provinces by their English names."""

from __future__ import annotations

import pytest

from govkit import divisions
from govkit.english_names import province_of


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Fujian", "350000"),
        ("FUJIAN PROVINCE", "350000"),
        ("Guangxi Zhuang Autonomous Region", "450000"),
        ("Hong Kong SAR", "810000"),
        ("Beijing City", "110000"),
        ("Shaanxi", "610000"),
        ("Shanxi", "140000"),
        ("Jilin City", ""),
        ("Quanzhou", ""),
        ("福建", ""),
    ],
)
def test_provinces_are_known(name: str, code: str) -> None:
    assert province_of(name) == code


def test_cities_under_central_government_are_found_as_cities_too() -> None:
    assert divisions.find("Beijing", "city").code == "110000"
    assert divisions.find("Fujian", "city").code == ""
