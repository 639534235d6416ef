"""How published claims hang together: `data/published/relations.yml`, read and checked.

The file keeps relations only. What follows from them is computed by `govkit.claim_checks`.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from pathlib import Path
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from govkit import paths
from govkit.claims import Claim
from govkit.codebook import Codebook, Key, load_codebook
from govkit.errors import DataError, GovkitError
from govkit.text import pick


class Relation(BaseModel):
    """What every relation has: a title, and how its result should be read."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    claim_fields: ClassVar[tuple[str, ...]] = ()

    key: Key
    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)
    reading_zh: str = ""
    reading_en: str = ""

    def title(self, lang: str | None = None) -> str:
        """What is checked."""
        return pick(self.zh, self.en, lang)

    def reading(self, lang: str | None = None) -> str:
        """How the result should be read; empty where it is plain."""
        return pick(self.reading_zh, self.reading_en, lang)

    def claim_ids(self) -> tuple[str, ...]:
        """The claims that the relation is about, in the order of `claim_fields`."""
        ids: list[str] = []
        for name in self.claim_fields:
            value = getattr(self, name)
            ids += [value] if isinstance(value, str) else value or ()
        return tuple(ids)


class Operation(Relation):
    """`left / right × scale` or `left × right × scale`, in `unit`, against the claim `stated` if any."""

    claim_fields: ClassVar[tuple[str, ...]] = ("left", "right", "stated")

    kind: Literal["ratio", "product"]
    left: str
    right: str
    unit: Key
    scale: float = 1.0
    stated: str | None = None


class Sum(Relation):
    """The sum of `parts` in `unit`, against the claim `stated` if there is one."""

    claim_fields: ClassVar[tuple[str, ...]] = ("parts", "stated")

    kind: Literal["sum"]
    parts: tuple[str, ...] = Field(min_length=2)
    unit: Key
    stated: str | None = None


class Change(Relation):
    """The count before a change: `left` is the count after it, `right` the change in per cent."""

    claim_fields: ClassVar[tuple[str, ...]] = ("left", "right")

    kind: Literal["change"]
    left: str
    right: str
    unit: Key


class Subset(Relation):
    """`left` is a part of `right`; not `certain` where the document leaves open whether it is."""

    claim_fields: ClassVar[tuple[str, ...]] = ("left", "right")

    kind: Literal["subset"]
    left: str
    right: str
    certain: bool = True


class SameQuantity(Relation):
    """Figures of one thing; not `certain` where the document leaves open whether they are."""

    claim_fields: ClassVar[tuple[str, ...]] = ("claims",)

    kind: Literal["same_quantity"]
    claims: tuple[str, ...] = Field(min_length=2)
    certain: bool


class Digits(Relation):
    """A label whose digits count `parts`, in their order."""

    claim_fields: ClassVar[tuple[str, ...]] = ("label", "parts")

    kind: Literal["digits"]
    label: str
    parts: tuple[str, ...] = Field(min_length=1)


class Listed(Relation):
    """A stated count against the names that the document lists, there or in the paragraph given."""

    claim_fields: ClassVar[tuple[str, ...]] = ("stated",)

    kind: Literal["listed"]
    stated: str
    names: tuple[str, ...] = Field(min_length=1)
    part: int
    paragraph: int
    complete: bool


class Variant(BaseModel):
    """One way of telling a thing, and where."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    part: int
    paragraph: int
    text: str


class Variants(Relation):
    """One thing told in several ways; not `certain` where it may be several things."""

    kind: Literal["variants"]
    variants: tuple[Variant, ...] = Field(min_length=2)
    certain: bool = True


AnyRelation = Annotated[
    Operation | Sum | Change | Subset | SameQuantity | Digits | Listed | Variants, Field(discriminator="kind")
]


def read_relations(
    claims: Iterable[Claim], path: str | Path | None = None, codebook: Codebook | None = None
) -> tuple[Relation, ...]:
    """Read relations among `claims`, by default those that ship with the project.

    Raises
    ------
    DataError
        The file is missing or malformed, a relation lacks a field, or it names a claim or a unit that does
        not exist. The message names the file and the relation.
    """
    import yaml

    file = Path(path) if path is not None else paths.claims_file().with_name("relations.yml")
    book = codebook or load_codebook()
    known = {claim.claim for claim in claims}
    try:
        entries = yaml.safe_load(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DataError("errors.file_missing", file=file) from None
    except UnicodeDecodeError:
        raise DataError("errors.not_utf8", file=file) from None
    except yaml.YAMLError as problem:
        raise DataError("errors.unreadable", file=file, problem=str(problem).replace("\n", " ")) from None
    if not isinstance(entries, list):
        raise DataError("errors.unreadable", file=file, problem="not a list")
    return tuple(_relation(entry, file, known, book) for entry in entries)


def _relation(entry: object, file: Path, known: Container[str], codebook: Codebook) -> Relation:
    name = entry.get("key", "?") if isinstance(entry, dict) else str(entry)
    adapter: TypeAdapter[Relation] = TypeAdapter(AnyRelation)
    try:
        relation = adapter.validate_python(entry)
        if unit := getattr(relation, "unit", None):
            codebook.unit(unit)
    except ValidationError as problem:
        first = problem.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise DataError(
            "claims.bad_relation", file=file, entry=name, problem=f"{where}: {first['msg']}"
        ) from None
    except GovkitError as problem:
        raise DataError("claims.bad_relation", file=file, entry=name, problem=problem.message()) from None
    for claim in relation.claim_ids():
        if claim not in known:
            raise DataError("claims.unknown_claim", file=file, entry=name, claim=claim)
    return relation
