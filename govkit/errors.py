"""One family of exceptions. Each says what was wrong, where, and what to do, in the user's language.

An error is raised with a key of the wording catalogue and the values that fill it, so that the same
error reads in Chinese or in English, and survives the way between processes.
"""

from __future__ import annotations

import errno
from collections.abc import Sequence
from typing import Any

from govkit.text import catalogue, listing, say

_LONGEST_VALUE = 2000
_SHOWN_OF_LONG = 400


class GovkitError(Exception):
    """The root of all errors that govkit raises at a user.

    Parameters
    ----------
    key
        Key of the wording catalogue, such as ``"errors.unknown_district"``.
    values
        What fills the placeholders of that wording.
    """

    def __init__(self, key: str, /, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values

    def message(self, lang: str | None = None) -> str:
        """The message in `lang`, by default in the language in force."""
        return say(self.key, lang, **{name: _in_words(value, lang) for name, value in self.values.items()})

    def __str__(self) -> str:
        return self.message()

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.key, self.values)


def system_reason(problem: OSError, lang: str | None = None) -> str:
    """Why the system refused to read or write, in words; in the system's own where there are none."""
    code = errno.errorcode.get(problem.errno or 0, "").lower()
    if f"system_{code}" in catalogue("errors"):
        return say(f"errors.system_{code}", lang)
    return problem.strerror or str(problem)


def _in_words(value: object, lang: str | None) -> object:
    if isinstance(value, GovkitError):
        return value.message(lang)
    if isinstance(value, str) and len(value) > _LONGEST_VALUE:
        return f"{value[:_SHOWN_OF_LONG]}…"
    return system_reason(value, lang) if isinstance(value, OSError) else value


def _rebuild(kind: type[GovkitError], key: str, values: dict[str, object]) -> GovkitError:
    return kind(key, **values)


class CodebookError(GovkitError):
    """The codebook is wrong or lacks an entry: models, reforms, indicators, domains, units."""


class DataError(GovkitError):
    """Observations, claims or districts are wrong: a column, a row, a value, a duplicate key."""


class PrivacyError(DataError):
    """Data hold what must not be there: identity numbers, telephone numbers."""


class ParameterError(GovkitError):
    """A parameter of a command or of a notebook is unknown or of the wrong type."""


class ReadError(GovkitError):
    """A file cannot be read, or a mapping does not fit it."""


class DesignError(GovkitError):
    """An effect cannot be estimated from these observations: no pre-period, no donors, a constant series."""


class RunError(GovkitError):
    """A notebook failed while it ran."""


class PublishError(GovkitError):
    """A notebook cannot be published: a missing figure or glyph under strict rules, a template error."""


class UnitError(GovkitError):
    """A text is no quantity or no unit, or two quantities do not go together."""


def check_choice(parameter: str, value: object, choices: Sequence[str]) -> None:
    """Raise ParameterError where a value is none of the words that are allowed."""
    if value not in choices:
        raise ParameterError(
            "errors.not_a_choice", parameter=parameter, value=value, choices=listing(choices)
        )
