"""Mappings: small YAML recipes that say which column of a file is what, so that it becomes observations.

Recipes for known exports ship in `data/mappings/`, with a JSON schema that editors complete from.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from govkit.codebook import DistrictId, IsoPeriod, Key, Level
from govkit.importing import cells
from govkit.importing.key_columns import Column, Part, Period, PeriodColumns, Text
from govkit.periods import Frequency
from govkit.text import pick

SCHEMA_FILE = "mapping.schema.json"
PERIOD_PLACE = "{period}"
DISTRICT_PLACE = "{district}"
MissingStatus = Annotated[str, StringConstraints(pattern="^[JKLMOQS]$")]
_PART = re.compile(r"月份?|季度?")
Measure = Literal["value", "mean", "share", "count", "sum"]


class Words(Part):
    """A text in Chinese and in English."""

    zh: Text
    en: Text

    def text(self, lang: str | None = None) -> str:
        """The one in the language in force, or in `lang`."""
        return pick(self.zh, self.en, lang)


class TableChoice(Part):
    """Which table of the file, where it holds several."""

    sheet: Text | None = Field(default=None, description="Name of the sheet.")
    title: Text | None = Field(default=None, description="A part of the title above the table.")
    position: int | None = Field(default=None, ge=1, description="Position among those left, from 1.")


class DistrictColumns(Part):
    """What tells the district of a row. A bare text holds for every row, `{column: …}` names a column."""

    id: Column | Text | None = Field(
        default=None,
        description="Codes of GB/T 2260, or slugs by `coding`; not needed for `coding: name`.",
    )
    coding: Literal["gbt2260", "slug", "name"] = Field(
        default="gbt2260",
        description="gbt2260: `id` has codes; slug: `id` has identifiers of your own; name: districts are "
        "found by `name` in GB/T 2260, with and without 市/区/县 and by former names.",
    )
    name: Column | Text | None = Field(default=None, description="Chinese name.")
    within: Column | Text | None = Field(
        default=None, description="Province or city that names lie in, by code or name, for `coding: name`."
    )
    names: dict[str, DistrictId] = Field(
        default_factory=dict,
        description="Text of a cell → identifier of the district, for names not found or your own.",
    )
    level: Level | Annotated[tuple[Level, ...], Field(min_length=1)] = Field(
        description="One level, or a list of those that the file mixes (`[city, county]`), which codes tell."
    )
    parent: Column | Text | None = Field(
        default=None, description="By default the city: the first four digits of a GB/T 2260 code and 00."
    )
    region: Column | Text | None = Field(
        default=None, description="By default the province: the first two digits of a GB/T 2260 code."
    )

    @property
    def levels(self) -> tuple[Level, ...]:
        """The levels whose rows are taken."""
        return self.level if isinstance(self.level, tuple) else (self.level,)

    @cached_property
    def identifiers(self) -> dict[str, str]:
        """The names as cells are read, without blanks and in half width → identifiers."""
        plain = {cells.plain_text(text): identity for text, identity in self.names.items()}
        return {re.sub(r"\s", "", text): identity for text, identity in plain.items()}

    @property
    def in_addresses(self) -> Column | None:
        """The column of addresses that name the districts; None where names stand by themselves."""
        return self.name if isinstance(self.name, Column) and self.name.address else None


class IndicatorColumn(Part):
    """A column of figures: its indicator, the unit that it is in, and how its cells are to be read.

    `{period}` in `column` stands for a period, so that `{period}年` takes in 2010年, 2011年 and so on, each
    as figures of that period; or for the months of the year that rows state, or the year of their months.
    `{district}` stands for a district likewise, where districts are columns side by side; `district` then
    has neither `id` nor `name`. `unit` is a key of the codebook or a Chinese text
    (`万元`); by default the one that the file states, which it may contradict only with `instead_of`.
    `factor` is needed only where the two units do not tell it. `zero` says whether 0 is a figure or stands
    for a missing one. A figure below `minimum` or above `maximum`, in the column's unit, is set aside.

    Where rows are persons or records, `measure` says what is made of those of a district and period: their
    `mean`, `sum`, the `share` in % whose answer is among `answers`, or their `count`.
    """

    column: Text | None = Field(default=None, description="Not needed for `measure: count`.")
    also: tuple[Text, ...] = Field(default=(), description="Other names that the column may have.")
    optional: bool = Field(default=False, description="Whether a file may lack the column.")
    indicator: Key
    unit: Text | None = None
    instead_of: Text | None = Field(
        default=None,
        description="The unit that the file states and that is wrong: `unit` holds in its place.",
    )
    factor: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    zero: Literal["value", "missing"] = "value"
    minimum: float | None = Field(default=None, allow_inf_nan=False)
    maximum: float | None = Field(default=None, allow_inf_nan=False)
    status: Annotated[str, StringConstraints(pattern="^[ABEFIP]$")] = Field(
        default="A",
        description="SDMX status of the figures of this column, such as E for estimates.",
    )
    measure: Measure = "value"
    where: dict[str, tuple[Text, ...]] = Field(
        default_factory=dict,
        description="Column → texts: take only rows, or count only records, that have one of them.",
    )
    answers: tuple[Text, ...] = Field(
        default=(), description="For `measure: share`: the answers that count, as codes or labels."
    )

    @property
    def names(self) -> tuple[str, ...]:
        """All names that the column may have."""
        return (self.column, *self.also) if self.column else ()

    @property
    def units(self) -> tuple[str, ...]:
        """The units that the file may state for it without contradiction; empty where any will do."""
        return tuple(unit for unit in (self.unit, self.instead_of) if unit)

    @property
    def is_plain(self) -> bool:
        """Whether it names one column, and not several by a pattern or none."""
        return self.column is not None and PERIOD_PLACE not in self.column and not self.across

    @property
    def across(self) -> bool:
        """Whether the districts are columns that its name takes in."""
        return DISTRICT_PLACE in (self.column or "")

    @property
    def label(self) -> str:
        """What messages call it."""
        return self.column or self.indicator

    def periods(self, columns: list[str], fits: Callable[[str], bool]) -> dict[str, str]:
        """Columns that a name with `{period}` takes in → the text in the place of the period, where it fits.

        A 月 or 季度 that follows the place belongs to the text.
        """
        periods: dict[str, str] = {}
        for wanted in self.names:
            before, place, after = wanted.partition(PERIOD_PLACE)
            form = re.compile(rf"{re.escape(before)}(.+){re.escape(after)}")
            matches = [found for name in columns if place and (found := form.fullmatch(name))]
            part = _PART.match(after)
            texts = {found.string: found[1] + (part[0] if part else "") for found in matches}
            periods |= {name: text for name, text in texts.items() if fits(text)}
        return periods


class Reform(Part):
    """A reform that reached a district of the file: when it started, and who says so."""

    district: DistrictId
    start: IsoPeriod
    source: Text
    model: Key | None = Field(default=None, description="Key of the codebook's model that it follows.")


class Mapping(Part):
    """How the columns of a file become observations.

    Attributes
    ----------
    title
        Title of the data folder that an import makes.
    source
        Where the figures come from; the column is added to it in each observation.
    table
        Which table of the file; needed only where there are several.
    period
        A column; columns of year and month or quarter; one period for all rows; or `title`, where the title
        or the name of the file has the year. Not needed where the columns of indicators have `{period}`.
    frequency
        Whether figures of years, quarters or months are taken where the file has several of them.
    missing
        Text of a cell → SDMX observation status of the figure that it stands for.
    reforms
        Districts that a reform reached, where the codebook's models do not say so.
    notes
        What a reader of the figures must know of this kind of file; kept beside the data.
    """

    title: Words
    source: Text
    table: TableChoice = TableChoice()
    district: DistrictColumns
    period: Period | None = None
    frequency: Frequency | None = Field(
        default=None,
        description="Take figures of years (Y), quarters (Q) or months (M) only. By default yearly figures "
        "beside the months of an indicator are set aside.",
    )
    indicators: tuple[IndicatorColumn, ...] = Field(min_length=1)
    missing: dict[str, MissingStatus] = Field(
        default_factory=lambda: dict.fromkeys(
            ("", "-", "—", "——", "–", "…", "……", "..", "...", "#", "*", "/", "NA", "N/A", "nan"), "M"
        )
    )
    reforms: tuple[Reform, ...] = ()
    notes: tuple[Words, ...] = ()

    @property
    def columns(self) -> tuple[tuple[str, ...], ...]:
        """The columns that the file must have, each by all names that it may have; patterns are left out."""
        own = [part.names for part in self.key_parts if isinstance(part, Column) and not part.optional]
        plain = [entry.names for entry in self.indicators if entry.is_plain and not entry.optional]
        return tuple(dict.fromkeys([*own, *plain]))

    @property
    def key_parts(self) -> tuple[Column | str | None, ...]:
        """What tells district and period of a row."""
        of = self.district
        period = self.period.columns if isinstance(self.period, PeriodColumns) else (self.period,)
        return (of.id, of.name, of.within, of.parent, of.region, *period)

    @property
    def period_names(self) -> tuple[tuple[str, ...], ...]:
        """The columns that tell the period of a row, each by all names that it may have."""
        columns = self.period.columns if isinstance(self.period, PeriodColumns) else (self.period,)
        return tuple(part.names for part in columns if isinstance(part, Column))

    @property
    def across(self) -> bool:
        """Whether districts are columns, which `{district}` stands for."""
        return any(entry.across for entry in self.indicators)

    @property
    def counts_only(self) -> bool:
        """Whether all that is wanted are counts of records, whatever the order of the rows."""
        if any(isinstance(part, Column) and (part.fill_down or part.optional) for part in self.key_parts):
            return False
        return all(entry.measure == "count" and entry.column is None for entry in self.indicators)

    @property
    def aggregates(self) -> bool:
        """Whether rows are persons or records, and observations are made of several of them."""
        return any(entry.measure != "value" for entry in self.indicators)


def schema_text() -> str:
    """The JSON schema of mappings, as `data/mappings/mapping.schema.json` holds it."""
    schema = Mapping.model_json_schema()
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
