"""A column whose name speaks of districts and whose cells no list has: 1, 2, 3, or names in Latin letters."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass

from govkit.codebook import Level
from govkit.importing.columns import SERIAL
from govkit.importing.draft_lines import labelled, remark, scalar
from govkit.importing.guesses import written_texts
from govkit.importing.guesses_own_places import level_by_name
from govkit.readers import RawTable
from govkit.simplified import simplified
from govkit.text import listing

_MOST = 300
_WHERE = re.compile(
    r"(?:所在|居住|户籍|工作|来自|哪个|哪一)(?:地|的)*.{0,4}?(?P<of>[省市县区州盟旗]|地区)"
    r"|^(?P<kind>省|市|县|区|区县|县区|县市|县市区|城市|地市|地级市|地区|province|city|prefecture|county|district)"
    r"(?:份|名称?|代码|编码|编号)?$",
    re.IGNORECASE,
)
_LATIN = re.compile(r"[A-Za-z][A-Za-z .,'’()-]+")
_LEVELS: dict[str, Level] = {
    **dict.fromkeys(("省", "province"), "province"),
    **dict.fromkeys(("市", "城市", "地市", "地级市", "州", "盟", "city", "prefecture"), "city"),
}

_BLANK = '""'


@dataclass(frozen=True, slots=True)
class Unlabelled:
    """A column of such texts, the level of the districts that they stand for, and the texts."""

    column: str
    level: Level
    codes: tuple[str, ...]

    @property
    def latin(self) -> bool:
        """Whether they are names in Latin letters."""
        return all(_LATIN.fullmatch(text) for text in self.codes)

    @property
    def own(self) -> bool:
        """Whether no national list has the districts."""
        return self.level not in ("province", "city", "county")


def guess_unlabelled(table: RawTable, used: Container[str]) -> Unlabelled | None:
    """The first column of that kind, but for some."""
    for name in map(str, table.frame.columns):
        if name in used or SERIAL.match(name) or table.value_labels.get(name):
            continue
        codes = sorted(set(written_texts(table, name)), key=lambda text: (len(text), text))
        level = _level(name, table.labels.get(name, ""))
        if level is None or not 1 < len(codes) <= _MOST:
            continue
        found = Unlabelled(name, level, tuple(codes))
        if (found.latin and not found.own) or all(re.fullmatch(r"\d{1,4}", one) for one in codes):
            return found
    return None


def unlabelled_lines(table: RawTable, found: Unlabelled) -> list[str]:
    """The part of a draft about the districts, with the numbers to be explained."""
    name = labelled(found.column, table.labels.get(found.column, ""))
    told = {"column": name, "codes": listing(found.codes, most=8)}
    if found.latin:
        blanks = ", ".join(f"{scalar(text)}: {_BLANK}" for text in found.codes)
        return [
            *remark("draft_latin", **told),
            "district:",
            "  coding: name",
            f"  name: {{column: {scalar(found.column)}}}",
            f"  names: {{{blanks}}}",
            f"  level: {found.level}",
        ]
    names = ", ".join(f'"{code}": {f"{found.level}-{code}" if found.own else _BLANK}' for code in found.codes)
    return [
        *remark("draft_unlabelled_own" if found.own else "draft_unlabelled", **told),
        "district:",
        f"  coding: {'slug' if found.own else 'gbt2260'}",
        f"  id: {{column: {scalar(found.column)}}}",
        f"  names: {{{names}}}",
        f"  level: {found.level}",
    ]


def _level(name: str, label: str) -> Level | None:
    """The level of which a name or a label speaks, or None."""
    for text in (label, name):
        plain = re.sub(r"\s", "", simplified(text)).rstrip("?？:：")
        if (own := level_by_name(plain)) is not None:
            return own
        if found := _WHERE.search(plain):
            return _LEVELS.get((found["of"] or found["kind"]).lower(), "county")
    return None
