"""Make all planned reports in worker processes, then what lists them: the index and the RO-Crate.

The workers are an `Executor` of `concurrent.futures`: processes here, or those of a cluster. A worker here
that is killed takes its pool with it; the runs that were in work are then tried once more, each alone, so
that only one that kills its worker fails.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from govkit.errors import system_reason
from govkit.runs.folders import tidy
from govkit.runs.listings import INDEX, prepare_listings, reports, write_listings
from govkit.runs.plan import Planned, Run, reports_folder
from govkit.runs.state import locked
from govkit.runs.status import StatusFile, read_status
from govkit.runs.workers import interrupts_held, local_executor, stop_workers
from govkit.text import say

if TYPE_CHECKING:
    from govkit.runs.execute import Outcome

Done = Callable[["Outcome"], None]
ExecutorFactory = Callable[[int], Executor]
_NONE: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Summary:
    """What became of a plan.

    Attributes
    ----------
    index
        The page that lists all reports.
    listed
        Whether there is a report that it lists.
    problem
        Why the index could not be written; empty where it was.
    """

    made: int
    up_to_date: int
    failures: tuple[Outcome, ...]
    warned: tuple[Outcome, ...]
    index: Path
    listed: bool = True
    problem: str = ""

    @property
    def total(self) -> int:
        """How many reports were planned."""
        return self.made + self.up_to_date + len(self.failures)


def run_all(
    planned: Sequence[Planned],
    out: Path,
    lang: str,
    *,
    jobs: int = 1,
    on_done: Done | None = None,
    executor: ExecutorFactory = local_executor,
    limits: Mapping[str, float | int] | None = None,
) -> Summary:
    """Make what is not up to date, and write the index.

    Parameters
    ----------
    out
        The outputs folder; reports in English lie in its `en`.
    jobs
        How many at once.
    on_done
        Called in this process after each report that was tried.
    executor
        Gives an Executor of so many workers.
    limits
        `time_limit` and `memory_limit` of `govkit.runs.execute.execute`, where they are wanted.

    Raises
    ------
    RunError
        Another run is at work in the outputs folder.
    """
    root = reports_folder(out, lang)
    stale = [p.run for p in planned if not p.up_to_date]
    root.mkdir(parents=True, exist_ok=True)
    with locked(root):
        before = read_status(root)
        interrupted = before is not None and not before.finished
        status = StatusFile(root, len(planned), len(planned) - len(stale))
        outcomes: list[Outcome] = []
        if stale or interrupted:
            _tidy(root)
        if stale:
            prepare_listings()
            try:
                for outcome in _outcomes(stale, jobs, executor, limits or {}):
                    outcomes.append(outcome)
                    status.done(outcome)
                    if on_done is not None:
                        on_done(outcome)
            finally:
                _tidy(root)
        problem, listed = "", False
        try:
            listed = len(stale) < len(planned) or next(reports(root, lang), None) is not None
            write_listings(root, lang)
        except OSError as error:
            problem = system_reason(error, lang)
        status.finish()
    return Summary(
        made=sum(outcome.failure is None for outcome in outcomes),
        up_to_date=len(planned) - len(stale),
        failures=tuple(outcome for outcome in outcomes if outcome.failure is not None),
        warned=tuple(outcome for outcome in outcomes if outcome.warnings),
        index=root / INDEX,
        listed=listed,
        problem=problem,
    )


def _tidy(root: Path) -> None:
    from govkit.runs.fork_client import tidy_servers
    from govkit.temporary import tidy_temporary

    tidy(root)
    tidy_temporary()
    tidy_servers()


def _outcomes(
    runs: Sequence[Run], jobs: int, executor: ExecutorFactory, limits: Mapping[str, Any] = _NONE
) -> Iterator[Outcome]:
    from govkit.runs.execute import Failure, Outcome

    waiting = deque(runs)
    while waiting:
        suspects: list[Run] = []
        yield from _until_broken(waiting, min(jobs, len(waiting)), executor, suspects, limits)
        for run in suspects:
            again: list[Run] = []
            yield from _until_broken(deque([run]), 1, executor, again, limits)
            for killer in again:
                failure = Failure("BrokenExecutor", say("runs.worker_died"))
                yield Outcome(killer, 0.0, failure)


def _until_broken(
    waiting: deque[Run],
    jobs: int,
    executor: ExecutorFactory,
    suspects: list[Run],
    limits: Mapping[str, Any],
) -> Iterator[Outcome]:
    """Work through `waiting` until it is empty or the pool breaks; the runs in work then go to `suspects`."""
    from govkit.runs.execute import execute

    working: dict[Future[Outcome], Run] = {}
    pool = executor(jobs)
    try:
        while (waiting and not suspects) or working:
            # No more in hand than there are workers, so that a broken pool leaves few suspects.
            while waiting and len(working) < jobs and not suspects:
                run = waiting.popleft()
                try:
                    with interrupts_held():  # a worker that is half started would wait for ever
                        working[pool.submit(execute, run, **limits)] = run
                except (BrokenExecutor, EOFError, OSError):  # the last two: no worker could be started
                    suspects.append(run)
            for future in wait(working, return_when=FIRST_COMPLETED).done:
                run = working.pop(future)
                try:
                    yield future.result()
                except BrokenExecutor:
                    suspects.append(run)
    except KeyboardInterrupt:
        stop_workers(working)
        raise
    finally:
        pool.shutdown(cancel_futures=True)
