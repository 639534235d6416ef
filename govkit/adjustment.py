"""P-values of the tests of one district, adjusted over its indicators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from govkit.effects import studentised_permutation as permutation
from govkit.effects.sample import Sample
from govkit.evidence import CREDIBLE_DONORS
from govkit.inference import Test
from govkit.multiple import balanced, holm, step_down


@dataclass(frozen=True)
class Adjustment:
    """P-values adjusted over tests, in their order, and how small those of the joint permutation can get."""

    p_values: tuple[float | None, ...]
    donors: int = 0
    smallest: float = 0.0
    joint: tuple[int, ...] = ()


def adjust(tests: Sequence[Test]) -> Adjustment:
    """P-values adjusted over the indicators of one district, to control the family-wise error rate.

    Permutation tests are adjusted jointly: each donor that is complete for all of them takes the district's
    place in all of them at once, and statistics are compared with the largest over the indicators (Westfall
    & Young 1993, step-down). The others are adjusted by Holm. The two groups share the level by the number of
    their tests. Where fewer than 19 donors are complete for all indicators, all are adjusted by Holm.
    """
    plain = _adjust(tests)
    if not any(test.rescaled for test in tests):
        return plain
    p_values = plain.p_values
    for place in range(max(len(test.rescaled) for test in tests)):
        others = [
            replace(test.rescaled[place], p_value=test.p_value) if place < len(test.rescaled) else test
            for test in tests
        ]
        both = zip(p_values, _adjust(others).p_values, strict=True)
        p_values = tuple(None if a is None else max(a, 1.0 if b is None else b) for a, b in both)
    return replace(plain, p_values=p_values)


def _adjust(tests: Sequence[Test]) -> Adjustment:
    adjusted: list[float | None] = [None] * len(tests)
    tested = [place for place, test in enumerate(tests) if test.p_value is not None]
    joint = [place for place in tested if tests[place].permutes]
    pools = [set(test.sample.donor_ids) for test in (tests[place] for place in joint) if test.sample]
    shared = sorted(set.intersection(*pools)) if pools else []
    if len(shared) < CREDIBLE_DONORS:
        joint = []
    single = [place for place in tested if place not in joint]
    for places, values in (
        (joint, _joint([tests[place] for place in joint], shared)),
        (single, holm([tests[place].p_value or 0.0 for place in single])),
    ):
        share = len(tested) / len(places) if places else 1.0
        for place, value in zip(places, values, strict=True):
            # Over common donors a p-value may come out smaller than over all: an adjusted one never does.
            adjusted[place] = min(1.0, max(tests[place].p_value or 0.0, value * share))
    smallest = len(tested) / len(joint) / (1 + len(shared)) if joint else 0.0
    return Adjustment(tuple(adjusted), len(shared), smallest, tuple(joint))


def _joint(tests: Sequence[Test], shared: Sequence[str]) -> list[float]:
    """Adjusted p-values: the larger of those of the changes and of their confirmations beyond the trend."""
    if not tests:
        return []
    first, second = [], []
    for test in tests:
        sample = _among(test.sample, shared)
        paths = permutation.gaps(sample)
        beyond = permutation.change_beyond_trend(sample, paths) if test.own_trend else None
        if test.kind == "beyond_trend" and beyond is not None:
            first.append(np.abs(beyond.statistics))
            second.append(first[-1])
            continue
        change = permutation.mean_change(sample, paths)
        first.append(np.abs(change.statistics))
        upward = change.estimates[0] >= 0
        if beyond is None:
            second.append(first[-1])
        else:
            second.append(beyond.statistics if upward else -beyond.statistics)
    adjusted = [step_down(balanced(np.column_stack(columns))) for columns in (first, second)]
    return [float(value) for value in np.maximum(*adjusted)]


def _among(sample: Sample | None, shared: Sequence[str]) -> Sample:
    if sample is None:
        raise TypeError("a permutation test has a sample")
    places = [sample.donor_ids.index(donor) for donor in shared]
    return replace(sample, donors=sample.donors[:, places], donor_ids=tuple(shared))
