"""Names that say how final figures are: 2021年（初步核算） is 2021年, and its figures are provisional."""

from __future__ import annotations

import re

_PROVISIONAL = (
    r"初步(?:核算|统计|测算|核实)?(?:数据?|值)?|快报(?:数据?|值)?|预计(?:数据?|值)?|preliminary|provisional"
)
_FINAL = r"(?:最终(?:核[实算])?|核[实定]|修[订正]|年报)(?:数据?|值)?|final|revised"
_SAID = re.compile(
    rf"(?:\s*[(（\[【]\s*(?:(?P<provisional>{_PROVISIONAL}|(?<=[年\d][(（])[Pp])|{_FINAL})\s*[)）\]】]"
    rf"|(?<=年)[_\s]*(?:(?P<bare>{_PROVISIONAL})|{_FINAL}))(?=_|$)",
    re.IGNORECASE,
)


def is_provisional(name: str) -> bool:
    """Whether a name says that its figures are provisional."""
    found = _SAID.search(name)
    return bool(found and (found["provisional"] or found["bare"]))


def without_finality(name: str) -> str:
    """A name without what it says of how final its figures are; estimates are no figures of the kind."""
    return _SAID.sub("", name)
