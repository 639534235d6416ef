"""Values that the library would refuse are refused before anything runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from govkit.errors import ParameterError
from govkit.runs.library_parameters import check_library_parameters
from govkit.runs.notebooks import Notebook, read_notebook

from .conftest import write_data, write_notebook

CELL = """\
window: int | None = None
indicators: list[str] | None = None
earlier: str = ""
"""


def notebook_of(home: Path, cell: str = CELL) -> Notebook:
    return read_notebook(write_notebook(home / "notebooks" / "own.ipynb", ["pass"], cell))


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("window", 0, "“0”不合要求，应为：1 或更大的整数"),
        ("window", -1, "“-1”不合要求，应为：1 或更大的整数"),
        ("indicators", [], "键或名称"),
        ("indicators", ["safety_satisfacton"], "safety_satisfaction"),
        ("indicators", ["safety_satisfaction", "没有的指标"], "没有的指标"),
        ("earlier", "nowhere", "nowhere"),
        ("earlier", "notebooks", "不是 govkit 的数据文件夹"),
        ("earlier", "earlier/nowhere@2020-01-01", "nowhere"),
    ],
)
def test_a_value_that_the_library_would_refuse_is_refused_with_what_is_allowed(
    home: Path, name: str, value: Any, told: str
) -> None:
    with pytest.raises(ParameterError) as refused:
        check_library_parameters(notebook_of(home), {name: value})
    message = refused.value.message("zh")
    assert told in message
    assert f"笔记本“own”的参数“{name}”" in message
    assert "\n" not in message
    assert refused.value.message("en")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("window", None),
        ("window", 1),
        ("indicators", None),
        ("indicators", ["safety_satisfaction"]),
        ("indicators", ["群众社会治安满意率"]),
        ("earlier", ""),
        ("earlier", "earlier"),
        ("earlier", "data/demo@2020-01-01"),
    ],
)
def test_what_the_library_takes_passes(home: Path, name: str, value: Any) -> None:
    write_data(home / "notebooks" / "earlier")
    check_library_parameters(notebook_of(home), {name: value})


def test_a_parameter_that_means_something_else_in_a_notebook_of_the_user_is_let_be(home: Path) -> None:
    own = notebook_of(home, 'window: int = 0\nindicators: str = "a"\nother: int = 0\n')
    check_library_parameters(own, {"window": -1, "indicators": "b", "other": -1})
