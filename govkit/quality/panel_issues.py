"""The issues of a panel: coverage, values that look computed, jumps, each with how much it matters."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from govkit.codebook import load_codebook
from govkit.quality import coverage
from govkit.quality.changes import FEWEST_CHANGES
from govkit.quality.issue import Kind, QualityIssue, Severity
from govkit.quality.jumps import Jumps, find_jumps
from govkit.quality.panel import Panel
from govkit.quality.patterns import interpolated, repeated

MUCH = 0.25  # a computed-looking stretch of this part of a series may move an estimate
MATERIAL = 0.05  # a jump of a smaller part of the value, however clear, is not serious
MATERIAL_POINTS = 1.0  # nor is a smaller one of a share, in percentage points


def check_panel(
    panel: Panel, wanted: Collection[str] | None = None, jumps: Jumps | None = None
) -> Iterator[QualityIssue]:
    """All issues of a panel, in no order.

    Parameters
    ----------
    wanted
        Only those of these districts; by default of all.
    jumps
        Those of the panel, where they are known already.
    """
    columns = [place for place, name in enumerate(panel.districts) if wanted is None or name in wanted]
    for check in (coverage.gaps, coverage.entries, coverage.pre_periods, coverage.zeros):
        yield from check(panel, columns)
    seen = [place for place in columns if panel.seen[place]]
    if seen:
        yield from _patterns(panel, seen)
        yield from _jumps(panel, jumps or find_jumps(panel), seen)


def _patterns(panel: Panel, columns: Sequence[int]) -> Iterator[QualityIssue]:
    for column in columns:
        district = panel.districts[column]
        values = panel.values[:, column]
        for kind, stretches in (("repeated", repeated(values)), ("interpolated", interpolated(values))):
            for stretch in stretches:
                grave = stretch.length >= MUCH * np.isfinite(values).sum()
                yield QualityIssue(
                    kind,  # type: ignore[arg-type]
                    district,
                    panel.indicator,
                    panel.periods[stretch.first],
                    stretch.length,
                    "moderate" if grave else "minor",
                    {
                        "last": panel.periods[stretch.last],
                        "value": float(values[stretch.first]),
                        **({} if kind == "repeated" else {"path": stretch.path}),
                    },
                )


def _jumps(panel: Panel, jumps: Jumps, columns: Sequence[int]) -> Iterator[QualityIssue]:
    for column in columns:
        district = panel.districts[column]
        if not jumps.checked[column]:
            yield _unchecked(panel, column, district)
        yield from _common_breaks(panel, jumps, column, district)
        yield from _own_breaks(panel, jumps, column, district)
        for place in np.flatnonzero(jumps.outlier[:, column]).tolist():
            size = _readable(jumps.spike[place, column], panel.relative)
            evidence = _scored(panel, jumps.spike_score[place, column], jumps.spike_limit[column])
            evidence["decade"] = int(jumps.decade[place, column])
            yield _issue("outlier", panel, district, place, size, "moderate", evidence)


def _common_breaks(panel: Panel, jumps: Jumps, column: int, district: str) -> Iterator[QualityIssue]:
    phases = panel.phases(district)
    follows = jumps.follows[:, column]
    for place in np.flatnonzero(follows | (jumps.general & jumps.known[:, column])).tolist():
        ways = np.sign(jumps.change[place][jumps.follows[place]])
        evidence = {
            "relative": panel.relative,
            "follows": bool(follows[place]),
            "jumped": len(ways),
            "observed": int(jumps.known[place].sum()),
            "up": int((ways > 0).sum()),
            "down": int((ways < 0).sum()),
        }
        size = _readable(jumps.change[place, column], panel.relative)
        severity: Severity = "minor"
        if follows[place]:
            # After the reform a comparison takes out what all districts share; at its start nothing does.
            before = bool(phases) and phases[place] != "after"
            severity = "serious" if before and _matters(size, panel) else "moderate"
        yield _issue("common_break", panel, district, place, size, severity, evidence)


def _own_breaks(panel: Panel, jumps: Jumps, column: int, district: str) -> Iterator[QualityIssue]:
    """Breaks of one district alone; from its reform on only those that are a change of unit."""
    phases = panel.phases(district)
    last = panel.spans()[1][column]
    free = ~jumps.outlier[:, column] & ~jumps.follows[:, column]
    for place in np.flatnonzero((jumps.own[:, column] | (jumps.decade[:, column] != 0)) & free).tolist():
        decade = int(jumps.decade[place, column])
        size = _readable(jumps.own_change[place, column], panel.relative)
        if decade:
            evidence: dict[str, Any] = {"relative": True, "decade": decade}
            yield _issue("unit_change", panel, district, place, 10.0**decade - 1, "serious", evidence)
        elif not phases or phases[place] == "before":
            evidence = _scored(panel, jumps.own_score[place, column], jumps.own_limit[column])
            evidence["at_end"], evidence["beside"] = bool(place == last), jumps.beside
            severity: Severity = "serious" if phases and _matters(size, panel) else "moderate"
            yield _issue("own_break", panel, district, place, size, severity, evidence)


def _matters(size: float, panel: Panel) -> bool:
    if panel.relative:
        return abs(size) >= MATERIAL
    return load_codebook().unit(panel.unit).quantity != "share" or abs(size) >= MATERIAL_POINTS


def _unchecked(panel: Panel, column: int, district: str) -> QualityIssue:
    count = int(panel.observed[:, column].sum())
    if count <= FEWEST_CHANGES:
        reason = "short"
    elif not panel.fine[column]:
        reason = "coarse"
    else:
        reason = "still"
    place = panel.spans()[0][column]
    return _issue("unchecked", panel, district, place, count, "minor", {"reason": reason})


def _issue(
    kind: Kind,
    panel: Panel,
    district: str,
    place: int,
    size: float,
    severity: Severity,
    evidence: Mapping[str, Any],
) -> QualityIssue:
    return QualityIssue(
        kind, district, panel.indicator, panel.periods[place], float(size), severity, evidence
    )


def _scored(panel: Panel, score: float, limit: float) -> dict[str, Any]:
    return {"relative": panel.relative, "score": float(score), "limit": float(limit)}


def _readable(change: float, relative: bool) -> float:
    return float(np.expm1(change)) if relative else float(change)
