"""Divisions are found by every writing of their names, and never guessed."""

from __future__ import annotations

import pytest

from govkit.divisions import Found, divisions, find, full_name, name_of
from govkit.place_names import short_name


@pytest.mark.parametrize(
    ("name", "level", "within", "code"),
    [
        ("晋江市", "county", "", "350582"),
        ("晋江", "county", "", "350582"),
        ("晋 江 市", "county", "", "350582"),
        ("晋　江", "county", "", "350582"),
        ("福建省晋江市", "county", "", "350582"),
        ("福建省泉州市晋江市", "county", "", "350582"),
        ("泉州晋江", "county", "", "350582"),
        ("晋江市①", "county", "", "350582"),
        ("晋江市（县级）", "county", "", "350582"),
        ("沙县区", "county", "", "350405"),
        ("任县", "county", "", "130526"),
        ("沙县", "county", "", "350405"),
        ("朝阳区", "county", "北京市", "110105"),
        ("朝阳区", "county", "北京", "110105"),
        ("朝阳区", "county", "220100", "220104"),
        ("北京市朝阳区", "county", "", "110105"),
        ("鼓楼区", "county", "福州市", "350102"),
        ("襄樊市", "city", "", "420600"),
        ("襄阳", "city", "", "420600"),
        ("泉州", "city", "", "350500"),
        ("重庆市", "city", "", "500000"),
        ("延边", "city", "", "222400"),
        ("延边朝鲜族自治州", "city", "", "222400"),
        ("恩施州", "city", "", "422800"),
        ("阿克苏地区", "city", "", "652900"),
        ("内蒙古", "province", "", "150000"),
        ("广西壮族自治区", "province", "", "450000"),
        ("新疆", "province", "", "650000"),
        ("北 京", "province", "", "110000"),
        ("长阳", "county", "", "420528"),
        ("景宁", "county", "", "331127"),
    ],
)
def test_a_name_is_found(name: str, level: str, within: str, code: str) -> None:
    assert find(name, level, within).code == code  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["朝阳区", "鼓楼区", "市中区", "新华区"])
def test_a_name_of_several_places_is_not_guessed(name: str) -> None:
    found = find(name)
    assert not found.code
    assert len(found.candidates) > 1


@pytest.mark.parametrize(("name", "level"), [("吉林省", "city"), ("吉安市", "county"), ("朝阳市", "county")])
def test_the_name_of_another_level_is_not_taken_for_a_namesake(name: str, level: str) -> None:
    assert find(name, level).code == ""  # type: ignore[arg-type]


def test_a_name_that_lies_elsewhere_is_answered_with_its_place() -> None:
    found = find("罗定市", "county", "广西")
    assert (found.code, found.candidates) == ("", ("广东省云浮市罗定市",))


@pytest.mark.parametrize("name", ["晋江市", "恩施市", "昌吉市", "上饶县"])
def test_the_whole_name_of_a_county_is_no_city_of_the_same_short_name(name: str) -> None:
    assert not find(name, "city").code
    assert find(name, "county").code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("恩施", "422800"),
        ("宜春市", "360900"),
        ("莆田市", "350300"),
        ("晋江地区", "352400"),
        ("襄樊", "420600"),
    ],
)
def test_a_city_is_found_by_every_name_that_it_bore_and_by_its_short_one(name: str, code: str) -> None:
    assert find(name, "city").code == code


def test_a_name_that_nobody_bears_is_answered_with_the_nearest() -> None:
    assert find("晋江阳市").code == ""
    assert "晋江市" in find("晋江阳市").candidates
    assert find("合计").code == ""


def test_every_name_in_force_is_found_in_its_place() -> None:
    wrong = [
        (one.code, one.name, found.code)
        for one in divisions()
        if one.last is None and one.level != "province"
        for found in [find(one.name, one.level, one.code[:4] if one.level == "county" else one.code[:2])]
        if found.code != one.code
    ]
    assert wrong == []


def test_names_change_and_codes_say_where_they_lie() -> None:
    assert name_of("420600") == "襄阳市"
    assert name_of("420600", 2005) == "襄樊市"
    assert name_of("999999") == ""
    assert full_name("350582") == "福建省泉州市晋江市"
    assert full_name("110105") == "北京市朝阳区"
    assert short_name("沙县") == "沙县"
    assert short_name("阿坝藏族羌族自治州") == "阿坝"
    assert short_name("鄂温克族自治旗") == "鄂温克族"


def test_a_name_with_a_word_too_many_is_looked_up_without_an_error():
    for one in divisions():
        if one.name.endswith("市") and one.level in ("city", "county"):
            for word in ("区", "市", "县"):
                find(one.name + word, one.level)


@pytest.mark.parametrize(
    "written",
    [
        *(
            "1.晋江市",
            "(1)晋江市",
            "（一）晋江市",
            "一、晋江市",
            "01 晋江市",
            "350582晋江市",
            "晋江市[350582]",
            *("晋江市1)", "晋江†"),
        ),
        *(
            "其中：晋江市",
            "#晋江市",
            "※晋江",
            "└晋江市",
            "·晋江市",
            "晋江市：",
            "晋江市、",
            "【晋江】",
            "“晋江市”",
        ),
        *(
            "晋江市 Jinjiang",
            "Jinjiang 晋江市",
            "(晋江市)",
            "福建-泉州-晋江",
            "福建省/泉州市/晋江市",
            "泉州市·晋江市",
        ),
    ],
)
def test_numbers_marks_and_other_scripts_around_a_name_do_not_hide_it(written: str) -> None:
    found = find(written)
    assert (found.code, found.as_written) == ("350582", False)


@pytest.mark.parametrize(
    "written", ["晋江/石狮", "晋江、石狮", "晋江市+石狮市", "除晋江外", "晋江市区", "泉州市区", "晋江市本级"]
)
def test_two_places_or_a_part_of_one_are_none(written: str) -> None:
    assert find(written).code == ""


@pytest.mark.parametrize(
    ("written", "city"), [("泉州", "350500"), ("东莞", "441900"), ("海南州", "632500"), ("大理州", "532900")]
)
def test_the_name_of_a_city_is_not_taken_for_a_county(written: str, city: str) -> None:
    assert find(written, "county").code == ""
    assert find(written, "city").code == city


@pytest.mark.parametrize("written", ["河南", "海南"])
def test_the_short_name_of_a_province_is_not_taken_for_a_county(written: str) -> None:
    assert find(written, "county") == Found("")


def test_the_short_name_of_a_province_is_a_city_only_where_that_is_called_so() -> None:
    assert find("海南", "city").code == ""
    assert find("海南州", "city").code == "632500"
    assert find("吉林", "city").code == "220200"
    assert find("重庆", "city").code == "500000"


@pytest.mark.parametrize(
    ("written", "within", "county"),
    [("长沙", "长沙市", "430121"), ("恩施", "恩施州", "422801"), ("大理", "532900", "532901")],
)
def test_a_short_name_of_a_city_and_a_county_is_told_by_the_place_around_it(
    written: str, within: str, county: str
) -> None:
    found = find(written, "county")
    assert found.code == ""
    assert len(found.candidates) == 2
    assert find(written, "county", within).code == county
    assert find(written, "city").code == f"{county[:4]}00"


@pytest.mark.parametrize("written", ["新区", "郊区", "矿区", "西区"])
def test_a_district_without_a_name_of_its_own_is_found_only_in_its_city(written: str) -> None:
    assert find(written).code == ""
    assert find(written).candidates
    assert find("西区", within="攀枝花市").code == "510403"
    assert find("攀枝花市西区").code == "510403"


def test_a_county_after_the_usual_name_of_its_prefecture_is_found() -> None:
    assert find("阿坝州汶川县").code == "513221"
    assert find("黔西南州兴义市").code == "522301"
