"""Specification curve: one effect under every defensible choice of window, donor pool and method."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from govkit.effects.case import Case, build_case
from govkit.effects.comparative_interrupted_time_series import comparative_interrupted_time_series
from govkit.effects.demeaned_synthetic_control import demeaned_synthetic_control
from govkit.effects.difference_in_differences import difference_in_differences
from govkit.effects.effect import Effect, Method
from govkit.effects.robust_difference_in_differences import robust_difference_in_differences
from govkit.effects.synthetic_control import synthetic_control
from govkit.effects.synthetic_difference_in_differences import synthetic_difference_in_differences
from govkit.errors import DesignError, check_choice

if TYPE_CHECKING:
    import pandas as pd

    from govkit.dataset import Dataset

METHODS: dict[Method, Callable[[Case], Effect]] = {
    "difference_in_differences": difference_in_differences,
    "robust_difference_in_differences": robust_difference_in_differences,
    "comparative_interrupted_time_series": comparative_interrupted_time_series,
    "synthetic_control": synthetic_control,
    "demeaned_synthetic_control": demeaned_synthetic_control,
    "synthetic_difference_in_differences": synthetic_difference_in_differences,
}
WINDOWS: tuple[int | None, ...] = (None, 8, 5)
NEAREST = 0.5  # the donors nearest in level before the reform: this part of them


@dataclass(frozen=True, slots=True)
class Specification:
    """One choice: a window (None is all periods), the name of a donor pool, and the effect by one method."""

    window: int | None
    pool: str
    effect: Effect


@dataclass(frozen=True, repr=False)
class SpecificationCurve:
    """Effects under all choices, by size; those that could not be made are counted in `refused`.

    The choices are made from the same data, so that shares of them are no test.
    """

    specifications: tuple[Specification, ...]
    refused: int

    def __repr__(self) -> str:
        return f"SpecificationCurve of {len(self.specifications)} effects\n{self.frame().to_string()}"

    @property
    def estimates(self) -> tuple[float, ...]:
        """All estimates, from the smallest."""
        return tuple(found.effect.estimate for found in self.specifications)

    @property
    def median(self) -> float:
        """The middle estimate."""
        return float(np.median(self.estimates))

    @property
    def share_positive(self) -> float:
        """Of the estimates, those above zero."""
        return float(np.mean(np.asarray(self.estimates) > 0))

    @property
    def share_significant(self) -> float:
        """Of the effects, those with a p-value of at most 5 %."""
        p_values = [found.effect.p_value for found in self.specifications]
        return float(np.mean([p_value is not None and p_value <= 0.05 for p_value in p_values]))

    def frame(self) -> pd.DataFrame:
        """Columns `window, pool, method, estimate, low, high, p_value`, a choice a row, by estimate."""
        import pandas as pd

        rows = [
            (
                found.window,
                found.pool,
                found.effect.method,
                found.effect.estimate,
                *(found.effect.interval or (None, None)),
                found.effect.p_value,
            )
            for found in self.specifications
        ]
        columns = ["window", "pool", "method", "estimate", "low", "high", "p_value"]
        frame = pd.DataFrame(rows, columns=columns)
        numeric = ["estimate", "low", "high", "p_value"]
        return frame.astype({"window": "Int64"} | dict.fromkeys(numeric, "float64"))


def specification_curve(
    dataset: Dataset,
    district: str,
    indicator: str,
    *,
    windows: Sequence[int | None] = WINDOWS,
    pools: Mapping[str, Sequence[str]] | None = None,
    methods: Sequence[Method] = tuple(METHODS),
) -> SpecificationCurve:
    """The effect of a district's reform on an indicator under every combination of choices.

    Parameters
    ----------
    dataset
        Observations, districts and codebook.
    district
        Id, code or name.
    indicator
        Key of the codebook.
    windows
        Periods on each side of the reform; None is all.
    pools
        Donors by the name of the pool; by default those of `donor_pools`.
    methods
        Of those with a comparison group.

    Raises
    ------
    DesignError
        No choice could be made; the message has the last reason.

    References
    ----------
    Simonsohn, Simmons & Nelson (2020), Nature Human Behaviour 4.
    """
    place = dataset.find(district)
    whole = build_case(dataset, place.district, indicator)
    chosen: Mapping[str, Sequence[str]] = donor_pools(whole)
    if pools is not None:
        chosen = {name: [dataset.find(d).district for d in donors] for name, donors in pools.items()}
    for chosen_method in methods:
        check_choice("methods", chosen_method, tuple(METHODS))
    found: list[Specification] = []
    refused, problem = 0, None
    for window in windows:
        for name, donors in chosen.items():
            try:
                case = build_case(dataset, place.district, indicator, donors=tuple(donors), window=window)
            except DesignError as error:
                refused, problem = refused + len(methods), error
                continue
            for method in methods:
                try:
                    effect = METHODS[method](case)
                except DesignError as error:
                    refused, problem = refused + 1, error
                    continue
                if effect.usable:
                    found.append(Specification(window, name, effect))
                else:
                    refused += 1
    if not found:
        raise DesignError(
            "evaluation.no_specification", district=place.district, indicator=indicator, problem=problem or ""
        )
    ordered = sorted(found, key=lambda entry: entry.effect.estimate)
    return SpecificationCurve(tuple(ordered), refused)


def donor_pools(case: Case) -> dict[str, tuple[str, ...]]:
    """Pools that a referee might ask for: all donors, the nearest in level before the reform, two halves.

    The halves are by a hash of the district ids, the same on every run.
    """
    before = case.lies("before")
    names = [str(name) for name in case.donors.columns]
    distance = (case.donors.loc[before].mean() - case.treated[before].mean()).abs()
    nearest = distance.sort_values().index[: max(2, int(len(names) * NEAREST))]
    order = sorted(names, key=lambda name: zlib.crc32(name.encode()))
    half = len(order) // 2
    return {
        "all": tuple(names),
        "nearest": tuple(map(str, nearest)),
        "first_half": tuple(order[:half]),
        "second_half": tuple(order[half:]),
    }
