"""Wording: every sentence that a user reads, in Chinese and in English, kept in `govkit/wording/*.yml`.

A key is `<file>.<name>`; each entry has a `zh` and an `en` text with the same `{placeholders}`.
`{count:row|rows}` is the first word where the count is one, and the second for any other number.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any, Literal, get_args

Language = Literal["zh", "en"]
LANGUAGES: tuple[str, ...] = get_args(Language)

_chosen: ContextVar[str | None] = ContextVar("govkit_language", default=None)


def language() -> str:
    """The language in force: the one chosen with `use_language`, else `GOVKIT_LANG`, else Chinese."""
    chosen = _chosen.get() or os.environ.get("GOVKIT_LANG", "")[:2].lower()
    return chosen if chosen in LANGUAGES else "zh"


def set_language(lang: str) -> None:
    """Choose the language of everything said from here on (a notebook does this once, from `lang`)."""
    if lang not in LANGUAGES:
        from govkit.errors import ParameterError

        raise ParameterError("errors.unknown_language", value=lang, choices=", ".join(LANGUAGES))
    _chosen.set(lang)


@contextmanager
def use_language(lang: str) -> Iterator[None]:
    """Choose the language within a `with` block."""
    before = _chosen.get()
    set_language(lang)
    try:
        yield
    finally:
        _chosen.set(before)


class _Filled(Formatter):
    """Placeholders filled, and words in the number that goes with a count."""

    def format_field(self, value: Any, format_spec: str) -> str:
        one, either, several = format_spec.partition("|")
        if not either:
            return format(value, format_spec)
        return one if str(value) == "1" else several


_filled = _Filled()


def areas() -> list[str]:
    """The names of all wording files."""
    return sorted(file.name.removesuffix(".yml") for file in (files("govkit") / "wording").iterdir())


@cache
def catalogue(area: str) -> dict[str, dict[str, str]]:
    """All entries of one wording file, by name."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = (files("govkit") / "wording" / f"{area}.yml").read_text(encoding="utf-8")
    entries: dict[str, dict[str, str]] = yaml.load(text, Loader=loader)
    return entries


def say(key: str, /, lang: str | None = None, **values: object) -> str:
    """The wording of `key` in `lang` (default: the language in force), with its placeholders filled."""
    area, _, name = key.partition(".")
    return _filled.vformat(catalogue(area)[name][lang or language()], (), values)


def pick(zh: str, en: str, lang: str | None = None) -> str:
    """The one of two texts that is in the language in force; Chinese where the English is empty."""
    return en if (lang or language()) == "en" and en else zh


def sentence_case(name: str) -> str:
    """A name at the head of a line: its first letter is a capital."""
    return name[:1].upper() + name[1:]


def listing(items: object, lang: str | None = None, most: int = 8) -> str:
    """Items joined as the language joins them, cut after `most` with a count of the rest."""
    texts = [str(item) for item in items]  # type: ignore[attr-defined]
    joiner = "、" if (lang or language()) == "zh" else ", "
    shown = joiner.join(texts[:most])
    return shown if len(texts) <= most else say("errors.and_more", lang, shown=shown, count=len(texts))
