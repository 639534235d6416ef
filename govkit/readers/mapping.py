"""Mappings: small YAML recipes that say which column of a file is what, so that it becomes observations.

Recipes for known exports ship in `data/mappings/`, with a JSON schema that editors complete from.
"""

from __future__ import annotations

import json
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from govkit import paths
from govkit.codebook import Codebook, IsoPeriod, Key, Level, load_codebook
from govkit.errors import CodebookError, ReadError
from govkit.text import listing, pick

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

SCHEMA_FILE = "mapping.schema.json"
Status = Annotated[str, StringConstraints(pattern="^[ABDEFGIJKLMNOPQSUV]$")]
MissingStatus = Annotated[str, StringConstraints(pattern="^[JKLMOQS]$")]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


# How pydantic names the alternatives of a field, and the errors that have wording of their own.
_ALTERNATIVES = ("Column", "constrained-str")
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
}


class _Part(BaseModel):
    # YAML reads `period: 2012` and `region: 35` as numbers.
    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)


class Words(_Part):
    """A text in Chinese and in English."""

    zh: Text
    en: Text

    def text(self, lang: str | None = None) -> str:
        """The one in the language in force, or in `lang`."""
        return pick(self.zh, self.en, lang)


class Column(_Part):
    """A column of the file; `digits` keeps only the first digits of a code, such as 2 for the province."""

    column: Text
    digits: int | None = Field(default=None, ge=1, le=12)


class DistrictColumns(_Part):
    """What tells the district of a row. A bare text holds for every row, `{column: …}` names a column."""

    id: Column = Field(description="Codes of GB/T 2260, or slugs where `coding` says so.")
    coding: Literal["gbt2260", "slug"] = "gbt2260"
    name: Column | None = Field(default=None, description="Chinese name.")
    level: Level
    parent: Column | Text | None = None
    region: Column | Text | None = Field(
        default=None, description="By default the province: the first two digits of a GB/T 2260 code."
    )


class IndicatorColumn(_Part):
    """A column of figures: its indicator, the unit that it is in, and how its cells are to be read.

    `factor` turns the column's unit into the codebook's and must be given where the two differ. `zero` says
    whether 0 is a figure or stands for a missing one. A figure below `minimum` or above `maximum`, in the
    column's unit, is set aside.
    """

    column: Text
    indicator: Key
    unit: Key
    factor: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    zero: Literal["value", "missing"] = "value"
    minimum: float | None = None
    maximum: float | None = None


class Mapping(_Part):
    """How the columns of a file become observations.

    Attributes
    ----------
    title
        Title of the data folder that an import makes.
    source
        Where the figures come from; the column is added to it in each observation.
    missing
        Text of a cell → SDMX observation status of the figure that it stands for.
    notes
        What a reader of the figures must know of this kind of file; kept beside the data.
    """

    title: Words
    source: Text
    district: DistrictColumns
    period: Column | IsoPeriod
    indicators: tuple[IndicatorColumn, ...] = Field(min_length=1)
    missing: dict[str, MissingStatus] = Field(
        default_factory=lambda: dict.fromkeys(("", "-", "—", "——", "–", "…", "……", "..", "NA", "N/A"), "M")
    )
    notes: tuple[Words, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that the file must have."""
        named = [
            self.district.id,
            self.district.name,
            self.district.parent,
            self.district.region,
            self.period,
        ]
        own = [part.column for part in named if isinstance(part, Column)]
        return tuple(dict.fromkeys([*own, *(entry.column for entry in self.indicators)]))


def load_mapping(name_or_path: str | Path, codebook: Codebook | None = None) -> Mapping:
    """Read and check a mapping: a shipped recipe by its name, such as `csmar-county`, or a YAML file.

    Raises
    ------
    ReadError
        There is no such recipe or file, it is malformed, a field is unknown or wrong, an indicator or unit is
        not in the codebook, two columns give one indicator, or a unit differs from the codebook's and no
        factor says how. The message names the file and the place in it.
    """
    file = find_mapping(name_or_path)
    raw = _yaml(file)
    try:
        mapping = Mapping.model_validate(raw)
    except ValidationError as problem:
        raise _field_error(file, problem) from None
    _check(mapping, codebook or load_codebook(), file)
    return mapping


def find_mapping(name_or_path: str | Path) -> Path:
    """The file of a shipped recipe by its name, or the path itself; raises ReadError as `load_mapping`."""
    path = Path(name_or_path)
    shipped = paths.mappings_folder() / f"{name_or_path}.yml"
    if path.is_file():
        return path
    if path.name == str(name_or_path) and shipped.is_file():
        return shipped
    recipes = sorted(file.stem for file in paths.mappings_folder().glob("*.yml"))
    raise ReadError("readers.unknown_mapping", value=name_or_path, choices=listing(recipes))


def schema_text() -> str:
    """The JSON schema of mappings, as `data/mappings/mapping.schema.json` holds it."""
    schema = Mapping.model_json_schema()
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _yaml(file: Path) -> Any:
    import yaml

    try:
        return yaml.safe_load(file.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise ReadError("errors.not_utf8", file=file) from None
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark
        raise ReadError(
            "readers.mapping_yaml",
            file=file,
            row=mark.line + 1 if mark else "?",
            column=mark.column + 1 if mark else "?",
            problem=problem.problem or "",
        ) from None
    except yaml.YAMLError as problem:
        raise ReadError("readers.mapping_yaml", file=file, row="?", column="?", problem=problem) from None


def _field_error(file: Path, problem: ValidationError) -> ReadError:
    first = max(problem.errors(), key=_telling)
    place = _place([part for part in first["loc"] if part not in _ALTERNATIVES and "[" not in str(part)])
    if first["type"] == "missing":
        return ReadError("readers.mapping_lacks", file=file, place=place)
    if first["type"] == "extra_forbidden":
        known = {name for part in _parts() for name in part.model_fields}
        near = get_close_matches(str(first["loc"][-1]), sorted(known), n=3, cutoff=0.5) or sorted(known)
        return ReadError("readers.mapping_extra", file=file, place=place, near=listing(near))
    expected = _EXPECTED.get(first["type"])
    wanted = ReadError(f"readers.expected_{expected}", **first.get("ctx", {})) if expected else first["msg"]
    return ReadError(
        "readers.mapping_field", file=file, place=place or "/", value=_brief(first["input"]), problem=wanted
    )


def _telling(error: ErrorDetails) -> tuple[bool, bool, int]:
    # A field that does not exist explains one that lacks. Where a field may be a text or a column, both
    # attempts are reported: a text was not meant as a column, and of a column its own fault says more.
    as_column = error["type"] == "model_type" and isinstance(error["input"], str)
    return error["type"] == "extra_forbidden", not as_column, len(error["loc"])


def _parts() -> tuple[type[_Part], ...]:
    return (Mapping, DistrictColumns, IndicatorColumn, Column, Words)


def _place(parts: list[Any]) -> str:
    text = ""
    for part in parts:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def _brief(value: object) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _check(mapping: Mapping, codebook: Codebook, file: Path) -> None:
    seen: dict[str, str] = {}
    for position, entry in enumerate(mapping.indicators, start=1):
        place = f"indicators[{position}]"
        try:
            theirs = codebook.unit_of(entry.indicator)
            ours = codebook.unit(entry.unit)
        except CodebookError as problem:
            raise ReadError("readers.mapping_unknown", file=file, place=place, problem=problem) from None
        if entry.indicator in seen:
            raise ReadError(
                "readers.mapping_twice",
                file=file,
                place=place,
                indicator=entry.indicator,
                first=seen[entry.indicator],
                second=entry.column,
            )
        seen[entry.indicator] = entry.column
        units = {"file": file, "place": place, "column": entry.column, "ours": ours.key, "theirs": theirs.key}
        if ours.quantity != theirs.quantity:
            raise ReadError("readers.mapping_unlike", **units)
        if ours.key != theirs.key and entry.factor is None:
            raise ReadError("readers.mapping_no_factor", **units)
        if ours.key == theirs.key and entry.factor not in (None, 1.0):
            raise ReadError("readers.mapping_needless_factor", factor=entry.factor, **units)
