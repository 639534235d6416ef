"""Identities of the codebook: totals that are the sum of their parts, ratios of two others; where they stop.

An identity that held and holds no longer tells of a change of definition even where no series jumps.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from pydantic import Field, ValidationError

from govkit import paths
from govkit.codebook import Entry, Key, load_codebook
from govkit.effects.autocorrelation import Array
from govkit.errors import CodebookError
from govkit.field_problems import field_problem
from govkit.quality.panel import runs

HELD = 3  # an identity must hold in so many periods before its failure tells anything


class Identity(Entry):
    """`result` = sum of `numerator`, divided by the sum of `denominator` where there is one.

    Attributes
    ----------
    tolerance
        Relative difference up to which it holds.
    """

    result: Key
    numerator: tuple[Key, ...] = Field(min_length=1)
    denominator: tuple[Key, ...] = ()
    tolerance: float = Field(gt=0, lt=1)

    @property
    def terms(self) -> tuple[str, ...]:
        """All indicators in it, the result first."""
        return (self.result, *self.numerator, *self.denominator)

    def errors(self, values: Mapping[str, Array]) -> Array:
        """Relative error of the result in each period, NaN where a term is missing or nothing is there."""
        computed = sum((values[key] for key in self.numerator), np.float64(0))
        with np.errstate(all="ignore"):
            if self.denominator:
                computed = computed / sum((values[key] for key in self.denominator), np.float64(0))
            found = values[self.result] / computed - 1
        return np.where(np.isfinite(found), found, np.nan)


@cache
def load_identities(file: Path | None = None) -> dict[str, Identity]:
    """The identities of `identities.yml` in the codebook folder, by key; none where there is no such file.

    Raises
    ------
    CodebookError
        The file is malformed, an entry lacks a field, or an indicator is unknown.
    """
    import yaml

    path = file or paths.codebook_folder() / "identities.yml"
    if not path.exists():
        return {}
    found: dict[str, Identity] = {}
    try:
        raw: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8")) or []
        if not isinstance(raw, list):
            raise CodebookError("errors.codebook_malformed", file=path, problem="not a list")
        for entry in raw:
            identity = Identity.model_validate(entry)
            if identity.key in found:
                raise CodebookError("errors.codebook_twice", file=path, key=identity.key, other=path)
            found[identity.key] = identity
    except (yaml.YAMLError, UnicodeDecodeError) as problem:
        raise CodebookError(
            "errors.codebook_malformed", file=path, problem=str(problem).replace("\n", " ")
        ) from None
    except ValidationError as problem:
        first = problem.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        key = entry.get("key", "?") if isinstance(entry, dict) else "?"
        raise CodebookError(
            "errors.codebook_entry", file=path, entry=key, field=where, problem=field_problem(first)
        ) from None
    for identity in found.values():
        for key in identity.terms:
            load_codebook().indicator(key)
    return found


def failures(errors: Array, tolerance: float) -> list[tuple[int, int, bool]]:
    """Stretches in which an identity that held before them fails.

    Parameters
    ----------
    errors
        Relative error in each period, shape (periods,); NaN is unknown.

    Returns
    -------
    list
        First and last place of each stretch, and whether the identity never holds again.
    """
    known = np.flatnonzero(np.isfinite(errors))
    holds: npt.NDArray[np.bool_] = np.abs(errors[known]) <= tolerance
    found: list[tuple[int, int, bool]] = []
    for start, stop in runs(~holds):
        lasting = stop == len(known) - 1
        if start and (holds[:start] if lasting else holds).sum() >= HELD:
            found.append((int(known[start]), int(known[stop]), lasting))
    return found
