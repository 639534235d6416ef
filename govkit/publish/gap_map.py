"""The evidence gap map: how much evidence there is, and how good, for each model in each domain.

Rows are governance models, columns domains. Where a model has indicators in a domain, the cell has one bubble
for each evidence level, as large as the number of indicators whose evidence reached that level and no higher;
a cell without bubbles is a gap. The form is that of 3ie's evidence gap maps (Snilstveit et al. 2016).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

LARGEST = 3.6  # diameter of the largest bubble in em, as long as a number fits into the smallest
ONE = (1.6, 2.2)  # diameter of the bubble of one indicator in em: at least, at most


@dataclass(frozen=True, slots=True)
class Graded:
    """The evidence for one indicator in one district.

    `domain` is the key of the domain; `level` is on the Maryland Scientific Methods Scale (0–5). `verdict`
    and `reason` are in words, empty where the report does not have them.
    """

    district: str
    model_name: str
    indicator: str
    name: str
    domain: str
    level: int
    verdict: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Bubble:
    """So many indicators whose evidence is of this level; `size` is the diameter in em."""

    level: int
    count: int
    size: float


@dataclass(frozen=True, slots=True)
class GapMap:
    """The map as a table: a row of cells for each model, a cell for each domain, highest level first."""

    models: tuple[str, ...] = ()
    domains: tuple[tuple[str, str], ...] = ()
    cells: tuple[tuple[tuple[Bubble, ...], ...], ...] = field(default_factory=tuple)

    @property
    def levels(self) -> tuple[int, ...]:
        """The evidence levels that occur."""
        return tuple(sorted({bubble.level for row in self.cells for cell in row for bubble in cell}))


def gap_map(findings: Iterable[Graded], models: Sequence[str], domains: Sequence[tuple[str, str]]) -> GapMap:
    """Count indicators by model, domain and evidence level.

    An indicator that several districts of a model have counts once, at the highest level that any reached.

    Parameters
    ----------
    models
        The names of the models, in their order; findings of others stand in a row of their own at the end.
    domains
        Key and name of each domain, in their order. Findings outside them are left out.

    Returns
    -------
    GapMap
        Empty where nothing was graded.
    """
    highest: dict[tuple[str, str, str], int] = {}
    for found in findings:
        place = (found.model_name, found.domain, found.indicator)
        highest[place] = max(found.level, highest.get(place, 0))
    counts: dict[tuple[str, str], Counter[int]] = {}
    for (model, domain, _), level in highest.items():
        counts.setdefault((model, domain), Counter())[level] += 1
    if not counts:
        return GapMap()
    rows = [*models, *sorted({model for model, _ in counts} - set(models))]
    most = max(max(counter.values()) for counter in counts.values())
    cells = tuple(
        tuple(_bubbles(counts.get((model, key), Counter()), most) for key, _ in domains) for model in rows
    )
    return GapMap(tuple(rows), tuple(domains), cells)


def _bubbles(counter: Counter[int], most: int) -> tuple[Bubble, ...]:
    """Bubbles whose areas are as their counts."""
    one = min(max(LARGEST / math.sqrt(most), ONE[0]), ONE[1])
    return tuple(
        Bubble(level, counter[level], round(one * math.sqrt(counter[level]), 2))
        for level in sorted(counter, reverse=True)
    )
