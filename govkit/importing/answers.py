"""Answers of questionnaires: the options that a respondent chose, and answers that nobody gave."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from typing import TYPE_CHECKING

from govkit.errors import ReadError
from govkit.importing import cells
from govkit.readers import Remark
from govkit.text import listing

if TYPE_CHECKING:
    import pandas as pd

# 问卷星 parts the options that one respondent chose by ┋, others by | or ;, and puts what was filled in
# between 〖 and 〗.
_BETWEEN = re.compile(r"\s*[┋┇|｜;；]\s*")
_FILLED_IN = re.compile(r"\s*〖[^〖〗]*〗")
# 1.非常满意 and A、非常满意 answer 非常满意 as well.
_NUMBER = re.compile(r"^(?:\d+|[A-Za-z])[.、．:)）](?!\d)\s*")
_WHOLE = re.compile(r"\d+\.0+")
_CODE = re.compile(r"[+-]?\d+(?:\.\d+)?")
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
    wanted = {own for answer in answers for own in _forms(cells.plain_text(answer))}
    known = {text: _gives(text, wanted) for text in {*plain.unique(), *labelled.unique()}}
    return (plain.map(known) | labelled.map(known)).astype("bool")


def not_given(
    plain: pd.Series[str],
    labelled: pd.Series[str],
    labels: Mapping[str, str],
    answers: Sequence[str],
    column: str,
    file: str,
) -> Remark | None:
    """What to say of the answers that a share is of where no cell of a column gives some of them.

    Parameters
    ----------
    labels
        Code → what the file itself calls the option; empty where it does not.

    Raises
    ------
    ReadError
        None of them is an option: the file calls its options otherwise, or cells are codes and the answers
        are words. A share of 0 would be made up.
    """
    given = list(dict.fromkeys(option for text in labelled.unique() for option in options(text)))
    texts = [*labels, *labels.values(), *plain.unique(), *labelled.unique()]
    lacking = [one for one in answers if not any(_gives(text, set(_forms(one))) for text in texts)]
    known = list(labels.values()) or given
    told = {"column": column, "answers": listing(answers), "given": listing(known, most=_MOST_SHOWN)}
    if len(lacking) == len(answers):
        codes = all(map(_CODE.fullmatch, given)) and not any(map(_CODE.fullmatch, answers))
        if labels or codes:
            raise ReadError("importing.no_such_answer", file=file, **told)
        return Remark("importing.remark_nobody_gave", told)
    return Remark("importing.remark_not_given", told | {"answers": listing(lacking)}) if lacking else None


def _forms(text: str) -> tuple[str, ...]:
    """An answer as it is written, without its number, and a code without the .0 that programs add to it."""
    bare = _NUMBER.sub("", text) or text
    return text, bare, text.rstrip("0").rstrip(".") if _WHOLE.fullmatch(text) else text


def _gives(text: str, wanted: Container[str]) -> bool:
    return any(form in wanted for option in (text, *options(text)) for form in _forms(option))
