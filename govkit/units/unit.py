"""Units as Chinese texts and tables write them: `亿元`, `万元/人`, `元/人·月`, `‰`, `个百分点`, `件/万人`."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from difflib import get_close_matches
from fractions import Fraction
from functools import cache
from typing import Literal

from govkit.errors import UnitError
from govkit.simplified import simplified
from govkit.text import listing
from govkit.units.english import in_chinese
from govkit.units.symbols import CANONICAL, DIMENSIONED, ONE_OF, PURE, SCALES

Basis = Literal["", "year_on_year", "previous_period", "annual_average"]

# Of growth, 实际 says that prices are taken out of it.
_OF_GROWTH = r"(?=(?:正|负)?增长|上升|提高|增加|增速|增幅|下降|减少|降低|回落)"
_CONSTANT = re.compile(
    r"按?(?:(\d{4})年?)?(?:不变|可比|固定)价格?(?:计算)?|按?(\d{4})年价格?(?:计算)?"
    rf"|(?:扣除价格因素(?:影响|后)?,?)?实际{_OF_GROWTH}"
)
_CURRENT = re.compile(rf"(?:按)?(?:当年|现行|当前)价格?(?:计算)?|(?:按)?现价(?:计算)?|名义{_OF_GROWTH}")
_BASES: tuple[tuple[Basis, re.Pattern[str]], ...] = (
    ("year_on_year", re.compile(r"同比|[比较](?:上年|去年|上一年)(?:同期|同月|同季)?")),
    ("previous_period", re.compile(r"环比|[比较]上(?:月|个月|季度?|个季度|期)")),
    ("annual_average", re.compile(r"年均|年平均")),
)
_TENS = re.compile(r"1(?:0{0,2}(?:,000)+|0{1,8})(?=[^\d,])")
_TIMES = {"months": "月", "days": "日"}
_DOTS = str.maketrans("•‧・⋅∙*×", "·······")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure.

    Attributes
    ----------
    kind
        What it measures: `money`, `people`, `money_per_person`, `share`, `change_of_share`,
        `relative_change`, `ratio`, `number`, …
    size
        How many of the canonical unit it is.
    symbol
        Sign of the canonical unit of its kind: `元`, `元/人`, `%`.
    dimensions
        Dimension and power, sorted; empty for shares, ratios and bare numbers.
    basis
        What a relative change compares with.
    prices
        `current`, `constant`, or `constant:2010`; empty where none is stated.
    """

    kind: str
    size: Fraction
    symbol: str
    dimensions: tuple[tuple[str, int], ...] = ()
    basis: Basis = ""
    prices: str = ""


@cache
def unit(text: str) -> Unit:
    """The unit that a text names.

    Parameters
    ----------
    text
        Such as `亿元`, `万元/人`, `元/人·月`, `‰`, `%（同比）`, `亿元（2010年不变价）`; a scale alone is
        one of bare numbers.

    Raises
    ------
    UnitError
        The text names no known unit; the message has near ones.
    """
    plain, basis, prices = without_basis(normal(in_chinese(text)))
    plain = re.sub(r"\((?:[,;、]|\s)*\)", "", plain)
    if plain.startswith("(") and plain.endswith(")"):
        plain = plain[1:-1]
    kind, symbol, size = _pure(plain)
    if kind:
        if basis and kind == "share":
            kind = "relative_change"
        return Unit(kind, size, symbol, (), basis, prices)
    size, dimensions = _product(plain, text)
    return replace(of_dimensions(dimensions), size=size, basis=basis, prices=prices)


@cache
def is_unit(text: str) -> bool:
    """Whether a text names a unit."""
    try:
        unit(text)
    except UnitError:
        return False
    return bool(text.strip())


def split_label(label: str) -> tuple[str, str]:
    """The name and the unit of a label: `地区生产总值（万元）` → `地区生产总值`, `万元`; no unit gives `""`.

    What stands in brackets or after a comma and names no unit stays with the name.
    """
    found = re.match(r"^(.*?)[\s]*[（(\[【]([^（()）\[\]【】]*)[）)\]】]\s*$", label.strip(), re.DOTALL)
    if found is None:
        found = re.match(r"^(.*?)[,，、:：/]\s*(?:[单單]位\s*[:：]\s*)?([^,，、:：/]+)$", label.strip())
    if found is None or not found[1].strip():
        return label.strip(), ""
    written = re.sub(r"^\s*[单單]位\s*[:：]?\s*", "", found[2]).strip()
    return (found[1].strip(), written) if is_unit(written) else (label.strip(), "")


def normal(text: str) -> str:
    """A text with full-width forms made plain, simplified, one sign for the dot, and without blanks."""
    plain = simplified(unicodedata.normalize("NFKC", text))
    plain = re.sub(r"(?<=[\d百千万亿])人民币(?!元)", "元", re.sub(r"\s", "", plain))
    return re.sub(r"人民币(?!元)", "", plain).translate(_DOTS)


def without_basis(plain: str) -> tuple[str, Basis, str]:
    """A normal text without the words that say what it compares with and at which prices; and these."""
    prices = ""
    basis: Basis = ""
    if found := _CONSTANT.search(plain):
        year = found[1] or found[2]
        prices = f"constant:{year}" if year else "constant"
        plain = plain[: found.start()] + plain[found.end() :]
    elif found := _CURRENT.search(plain):
        prices = "current"
        plain = plain[: found.start()] + plain[found.end() :]
    for name, words in _BASES:
        if found := words.search(plain):
            basis = name
            plain = plain[: found.start()] + plain[found.end() :]
            break
    return plain.replace("()", "").strip(",、;"), basis, prices


def of_dimensions(dimensions: dict[str, int]) -> Unit:
    """The canonical unit of a product of powers of dimensions."""
    ordered = tuple(sorted((name, power) for name, power in dimensions.items() if power))
    above = [(name, power) for name, power in ordered if power > 0]
    below = [(name, -power) for name, power in ordered if power < 0]
    kind = "_".join(name for name, power in above for _ in range(power)) or "number"
    symbol = "·".join(CANONICAL[name] for name, power in above for _ in range(power))
    if below:
        # 元/人·月: time stands last, and without its 个.
        below.sort(key=lambda entry: (entry[0] in _TIMES, entry[0]))
        kind += "".join(f"_per_{_one_of(name)}" for name, power in below for _ in range(power))
        signs = (_TIMES.get(name, CANONICAL[name]) for name, power in below for _ in range(power))
        symbol += "/" + "·".join(signs)
    return Unit(kind, Fraction(1), symbol, ordered)


def _one_of(name: str) -> str:
    return ONE_OF.get(name, name.removesuffix("s"))


def _pure(plain: str) -> tuple[str, str, Fraction]:
    if plain in PURE:
        return PURE[plain]
    if plain and all(sign in SCALES for sign in plain):
        return "number", "", Fraction(_scale(plain))
    return "", "", Fraction(1)


def _product(plain: str, text: str) -> tuple[Fraction, dict[str, int]]:
    above, *below = re.split(r"/|(?<=.)每", plain)
    size = Fraction(1)
    dimensions: dict[str, int] = {}
    factors = [(part, 1) for part in above.split("·")]
    factors += [(part, -1) for group in below for part in group.strip("()").split("·")]
    for part, power in factors:
        if part in ("", "1") and power > 0 and below:
            continue
        name, own = _factor(part, text)
        size *= own**power
        dimensions[name] = dimensions.get(name, 0) + power
    return size, dimensions


def _factor(part: str, text: str) -> tuple[str, Fraction]:
    scale = 1
    rest = part
    # 件/10万人, 10000元
    if found := _TENS.match(rest):
        scale = int(found[0].replace(",", ""))
        rest = rest[found.end() :]
    while rest not in DIMENSIONED and rest[:1] in SCALES:
        scale *= SCALES[rest[0]]
        rest = rest[1:]
    if rest not in DIMENSIONED:
        near = get_close_matches(part, [*DIMENSIONED, *PURE, "万元", "亿元", "万人"], n=4, cutoff=0.3)
        near = near or ["元", "万元", "亿元", "人", "万人", "%", "‰", "个百分点"]
        raise UnitError("units.unknown_unit", value=text, near=listing(near))
    name, size = DIMENSIONED[rest]
    return name, size * scale


def _scale(signs: str) -> int:
    scale = 1
    for sign in signs:
        scale *= SCALES[sign]
    return scale
