"""Reading and checking the file of published claims, cell by cell, with errors that name the cell."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from govkit import files
from govkit.claims import COLUMNS, Bound, Claim, ClaimPhase, Locator
from govkit.codebook import Codebook, Unit
from govkit.errors import DataError, GovkitError
from govkit.numerals import read_numeral, read_range
from govkit.periods import PATTERN
from govkit.periods import phase as phase_of
from govkit.text import catalogue, listing, say

MAY_BE_EMPTY = ("period", "subject", "note")
LONGEST_WRITTEN = 8


def read_rows(file: Path, codebook: Codebook) -> tuple[Claim, ...]:
    """Read a file of claims against a codebook. Errors as `govkit.claims.read_claims`."""
    claims: list[Claim] = []
    seen: dict[str, int] = {}
    for row, cells in _rows(file):
        reader = _Row(file, row, cells, codebook)
        claim = reader.claim()
        if claim.claim in seen:
            raise reader.wrong("claim", say("claims.problem_twice", row=seen[claim.claim]))
        seen[claim.claim] = row
        claims.append(claim)
    return tuple(claims)


def _rows(file: Path) -> list[tuple[int, dict[str, str]]]:
    found, rows = files.read_rows(file, COLUMNS)
    extra = [column for column in found if column not in COLUMNS]
    if extra:
        raise DataError(
            "errors.extra_column", file=file, extra=listing(extra), expected=listing(COLUMNS, most=20)
        )
    return rows


@dataclass(frozen=True, slots=True)
class _Row:
    """One row being read, which knows where it is when something is wrong."""

    file: Path
    row: int
    cells: dict[str, str]
    codebook: Codebook

    def wrong(self, column: str, problem: str) -> DataError:
        return DataError(
            "claims.bad_cell",
            file=self.file,
            row=self.row,
            column=column,
            value=self.cells[column],
            problem=problem,
        )

    def claim(self) -> Claim:
        for column in COLUMNS:
            if not self.cells[column].strip() and column not in MAY_BE_EMPTY:
                raise DataError("errors.empty_cell", file=self.file, row=self.row, column=column)
        model = self.known("model", lambda key: self.codebook.model(key).key)
        indicator = self.known("indicator", lambda key: self.codebook.indicator(key).key)
        claim = Claim(
            claim=self.id(model),
            model=model,
            indicator=indicator,
            stated_value=self.number("value"),
            unit=self.unit(indicator),
            bound=self.choice("bound", get_args(Bound)),  # type: ignore[arg-type]
            written=self.cells["written"].strip(),
            period=self.period(),
            phase=self.phase(model),
            locator=Locator(self.whole("part"), self.cells["section"].strip(), self.whole("paragraph")),
            subject=self.subject(),
            note=self.cells["note"].strip(),
        )
        self.check_written(claim)
        return claim

    def known(self, column: str, find: Callable[[str], str]) -> str:
        try:
            return find(self.cells[column].strip())
        except GovkitError as problem:
            raise self.wrong(column, problem.message()) from None

    def id(self, model: str) -> str:
        text = self.cells["claim"].strip()
        if not re.fullmatch(rf"{model}-\d{{3}}", text):
            raise self.wrong("claim", say("claims.problem_id", model=model))
        return text

    def unit(self, indicator: str) -> Unit:
        own = self.codebook.unit_of(indicator)
        if self.cells["unit"].strip() != own.key:
            raise self.wrong("unit", say("claims.problem_unit", expected=own.key))
        return own

    def number(self, column: str) -> float:
        try:
            value = float(self.cells[column])
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise self.wrong(column, say("claims.problem_number"))
        return value

    def whole(self, column: str) -> int:
        text = self.cells[column].strip()
        if not re.fullmatch(r"[1-9]\d{0,3}", text):
            raise self.wrong(column, say("claims.problem_whole"))
        return int(text)

    def choice(self, column: str, choices: tuple[str, ...]) -> str:
        text = self.cells[column].strip()
        if text not in choices:
            raise self.wrong(column, say("claims.problem_choice", choices=listing(choices)))
        return text

    def period(self) -> str:
        text = self.cells["period"].strip()
        if text and not re.fullmatch(PATTERN, text):
            raise DataError("errors.bad_period", file=self.file, row=self.row, column="period", value=text)
        return text

    def phase(self, model: str) -> ClaimPhase:
        stated = self.choice("phase", get_args(ClaimPhase))
        if stated != "unspecified" and (period := self.period()):
            start = self.codebook.model(model).reform.start
            if phase_of(period, start) != stated:
                raise self.wrong("phase", say("claims.problem_phase", period=period, start=start))
        return stated  # type: ignore[return-value]

    def subject(self) -> str:
        text = self.cells["subject"].strip()
        if text and f"subject_{text}" not in catalogue("claims"):
            raise self.wrong("subject", say("claims.problem_subject"))
        return text

    def check_written(self, claim: Claim) -> None:
        if len(claim.written) > LONGEST_WRITTEN:
            raise self.wrong("written", say("claims.problem_long", most=LONGEST_WRITTEN))
        ends = read_range(claim.written)
        numeral = read_numeral(claim.written)
        if ends:
            says = {"at_least": ends[0].value, "at_most": ends[1].value}.get(claim.bound)
        else:
            says = numeral.value if numeral and numeral.bound == claim.bound else None
        if says is None or not math.isclose(says, claim.stated_value, rel_tol=1e-5, abs_tol=1e-9):
            raise self.wrong(
                "written", say("claims.problem_written", bound=claim.bound, value=claim.stated_value)
            )
