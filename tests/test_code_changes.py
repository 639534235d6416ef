"""Districts that went on under another code."""

from __future__ import annotations

from govkit.code_changes import changes_among


def pairs(*codes: str) -> list[tuple[str, str]]:
    return [(former.code, later.code) for former, later in changes_among(codes)]


def test_a_county_that_became_a_district_is_told() -> None:
    assert pairs("110228", "110118", "350182", "350112", "350582") == [
        ("110228", "110118"),
        ("350182", "350112"),
    ]


def test_codes_without_the_other_of_the_pair_are_not() -> None:
    assert pairs("110118", "350182", "350582", "110101") == []


def test_a_code_of_another_district_today_is_not_its_former_one() -> None:
    assert pairs("420581", "420583", "469021", "469025", "419001", "411281") == []
    named = {"420583": ["枝江市"], "469025": ["白沙黎族自治县"], "469021": ["定安县"]}
    assert changes_among(["420581", "420583", "469021", "469025"], named) == ()


def test_a_code_is_of_the_district_whose_name_the_data_have() -> None:
    found = changes_among(["469021", "469025"], {"469025": ["海南省定安县"], "469021": ["定安县"]})
    assert [(former.code, later.code) for former, later in found] == [("469025", "469021")]
