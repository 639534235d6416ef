"""The command line: `govkit run`, `govkit lab`, `govkit import`.

Exit codes: 0 all is well, 1 a report failed, 2 bad input, 3 an error inside govkit, 130 interrupted.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from govkit import __version__
from govkit.errors import GovkitError, ParameterError
from govkit.publish.styles import STYLES
from govkit.text import LANGUAGES, language, listing, say, use_language

FAILED, BAD_INPUT, INTERNAL, INTERRUPTED = 1, 2, 3, 130
FOLDER = click.Path(path_type=Path)


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
        except click.UsageError as error:
            return _fail(_usage_words(error), BAD_INPUT)
        except (KeyboardInterrupt, click.Abort):
            click.echo(say("cli.interrupted"), err=True)
            return INTERRUPTED
        except GovkitError as error:
            _debug(error)
            return _fail(error.message(), BAD_INPUT)
        except Exception as error:
            _debug(error)
            words = say("cli.unexpected", error=type(error).__name__, message=error)
            click.echo(words, err=True)
            return INTERNAL


class _Formatter(click.HelpFormatter):
    """Headings as the wording has them, with the colon of the language."""

    def write_heading(self, heading: str) -> None:
        self.write(f"{heading}\n")


class _Context(click.Context):
    formatter_class = _Formatter


class _Help(click.Command):
    """Help with its headings in the language in force."""

    context_class = _Context

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.options_metavar = say("cli.options_place")
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=say("cli.usage"))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        declared = [p for p in self.get_params(ctx) if isinstance(p, click.Option)]
        options = [record for p in declared if (record := p.get_help_record(ctx)) is not None]
        with formatter.section(say("cli.options")):
            formatter.write_dl(options)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = say("cli.help")
        return option


class _Command(_Help):
    pass


class _Group(_Help, click.Group):
    command_class = _Command

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.subcommand_metavar = say("cli.command_place")
        super().format_usage(ctx, formatter)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        entries = [(name, command.get_short_help_str(limit=200)) for name, command in self.commands.items()]
        with formatter.section(say("cli.commands")):
            formatter.write_dl(entries)


def _commands() -> click.Group:
    """The commands, with their help in the language in force."""

    @click.group(cls=_Group, help=say("cli.about"), invoke_without_command=False, no_args_is_help=True)
    @click.version_option(
        __version__, prog_name="govkit", help=say("cli.version"), message="%(prog)s %(version)s"
    )
    @_lang_option
    def govkit() -> None:
        pass

    @govkit.command("run", help=say("cli.run"))
    @click.option("--data", type=FOLDER, metavar="DIR", help=say("cli.run_data"))
    @click.option("--out", type=FOLDER, metavar="DIR", help=say("cli.run_out"))
    @click.option("--district", "districts", multiple=True, metavar="D", help=say("cli.run_district"))
    @click.option("--notebook", "notebooks", multiple=True, metavar="N", help=say("cli.run_notebook"))
    @click.option("--jobs", type=click.IntRange(min=1), metavar="N", help=say("cli.run_jobs"))
    @click.option("--all", "every_district", is_flag=True, help=say("cli.run_all"))
    @click.option(
        "-p", "--parameter", "texts", multiple=True, metavar="NAME=VALUE", help=say("cli.run_parameter")
    )
    @click.option("--style", type=click.Choice(STYLES), help=say("cli.run_style"))
    @click.option("--explain", is_flag=True, help=say("cli.run_explain"))
    @click.option("--dry-run", is_flag=True, help=say("cli.run_dry_run"))
    @_lang_option
    def run(**options: Any) -> int:
        return _run(**options)

    @govkit.command("import", help=say("cli.import"))
    @click.argument("file", type=FOLDER)
    @click.option("--mapping", required=True, metavar="M", help=say("cli.import_mapping"))
    @click.option("--into", type=FOLDER, required=True, metavar="DIR", help=say("cli.import_into"))
    @_lang_option
    def import_(file: Path, mapping: str, into: Path) -> None:
        from govkit.readers.importing import import_file

        click.echo(import_file(file, mapping, into).summary(language()))

    @govkit.command("lab", help=say("cli.lab"))
    @click.argument("path", type=FOLDER, required=False)
    @click.option("--no-browser", is_flag=True, help=say("cli.lab_no_browser"))
    @click.option("--port", type=click.IntRange(1, 65535), metavar="N", help=say("cli.lab_port"))
    @_lang_option
    def lab(path: Path | None, no_browser: bool, port: int | None) -> int:
        from govkit.lab import open_lab

        return open_lab(path, browser=not no_browser, port=port, lang=language())

    return govkit


def _run(
    data: Path | None,
    out: Path | None,
    districts: tuple[str, ...],
    notebooks: tuple[str, ...],
    jobs: int | None,
    every_district: bool,
    texts: tuple[str, ...],
    style: str | None,
    explain: bool,
    dry_run: bool,
) -> int:
    from govkit import paths
    from govkit.dataset import load_dataset
    from govkit.runs.console import Progress, print_dry_run, print_plan, print_summary
    from govkit.runs.notebooks import choose_notebooks
    from govkit.runs.plan import plan
    from govkit.runs.runner import run_all

    folder = data.resolve() if data is not None else None
    out = (out or paths.outputs_folder()).resolve()
    planned = plan(
        load_dataset(folder),
        choose_notebooks(paths.notebooks_folder(), notebooks, only_per_district=bool(districts)),
        out=out,
        lang=language(),
        districts=districts,
        every_district=every_district,
        parameters=_named_values(texts),
        data=folder,
        style=style or "",
    )
    if explain or dry_run:
        print_plan(planned)
    if dry_run:
        print_dry_run(planned)
        return 0
    _make_folder(out)
    with Progress(sum(not one.up_to_date for one in planned)) as progress:
        summary = run_all(planned, out, language(), jobs=jobs or os.cpu_count() or 1, on_done=progress.done)
    print_summary(summary)
    return FAILED if summary.failures else 0


def _make_folder(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out):
            pass
    except OSError as problem:
        raise ParameterError("cli.out_unusable", folder=out, problem=problem.strerror) from None


def _named_values(texts: Sequence[str]) -> dict[str, str]:
    """`NAME=VALUE` texts by name; what is right of the first `=` is the value, whatever it holds."""
    values: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        name = name.strip()
        if not equals or not name.isidentifier():
            raise ParameterError("runs.not_name_value", text=text)
        if name in values:
            raise ParameterError("runs.parameter_twice", name=name)
        values[name] = value
    return values


def _lang_option(command: Callable[..., Any]) -> Callable[..., Any]:
    # The value is not passed on: it is read before the commands are built, since their help depends on it.
    return click.option("--lang", type=click.Choice(LANGUAGES), expose_value=False, help=say("cli.lang"))(
        command
    )


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
    if isinstance(error, click.BadParameter) and error.param is not None:
        name = (
            error.param.opts[-1]
            if isinstance(error.param, click.Option)
            else (error.param.name or "").upper()
        )
        if isinstance(error, click.MissingParameter):
            return say("cli.missing_argument", name=name, command=command)
        return say("cli.bad_option_value", name=name, problem=_value_words(error.param, error.message))
    return say("cli.bad_usage", problem=error.format_message(), command=command)


def _value_words(parameter: click.Parameter, message: str) -> str:
    if isinstance(parameter.type, click.Choice):
        return say("cli.not_a_choice", choices=listing(parameter.type.choices))
    if isinstance(parameter.type, click.IntRange):
        return say("cli.not_a_port" if parameter.type.max else "cli.not_positive")
    return message


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


if __name__ == "__main__":
    sys.exit(main())
