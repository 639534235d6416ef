"""Styles of an Office Open XML workbook that change what a cell says: percents, zeros, lines through it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field

from govkit.readers.padding import digits_shown

_PERCENT_FORMATS = frozenset({"9", "10"})  # those that every workbook has: 0% and 0.00%
# A comma behind the last digit divides by a thousand; a point that is a plain sign stands within the digits.
_SCALED = re.compile(r"[0#?](?:\.[0#?]+)?,+(?![0#?,])|[0#?](?:[!\\\\]\.|\"\.\")[0#?]")


@dataclass(frozen=True, slots=True)
class Styles:
    """What finds cells by their style: those in percent, struck through, and with leading zeros.

    Attributes
    ----------
    percent, struck
        None where no style is so.
    scaled
        What finds cells that show their number in thousands or 万: 1234567 as 123.4.
    padded
        How many digits a cell shows at least → what finds such cells: 7 as 007.
    """

    percent: re.Pattern[bytes] | None = None
    struck: re.Pattern[bytes] | None = None
    scaled: re.Pattern[bytes] | None = None
    padded: dict[int, re.Pattern[bytes]] = field(default_factory=dict)


def is_scaled(form: str) -> bool:
    """Whether a format shows a number smaller than it is, by thousands or by a point that is a mere sign."""
    return bool(_SCALED.search(re.sub(r"\[[^\]]*\]", "", form.partition(";")[0])))


def styles_of(archive: zipfile.ZipFile, names: list[str]) -> Styles:
    """The styles of a workbook, as its part says; none where it has no such part or a damaged one."""
    from lxml import etree

    path = next((name for name in names if name.lower() == "xl/styles.xml"), None)
    if path is None:
        return Styles()
    try:
        styles = etree.fromstring(
            archive.read(path), etree.XMLParser(resolve_entities=False, no_network=True)
        )
    except etree.XMLSyntaxError:
        return Styles()
    forms = {node.get("numFmtId"): node.get("formatCode", "") for node in styles.iter("{*}numFmt")}
    percent = _PERCENT_FORMATS | {name for name, form in forms.items() if "%" in form}
    scaled = {name for name, form in forms.items() if is_scaled(form)}
    fonts = {
        str(place)
        for place, font in enumerate(styles.iterfind("{*}fonts/{*}font"))
        if any(line.get("val") not in ("0", "false") for line in font.iterchildren("{*}strike"))
    }
    cells = list(next(styles.iter("{*}cellXfs"), ()))
    padded: dict[int, list[int]] = {}
    for place, style in enumerate(cells):
        if digits := digits_shown(forms.get(style.get("numFmtId"), "")):
            padded.setdefault(digits, []).append(place)
    return Styles(
        _finding(place for place, style in enumerate(cells) if style.get("numFmtId") in percent),
        _finding(place for place, style in enumerate(cells) if style.get("fontId") in fonts),
        _finding(place for place, style in enumerate(cells) if style.get("numFmtId") in scaled),
        {digits: found for digits, places in padded.items() if (found := _finding(places))},
    )


def _finding(places: Iterable[int]) -> re.Pattern[bytes] | None:
    found = "|".join(map(str, places))
    return re.compile(rf'<(?:\w+:)?c\b[^>]*?\bs="(?:{found})"[^>]*>'.encode()) if found else None
