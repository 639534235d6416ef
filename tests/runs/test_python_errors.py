"""What Python's errors mean is said in words; Python's own name and words stand beside them."""

from __future__ import annotations

import builtins

import pytest

from govkit.runs.python_errors import error_words, in_short
from govkit.text import catalogue, use_language


@pytest.mark.parametrize(
    ("name", "message", "expected"),
    [
        ("KeyError", "'人口'", "没有代码所取的键或列，请检查名称（KeyError：'人口'）"),
        ("ModuleNotFoundError", "No module named 'x'", "程序库"),
        ("UnicodeDecodeError", "'utf-8' codec", "文字的编码不对"),
        ("FileNotFoundError", "[Errno 2] No such file or directory: 'a.csv'", "找不到代码所读的文件"),
        ("OSError", "[Errno 28] No space left on device", "系统拒绝了读写：磁盘已满（OSError："),
        ("OSError", "something else", "系统拒绝了代码的读写（OSError：something else）"),
        ("_ArrayMemoryError", "Unable to allocate", "内存不足"),
        ("OverflowError", "too large", "运算无法得出结果"),
        ("LinAlgError", "Singular matrix", "该单元的代码出错，请检查（LinAlgError：Singular matrix）"),
        ("AssertionError", "", "代码中的检查（assert）没有通过（AssertionError）"),
    ],
)
def test_an_error_of_a_cell_is_said_in_words_beside_its_name(name: str, message: str, expected: str) -> None:
    with use_language("zh"):
        assert expected in error_words(name, message)
    with use_language("en"):
        assert name in error_words(name, message)


def test_an_error_of_govkit_has_words_of_its_own() -> None:
    assert error_words("ParameterError", "窗口“0”须为正整数。") == "窗口“0”须为正整数。"


def test_each_wording_is_of_a_class_that_python_has() -> None:
    known = {name.removeprefix("of_") for name in catalogue("python_errors") if name.startswith("of_")}
    assert known <= {name.lower() for name in dir(builtins)}


@pytest.mark.parametrize(
    ("message", "short"),
    [
        ("无法写入 a.b/c：磁盘已满。原有的报告保持不变。", "无法写入 a.b/c：磁盘已满"),
        (
            "Cannot write to a.b/c: the disk is full. The report is unchanged.",
            "Cannot write to a.b/c: the disk is full",
        ),
        ("没有句号", "没有句号"),
        ("字" * 200, "字" * 119 + "…"),
    ],
)
def test_the_first_sentence_tells_an_error_in_short(message: str, short: str) -> None:
    assert in_short(message) == short
