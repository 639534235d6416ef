"""Districts under study and the comparison areas beside them: `districts.csv` of a data folder."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from pathlib import Path
from typing import get_args

from govkit.codebook import DISTRICT_PATTERN, Codebook, Level
from govkit.errors import CodebookError, DataError, ParameterError
from govkit.files import Row, read_rows
from govkit.periods import frequency
from govkit.simplified import simplified
from govkit.text import listing, pick


@dataclass(frozen=True, slots=True)
class District:
    """An area under study, whatever its level.

    Attributes
    ----------
    district
        GB/T 2260 code where there is one, else a slug.
    region
        Comparison areas come from the same region: a prefix of GB/T 2260 codes, such as `35` for Fujian.
    model
        Key of the governance model that it belongs to, or empty.
    reform_start
        ISO period in which the reform reached it, or empty where none did.
    reform_source
        Who says so, where it is not the codebook's model.
    """

    district: str
    name_zh: str
    name_en: str
    level: Level
    parent: str = ""
    region: str = ""
    code: str = ""
    model: str = ""
    reform_start: str = ""
    reform_source: str = ""

    def name(self, lang: str | None = None) -> str:
        """The name in the language in force, or in `lang`."""
        return pick(self.name_zh, self.name_en, lang)


COLUMNS = tuple(field.name for field in fields(District))
# Folders of outputs are named after districts.
_IDENTITY = re.compile(DISTRICT_PATTERN)
REQUIRED = ("district", "name_zh", "level", "region")


def read_districts(file: Path, codebook: Codebook) -> dict[str, District]:
    """Read and check `districts.csv`.

    A district of a model without a start of its own takes the start of the model's reform.

    Raises
    ------
    DataError
        The file or a required column is missing, a district stands twice, a level is unknown, a parent or
        model does not exist, or a reform has a source and no start.
    PrivacyError
        A column holds what looks like identity or telephone numbers.
    """
    _, rows = read_rows(file, REQUIRED)
    _refuse_identifiers(file, [row for _, row in rows])
    districts: dict[str, District] = {}
    lines: dict[str, int] = {}
    for line, row in rows:
        district = _district(file, line, row, codebook)
        if district.district in districts:
            raise DataError("errors.district_twice", file=file, row=line, value=district.district)
        districts[district.district], lines[district.district] = district, line
    for key, district in districts.items():
        if district.parent and district.parent not in districts and not district.parent.isdigit():
            raise DataError("errors.unknown_parent", file=file, row=lines[key], value=district.parent)
    return districts


def _refuse_identifiers(file: Path, rows: list[Row]) -> None:
    import pandas as pd

    from govkit.privacy.identifiers import refuse_identifiers

    refuse_identifiers(pd.DataFrame(rows), file=file)


def _district(file: Path, line: int, row: Row, codebook: Codebook) -> District:
    values = {column: row.get(column, "").strip() for column in COLUMNS}
    for column in ("district", "name_zh"):
        if not values[column]:
            raise DataError("errors.empty_cell", file=file, row=line, column=column)
    if not _IDENTITY.fullmatch(values["district"]):
        raise DataError("errors.bad_district", file=file, row=line, value=values["district"])
    if values["level"] not in get_args(Level):
        raise DataError(
            "errors.unknown_level",
            file=file,
            row=line,
            value=values["level"],
            choices=listing(get_args(Level)),
        )
    district = District(**values)  # type: ignore[arg-type]
    if district.model:
        try:
            reform = codebook.model(district.model).reform
        except CodebookError as problem:
            raise DataError("errors.at_row", file=file, row=line, problem=problem) from None
        district = replace(district, reform_start=district.reform_start or reform.start)
    if district.reform_source and not district.reform_start:
        raise DataError("errors.reform_without_start", file=file, row=line, district=district.district)
    if district.reform_start:
        try:
            frequency(district.reform_start)
        except DataError:
            raise DataError(
                "errors.bad_period", file=file, row=line, column="reform_start", value=district.reform_start
            ) from None
    return district


def write_districts(file: Path, districts: Mapping[str, District]) -> None:
    """Write `districts.csv`; its byte order mark lets spreadsheet programs show its Chinese."""
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows([getattr(d, column) for column in COLUMNS] for d in districts.values())


def find_district(districts: Mapping[str, District], wanted: str) -> District:
    """The district of that id, code or name (Chinese in either script, or English).

    Raises
    ------
    ParameterError
        No district is called so; the message has the nearest ones.
    """
    if wanted in districts:
        return districts[wanted]
    names: dict[str, District] = {}
    for district in districts.values():
        for name in (district.name_zh, simplified(district.name_zh), district.name_en, district.code):
            if name:
                names.setdefault(name, district)
    for name in (wanted, simplified(wanted)):
        if name in names:
            return names[name]
    near = get_close_matches(wanted, [*districts, *names], n=4, cutoff=0.3)
    if near:
        raise ParameterError("errors.unknown_district", value=wanted, near=listing(near))
    touched = [district.name() for district in districts.values() if district.reform_start]
    raise ParameterError("errors.no_such_district", value=wanted, touched=listing(touched))


def donor_pool(districts: Mapping[str, District], district: str) -> tuple[str, ...]:
    """Ids of the districts of the same level and region that no reform touched: the comparison group."""
    treated = districts[district]
    return tuple(
        other.district
        for other in districts.values()
        if other.district != district
        and other.level == treated.level
        and other.region == treated.region
        and not other.reform_start
    )
