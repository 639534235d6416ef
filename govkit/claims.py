"""Published claims: figures that documents state about the models. A claim is never an observation.

The file is `data/published/claims.csv`, one row a figure. A locator says where the figure stands in the
document:

part
    The number of the part (`第三篇` is 3).
section
    The headings above it, outermost first, by their own numerals: `二/4`, `一/(一)`, `五/一聚`; `引言` is
    what comes before the first numbered heading.
paragraph
    The n-th line of the part that is not blank, counted from 1 at the part's own title line. Where the
    document breaks a figure over two lines, the line on which it begins.

`written` is the figure as the document writes it, without the sentence around it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from govkit import paths
from govkit.codebook import Codebook, Unit, load_codebook
from govkit.errors import DataError
from govkit.intervals import Interval
from govkit.numerals import BoundName, Numeral, read_numeral, read_range
from govkit.text import language, say
from govkit.units.writing import one_of

Bound = BoundName
ClaimPhase = Literal["before", "after", "unspecified"]

COLUMNS = (
    "claim",
    "model",
    "indicator",
    "value",
    "unit",
    "bound",
    "written",
    "period",
    "phase",
    "part",
    "section",
    "paragraph",
    "subject",
    "note",
)
EVIDENCE_LEVEL = 0
"""A bare claim is level 0 of the Maryland Scientific Methods Scale as this project uses it."""
REFERENCES = "references.json"
"""The documents that the claims stand in, by model, in CSL-JSON beside the table of claims."""
ABOUT = 0.10
"""Half the width of a figure that is only "about" so large, as a share of it; a convention of ours."""

_PERCENT_QUANTITIES = ("share", "relative_decrease")
_COUNTED = (
    "people",
    "person_times",
    "cases",
    "matters",
    "occasions",
    "rounds",
    "items",
    "organisations",
    "places",
    "dwellings",
    "devices",
    "vehicles",
    "label",
)


@dataclass(frozen=True, slots=True)
class Locator:
    """Where in the document a figure stands; see the module."""

    part: int
    section: str
    paragraph: int

    def text(self, lang: str | None = None) -> str:
        """The locator in words."""
        section = section_in_words(self.section, lang)
        return say("claims.locator", lang, part=self.part, section=section, paragraph=self.paragraph)


_SECTION_NAMES = {"内容提要": "abstract", "引言": "introduction"}
_SECTION_WORDS = {"聚": "gathering", "问": "question"}


def section_in_words(section: str, lang: str | None = None) -> str:
    """The headings above a figure: the document's own numerals in Chinese, `section 2.5` in English."""
    if section in _SECTION_NAMES:
        return say(f"claims.section_{_SECTION_NAMES[section]}", lang)
    if (lang or language()) == "zh":
        return section
    numbers, names = [], []
    for part in section.split("/"):
        word = _SECTION_WORDS.get(part[-1:])
        bare = part.rstrip("聚问")
        numeral = read_numeral(bare.strip("()（）"))
        shown = f"{numeral.value:g}" if numeral else bare
        if word:
            names.append(say(f"claims.section_{word}", lang, number=shown))
        else:
            numbers.append(f"({shown})" if bare.startswith(("(", "（")) else shown)
    joined = say("claims.section_numbered", lang, section=".".join(numbers))
    return ", ".join([joined, *names])


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure that a document states. It has an `interval`; only an exact one has a `point`."""

    claim: str
    model: str
    indicator: str
    stated_value: float
    unit: Unit
    bound: Bound
    written: str
    period: str
    phase: ClaimPhase
    locator: Locator
    subject: str
    note: str

    @property
    def evidence_level(self) -> int:
        """Always 0: nobody has tested a claim."""
        return EVIDENCE_LEVEL

    @property
    def point(self) -> float:
        """The stated number, in the claim's unit.

        Raises
        ------
        DataError
            The figure is a bound or only approximate, so it is no point.
        """
        if self.bound != "exact":
            raise DataError("claims.not_a_point", claim=self.claim, stated=self.stated())
        return self.stated_value

    def interval(self) -> Interval:
        """All values, in the claim's unit, for which the document's figure would be true.

        A bound runs to the end of what its unit can be, and takes in the bound itself, though `超` and
        `不足` leave it out. `近` keeps within one step of its last digit below the figure. `约` and round
        numbers without a digit have a half-width of `ABOUT`. An exact figure is a point where things were
        counted one by one; else it has half a step of its last written digit on either side (97.38 is
        [97.375, 97.385], 10万 is [95,000, 105,000]), and one n-th in words is anything nearer to 1/n than
        to its neighbours.
        """
        lowest, highest = _limits(self.unit)
        value = self.stated_value
        numeral = self._numeral()
        if self.bound == "at_least":
            return Interval(value, max(highest, value))
        if self.bound == "at_most":
            return Interval(
                value - numeral.step if self.written.startswith("近") else min(lowest, value), value
            )
        if self.bound == "about":
            return Interval(value * (1 - ABOUT), value * (1 + ABOUT))
        if numeral.parts > 1:
            return Interval(100 / (numeral.parts + 0.5), 100 / (numeral.parts - 0.5))
        if not numeral.rounded and (self.unit.quantity in _COUNTED or value in (lowest, highest)):
            return Interval(value, value)
        half = numeral.step / 2
        return Interval(max(value - half, lowest), min(value + half, highest))

    def stated(self, lang: str | None = None) -> str:
        """The figure with its bound and unit for readers, such as `≥ 1.6万个`."""
        value = large_number(self.stated_value, lang)
        return say(f"claims.stated_{self.bound}", lang, value=value, unit=unit_after(self.unit, lang, value))

    @property
    def decimals(self) -> int:
        """Decimal places that the document writes."""
        return max(0, -math.floor(math.log10(self._numeral().step)))

    def _numeral(self) -> Numeral:
        ends = read_range(self.written)
        if ends:
            return ends[0] if self.bound == "at_least" else ends[1]
        numeral = read_numeral(self.written)
        if numeral is None:
            raise DataError("claims.unreadable_figure", claim=self.claim, written=self.written)
        return numeral


def read_claims(path: str | Path | None = None, codebook: Codebook | None = None) -> tuple[Claim, ...]:
    """Read and check a table of claims, by default the one that ships with the project.

    Raises
    ------
    DataError
        The file is missing or not UTF-8, a column is missing or unexpected, or a cell is wrong: an empty
        one, an id used twice, an unknown model or indicator, a unit that is not the indicator's, no number,
        no bound, no period, a phase that the period contradicts, or a written figure that does not say what
        the row says. The message names file, row and column.
    """
    from govkit.claims_file import read_rows

    return read_rows(Path(path) if path is not None else paths.claims_file(), codebook or load_codebook())


def claims_of(claims: Iterable[Claim], model: str) -> list[Claim]:
    """The claims about one model, in the order of the document."""
    return [claim for claim in claims if claim.model == model]


def large_number(value: float, lang: str | None = None) -> str:
    """A number as prose writes it: in 万 and 亿 in Chinese, with separators in English."""
    for size, key in ((1e8, "claims.hundred_millions"), (1e4, "claims.ten_thousands")):
        if abs(value) >= size and value % (size / 100) == 0:
            return say(key, lang, short=f"{value / size:g}", long=f"{value:,.0f}")
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def unit_after(unit: Unit, lang: str | None = None, number: str = "") -> str:
    """A unit as it follows a number: with a space in English, nothing where the number is a label."""
    if unit.quantity == "label":
        return ""
    name = unit.name(lang)
    if (lang or language()) == "zh" or name.startswith("%"):
        return name
    return f" {one_of(name) if number == '1' else name}"


def _limits(unit: Unit) -> tuple[float, float]:
    if unit.quantity in _PERCENT_QUANTITIES:
        return 0.0, 100.0
    if unit.quantity == "change_of_share":
        return -100.0, 100.0
    if unit.quantity.startswith("relative_change"):
        return -100.0, math.inf
    return 0.0, math.inf
