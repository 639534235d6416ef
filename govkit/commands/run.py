"""`govkit run`: make the reports that are missing or stale."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from govkit.commands.help import FOLDER, POSITIVE, Command, lang_option
from govkit.errors import ParameterError
from govkit.publish.styles import STYLES
from govkit.text import language, say

if TYPE_CHECKING:
    from govkit.runs.plan import Planned, Request
    from govkit.runs.runner import ExecutorFactory

FAILED = 1
MIB = 2**20


def command() -> click.Command:
    """The command `run`."""

    @click.command("run", cls=Command, help=say("cli.run"))
    @click.option("--data", type=FOLDER, metavar="DIR", help=say("cli.run_data"))
    @click.option("--out", type=FOLDER, metavar="DIR", help=say("cli.run_out"))
    @click.option("--district", "districts", multiple=True, metavar="D", help=say("cli.run_district"))
    @click.option("--notebook", "notebooks", multiple=True, metavar="N", help=say("cli.run_notebook"))
    @click.option("--all", "every_district", is_flag=True, help=say("cli.run_all"))
    @click.option("--runs", "run_list", type=FOLDER, metavar="FILE", help=say("cli.run_list"))
    @click.option(
        "-p", "--parameter", "texts", multiple=True, metavar="NAME=VALUE", help=say("cli.run_parameter")
    )
    @click.option("--style", type=click.Choice(STYLES), help=say("cli.run_style"))
    @click.option("--jobs", type=POSITIVE, metavar="N", help=say("cli.run_jobs"))
    @click.option("--cluster", metavar="ADDRESS", help=say("cli.run_cluster"))
    @click.option("--time-limit", type=POSITIVE, metavar="SECONDS", help=say("cli.run_time_limit"))
    @click.option("--memory-limit", type=POSITIVE, metavar="MIB", help=say("cli.run_memory_limit"))
    @click.option("--explain", is_flag=True, help=say("cli.run_explain"))
    @click.option("--dry-run", is_flag=True, help=say("cli.run_dry_run"))
    @lang_option
    def run(**options: Any) -> int:
        return _run(**options)

    return run


def _run(
    data: Path | None,
    out: Path | None,
    districts: tuple[str, ...],
    notebooks: tuple[str, ...],
    every_district: bool,
    run_list: Path | None,
    texts: tuple[str, ...],
    style: str | None,
    jobs: int | None,
    cluster: str | None,
    time_limit: int | None,
    memory_limit: int | None,
    explain: bool,
    dry_run: bool,
) -> int:
    from govkit.runs.console import print_dry_run, print_plan
    from govkit.runs.inventory import inventory_of
    from govkit.runs.places import outputs_for, remember_data
    from govkit.runs.plan import plan_requests, reports_folder
    from govkit.runs.record import FILE as RECORD
    from govkit.runs.workers import begin

    if jobs and cluster:
        raise ParameterError("cli.not_both", one="--jobs", other="--cluster")
    folder = data.resolve() if data is not None else None
    out = outputs_for(folder, out)
    _no_file_in_the_way(out)
    requests = _requests(districts, notebooks, every_district, run_list, texts)
    if not (dry_run or cluster or any(reports_folder(out, language()).glob(f"*/*/{RECORD}"))):
        begin(folder)  # Where no report is, some will be made: processes start while this one plans.
    inventory = inventory_of(folder, out)
    planned = plan_requests(inventory, requests, out=out, lang=language(), data=folder, style=style or "")
    if not inventory.touched() and any(request.takes_touched for request in requests):
        click.echo(say("cli.run_no_reform"))
    if explain or dry_run:
        print_plan(planned)
    if dry_run:
        print_dry_run(planned)
        return 0
    _make_folder(out)
    remember_data(out, folder)
    limits = {"time_limit": time_limit, "memory_limit": memory_limit and memory_limit * MIB}
    wanted = {name: limit for name, limit in limits.items() if limit}
    return _make(planned, out, folder, jobs, cluster, wanted)


def _requests(
    districts: tuple[str, ...],
    notebooks: tuple[str, ...],
    every_district: bool,
    run_list: Path | None,
    texts: tuple[str, ...],
) -> list[Request]:
    from govkit import paths
    from govkit.runs.notebooks import choose_notebooks
    from govkit.runs.plan import Request
    from govkit.runs.run_list import read_run_list

    values = _named_values(texts)
    if run_list is None:
        chosen = choose_notebooks(paths.notebooks_folder(), notebooks, only_per_district=bool(districts))
        return [Request(chosen, districts, every_district, values)]
    if districts or every_district:
        raise ParameterError("cli.not_both", one="--runs", other="--district" if districts else "--all")
    return read_run_list(run_list, paths.notebooks_folder(), notebooks=notebooks, parameters=values)


def _make(
    planned: Sequence[Planned],
    out: Path,
    data: Path | None,
    jobs: int | None,
    cluster: str | None,
    limits: dict[str, int],
) -> int:
    from govkit.runs.console import Progress, print_summary
    from govkit.runs.runner import run_all
    from govkit.runs.workers import begin, local_executor

    stale = sum(not one.up_to_date for one in planned)
    where: AbstractContextManager[tuple[ExecutorFactory, int]]
    if cluster and stale:
        from govkit.runs.cluster import connect

        where = connect(cluster, data)
    else:
        if stale:
            begin(data)
        where = nullcontext((local_executor, jobs or os.cpu_count() or 1))
    with where as (executor, workers), Progress(stale) as progress:
        summary = run_all(
            planned, out, language(), jobs=workers, on_done=progress.done, executor=executor, limits=limits
        )
    print_summary(summary)
    return FAILED if summary.failures or summary.problem else 0


def _no_file_in_the_way(out: Path) -> None:
    file = next((part for part in (out, *out.parents) if part.is_file()), None)
    if file is not None:
        raise ParameterError("cli.out_is_file", file=file)


def _make_folder(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out):
            pass
    except OSError as problem:
        raise ParameterError("cli.out_unusable", folder=out, problem=problem) from None


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
