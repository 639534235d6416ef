"""Columns that a mapping names, and what it may say of the period: in one column, in two, or for all rows."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, StringConstraints, Tag

from govkit.codebook import IsoPeriod

TITLE = "title"
PERIOD_TEXT = "PeriodText"
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Names = Text | Annotated[tuple[Text, ...], Field(min_length=1)]
_YEAR = re.compile(r"\d{4}")


class Part(BaseModel):
    """A part of a mapping; a field that it does not know is an error."""

    # YAML reads `period: 2012` and `region: 35` as numbers.
    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)


class Column(Part):
    """A column of the file; `digits` keeps the first digits of a code, such as 2 for the province."""

    column: Text
    also: tuple[Text, ...] = Field(default=(), description="Other names that the column may have.")
    digits: int | None = Field(default=None, ge=1, le=12)
    to: Literal["year", "quarter", "month"] | None = Field(
        default=None,
        description="Of a column of dates or periods: the year, quarter or month that holds them.",
    )
    of_two_years: Literal["first", "last"] | None = Field(
        default=None,
        description="Of a column of periods some of which are of two years (2019-2020学年, 2019/20): which "
        "of the two they are.",
    )
    fill_down: bool = Field(
        default=False,
        description="Of a column of districts or periods that is filled in the first row of a group only: "
        "whether its blank cells say what the cell above them says.",
    )

    optional: bool = Field(
        default=False,
        description="Of `within`: whether some files lack the column and have rows of upper places.",
    )
    address: bool = Field(
        default=False,
        description="Of a column of names of districts: whether it has addresses, which begin with them.",
    )

    @property
    def names(self) -> tuple[str, ...]:
        """All names that the column may have."""
        return (self.column, *self.also)


class PeriodColumns(Part):
    """A year and a month, or a year and a quarter, in columns of their own; a list has all names of one.

    `year` may also be a year (`2019`), or `title`, where the title or the name of the file has it. Where the
    columns of indicators have `{period}` for the one, only the other is stated.
    """

    year: Names | None = Field(
        default=None, description="The column of years; a year that holds for every row; or `title`."
    )
    month: Names | None = None
    quarter: Names | None = None
    fill_down: bool = Field(
        default=False, description="Whether blank cells of these columns say what the cell above them says."
    )

    @property
    def part(self) -> Literal["month", "quarter"]:
        """Which part of a year a row is of."""
        return "month" if self.month is not None else "quarter"

    @property
    def lacks_part(self) -> bool:
        """Whether it states the year or its part only, so that columns of figures have the other."""
        return self.year is None or self.month is self.quarter is None

    @property
    def of_year(self) -> Column | str:
        """The column of years, or the year of all rows; empty where columns of figures have it."""
        if self.year is None:
            return ""
        fixed = isinstance(self.year, str) and (self.year == TITLE or _YEAR.fullmatch(self.year))
        return str(self.year) if fixed else self._column(self.year)

    @property
    def of_part(self) -> Column | str:
        """The column of months or quarters; empty where columns of figures have them."""
        names = self.month or self.quarter
        return self._column(names) if names else ""

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns that it takes."""
        return tuple(part for part in (self.of_year, self.of_part) if isinstance(part, Column))

    def _column(self, names: str | tuple[str, ...]) -> Column:
        first, *others = [names] if isinstance(names, str) else names
        return Column(column=first, also=tuple(others), fill_down=self.fill_down)


def _kind_of_period(written: object) -> str:
    """Which of the forms of `period` is meant, so that an error is told of that form alone."""
    if isinstance(written, PeriodColumns) or (
        isinstance(written, dict) and {"year", "month", "quarter"} & set(written)
    ):
        return PeriodColumns.__name__
    return Column.__name__ if isinstance(written, (Column, dict)) else PERIOD_TEXT


Period = Annotated[
    Annotated[Column, Tag(Column.__name__)]
    | Annotated[PeriodColumns, Tag(PeriodColumns.__name__)]
    | Annotated[IsoPeriod | Literal["title"], Tag(PERIOD_TEXT)],
    Discriminator(_kind_of_period),
]
