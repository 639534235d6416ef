"""What an error of Python's means, in the user's language, with Python's own words beside it."""

from __future__ import annotations

import builtins
import errno
import re
from collections.abc import Iterator

from govkit import errors
from govkit.errors import GovkitError, system_reason
from govkit.text import catalogue, say

_NUMBERED = re.compile(r"\[Errno (\d+)\]")
_LONGEST = 120  # characters, of an error in a line among others
# The end of a sentence, in Chinese or in English.
_END = re.compile(r"[。；]|\.(?=\s|$)|\n")


def error_words(name: str, message: str) -> str:
    """An error that a cell raised: a plain sentence and Python's name and words; govkit's own has words.

    Parameters
    ----------
    name
        Name of the class, such as `KeyError`.
    message
        What Python says of it.
    """
    if _is_own(name) and message:
        return message
    meaning = _meaning(name, message)
    if not message:
        return say("python_errors.without_words", meaning=meaning, error=name)
    return say("python_errors.with_words", meaning=meaning, error=name, message=message)


def in_short(message: str) -> str:
    """The first sentence of a message, for a line among others."""
    found = _END.search(message)
    first = message[: found.start()] if found else message
    return first if len(first) <= _LONGEST else first[: _LONGEST - 1] + "…"


def _is_own(name: str) -> bool:
    kind = getattr(errors, name, None)
    return isinstance(kind, type) and issubclass(kind, GovkitError)


def _meaning(name: str, message: str) -> str:
    known = catalogue("python_errors")
    for kind in _kinds(name):
        if kind == "oserror" and (numbered := _NUMBERED.search(message)):
            reason = system_reason(OSError(int(numbered[1]), ""))
            if reason and int(numbered[1]) in errno.errorcode:
                return say("python_errors.system", reason=reason)
        if f"of_{kind}" in known:
            return say(f"python_errors.of_{kind}")
    return say("python_errors.other")


def _kinds(name: str) -> Iterator[str]:
    """The class and those that it is one of, in small letters; of one that is not Python's only its name."""
    plain = name.rpartition(".")[2]
    kind = getattr(builtins, plain, None)
    if isinstance(kind, type):
        yield from (one.__name__.lower() for one in kind.__mro__)
    elif plain.endswith("MemoryError"):
        yield "memoryerror"
    else:
        yield plain.lower()
