"""Errors read in either language and survive the way between processes."""

from __future__ import annotations

import inspect
import pickle

import pytest

from govkit import errors
from govkit.errors import CodebookError, DataError, GovkitError, ReadError
from govkit.text import use_language

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
