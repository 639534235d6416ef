"""Parameters: read from the notebook's cell, checked strictly."""

from __future__ import annotations

import ast
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govkit.errors import ParameterError
from govkit.runs.injection import GovkitTranslator
from govkit.runs.parameters import check, read_parameters

CELL = '''\
"""What the report is about."""
from typing import Literal

district: str = "晋江 # 市"  # 地区 / the district
window: int | None = None  # 期数
share: float = 0.5
strict: bool = False; lang: Literal["zh", "en"] = "zh"  # 语言
indicators: list[str] | None = None  # 指标
years: list[int] = [
    2008,
    2012,  # the last
]
level: Literal[1, 2, 3] = 2
'''
PARAMETERS = read_parameters(CELL, "district")
BY_NAME = {parameter.name: parameter for parameter in PARAMETERS}


def test_names_types_defaults_and_comments_are_read() -> None:
    assert list(BY_NAME) == [
        "district", "window", "share", "strict", "lang", "indicators", "years", "level",
    ]  # fmt: skip
    assert BY_NAME["district"].default == "晋江 # 市"
    assert BY_NAME["district"].help == "地区 / the district"
    assert (BY_NAME["window"].base, BY_NAME["window"].optional) == ("int", True)
    assert BY_NAME["lang"].choices == ("zh", "en")
    assert BY_NAME["indicators"].is_list
    assert BY_NAME["indicators"].optional
    assert BY_NAME["years"].default == [2008, 2012]
    assert BY_NAME["level"].choices == (1, 2, 3)


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ({"window": "5"}, {"window": 5}),
        ({"window": "５"}, {"window": 5}),
        ({"window": ""}, {"window": None}),
        ({"share": "0.25"}, {"share": 0.25}),
        ({"share": 1}, {"share": 1.0}),
        ({"strict": "是"}, {"strict": True}),
        ({"strict": "False"}, {"strict": False}),
        ({"indicators": "a,b，c、 d"}, {"indicators": ["a", "b", "c", "d"]}),
        ({"indicators": ("a",)}, {"indicators": ["a"]}),
        ({"years": "2010,2011"}, {"years": [2010, 2011]}),
        ({"level": "3"}, {"level": 3}),
        ({"lang": "en", "district": "x"}, {"district": "x", "lang": "en"}),
        ({"district": ""}, {"district": ""}),
    ],
)
def test_values_are_parsed_by_the_declared_type(given_: dict[str, Any], expected: dict[str, Any]) -> None:
    checked = check(PARAMETERS, given_, "district")
    assert checked == expected
    assert list(checked) == list(expected)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("window", "5.5"),
        ("window", 5.0),
        ("window", True),
        ("window", "__import__('os')"),
        ("window", [5]),
        ("share", "nan"),
        ("share", float("inf")),
        ("share", True),
        ("share", None),
        ("strict", 1),
        ("strict", "maybe"),
        ("lang", "fr"),
        ("lang", ["zh"]),
        ("level", 4),
        ("level", True),
        ("level", 2.0),
        ("district", 350582),
        ("district", None),
        ("district", b"x"),
        ("district", "a\x00b"),
        ("indicators", [1]),
        ("indicators", {"a": 1}),
        ("years", "2010,x"),
    ],
)
def test_a_value_of_the_wrong_type_is_refused_with_what_was_expected(name: str, value: object) -> None:
    with pytest.raises(ParameterError) as refused:
        check(PARAMETERS, {name: value}, "district")
    for lang in ("zh", "en"):
        message = refused.value.message(lang)
        assert name in message
        assert "district" in message


def test_an_unknown_name_is_refused_with_all_that_there_are_nearest_first() -> None:
    with pytest.raises(ParameterError) as refused:
        check(PARAMETERS, {"windw": 5}, "district")
    names = ["window", *(name for name in BY_NAME if name != "window")]
    assert refused.value.message("zh").endswith(f"可用的参数：{'、'.join(names)}。")


def test_a_notebook_without_parameters_says_that_it_has_none() -> None:
    with pytest.raises(ParameterError) as refused:
        check((), {"x": 1}, "claims")
    assert refused.value.key == "runs.no_parameters"


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        ("window = 5", "runs.cell_untyped"),
        ("print('x')", "runs.cell_untyped"),
        ("a.b: int = 5", "runs.cell_untyped"),
        ("window: int", "runs.cell_type"),
        ("window: dict = {}", "runs.cell_type"),
        ("window: int | str = 5", "runs.cell_type"),
        ("window: list[list[int]] = []", "runs.cell_type"),
        ("window: Literal[x] = 5", "runs.cell_type"),
        ("window: int = 2 + len('x')", "runs.cell_default"),
        ("window: int = 'five'", "runs.wrong_value"),
        ("window: int = (", "runs.cell_no_python"),
    ],
)
def test_a_cell_that_is_not_typed_assignments_is_refused(cell: str, key: str) -> None:
    with pytest.raises(ParameterError) as refused:
        read_parameters(cell, "district")
    assert refused.value.key == key
    assert refused.value.message("zh")
    assert refused.value.message("en")


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_python_reads_an_injected_text_back_as_that_text(text: str) -> None:
    literal = GovkitTranslator.translate(text)
    assert ast.literal_eval(literal) == text
    assert "\n" not in literal


@given(st.text())
def test_no_text_is_anything_but_itself(text: str) -> None:
    if "\x00" in text:
        return
    assert check(PARAMETERS, {"district": text}, "district") == {"district": text}
