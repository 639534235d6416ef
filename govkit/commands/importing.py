"""`govkit import`: data files become a data folder."""

from __future__ import annotations

from typing import Any

import click

from govkit.commands.help import FOLDER, Command, lang_option
from govkit.text import say


def command() -> click.Command:
    """The command `import`."""

    @click.command("import", cls=Command, help=say("cli.import"))
    @click.argument("files", type=FOLDER, metavar="FILE...", nargs=-1, required=True)
    @click.option("--mapping", metavar="M", help=say("cli.import_mapping"))
    @click.option("--into", type=FOLDER, metavar="DIR", help=say("cli.import_into"))
    @click.option("--suggest", is_flag=True, help=say("cli.import_suggest"))
    @click.option("--period", metavar="P", help=say("cli.import_period"))
    @click.option("--add", is_flag=True, help=say("cli.import_add"))
    @click.option("--revise", is_flag=True, help=say("cli.import_revise"))
    @click.option("--as-of", metavar="DAY", help=say("cli.import_as_of"))
    @lang_option
    def import_(**options: Any) -> None:
        from govkit.importing.command import run_import
        from govkit.temporary import tidy_temporary

        tidy_temporary()
        click.echo(run_import(**options))

    return import_
