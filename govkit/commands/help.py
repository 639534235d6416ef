"""How commands present themselves: help with its headings and options in the language in force."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from govkit.text import LANGUAGES, say

FOLDER = click.Path(path_type=Path)
POSITIVE = click.IntRange(min=1)


class Formatter(click.HelpFormatter):
    """Headings as the wording has them, with the colon of the language."""

    def write_heading(self, heading: str) -> None:
        """Write a heading as it is."""
        self.write(f"{heading}\n")


class Context(click.Context):
    """Writes help with that formatter."""

    formatter_class = Formatter


class Help(click.Command):
    """Help with its headings in the language in force."""

    context_class = Context

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the line of usage."""
        self.options_metavar = say("cli.options_place")
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=say("cli.usage"))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, and the commands of a group."""
        declared = [p for p in self.get_params(ctx) if isinstance(p, click.Option)]
        options = [record for p in declared if (record := p.get_help_record(ctx)) is not None]
        with formatter.section(say("cli.options")):
            formatter.write_dl(options)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option that shows this help."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = say("cli.help")
        return option


class TooManyArgumentsError(click.UsageError):
    """A command was given arguments that it has no place for."""

    def __init__(self, arguments: Sequence[str], ctx: click.Context) -> None:
        super().__init__(" ".join(arguments), ctx)
        self.arguments = arguments


class Command(Help):
    """One command."""

    allow_extra_args = True  # click would refuse them in English

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take the arguments, and refuse those that the command has no place for."""
        rest = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing:
            raise TooManyArgumentsError(rest, ctx)
        return rest


class Group(Help, click.Group):
    """A command that has commands."""

    command_class = Command

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the line of usage."""
        self.subcommand_metavar = say("cli.command_place")
        super().format_usage(ctx, formatter)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, and the commands of a group."""
        super().format_options(ctx, formatter)
        entries = [(name, command.get_short_help_str(limit=200)) for name, command in self.commands.items()]
        with formatter.section(say("cli.commands")):
            formatter.write_dl(entries)


def lang_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the option `--lang`."""
    # The value is not passed on: it is read before the commands are built, since their help depends on it.
    return click.option("--lang", type=click.Choice(LANGUAGES), expose_value=False, help=say("cli.lang"))(
        command
    )
