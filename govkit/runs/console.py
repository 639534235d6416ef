"""What `govkit run` prints: the plan, the progress, the failures, and the line that ends it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import click

from govkit.runs.execute import Outcome
from govkit.runs.plan import Planned
from govkit.runs.runner import Summary
from govkit.text import language, say


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
        from tqdm import tqdm

        self._total = total
        self._number = 0
        self._failed = 0
        self._bar: tqdm[Any] | None = None
        if sys.stderr.isatty() and total:
            self._bar = tqdm(total=total, desc=say("cli.progress"), unit=say("cli.unit"), dynamic_ncols=True)

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def done(self, outcome: Outcome) -> None:
        """Count one report that was tried."""
        self._number += 1
        self._failed += outcome.failure is not None
        if self._bar is not None:
            if self._failed:
                self._bar.set_postfix_str(say("cli.failures_so_far", count=self._failed), refresh=False)
            self._bar.update()
            return
        failure = outcome.failure
        click.echo(
            say(
                "cli.done" if failure is None else "cli.done_failed",
                number=self._number,
                total=self._total,
                name=outcome.run.name,
                seconds=outcome.seconds,
                error="" if failure is None else failure.error,
            )
        )


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
    click.echo(say("cli.index", file=summary.index))
    # The last line is for programs too, and so it is English in every language.
    for lang in dict.fromkeys((language(), "en")):
        click.echo(
            say(
                "cli.summary",
                lang,
                total=summary.total,
                made=summary.made,
                up_to_date=summary.up_to_date,
                failed=len(summary.failures),
            )
        )


def _print_failure(outcome: Outcome) -> None:
    failure = outcome.failure
    if failure is None:
        return
    click.echo(say("cli.failed_name", name=outcome.run.name))
    if failure.cell is not None:
        click.echo("  " + say("cli.failed_cell", cell=failure.cell))
        for line in failure.source.splitlines():
            click.echo(f"    {line}")
    click.echo("  " + say("cli.failed_error", error=failure.error, message=failure.message))
    if failure.saved is not None:
        click.echo("  " + say("cli.failed_saved", file=failure.saved))
