"""Entries of a bibliography against GB/T 7714, kind by kind, in both editions and both systems."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from govkit.publish.citations.bibtex import read_bibtex
from govkit.publish.citations.entry import entry
from govkit.publish.citations.reference import Reference
from govkit.publish.citations.rules import Rules

NUMERIC_2025 = Rules.of(2025, "numeric", "zh")
DATED_2025 = Rules.of(2025, "author-date", "zh")
NUMERIC_2015 = Rules.of(2015, "numeric", "zh")
DATED_2015 = Rules.of(2015, "author-date", "zh")


def one(source: str) -> Reference:
    (found,) = read_bibtex(source, "refs.bib")
    return found


EXAMPLES = yaml.safe_load((Path(__file__).parent / "entries.yml").read_text(encoding="utf-8"))
DATED = [name for name, example in EXAMPLES.items() if "dated2025" in example]


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_entry_is_written_as_each_edition_has_it(name):
    reference = one(EXAMPLES[name]["bib"])
    assert entry(reference, NUMERIC_2025) == EXAMPLES[name]["gb2025"]
    assert entry(reference, NUMERIC_2015) == EXAMPLES[name]["gb2015"]


@pytest.mark.parametrize("name", DATED)
def test_author_date_puts_the_year_behind_the_names(name):
    reference = one(EXAMPLES[name]["bib"])
    assert entry(reference, DATED_2025) == EXAMPLES[name]["dated2025"]
    assert entry(reference, DATED_2015) == EXAMPLES[name]["dated2015"]


@pytest.mark.parametrize(
    ("name", "edition_2025", "edition_2015"),
    [
        ("Einstein, Albert", "Einstein A", "EINSTEIN A"),
        ("Williams-Ellis, Amabel", "Williams-Ellis A", "WILLIAMS-ELLIS A"),
        ("De Morgan, Augustus", "De Morgan A", "DE MORGAN A"),
        ("Godard, Jean-Luc", "Godard J-L", "GODARD J L"),
        ("Li, Jiangning", "Li Jiangning", "LI J N"),
        ("Ouyang, Xiu", "Ouyang Xiu", "OUYANG X"),
        ("van der Veen, Pieter H.", "van der Veen P H", "VAN DER VEEN P H"),
        ("昂温, G.", "昂温 G", "昂温 G"),
        ("丸山敏秋", "丸山敏秋", "丸山敏秋"),
        ("李, 时珍", "李时珍", "李时珍"),
        ("{American Chemical Society}", "American Chemical Society", "American Chemical Society"),
        (r"Abad{\'\i}a, Oscar", "Abadía O", "ABADÍA O"),
    ],
)
def test_names_are_written_family_name_first(name, edition_2025, edition_2015):
    reference = one(f"@book{{k, author={{{name}}}, title={{T}}}}")
    assert entry(reference, NUMERIC_2025) == f"{edition_2025}. T[M]."
    assert entry(reference, NUMERIC_2015) == f"{edition_2015}. T[M]."


@pytest.mark.parametrize(
    ("count", "zh", "en"),
    [
        (1, "甲", "Adams A"),
        (3, "甲，乙，丙", "Adams A，Baker B，Clark C"),
        (4, "甲，乙，丙，等", "Adams A，Baker B，Clark C，et al"),
    ],
)
def test_the_fourth_author_gives_way_to_the_word_of_the_entrys_language(count, zh, en):
    chinese = " and ".join(["甲", "乙", "丙", "丁"][:count])
    english = " and ".join(["Adams, A.", "Baker, B.", "Clark, C.", "Davis, D."][:count])
    assert entry(one(f"@book{{k, author={{{chinese}}}, title={{题}}}}"), NUMERIC_2025) == f"{zh}. 题[M]."
    assert entry(one(f"@book{{k, author={{{english}}}, title={{T}}}}"), NUMERIC_2025) == f"{en}. T[M]."


def test_and_others_is_the_same_word():
    assert entry(one("@book{k, author={甲 and others}, title={题}}"), NUMERIC_2025) == "甲，等. 题[M]."


@pytest.mark.parametrize(
    ("edition", "shown"),
    [("1", ""), ("3", " 3版."), ("第三版", " 3版."), ("修订版", " 修订版."), ("2020版", " 2020版.")],
)
def test_a_chinese_edition_is_in_digits_and_the_first_is_not_said(edition, shown):
    assert entry(one(f"@book{{k, title={{题}}, edition={{{edition}}}}}"), NUMERIC_2025) == f"题[M].{shown}"


@pytest.mark.parametrize(
    ("edition", "shown"),
    [
        ("1st", ""),
        ("2", " 2nd ed."),
        ("Third edition", " 3rd ed."),
        ("11", " 11th ed."),
        ("Rev. ed.", " Rev. ed."),
    ],
)
def test_an_english_edition_is_an_ordinal_and_the_first_is_not_said(edition, shown):
    assert entry(one(f"@book{{k, title={{T}}, edition={{{edition}}}}}"), NUMERIC_2025) == f"T[M].{shown}"


def test_an_english_text_uses_half_width_marks():
    rules = Rules.of(2025, "numeric", "en")
    assert entry(one(EXAMPLES["book_en"]["bib"]), rules).endswith("New York: McGraw-Hill, 2001.")
