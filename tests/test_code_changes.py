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
