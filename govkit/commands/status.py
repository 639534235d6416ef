"""`govkit status`: how far the run is, or how the last one ended."""

from __future__ import annotations

from pathlib import Path

import click

from govkit.commands.help import FOLDER, Command, lang_option
from govkit.text import language, say


def command() -> click.Command:
    """The command `status`."""

    @click.command("status", cls=Command, help=say("cli.status"))
    @click.option("--data", type=FOLDER, metavar="DIR", help=say("cli.status_data"))
    @click.option("--out", type=FOLDER, metavar="DIR", help=say("cli.status_out"))
    @lang_option
    def status(data: Path | None, out: Path | None) -> None:
        from govkit.runs.console import print_status
        from govkit.runs.places import outputs_for
        from govkit.runs.plan import reports_folder
        from govkit.runs.status import read_status

        folder = data.resolve() if data is not None else None
        root = reports_folder(outputs_for(folder, out), language())
        print_status(read_status(root), root)

    return status
