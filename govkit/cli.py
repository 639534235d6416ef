"""The command line: finds the command, and tells what went wrong in words.

Exit codes: 0 all is well, 1 a report failed or is not what it should be, 2 bad input, 3 an error inside
govkit, 130 interrupted; as a process, 128 and the number of whatever signal told it to end.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress

import click

from govkit import __version__
from govkit.commands import collect, importing, lab, rerun, run, status, verify
from govkit.commands.help import Group, TooManyArgumentsError, lang_option
from govkit.errors import GovkitError, system_reason
from govkit.text import LANGUAGES, language, listing, say, use_language

BAD_INPUT, INTERNAL, INTERRUPTED, NO_READER = 2, 3, 130, 141


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit code. Errors of the user's become one message, without a traceback."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    _make_streams_write_chinese()
    with use_language(_asked_language(given) or language()):
        try:
            code = _commands().main(given, prog_name="govkit", standalone_mode=False)
            return code if isinstance(code, int) else 0
        except click.exceptions.NoArgsIsHelpError as shown:
            click.echo(shown.format_message())
            return 0
        except SystemExit:  # click's, when whoever reads what is written stops, as `head` does
            return NO_READER
        except click.UsageError as error:
            return _fail(_usage_words(error), BAD_INPUT)
        except (KeyboardInterrupt, click.Abort):
            with suppress(OSError):  # the terminal may be what was closed
                click.echo(say("cli.interrupted"), err=True)
            return INTERRUPTED
        except GovkitError as error:
            _debug(error)
            return _fail(error.message(), BAD_INPUT)
        except OSError as error:
            _debug(error)
            place = f" · {error.filename}" if error.filename else ""
            with suppress(OSError):  # what cannot be written to may be the terminal
                _fail(say("cli.system_refused", problem=system_reason(error), place=place), BAD_INPUT)
            return BAD_INPUT
        except Exception as error:
            _debug(error)
            words = say("cli.unexpected", error=type(error).__name__, message=error)
            click.echo(words, err=True)
            return INTERNAL


def _commands() -> click.Group:
    """The commands, with their help in the language in force."""

    @click.group(cls=Group, help=say("cli.about"), invoke_without_command=False, no_args_is_help=True)
    @click.version_option(
        __version__, prog_name="govkit", help=say("cli.version"), message="%(prog)s %(version)s"
    )
    @lang_option
    def govkit() -> None:
        pass

    for module in (run, status, collect, verify, rerun, importing, lab):
        govkit.add_command(module.command())
    return govkit


def _asked_language(arguments: Sequence[str]) -> str | None:
    """The language that `--lang` asks for, as far as it is one that there is."""
    asked = None
    for argument, following in zip(arguments, [*arguments, ""][1:], strict=True):
        value = following if argument == "--lang" else argument.removeprefix("--lang=")
        if argument.startswith("--lang") and value in LANGUAGES:
            asked = value
    return asked


def _usage_words(error: click.UsageError) -> str:
    """A usage error of click, in the language in force."""
    command = error.ctx.command_path if error.ctx else "govkit"
    if isinstance(error, click.NoSuchOption):
        return say("cli.no_such_option", option=error.option_name, command=command)
    if isinstance(error, click.exceptions.NoSuchCommand) and isinstance(error.ctx, click.Context):
        choices = listing(getattr(error.ctx.command, "commands", ()))
        return say("cli.no_such_command", name=error.command_name, choices=choices)
    if isinstance(error, TooManyArgumentsError):
        return say("cli.too_many_arguments", arguments=listing(error.arguments), command=command)
    if isinstance(error, click.BadOptionUsage):
        return say("cli.option_value", option=error.option_name, command=command)
    if isinstance(error, click.BadParameter) and error.param is not None:
        name = (
            error.param.opts[-1]
            if isinstance(error.param, click.Option)
            else (error.param.metavar or error.param.name or "").upper().rstrip(".")
        )
        if isinstance(error, click.MissingParameter):
            return say("cli.missing_argument", name=name, command=command)
        return say("cli.bad_option_value", name=name, problem=_value_words(error.param, error.message))
    if isinstance(error.ctx, click.Context) and isinstance(error.ctx.command, click.Group):
        return say("cli.no_command", choices=listing(error.ctx.command.commands))
    return say("cli.bad_usage", problem=error.format_message(), command=command)


def _value_words(parameter: click.Parameter, message: str) -> str:
    if isinstance(parameter.type, click.Choice):
        return say("cli.not_a_choice", choices=listing(parameter.type.choices))
    if isinstance(parameter.type, click.IntRange):
        return say("cli.not_a_port" if parameter.type.max else "cli.not_positive")
    return message.rstrip(".")


def _fail(words: str, code: int) -> int:
    click.echo(say("cli.error", message=words), err=True)
    return code


def _debug(error: Exception) -> None:
    if os.environ.get("GOVKIT_DEBUG", "0") not in ("", "0"):
        raise error


def _make_streams_write_chinese() -> None:
    """Write UTF-8 where a stream's encoding has no Chinese, and a mark where it lacks a single sign."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:
            continue
        try:
            "报告".encode(stream.encoding)
            reconfigure(errors="replace")
        except (UnicodeEncodeError, LookupError):
            reconfigure(encoding="utf-8", errors="replace")
