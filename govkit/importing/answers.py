"""Answers of questionnaires: the options that a respondent chose, and answers that nobody gave."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from typing import TYPE_CHECKING

from govkit.importing import cells
from govkit.readers import Remark
from govkit.text import listing

if TYPE_CHECKING:
    import pandas as pd

# 问卷星 parts the options that one respondent chose by ┋, others by | or ;, and puts what was filled in
# between 〖 and 〗.
SIGNS, FILLED_IN = ("┋", "┇", "|", "｜", ";", "；"), ("〖", "〗")
_BETWEEN = re.compile(rf"\s*[{''.join(SIGNS)}]\s*")
_FILLED_IN = re.compile(r"\s*〖[^〖〗]*〗")
# 1.非常满意 and A、非常满意 answer 非常满意 as well.
_NUMBER = re.compile(r"^(?:\d+|[A-Za-z])[.、．:)）]\s*")
_MOST_SHOWN = 6


def options(text: str) -> tuple[str, ...]:
    """The options that a cell says were chosen: `网格员┋其他〖村干部〗` are 网格员 and 其他."""
    parts = [part.strip() for part in _BETWEEN.split(_FILLED_IN.sub("", text))]
    return tuple(dict.fromkeys(part for part in parts if part))


def is_one_of(text: str, wanted: Container[str]) -> bool:
    """Whether a cell says one of some texts, by itself or as one of several options."""
    return text in wanted or any(option in wanted for option in options(text))


def chosen(plain: pd.Series[str], labelled: pd.Series[str], answers: Sequence[str]) -> pd.Series[bool]:
    """Which cells, by their code, their label, or an option in it, give one of some answers."""
    wanted = {cells.plain_text(answer) for answer in answers}
    known = {text: _gives(text, wanted) for text in {*plain.unique(), *labelled.unique()}}
    return (plain.map(known) | labelled.map(known)).astype("bool")


def _gives(text: str, wanted: set[str]) -> bool:
    return bool(wanted & {text, *options(text), *(_NUMBER.sub("", option) for option in options(text))})


def nobody_gave(labelled: pd.Series[str], answers: Iterable[str], column: str) -> Remark:
    """What to say where no cell of a column gives any of the answers that its share is of."""
    given = [option for text in labelled.unique() for option in options(text)]
    shown = listing(dict.fromkeys(given), most=_MOST_SHOWN)
    told = {"column": column, "answers": listing(answers), "given": shown}
    return Remark("importing.remark_nobody_gave", told)
