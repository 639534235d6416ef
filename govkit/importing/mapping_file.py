"""Mapping files: found, read, and checked against the codebook, with errors that name the place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from pydantic import ValidationError

from govkit import paths
from govkit.codebook import Codebook, Unit, load_codebook
from govkit.errors import CodebookError, ReadError, UnitError
from govkit.importing.key_columns import PeriodColumns
from govkit.importing.mapping import PERIOD_PLACE, IndicatorColumn, Mapping
from govkit.importing.mapping_errors import field_error
from govkit.importing.mapping_text import read_yaml
from govkit.periods import frequency
from govkit.simplified import simplified
from govkit.text import listing

_PER_PERSON = re.compile(r"人均|per[ _-]?capita", re.IGNORECASE)


def load_mapping(
    name_or_path: str | Path, codebook: Codebook | None = None, period: str | None = None
) -> Mapping:
    """Read and check a mapping: a shipped recipe by its name, such as `csmar-county`, or a YAML file.

    A `period` takes the place of what the mapping says of it.

    Raises
    ------
    ReadError
        There is no such recipe or file, it is malformed, a field is unknown or wrong, an indicator or unit is
        not known, two columns give one indicator, or a unit measures something else than the codebook's or
        does not tell the factor. The message names the file and the place in it.
    """
    file = find_mapping(name_or_path)
    raw = read_yaml(file)
    codebook = codebook or load_codebook()
    try:
        mapping = Mapping.model_validate(raw)
    except ValidationError as problem:
        raise field_error(file, problem, codebook) from None
    if period is not None:
        mapping = mapping.model_copy(update={"period": _of_period(mapping, period)})
    _check(mapping, codebook, file)
    return mapping


def _of_period(mapping: Mapping, period: str) -> PeriodColumns | str:
    """The period of all rows, or their year where a column has months or quarters."""
    yearly = frequency(period) == "Y"
    if isinstance(mapping.period, PeriodColumns) and yearly:
        return mapping.period.model_copy(update={"year": period})
    return period


def find_mapping(name_or_path: str | Path) -> Path:
    """The file of a shipped recipe by its name, or the path itself, which may lack its .yml.

    Raises ReadError as `load_mapping`.
    """
    path = Path(name_or_path)
    shipped = paths.mappings_folder() / f"{name_or_path}.yml"
    if path.is_file():
        return path
    if path.name == str(name_or_path) and shipped.is_file():
        return shipped
    if (own := Path(f"{name_or_path}.yml")).is_file():
        return own
    recipes = sorted(file.stem for file in paths.mappings_folder().glob("*.yml"))
    raise ReadError("importing.unknown_mapping", value=name_or_path, choices=listing(recipes))


def unit_factor(written: str, indicator: str, codebook: Codebook, called: Iterable[str] = ()) -> float | None:
    """What a figure in a unit is multiplied with to be in that of an indicator; None where nothing tells.

    Parameters
    ----------
    written
        A key of the codebook's units, or a Chinese text such as `万元`.
    called
        What the figures are called: 人均地区生产总值（元） is in 元/人, as yearbooks leave unsaid.

    Raises
    ------
    UnitError
        The unit is unknown, or measures something else than the indicator's.
    """
    from govkit import units

    written = per_person(written, indicator, codebook, called)
    theirs = codebook.unit_of(indicator)
    ours = next((unit for unit in codebook.units if unit.key == written), None)
    if ours is not None and ours.key == theirs.key:
        return 1.0
    if ours is not None and ours.quantity != theirs.quantity:
        raise UnitError("units.unlike", source=_name(ours), target=_name(theirs))
    if ours is not None and not (units.is_unit(ours.zh) and units.is_unit(theirs.zh)):
        return None
    text = ours.zh if ours is not None else written
    own = units.unit(text)
    if not units.is_unit(theirs.zh):
        return None
    return float(units.factor(own, theirs.zh))


def per_person(written: str, indicator: str, codebook: Codebook, called: Iterable[str]) -> str:
    """A unit as `元/人` where figures called 人均 are stated in 元, and their indicator is in such a unit."""
    from govkit import units

    zh = next((unit.zh for unit in codebook.units if unit.key == written), written)
    if not any(_PER_PERSON.search(simplified(name)) for name in called) or not units.is_unit(f"{zh}/人"):
        return written
    try:
        units.factor(f"{zh}/人", codebook.unit_of(indicator).zh)
    except UnitError:
        return written
    return f"{zh}/人"


def _name(unit: Unit) -> str:
    return unit.key


def _check(mapping: Mapping, codebook: Codebook, file: Path) -> None:
    _check_keys(mapping, file)
    seen: dict[str, str] = {}
    for position, entry in enumerate(mapping.indicators, start=1):
        place = f"indicators[{position}]"
        if entry.indicator in seen:
            raise ReadError(
                "importing.mapping_twice",
                file=file,
                place=place,
                indicator=entry.indicator,
                first=seen[entry.indicator],
                second=entry.label,
            )
        seen[entry.indicator] = entry.label
        try:
            theirs = codebook.unit_of(entry.indicator)
        except CodebookError as problem:
            raise ReadError("importing.mapping_unknown", file=file, place=place, problem=problem) from None
        if entry.instead_of is not None and entry.unit is None:
            raise ReadError("importing.mapping_lacks", file=file, place=f"{place}.unit")
        if entry.minimum is not None and entry.maximum is not None and entry.minimum > entry.maximum:
            raise ReadError(
                "importing.mapping_range",
                file=file,
                place=place,
                minimum=f"{entry.minimum:g}",
                maximum=f"{entry.maximum:g}",
            )
        if entry.unit is not None:
            _check_unit(entry, theirs, codebook, file, place)
    for position, reform in enumerate(mapping.reforms, start=1):
        if reform.model is not None:
            try:
                codebook.model(reform.model)
            except CodebookError as problem:
                place = f"reforms[{position}]"
                raise ReadError(
                    "importing.mapping_unknown", file=file, place=place, problem=problem
                ) from None


def _check_keys(mapping: Mapping, file: Path) -> None:
    district = mapping.district
    part = "name" if district.coding == "name" else "id"
    if mapping.across:
        _check_across(mapping, part, file)
    elif getattr(district, part) is None:
        raise ReadError("importing.mapping_lacks", file=file, place=f"district.{part}")
    without_list = [level for level in district.levels if level not in ("province", "city", "county")]
    if district.coding == "name" and without_list:
        raise ReadError("importing.mapping_own_names", file=file, level=without_list[0])
    if len(district.levels) > 1 and (district.coding == "slug" or without_list):
        raise ReadError("importing.mapping_levels", file=file)
    if isinstance(mapping.period, PeriodColumns):
        given = [part for part in ("month", "quarter") if getattr(mapping.period, part) is not None]
        side_by_side = all(PERIOD_PLACE in (one.column or "") for one in mapping.indicators)
        lacks = mapping.period.lacks_part
        if len(given) > 1 or lacks != side_by_side:
            raise ReadError("importing.mapping_period_part", file=file)
    if mapping.frequency is not None and mapping.aggregates:
        raise ReadError("importing.mapping_frequency", file=file)
    for position, entry in enumerate(mapping.indicators, start=1):
        place = f"indicators[{position}]"
        if entry.column is None and entry.measure != "count":
            raise ReadError("importing.mapping_lacks", file=file, place=f"{place}.column")
        if entry.measure == "share" and not entry.answers:
            raise ReadError("importing.mapping_lacks", file=file, place=f"{place}.answers")
        if mapping.aggregates and entry.measure == "value":
            raise ReadError("importing.mapping_mixed", file=file, place=f"{place}.measure")
        if mapping.period is None and PERIOD_PLACE not in (entry.column or ""):
            raise ReadError("importing.mapping_lacks", file=file, place="period")


def _check_across(mapping: Mapping, part: str, file: Path) -> None:
    """Where districts are columns, no column has their names, and every indicator has them across."""
    if getattr(mapping.district, part) is not None:
        raise ReadError("importing.mapping_across", file=file, place=f"district.{part}")
    for position, entry in enumerate(mapping.indicators, start=1):
        if not entry.across:
            raise ReadError("importing.mapping_across", file=file, place=f"indicators[{position}].column")


def _check_unit(entry: IndicatorColumn, theirs: Unit, codebook: Codebook, file: Path, place: str) -> None:
    units = {"column": entry.label, "ours": entry.unit, "theirs": theirs.key, "file": file, "place": place}
    try:
        factor = unit_factor(entry.unit or "", entry.indicator, codebook, entry.names)
    except UnitError as problem:
        if problem.key == "units.unknown_unit":
            raise ReadError("importing.mapping_unknown", file=file, place=place, problem=problem) from None
        raise ReadError("importing.mapping_unlike", **units) from None
    if factor is None and entry.factor is None:
        raise ReadError("importing.mapping_no_factor", **units)
    if factor is not None and entry.factor is not None and entry.factor != factor:
        raise ReadError("importing.mapping_wrong_factor", given=entry.factor, factor=f"{factor:g}", **units)
