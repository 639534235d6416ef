"""`govkit lab`: JupyterLab on the project's notebooks."""

from __future__ import annotations

from pathlib import Path

import click

from govkit.commands.help import FOLDER, Command, lang_option
from govkit.text import language, say


def command() -> click.Command:
    """The command `lab`."""

    @click.command("lab", cls=Command, help=say("cli.lab"))
    @click.argument("path", type=FOLDER, required=False)
    @click.option("--no-browser", is_flag=True, help=say("cli.lab_no_browser"))
    @click.option("--port", type=click.IntRange(1, 65535), metavar="N", help=say("cli.lab_port"))
    @lang_option
    def lab(path: Path | None, no_browser: bool, port: int | None) -> int:
        from govkit.lab import open_lab

        return open_lab(path, browser=not no_browser, port=port, lang=language())

    return lab
