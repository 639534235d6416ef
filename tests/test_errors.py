"""Errors read in either language and survive the way between processes."""

from __future__ import annotations

import errno
import inspect
import pickle

import pytest

from govkit import errors
from govkit.errors import CodebookError, DataError, GovkitError, ReadError, RunError
from govkit.text import catalogue, use_language

FAMILY = [
    kind for _, kind in inspect.getmembers(errors, inspect.isclass) if kind.__module__ == errors.__name__
]


@pytest.mark.parametrize("kind", FAMILY)
def test_every_error_is_of_the_one_family_and_says_what_it_is_for(kind: type[Exception]) -> None:
    assert issubclass(kind, GovkitError)
    assert kind.__doc__


def test_an_error_reads_in_the_language_in_force() -> None:
    error = DataError("errors.file_missing", file="a.csv")
    with use_language("en"):
        assert str(error) == "The file a.csv does not exist."
    with use_language("zh"):
        assert str(error) == "找不到文件 a.csv。"
    assert error.message("en") == "The file a.csv does not exist."


@pytest.mark.parametrize("kind", FAMILY)
def test_an_error_survives_pickling(kind: type[GovkitError]) -> None:
    error = kind("errors.file_missing", file="a.csv")
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is kind
    assert (again.key, again.values, str(again)) == (error.key, error.values, str(error))


def test_an_error_within_an_error_reads_in_the_language_of_the_whole() -> None:
    inner = CodebookError("errors.unknown_unit", value="x", near="yuan")
    outer = ReadError("errors.at_row", file="f", row=3, problem=inner)
    assert inner.message("en") in outer.message("en")
    assert inner.message("zh") in outer.message("zh")
    assert inner.message("en") in pickle.loads(pickle.dumps(outer)).message("en")


@pytest.mark.parametrize(
    ("problem", "zh", "en"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "磁盘已满", "the disk is full"),
        (PermissionError(errno.EACCES, "x"), "没有权限，或文件正被别的程序使用", "permission is denied"),
        (OSError(errno.EMFILE, "Too many open files"), "Too many open files", "Too many open files"),
        (OSError("odd"), "odd", "odd"),
    ],
)
def test_what_the_system_refused_is_told_in_the_language_in_force(problem: OSError, zh: str, en: str) -> None:
    error = RunError("runs.cannot_write", folder="out", problem=problem)
    assert f"无法写入 out：{zh}。" in error.message("zh")
    assert f"Cannot write to out: {en}" in pickle.loads(pickle.dumps(error)).message("en")


def test_every_reason_of_the_system_is_one_that_there_is() -> None:
    named = [name for name in catalogue("errors") if name.startswith("system_")]
    assert all(hasattr(errno, name.removeprefix("system_").upper()) for name in named)


def test_a_text_without_end_does_not_fill_the_screen() -> None:
    error = ReadError("errors.file_missing", file="长" * 1_000_000)
    assert "长" * 400 + "…" in error.message("zh")
    assert len(error.message("en")) < 500
