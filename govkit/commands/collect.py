"""`govkit collect`: the results of all reports as one tidy table."""

from __future__ import annotations

from pathlib import Path

import click

from govkit.commands.help import FOLDER, Command, lang_option
from govkit.text import language, listing, say


def command() -> click.Command:
    """The command `collect`."""

    @click.command("collect", cls=Command, help=say("cli.collect"))
    @click.option("--data", type=FOLDER, metavar="DIR", help=say("cli.status_data"))
    @click.option("--out", type=FOLDER, metavar="DIR", help=say("cli.status_out"))
    @click.option("--into", type=FOLDER, metavar="FILE", help=say("cli.collect_into"))
    @lang_option
    def collect(data: Path | None, out: Path | None, into: Path | None) -> None:
        from govkit.runs.collect import collect_results, write_results
        from govkit.runs.places import outputs_for
        from govkit.runs.plan import reports_folder

        folder = data.resolve() if data is not None else None
        root = reports_folder(outputs_for(folder, out), language())
        collected = collect_results(root, language())
        file = into or root / "results.csv"
        write_results(collected.table, file)
        if collected.altered:
            click.echo(say("cli.collect_altered", reports=listing(collected.altered)))
        if collected.table["synthetic"].any():
            click.echo(say("cli.collect_synthetic"))
        click.echo(
            say("cli.collected", rows=len(collected.table), reports=collected.reports, file=file.resolve())
        )

    return collect
