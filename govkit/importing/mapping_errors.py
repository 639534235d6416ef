"""What pydantic finds wrong in a mapping, as an error that names the place and says what to write."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from pydantic import BaseModel, ValidationError

from govkit.codebook import Codebook
from govkit.errors import CodebookError, ReadError
from govkit.importing.key_columns import PERIOD_TEXT, Column, PeriodColumns
from govkit.importing.mapping import DistrictColumns, IndicatorColumn, Mapping, Reform, TableChoice, Words
from govkit.importing.mapping_text import wide_mark
from govkit.text import listing

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

# How pydantic names the alternatives of a field, and the errors that have wording of their own.
_ALTERNATIVES: dict[str, type[BaseModel] | None] = {
    "Column": Column,
    "PeriodColumns": PeriodColumns,
    PERIOD_TEXT: None,
    "constrained-str": None,
}
_EXPECTED = {
    "literal_error": "one_of",
    "greater_than": "more_than",
    "string_pattern_mismatch": "form",
    "model_type": "fields",
    "dict_type": "fields",
    "tuple_type": "list",
    "too_short": "list",
    "string_type": "text",
    "string_too_short": "text",
    "float_type": "number",
    "float_parsing": "number",
    "finite_number": "number",
    "int_type": "number",
    "int_parsing": "number",
}
# Fields of a form that examples tell better than its pattern does.
_FORMS: dict[int | str, str] = {
    "indicator": "key",
    "district": "district",
    "start": "period",
    "period": "period",
}
_PARTS: tuple[tuple[tuple[str, ...], type[BaseModel]], ...] = (
    ((), Mapping),
    (("title",), Words),
    (("district",), DistrictColumns),
    (("district", "id"), Column),
    (("district", "name"), Column),
    (("period",), Column),
    (("period",), PeriodColumns),
    (("indicators[1]",), IndicatorColumn),
    (("reforms[1]",), Reform),
    (("table",), TableChoice),
)
_ALIKE = 0.8


def field_error(file: Path, problem: ValidationError, codebook: Codebook) -> ReadError:
    """The error of a mapping in the file that tells most of what is wrong."""
    first = max(problem.errors(), key=_telling)
    place = _place([part for part in first["loc"] if part not in _ALTERNATIVES and "[" not in str(part)])
    if first["type"] == "missing":
        return ReadError("importing.mapping_lacks", file=file, place=place)
    if first["type"] == "extra_forbidden":
        if wide := wide_mark(str(first["loc"][-1])):
            return ReadError("importing.mapping_unknown", file=file, place=place, problem=wide)
        return _unknown_field(file, first["loc"], place)
    if not place:
        return ReadError("importing.mapping_whole", file=file)
    if first["input"] in (None, ""):
        return ReadError("importing.mapping_blank", file=file, place=place)
    expected = _EXPECTED.get(first["type"])
    wanted = _form(first, codebook) if expected == "form" else None
    if wanted is None and expected:
        told = first.get("ctx", {})
        if "expected" in told:
            told = told | {"expected": str(told["expected"]).replace(" or ", ", ").replace("'", "")}
        wanted = ReadError(f"importing.expected_{expected}", **told)
    return ReadError(
        "importing.mapping_field",
        file=file,
        place=place,
        value=_brief(first["input"]),
        problem=wanted or first["msg"],
    )


def _form(error: ErrorDetails, codebook: Codebook) -> ReadError | None:
    """What a field of a fixed form should look like, by the field; None where the form itself says it."""
    field = next((part for part in reversed(error["loc"]) if part in _FORMS), None)
    if field is None:
        return None
    if field == "indicator":
        try:
            return ReadError("importing.form_this_key", key=codebook.find_indicator(error["input"]).key)
        except CodebookError:
            pass
    return ReadError(f"importing.form_{_FORMS[field]}")


def _telling(error: ErrorDetails) -> tuple[bool, bool, int]:
    # A field that does not exist explains one that lacks. Where a field may be a text or a column, both
    # attempts are reported: a text was not meant as a column, and of a column its own fault says more.
    as_column = error["type"] == "model_type" and isinstance(error["input"], str)
    return error["type"] == "extra_forbidden", not as_column, len(error["loc"])


def _unknown_field(file: Path, loc: Sequence[int | str], place: str) -> ReadError:
    """The error of a field that is not known at its place: near ones there, or where it belongs."""
    field = str(loc[-1])
    own = sorted(_part_at(loc[:-1]).model_fields)
    elsewhere = [path for path in _paths_of(field) if path != place]
    alike = get_close_matches(field, own, n=3, cutoff=_ALIKE)
    if elsewhere and not alike:
        # Of several places those in the same part of the mapping come first.
        elsewhere.sort(key=lambda path: path.partition(".")[0] != str(loc[0]))
        where = listing(elsewhere, most=4)
        return ReadError("importing.mapping_misplaced", file=file, place=place, field=field, where=where)
    near = alike or get_close_matches(field, own, n=3, cutoff=0.5) or own
    return ReadError("importing.mapping_extra", file=file, place=place, near=listing(near, most=20))


def _part_at(loc: Sequence[int | str]) -> type[BaseModel]:
    """The part of a mapping that stands at a place."""
    part: type[BaseModel] = Mapping
    for step in loc:
        if isinstance(step, int):
            continue
        if named := _ALTERNATIVES.get(step):
            part = named
        elif step in part.model_fields:
            part = next(iter(_models_in(part.model_fields[step].annotation)), part)
    return part


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    """The parts that a field may hold."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models_in(part)]


def _paths_of(field: str) -> list[str]:
    """The places in a mapping where a field is known: `district.level`, `indicators[1].unit`."""
    paths = (".".join([*path, field]) for path, part in _PARTS if field in part.model_fields)
    return list(dict.fromkeys(paths))


def _place(parts: list[Any]) -> str:
    text = ""
    for part in parts:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def _brief(value: object) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "..."
