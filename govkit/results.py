"""Results travel inside the executed notebook: `record(effect)` displays them, a run gathers them.

So a notebook writes no file, and the same notebook gives the same results however it is run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from govkit.errors import ParameterError

if TYPE_CHECKING:
    from govkit.effects.effect import Effect
    from govkit.evaluation import Evaluation
    from govkit.study import Finding, Study

    Result = Effect | Finding | Study | Evaluation

MIME = "application/vnd.govkit.result+json"


def record(*results: Result | Iterable[Result]) -> None:
    """Put typed results into the notebook, for `results.json`; readers of the report do not see them.

    A finding gives its effects, its evidence level and its verdict; a study, an evaluation or a list gives
    what is in it. All of a call make one output.

    Raises
    ------
    ParameterError
        Something is none of these.
    """
    from IPython.display import display

    entries = [entry for result in results for entry in _entries(result)]
    if entries:
        display({MIME: entries}, raw=True)  # type: ignore[no-untyped-call]


def _entries(result: object) -> Iterator[dict[str, Any]]:
    from govkit.effects.effect import Effect
    from govkit.evaluation import Evaluation
    from govkit.study import Finding, Study

    if isinstance(result, Effect):
        yield _effect(result)
    elif isinstance(result, Finding):
        yield from _finding(result)
    elif isinstance(result, Study | Evaluation):
        yield from _entries(result.findings)
    elif isinstance(result, list | tuple | Iterator):
        for one in result:
            yield from _entries(one)
    else:
        raise ParameterError("runs.not_a_result", kind=type(result).__name__)


def _effect(effect: Effect) -> dict[str, Any]:
    return {"kind": "effect", **effect.to_dict()}


def _finding(finding: Finding) -> list[dict[str, Any]]:
    level = {
        "kind": "grade",
        "district": finding.place.district,
        "district_name": finding.place.name(),
        "model": finding.place.model,
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
    """The results that an executed notebook recorded, in the order in which it did.

    Raises
    ------
    ParameterError
        An output of that kind, which the notebook displayed itself, is no result.
    """
    entries = [entry for data in _bundles(notebook) for entry in results_of(data.get(MIME))]
    for entry in entries:
        if not isinstance(entry, Mapping) or not isinstance(entry.get("kind"), str):
            raise ParameterError("runs.not_a_recorded_result", entry=str(entry)[:60])
    return [dict(entry) for entry in entries]


def results_of(found: object) -> list[Any]:
    """The results of one output: `record` gives a list, a notebook that displays one itself no list."""
    return found if isinstance(found, list) else [] if found is None else [found]


def _bundles(notebook: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            yield output.get("data", {})
