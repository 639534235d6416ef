"""`govkit verify`: whether a report is what its record says, and whether it would come out again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from govkit.commands.help import FOLDER, Command, lang_option
from govkit.text import listing, say

if TYPE_CHECKING:
    from govkit.runs.verify import Verification

OTHERWISE = 1


def command() -> click.Command:
    """The command `verify`."""

    @click.command("verify", cls=Command, help=say("cli.verify"))
    @click.argument("file", type=FOLDER)
    @click.option("--data", type=FOLDER, metavar="DIR", help=say("cli.verify_data"))
    @click.option("--out", type=FOLDER, metavar="DIR", help=say("cli.verify_out"))
    @lang_option
    def verify(file: Path, data: Path | None, out: Path | None) -> int:
        from govkit import paths
        from govkit.runs.verify import verify as verify_file

        found = verify_file(file, data, (out or paths.outputs_folder()).resolve())
        _print(found, file)
        return 0 if found.genuine and found.repeatable else OTHERWISE

    return verify


def _print(found: Verification, file: Path) -> None:
    record = found.record
    key = "cli.verify_genuine" if found.genuine else "cli.verify_altered"
    click.echo(say(key, file=file.name, folder=found.folder, title=record.title or record.notebook))
    if found.genuine:
        click.echo(say("cli.verify_made", started=record.started, govkit=record.govkit))
    others = [name for name in found.altered if name != file.name or found.genuine]
    if others:
        click.echo(say("cli.verify_others", files=listing(others)))
    if found.obstacle is not None:
        click.echo(say("cli.verify_obstacle", problem=found.obstacle.message()))
    elif found.differences:
        reasons = listing([say(f"runs.reason_{part}") for part in found.differences])
        click.echo(say("cli.verify_stale", reasons=reasons))
    else:
        click.echo(say("cli.verify_repeatable"))
