"""Codes of questionnaires that stand for no answer, by the labels that the file gives them: -8 不适用."""

from __future__ import annotations

import re
from collections.abc import Mapping
from numbers import Real
from typing import Any

from govkit.readers import words
from govkit.simplified import simplified

_NONE_GIVEN = re.compile(
    r"不适用|缺失值?|系统缺失|数据缺失|拒绝回答|拒答|不回答|未回答|未答|无回答|无应答|无法回答|没有回答|跳答|跳问|漏答"
    r"|missing(?: value)?|refused?(?: to answer)?|not applicable|inap|no (?:answer|response)|skipped",
    re.IGNORECASE,
)
# Who does not know has answered, on a scale of opinions; beside figures the code is none of them.
_DOES_NOT_KNOW = re.compile(
    r"不知道|不清楚|说不清楚?|不确定|无法判断|记不清|don'?t know|do not know|dk|uncertain", re.IGNORECASE
)
_NUMBERED = re.compile(r"^[\s\[(【（]*(?:-?\d+\s*[.．、:：=)）\s])?\s*|[\s\])】）.。]*$")
_OUT_OF_RANGE = re.compile(r"9+[0-9]")


def codes_of_no_answer(labels: Mapping[Any, str]) -> tuple[Any, ...]:
    """The codes whose labels say that there is no answer.

    不知道 is one where its code is below zero or of nines, as in 98 and 9999998: out of what others have.
    """
    return tuple(code for code, label in labels.items() if _is_no_answer(code, label))


def _is_no_answer(code: Any, label: str) -> bool:
    text = simplified(_NUMBERED.sub("", label))
    if _NONE_GIVEN.fullmatch(text) or (text and words.says_missing(text)):
        return True
    if not _DOES_NOT_KNOW.fullmatch(text) or not isinstance(code, Real):
        return False
    return bool(code < 0 or _OUT_OF_RANGE.fullmatch(f"{code:.0f}"))
