"""What `govkit run` and `govkit status` print: plan, progress, failures, and the line that ends it."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import click

from govkit.runs.plan import Planned
from govkit.runs.python_errors import in_short
from govkit.runs.runner import Summary
from govkit.runs.status import Status
from govkit.text import say

if TYPE_CHECKING:
    from govkit.runs.execute import Outcome


def print_plan(planned: Sequence[Planned]) -> None:
    """Say for each report why it is made or not."""
    for one in planned:
        click.echo(say("cli.planned", name=one.run.name, why=one.why()))


def print_dry_run(planned: Sequence[Planned]) -> None:
    """Say how many reports would be made."""
    fresh = sum(one.up_to_date for one in planned)
    click.echo(say("cli.dry_run_summary", total=len(planned), make=len(planned) - fresh, up_to_date=fresh))


class Progress:
    """A bar with rate, time left and failures so far on a terminal; a line for each report elsewhere."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._number = 0
        self._failed = 0
        self._start = time.monotonic()
        self._ended = Event()
        self._bar: Any = None
        if sys.stderr.isatty() and total:
            from tqdm import tqdm

            self._bar = tqdm(total=total, bar_format=self._format(), dynamic_ncols=True)
            Thread(target=self._keep_time, daemon=True).start()

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        if self._bar is not None:
            self._bar.close()

    def done(self, outcome: Outcome) -> None:
        """Count one report that was tried."""
        self._number += 1
        self._failed += outcome.failure is not None
        if self._bar is not None:
            self._bar.bar_format = self._format()
            self._bar.update()
            return
        failure = outcome.failure
        line = say(
            "cli.done" if failure is None else "cli.done_failed",
            number=self._number,
            total=self._total,
            name=outcome.run.name,
            seconds=outcome.seconds,
            reason="" if failure is None else in_short(failure.message),
        )
        if self._number < self._total:
            left = _duration(self._seconds / self._number * (self._total - self._number))
            line += say("cli.rate", rate=self._per_minute, left=left, failed=self._failed)
        click.echo(line)

    @property
    def _seconds(self) -> float:
        return max(time.monotonic() - self._start, 1e-3)

    @property
    def _per_minute(self) -> float:
        return 60 * self._number / self._seconds

    def _format(self) -> str:
        return say("cli.bar", rate=self._per_minute, failed=self._failed)

    def _keep_time(self) -> None:
        """Show that time passes while a report takes long."""
        while not self._ended.wait(1):
            self._bar.refresh()


def print_summary(summary: Summary) -> None:
    """Print notes, failures with the cells that raised them, where the index is, and the last line."""
    for outcome in summary.warned:
        for warning in outcome.warnings:
            click.echo(say("cli.warning", name=outcome.run.name, warning=warning))
    if summary.failures:
        click.echo()
        click.echo(say("cli.failed_heading", count=len(summary.failures)))
    for outcome in summary.failures:
        _print_failure(outcome)
    if summary.problem:
        click.echo(say("cli.index_failed", file=summary.index, problem=summary.problem))
    elif summary.listed:
        click.echo(say("cli.index", file=summary.index))
    click.echo(
        say(
            "cli.summary",
            total=summary.total,
            made=summary.made,
            up_to_date=summary.up_to_date,
            failed=len(summary.failures),
        )
    )


def print_status(status: Status | None, root: Path) -> None:
    """Say how far the run in an outputs folder is, or how the last one ended, and what failed in it."""
    if status is None:
        click.echo(say("cli.status_none", folder=root))
        return
    ended = "working" if status.working else "finished" if status.finished else "interrupted"
    click.echo(say(f"cli.status_{ended}", folder=root))
    click.echo(
        say(
            "cli.status_counts",
            total=status.total,
            made=status.made,
            up_to_date=status.up_to_date,
            failed=len(status.failures),
            left=status.left,
        )
    )
    if status.made or status.failures:
        click.echo(say("cli.status_rate", rate=status.per_minute, duration=_duration(status.seconds)))
    if status.working and status.seconds_left is not None:
        click.echo(say("cli.status_left", left=_duration(status.seconds_left)))
    for failed in status.failures:
        click.echo(say("cli.failed_name", name=failed.name))
        if failed.cell is not None:
            click.echo("  " + say("cli.status_cell", cell=failed.cell))
        click.echo("  " + say("cli.failed_message", message=failed.message))
        if failed.saved:
            click.echo("  " + say("cli.failed_saved", file=root / failed.saved))


def _print_failure(outcome: Outcome) -> None:
    failure = outcome.failure
    if failure is None:
        return
    click.echo(say("cli.failed_name", name=outcome.run.name))
    if failure.cell is not None:
        click.echo("  " + say("cli.failed_cell", cell=failure.cell))
        for line in failure.source.splitlines():
            click.echo(f"    {line}")
    click.echo("  " + say("cli.failed_message", message=failure.message))
    if failure.saved is not None:
        click.echo("  " + say("cli.failed_saved", file=failure.saved))


def _duration(seconds: float) -> str:
    """A duration in hours, minutes and seconds, as far as they matter."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return say("cli.hours", hours=hours, minutes=minutes)
    return say("cli.minutes", minutes=minutes, seconds=rest) if minutes else say("cli.seconds", seconds=rest)
