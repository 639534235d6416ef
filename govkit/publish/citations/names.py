"""Names of authors as GB/T 7714 writes them: family name first, initials, three at most."""

from __future__ import annotations

import re

from govkit.publish.citations.pinyin import initials, is_pinyin
from govkit.publish.citations.reference import OTHERS, EntryLanguage, Name, is_chinese
from govkit.publish.citations.rules import Rules

MOST = 3
_ET_AL = {"zh": "等", "en": "et al."}
_ANONYMOUS = {"zh": "佚名", "en": "Anon"}


def written(names: tuple[Name, ...], language: EntryLanguage, rules: Rules) -> str:
    """Several names: up to three in full, else the first three and 等 or et al. by the entry's language."""
    known = [name for name in names if name is not OTHERS]
    shown = [full(name, rules) for name in known[:MOST]]
    if len(known) > MOST or len(known) < len(names):
        shown.append(_ET_AL[language])
    return rules.marks.comma.join(shown)


def anonymous(language: EntryLanguage) -> str:
    """What stands for an unknown author in the author–date system."""
    return _ANONYMOUS[language]


def in_text(names: tuple[Name, ...], language: EntryLanguage) -> str:
    """Names within the text: the first author's family name (full name in Chinese), and 等 or et al."""
    first = names[0]
    whole = first.literal or first.family
    if not first.literal and is_chinese(first.family) and is_chinese(first.given):
        whole = first.family + first.given
    if first.particle and not first.literal:
        whole = f"{first.particle} {whole}"
    return whole if len(names) == 1 else f"{whole} {_ET_AL[language]}"


def full(name: Name, rules: Rules) -> str:
    """One name as an entry writes it."""
    if name.literal:
        return name.literal
    if is_chinese(name.family) and (is_chinese(name.given) or not name.given):
        return name.family + name.given
    family = f"{name.particle} {name.family}".strip()
    pinyin = not name.suffix and not name.particle and is_pinyin(name.family, name.given)
    if rules.edition == 2015:
        family = family.upper()
        given = initials(name.given) if pinyin else _initials(name.given).replace("-", " ")
    else:
        given = name.given if pinyin else _initials(name.given)
    suffix = f", {name.suffix}" if rules.edition == 2015 and name.suffix else f" {name.suffix}".rstrip()
    return f"{family} {given}".strip() + suffix.rstrip(".")


def _initials(given: str) -> str:
    """``Jean-Luc`` is ``J-L``, ``Peyton Z.`` is ``P Z``; an initial keeps its case."""
    words = re.split(r"[\s.]+", given.strip())
    return " ".join("-".join(part[0] for part in word.split("-") if part) for word in words if word)
