"""Results travel inside the executed notebook: `record(effect)` displays them, a run gathers them.

So a notebook writes no file, and the same notebook gives the same results however it is run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from govkit.effects.effect import Effect
    from govkit.study import Finding

MIME = "application/vnd.govkit.result+json"


def record(*results: Effect | Finding) -> None:
    """Put typed results into the notebook, for `results.json`; readers of the report do not see them.

    A finding gives its effects, its evidence level and its verdict. All of a call make one output.
    """
    from IPython.display import display

    from govkit.effects.effect import Effect

    entries = [
        entry
        for result in results
        for entry in ([_effect(result)] if isinstance(result, Effect) else _finding(result))
    ]
    if entries:
        display({MIME: entries}, raw=True)  # type: ignore[no-untyped-call]


def _effect(effect: Effect) -> dict[str, Any]:
    return {"kind": "effect", **effect.to_dict()}


def _finding(finding: Finding) -> list[dict[str, Any]]:
    level = {
        "kind": "grade",
        "district": finding.place.district,
        "indicator": finding.indicator.key,
        "level": finding.grade.level,
        "verdict": finding.judgement.verdict,
        "reason": finding.grade.reason(),
        "p_value": finding.test.p_value,
        "p_adjusted": finding.p_adjusted,
        "detectable": finding.test.detectable,
    }
    return [*map(_effect, finding.effects), level]


def collect(notebook: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The results that an executed notebook recorded, in the order in which it did."""
    return [dict(entry) for data in _bundles(notebook) for entry in results_of(data.get(MIME))]


def results_of(found: object) -> list[Any]:
    """The results of one output: `record` gives a list, a notebook that displays one itself no list."""
    return found if isinstance(found, list) else [] if found is None else [found]


def _bundles(notebook: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            yield output.get("data", {})
