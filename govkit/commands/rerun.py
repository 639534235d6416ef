"""`govkit rerun`: make a recorded report again."""

from __future__ import annotations

from pathlib import Path

import click

from govkit.commands.help import FOLDER, Command, lang_option
from govkit.text import listing, say

OTHERWISE = 1


def command() -> click.Command:
    """The command `rerun`."""

    @click.command("rerun", cls=Command, help=say("cli.rerun"))
    @click.argument("file", type=FOLDER)
    @click.option("--data", type=FOLDER, metavar="DIR", help=say("cli.verify_data"))
    @click.option("--into", type=FOLDER, metavar="DIR", help=say("cli.rerun_into"))
    @lang_option
    def rerun(file: Path, data: Path | None, into: Path | None) -> int:
        from govkit.runs.rerun import rerun as make_again
        from govkit.runs.verify import read_record_file

        record = read_record_file(file.resolve())
        name = "-".join(part for part in ("rerun", record.notebook, record.district) if part)
        made = make_again(record, data, (into or Path.cwd() / name).resolve())
        if made.differences:
            reasons = listing([say(f"runs.reason_{part}") for part in made.differences])
            click.echo(say("cli.rerun_differences", reasons=reasons))
        if made.failure is not None:
            click.echo(say("cli.rerun_failed", message=made.failure.message))
        elif made.unlike:
            click.echo(say("cli.rerun_unlike", files=listing(made.unlike), folder=made.folder))
        else:
            click.echo(say("cli.rerun_same", folder=made.folder))
        return 0 if made.same else OTHERWISE

    return rerun
