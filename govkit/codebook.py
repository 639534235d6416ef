"""The codebook: what models, reforms, domains, indicators and units are. Read from YAML, frozen, checked.

Every `zh`/`en` pair is a name that readers see; keys are what data files carry.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from govkit import paths
from govkit.errors import CodebookError
from govkit.field_problems import KEY, field_problem
from govkit.periods import PATTERN
from govkit.text import listing, pick, say

Key = Annotated[str, StringConstraints(pattern=KEY)]
DISTRICT_PATTERN = r"^[0-9a-z][0-9a-z-]*$"
DistrictId = Annotated[str, StringConstraints(pattern=DISTRICT_PATTERN)]
IsoPeriod = Annotated[str, StringConstraints(pattern=f"^(?:{PATTERN})$")]
Level = Literal["province", "city", "county", "street", "community", "grid", "courtyard"]
Direction = Literal["higher_is_better", "lower_is_better", "neither"]
RecordCategory = Literal["basic_data", "government_management", "public_service"]


class Entry(BaseModel):
    """Something with a key and a name in two languages."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: Key
    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def name(self, lang: str | None = None) -> str:
        """The name in the language in force, or in `lang`."""
        return pick(self.zh, self.en, lang)


class Unit(Entry):
    """A unit of measure; `quantity` names what it measures, so that unlike things are not added."""

    quantity: Key


class ConceptMapping(BaseModel):
    """A term of a model's own literature that a domain takes in, with the reason where it is not plain."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: Key
    zh: str
    en: str
    reason_zh: str = ""
    reason_en: str = ""


class Domain(Entry):
    """A field of governance that indicators of every model fall into."""

    definition_zh: str
    definition_en: str
    concepts: tuple[ConceptMapping, ...] = ()

    def definition(self, lang: str | None = None) -> str:
        """The definition in the language in force, or in `lang`."""
        return pick(self.definition_zh, self.definition_en, lang)


class Indicator(Entry):
    """An indicator: unit, direction, domain, definition; for Gaoshan's records also their category."""

    unit: Key
    direction: Direction
    domain: Key
    definition_zh: str = Field(min_length=1)
    definition_en: str = Field(min_length=1)
    source: str = ""
    record_category: RecordCategory | None = None

    def definition(self, lang: str | None = None) -> str:
        """The definition in the language in force, or in `lang`."""
        return pick(self.definition_zh, self.definition_en, lang)


class Reform(BaseModel):
    """A reform: what it was, the period in which it started, and who says so."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    zh: str
    en: str
    start: IsoPeriod
    source_zh: str = Field(min_length=1)
    source_en: str = Field(min_length=1)

    def name(self, lang: str | None = None) -> str:
        """The name in the language in force, or in `lang`."""
        return pick(self.zh, self.en, lang)

    def source(self, lang: str | None = None) -> str:
        """Who dates the reform, in the language in force, or in `lang`."""
        return pick(self.source_zh, self.source_en, lang)


class Model(Entry):
    """A governance model of the literature, with its level, place, districts and reform."""

    level: Level
    place_zh: str
    place_en: str
    district: DistrictId
    reform: Reform

    def place(self, lang: str | None = None) -> str:
        """Where it is, in the language in force, or in `lang`."""
        return pick(self.place_zh, self.place_en, lang)


AnyEntry = TypeVar("AnyEntry", bound=Entry)


class Codebook(BaseModel):
    """All of it, with look-ups that say what is near when a key is unknown."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    units: tuple[Unit, ...]
    domains: tuple[Domain, ...]
    models: tuple[Model, ...]
    indicators: tuple[Indicator, ...]

    @cached_property
    def _by_key(self) -> dict[str, dict[str, Any]]:
        return {
            kind: {entry.key: entry for entry in getattr(self, kind)}
            for kind in ("units", "domains", "models", "indicators")
        }

    def _find(self, kind: str, key: str) -> Any:
        known = self._by_key[kind]
        if key not in known:
            raise CodebookError(f"errors.unknown_{kind[:-1]}", value=key, near=listing(self._near(kind, key)))
        return known[key]

    def _near(self, kind: str, wanted: str) -> list[str]:
        """Entries of like keys, of names with these words in them, or of like names; else all keys."""
        known = self._by_key[kind]
        text = str(wanted).strip().casefold()
        names = {
            name.casefold(): key for key, one in known.items() for name in (one.name("zh"), one.name("en"))
        }
        within = [key for name, key in names.items() if text and text in name]
        alike = [names[name] for name in get_close_matches(text, names, n=3, cutoff=0.5)]
        keys = dict.fromkeys([*get_close_matches(wanted, known, n=3, cutoff=0.5), *within, *alike])
        return [say("errors.key_and_name", key=key, name=known[key].name()) for key in keys] or sorted(known)

    def unit(self, key: str) -> Unit:
        """The unit of that key; raises CodebookError with the nearest keys where there is none."""
        return self._find("units", key)  # type: ignore[no-any-return]

    def domain(self, key: str) -> Domain:
        """The domain of that key; raises CodebookError with the nearest keys where there is none."""
        return self._find("domains", key)  # type: ignore[no-any-return]

    def model(self, key: str) -> Model:
        """The model of that key; raises CodebookError with the nearest keys where there is none."""
        return self._find("models", key)  # type: ignore[no-any-return]

    def indicator(self, key: str) -> Indicator:
        """The indicator of that key; raises CodebookError with the nearest keys where there is none."""
        return self._find("indicators", key)  # type: ignore[no-any-return]

    def find_indicator(self, wanted: str) -> Indicator:
        """The indicator of that key or of that name in either language; errors as `indicator`."""
        if not self.has_indicator(wanted):
            for entry in self.indicators:
                if wanted.strip().casefold() in (entry.name("zh").casefold(), entry.name("en").casefold()):
                    return entry
        return self.indicator(wanted)

    def has_indicator(self, key: str) -> bool:
        """Whether an indicator of that key exists."""
        return key in self._by_key["indicators"]

    def unit_of(self, indicator: str) -> Unit:
        """The unit that values of an indicator are in."""
        return self.unit(self.indicator(indicator).unit)


def load_codebook(folder: str | Path | None = None) -> Codebook:
    """Read and check a codebook folder, by default the project's.

    Parameters
    ----------
    folder
        Holds `units.yml`, `domains.yml`, `models.yml` and a folder `indicators/` of YAML files, each a list.

    Raises
    ------
    CodebookError
        A file is missing or malformed, an entry lacks a field, a key is used twice, or an entry names a unit,
        domain or model that the codebook does not have.
    """
    return _load(Path(folder) if folder is not None else paths.codebook_folder())


@cache
def _load(folder: Path) -> Codebook:
    indicator_files = sorted((folder / "indicators").glob("*.yml"))
    book = Codebook(
        units=tuple(_read([folder / "units.yml"], Unit)),
        domains=tuple(_read([folder / "domains.yml"], Domain)),
        models=tuple(_read([folder / "models.yml"], Model)),
        indicators=tuple(_read(indicator_files, Indicator)),
    )
    for indicator in book.indicators:
        book.unit(indicator.unit)
        book.domain(indicator.domain)
    for domain in book.domains:
        for concept in domain.concepts:
            book.model(concept.model)
    return book


def _read(files: Iterable[Path], kind: type[AnyEntry]) -> list[AnyEntry]:
    entries: list[AnyEntry] = []
    seen: dict[str, Path] = {}
    for file in files:
        for position, raw in enumerate(_yaml_list(file), start=1):
            try:
                entry = kind.model_validate(raw)
            except ValidationError as problem:
                first = problem.errors()[0]
                if first["loc"] == ("reform", "start") and first["type"] == "missing":
                    raise CodebookError(
                        "errors.model_without_start", file=file, entry=raw.get("key", position)
                    ) from None
                raise CodebookError(
                    "errors.codebook_entry",
                    file=file,
                    entry=raw.get("key", position) if isinstance(raw, dict) else position,
                    field=".".join(str(part) for part in first["loc"]),
                    problem=field_problem(first),
                ) from None
            if entry.key in seen:
                raise CodebookError("errors.codebook_twice", file=file, key=entry.key, other=seen[entry.key])
            seen[entry.key] = file
            entries.append(entry)
    return entries


def _yaml_list(file: Path) -> list[Any]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        content = yaml.load(file.read_text(encoding="utf-8"), Loader=loader)
    except FileNotFoundError:
        raise CodebookError("errors.codebook_missing", file=file) from None
    except (yaml.YAMLError, UnicodeDecodeError) as problem:
        raise CodebookError(
            "errors.codebook_malformed", file=file, problem=str(problem).replace("\n", " ")
        ) from None
    if not isinstance(content, list):
        raise CodebookError("errors.codebook_malformed", file=file, problem="not a list")
    return content
