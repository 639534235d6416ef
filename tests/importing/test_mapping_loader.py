"""What no mapping that is meant has is refused at its line: keys twice, values that are none, and bombs."""

from __future__ import annotations

from pathlib import Path

import pytest

from govkit.errors import ReadError
from govkit.importing.mapping_text import LARGEST_MAPPING, read_yaml


def refused(folder: Path, text: str) -> ReadError:
    file = folder / "m.yml"
    file.write_text(text, encoding="utf-8", newline="\n")
    with pytest.raises(ReadError) as caught:
        read_yaml(file)
    for lang in ("zh", "en"):
        assert str(file) in caught.value.message(lang)
        assert "\n" not in caught.value.message(lang)
    return caught.value


@pytest.mark.parametrize(
    ("text", "why", "row"),
    [
        ("period: {column: a}\nsource: x\nperiod: {column: b}\n", "value_twice", 3),
        ("district:\n  names: {甲县: a, 乙县: b, 甲县: c}\n", "value_twice", 2),
        ("source: x\nperiod: 2020-02-30\n", "value_odd", 2),
        ("minimum: " + "9" * 5000, "value_long", 1),
        ("minimum: 0x" + "f" * 5000, "value_long", 1),
        ("title: a\nnotes: " + "[" * 100_000, "value_deep", 2),
        ("".join(" " * depth + "a:\n" for depth in range(300)), "value_deep", 20),
        ("title: a\nsource: b\x07\n", "value_character", 2),
    ],
)
def test_a_value_that_cannot_be_meant_is_named_at_its_line(
    tmp_path: Path, text: str, why: str, row: int
) -> None:
    error = refused(tmp_path, text)
    assert (error.key, error.values["row"]) == ("importing.mapping_value", row)
    assert error.values["why"].key == f"importing.{why}"  # type: ignore[attr-defined]


def test_references_that_multiply_are_refused_before_they_fill_the_memory(tmp_path: Path) -> None:
    first = "a0: &a0 {" + ", ".join(f"k{key}: 1" for key in range(1000)) + "}\n"
    bomb = "".join(f"a{i}: &a{i} {{<<: [{', '.join([f'*a{i - 1}'] * 10)}]}}\n" for i in range(1, 12))
    assert refused(tmp_path, first + bomb).values["why"].key == "importing.value_merged"  # type: ignore[attr-defined]


def test_a_file_of_data_in_place_of_a_mapping_is_not_read(tmp_path: Path) -> None:
    error = refused(tmp_path, "#" * (LARGEST_MAPPING + 1))
    assert error.key == "importing.mapping_large"


def test_what_a_reference_repeats_is_read(tmp_path: Path) -> None:
    file = tmp_path / "m.yml"
    file.write_text("a: &a {x: 1}\nb: {<<: *a, y: 2}\nc: *a\n", encoding="utf-8")
    assert read_yaml(file) == {"a": {"x": 1}, "b": {"x": 1, "y": 2}, "c": {"x": 1}}
