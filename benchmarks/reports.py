"""Reports a minute: the stock way against `govkit run`, on the same districts and as many at once.

Run as `python benchmarks/reports.py > benchmarks/reports.md`; the page in the repository is its output. Both
ways are timed in one run, one after the other, and CPU time beside the time on the clock, which other work on
the machine stretches. Linux only, since memory is counted as proportional set size: pages that processes
share count once.

The stock way is `papermill` with the kernel `python3`, then `nbconvert --to webpdf` with the Chromium of the
system.
"""

from __future__ import annotations

import argparse
import csv
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

import nbformat
import psutil
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from govkit import load_dataset, paths
from govkit.runs.driving import drive
from govkit.runs.failures import Limits
from govkit.runs.workers import prepare_worker

PROVINCE = 92  # 2,850 units of county level in 31 provinces
IMPORTS = """\
import numpy, pandas, scipy.stats, statsmodels.api, statsmodels.formula.api, matplotlib.pyplot, seaborn
from govkit import district_report, report, study_district"""
PARAMETERS = """\
district: str = "0"  # district
data: str = ""  # data folder
lang: str = "zh"  # language
window: int = 0  # as in the reports that it stands for"""
SMALL = """\
from IPython.display import Markdown, display
display(Markdown(f"# {district}"))
display(Markdown("| 年 | 值 |\\n|---|---|\\n| 2012 | 1 |"))"""


Report = tuple[str, int]  # a district that a reform reached, and how many periods on each side are taken


class Usage:
    """What the processes below this one take together.

    Attributes
    ----------
    peak
        The most memory that they had at one time, in bytes.
    processor
        CPU seconds of all that have ended, and of fork servers, which nobody waits for.
    """

    def __init__(self) -> None:
        self.peak = 0
        self._servers: dict[int, float] = {}
        self._before = _ended()
        self._enough = Event()
        self._thread = Thread(target=self._watch, daemon=True)

    @property
    def processor(self) -> float:
        return _ended() - self._before + sum(self._servers.values())

    def __enter__(self) -> Usage:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._enough.set()
        self._thread.join()

    def _watch(self) -> None:
        took = 0.0
        while not self._enough.wait(max(0.5, 50 * took)):  # so that watching takes a fiftieth at most
            started = time.thread_time()
            below = psutil.Process().children(recursive=True)
            self.peak = max(self.peak, sum(map(_share, below)))
            for process in below:
                with suppress(psutil.Error):
                    if "govkit.runs.fork_server" in process.cmdline() and process.children():
                        self._servers[process.pid] = sum(process.cpu_times()[:4])
            took = time.thread_time() - started


def _ended() -> float:
    times = os.times()
    return times.children_user + times.children_system


def _share(process: psutil.Process) -> int:
    with suppress(psutil.Error, OSError):
        return int(process.memory_full_info().pss)
    return 0


def call(*command: str | Path) -> None:
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    subprocess.run([str(part) for part in command], check=True, capture_output=True, env=environment)


def papermill(notebook: Path, made: Path, *parameters: str) -> None:
    folder = ("--cwd", notebook.parent)
    program = Path(sys.executable).with_name("papermill")
    call(program, notebook, made, "-k", "python3", "--no-progress-bar", *folder, *parameters)


def nbconvert(made: Path) -> None:
    call(sys.executable, Path(__file__).with_name("webpdf.py"), made)


def stock(notebook: Path, reports: list[Report], jobs: int, out: Path) -> None:
    """Make all reports the stock way."""

    def make(report: Report) -> None:
        district, window = report
        made = out / f"{district}-{window}.ipynb"
        papermill(notebook, made, "-r", "district", district, "-p", "window", str(window))
        nbconvert(made)

    with ThreadPoolExecutor(jobs) as pool:
        list(pool.map(make, reports))


def ours(notebook: Path, reports: list[Report], jobs: int, out: Path) -> None:
    """Make all reports with `govkit run`."""
    listed = out.with_suffix(".csv")
    _write_csv(
        listed, [["notebook", "district", "window"], *([notebook.stem, *map(str, r)] for r in reports)]
    )
    govkit = Path(sys.executable).with_name("govkit")
    home = f"GOVKIT_HOME={notebook.parent.parent}"
    call("env", home, govkit, "run", "--runs", listed, "--jobs", str(jobs), "--out", out)
    listed.unlink()
    made = len(list(out.rglob("report.pdf")))
    assert made == len(reports), f"{made} of {len(reports)} reports"


def timed(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def median(work: Callable[[], None], repeat: int) -> float:
    return statistics.median(timed(work) for _ in range(repeat))


def write(file: Path, *sources: str) -> Path:
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    cells = [new_markdown_cell("# 标题", metadata={"tags": ["notebook-only"]})]
    cells += [new_code_cell(source) for source in sources]
    if sources[0] == PARAMETERS:
        cells[1].metadata["tags"] = ["parameters"]
    file.write_text(
        nbformat.writes(new_notebook(cells=cells, metadata={"kernelspec": kernel})), encoding="utf-8"
    )
    return file


PARTS = ("kernel", "imports", "cells", "PDF", "overhead")


def stock_parts(notebook: Path, district: str, folder: Path, repeat: int) -> dict[str, float]:
    """Seconds of one report, made alone: each part is what it adds to the parts before.

    The overhead is the start of both programs, as far as they can tell their version.
    """
    made = folder / "made.ipynb"
    empty = write(folder / "empty.ipynb", "pass")
    imports = write(folder / "imports.ipynb", IMPORTS)
    program = Path(sys.executable).with_name("papermill")
    begins = median(lambda: call(program, "--version"), repeat)
    converts = median(lambda: call(sys.executable, "-m", "nbconvert", "--version"), repeat)
    start = median(lambda: papermill(empty, made), repeat)
    imported = median(lambda: papermill(imports, made), repeat)
    whole = median(lambda: papermill(notebook, made, "-r", "district", district), repeat)
    return {
        "kernel": start - begins,
        "imports": imported - start,
        "cells": whole - imported,
        "PDF": median(lambda: nbconvert(made), repeat) - converts,
        "overhead": begins + converts,
    }


def our_parts(source: Path, district: str, folder: Path, repeat: int) -> dict[str, float]:
    """The same of `govkit run`; its overhead is what else a worker does: hashes, results, record, files."""
    from govkit.publish import publish
    from govkit.runs.execute import _write_notebook, execute
    from govkit.runs.injection import inject
    from govkit.runs.notebooks import read_notebook
    from govkit.runs.plan import plan

    def run(file: Path, **parameters: str) -> nbformat.NotebookNode:
        notebook, _ = inject(nbformat.read(file, as_version=4), parameters)
        ending = drive(notebook, paths.notebooks_folder(), Limits())
        assert ending.stopped is None, ending.stopped
        return notebook

    (planned,) = plan(load_dataset(), [read_notebook(source)], districts=[district], out=folder / "out")
    assert execute(planned.run).failure is None
    empty = write(folder / "empty.ipynb", "pass")
    imports = write(folder / "imports.ipynb", IMPORTS)
    made = folder / "made.ipynb"
    _write_notebook(run(source, district=district), made)
    publish(made, folder)
    start = median(lambda: run(empty), repeat)
    imported = median(lambda: run(imports), repeat)
    ran = median(lambda: run(source, district=district), repeat)
    published = median(lambda: publish(made, folder), repeat)
    whole = median(lambda: execute(planned.run), repeat)
    return {
        "kernel": start,
        "imports": max(0.0, imported - start),
        "cells": ran - max(start, imported),
        "PDF": published,
        "overhead": max(0.0, whole - ran - published),
    }


def compare(notebook: Path, reports: list[Report], jobs: int) -> None:
    """Print how fast both ways are."""
    found = {}
    for name, way in (("stock", stock), ("govkit run", ours)):
        with tempfile.TemporaryDirectory() as folder, Usage() as usage:
            seconds = timed(lambda way=way, folder=folder: way(notebook, reports, jobs, Path(folder)))
        found[name] = (seconds, usage.processor, usage.peak / 2**30)
    count = len(reports)
    print(f"## Notebook `{notebook.stem}`\n\n{count} reports, {jobs} at once.\n")
    heads = ("way", "reports a minute", "CPU seconds a report", "most memory, GiB")
    _row(*heads)
    _row("---", *["---:"] * 3)
    for name, (seconds, processor, peak) in found.items():
        _row(name, f"{60 * count / seconds:.1f}", f"{processor / count:.2f}", f"{peak:.2f}")
    clock, processor = (found["stock"][i] / found["govkit run"][i] for i in (0, 1))
    print(
        f"\n**{clock:.1f} times the reports a minute**, with {processor:.1f} times less CPU time a report.\n"
    )


def take_apart(notebook: Path, district: str, repeat: int) -> None:
    """Print where the time of a report goes, in both ways."""
    with tempfile.TemporaryDirectory() as folder:
        parts = {
            "stock": stock_parts(notebook, district, Path(folder), repeat),
            "govkit run": our_parts(notebook, district, Path(folder), repeat),
        }
    print(f"Parts of a report on {district} made alone, in seconds (median of {repeat}). The PDF of")
    print("`govkit run` comes with an HTML report.\n")
    _row("way", *PARTS, "sum")
    _row("---", *["---:"] * (len(PARTS) + 1))
    sums = {name: sum(part.values()) for name, part in parts.items()}
    for name, part in parts.items():
        _row(
            name,
            *(f"{part[which]:.2f}" for which in PARTS),
            f"{sums[name]:.2f}",
        )
    cells = parts["govkit run"]["cells"]
    print(f"\nMade alone, a report is {sums['stock'] / sums['govkit run']:.1f} times as fast. The limit is")
    print(f"{sums['stock'] / cells:.1f} times: the cells alone, which no way of running them makes faster.")


def _row(*cells: str) -> None:
    print("| " + " | ".join(cells) + " |")


@contextmanager
def small_project(count: int) -> Iterator[Path]:
    """A project of `count` districts with one observation each, and a notebook of a few lines."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        data = home / "data" / "demo"
        data.mkdir(parents=True)
        for part in ("codebook", "published"):
            shutil.copytree(paths.project() / "data" / part, home / "data" / part)
        (data / "dataset.yml").write_text("title:\n  zh: 试\n  en: trial\n", encoding="utf-8")
        names = [f"d{number:05}" for number in range(count)]
        head = [
            "district",
            "name_zh",
            "name_en",
            "level",
            "parent",
            "region",
            "code",
            "model",
            "reform_start",
            "reform_source",
        ]
        rows = [
            [name, f"试{name}", name, "county", "", str(i), "", "", "", ""] for i, name in enumerate(names)
        ]
        _write_csv(data / "districts.csv", [head, *rows])
        head = ["district", "indicator", "period", "value", "n", "status", "source"]
        rows = [[name, "safety_satisfaction", "2012", "50", "", "A", "synthetic:trial"] for name in names]
        _write_csv(data / "observations.csv", [head, *rows])
        (home / "notebooks").mkdir()
        write(home / "notebooks" / "small.ipynb", PARAMETERS, SMALL)
        yield home


def _write_csv(file: Path, rows: list[list[str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(rows)


def linear(counts: list[int], jobs: int) -> None:
    """Print time and memory of many small reports."""
    print(f"\nSmall reports, {jobs} at once:\n")
    _row("reports", "seconds", "seconds a report", "CPU seconds a report", "most memory, GiB")
    _row(*["---:"] * 5)
    for count in counts:
        with small_project(count) as home, Usage() as usage:
            govkit = Path(sys.executable).with_name("govkit")
            command = ("env", f"GOVKIT_HOME={home}", govkit, "run", "--all", "--jobs", str(jobs))
            seconds = timed(lambda command=command: call(*command))
            made = len(list((home / "outputs" / "small").glob("*/report.pdf")))
        assert made == count, f"{made} of {count} reports"
        each, processor = seconds / count, usage.processor / count
        _row(f"{count:,}", f"{seconds:.0f}", f"{each:.3f}", f"{processor:.3f}", f"{usage.peak / 2**30:.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--notebook",
        nargs="*",
        default=["district:24", f"brief:{PROVINCE}"],
        metavar="NAME:REPORTS",
        help="notebooks that both ways run, in turn, and how many reports of each",
    )
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--repeat", type=int, default=3, help="how often the parts are measured")
    parser.add_argument(
        "--small", type=int, metavar="REPORTS", help="also a notebook of nearly nothing: the machinery"
    )
    parser.add_argument("--linear", type=int, nargs="*", default=[], metavar="N", help="also N small reports")
    options = parser.parse_args()
    prepare_worker(paths.project())
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    touched = [district.district for district in load_dataset().touched()]
    # Windows of many lengths: each makes a report of its own of a district.
    every = [(district, window) for window in range(5, 50) for district in touched]
    print("# Reports a minute\n")
    for asked in options.notebook:
        name, _, count = asked.partition(":")
        notebook = paths.notebooks_folder() / f"{name}.ipynb"
        compare(notebook, every[: int(count or PROVINCE)], options.jobs)
        take_apart(notebook, touched[0], options.repeat)
        print()
    if options.small:
        with small_project(options.small) as home:
            small = [(f"d{number:05}", 0) for number in range(options.small)]
            compare(home / "notebooks" / "small.ipynb", small, options.jobs)
    if options.linear:
        linear(options.linear, options.jobs)


if __name__ == "__main__":
    main()
