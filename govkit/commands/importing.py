"""`govkit import`: a data file becomes a data folder."""

from __future__ import annotations

from pathlib import Path

import click

from govkit.commands.help import FOLDER, Command, lang_option
from govkit.text import language, say


def command() -> click.Command:
    """The command `import`."""

    @click.command("import", cls=Command, help=say("cli.import"))
    @click.argument("file", type=FOLDER)
    @click.option("--mapping", required=True, metavar="M", help=say("cli.import_mapping"))
    @click.option("--into", type=FOLDER, required=True, metavar="DIR", help=say("cli.import_into"))
    @lang_option
    def import_(file: Path, mapping: str, into: Path) -> None:
        from govkit.readers.importing import import_file

        click.echo(import_file(file, mapping, into).summary(language()))

    return import_
