"""How long `govkit run` takes to say that thousands of reports are up to date.

uv run python benchmarks/up_to_date.py [districts] [indicators]

Reports of a few bytes with real records stand for finished ones. The command is timed as a user starts it,
five times each: with what is kept beside the reports, without it, and with one district's rows changed
(`--dry-run`); `govkit --version` is the floor that any command has. CPU seconds say more than seconds where
others use the machine.
"""

from __future__ import annotations

import csv
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import asdict
from pathlib import Path
from typing import Any

from govkit import paths
from govkit.codebook import load_codebook
from govkit.districts import COLUMNS as DISTRICT_COLUMNS
from govkit.observations import COLUMNS
from govkit.runs.execute import OUTPUTS, Outcome
from govkit.runs.folders import made_whole
from govkit.runs.inventory import inventory_of
from govkit.runs.keys import versions
from govkit.runs.notebooks import choose_notebooks
from govkit.runs.plan import Run, plan
from govkit.runs.record import Output, Record
from govkit.runs.runner import run_all

REPEATS = 5
YEARS = range(2000, 2020)


def write_data(folder: Path, count: int, indicators: list[str], first: float = 50.0) -> None:
    """A province is a hundred counties, half of them with a reform."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(1)
    with (folder / "districts.csv").open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream, lineterminator="\n")
        table.writerow(DISTRICT_COLUMNS)
        for i in range(count):
            reform = ["2010-10", "benchmark"] if i % 2 else ["", ""]
            table.writerow([f"c-{i:06d}", f"县{i}", f"County {i}", "county", "", i // 100, "", "", *reform])
    with (folder / "observations.csv").open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream, lineterminator="\n")
        table.writerow(COLUMNS)
        for i in range(count):
            for indicator in indicators:
                for year in YEARS:
                    value = first if (i, year) == (1, YEARS[0]) else round(50 + chance.gauss(0, 5), 2)
                    table.writerow([f"c-{i:06d}", indicator, year, value, "", "A", "synthetic:benchmark"])
    (folder / "dataset.yml").write_text("title: {zh: 测试, en: Test}\n", encoding="utf-8")


def stand_in(run: Run) -> Outcome:
    """A report of a few bytes with a record as a real one has."""
    with made_whole(run.folder) as folder:
        for name in OUTPUTS:
            (folder / name).write_bytes(b"[]")
        Record(
            notebook=run.notebook.stem,
            label=run.label,
            title=run.name,
            language=run.lang,
            parameters={name: value for name, value in run.parameters.items() if name != "data"},
            key=asdict(run.key),
            outputs={name: Output.of(folder / name) for name in OUTPUTS},
            versions=versions(),
            started="2026-01-01T00:00:00+00:00",
            seconds=1.0,
            district=run.district or "",
            district_name=run.district_name,
            synthetic=run.synthetic,
        ).write(folder)
    return Outcome(run, 0.0)


class Here(Executor):
    """Makes the stand-ins in this process."""

    def submit(self, _: Callable[..., Any], /, *args: Any, **__: Any) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(stand_in(*args))
        return done


def timed(*arguments: str) -> tuple[float, float, str]:
    """Seconds, CPU seconds and the last line of a `govkit` command."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "-m", "govkit", *arguments]
    shown = subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - start, cpu, shown.strip().splitlines()[-1]


def report(label: str, runs: list[tuple[float, float, str]]) -> float:
    """Print the fastest and the median of seconds and CPU seconds; returns the fastest CPU seconds."""
    seconds, cpu = ([run[i] for run in runs] for i in (0, 1))
    print(
        f"{label:<34}{min(seconds):>8.2f}{statistics.median(seconds):>8.2f}"
        f"{min(cpu):>10.2f}{statistics.median(cpu):>8.2f}   {runs[-1][2]}"
    )
    return float(min(cpu))


def main() -> None:
    """Build the folder, then time."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 3000
    many = int(sys.argv[2]) if len(sys.argv) > 2 else 10
    indicators = [entry.key for entry in load_codebook().indicators][:many]
    with tempfile.TemporaryDirectory() as place:
        data, out = Path(place) / "data", Path(place) / "out"
        write_data(data, count, indicators)
        notebooks = choose_notebooks(paths.notebooks_folder(), ["district"])
        planned = plan(inventory_of(data, out), notebooks, out=out, every_district=True, data=data)
        run_all(planned, out, "zh", executor=lambda _: Here())
        size = (data / "observations.csv").stat().st_size / 2**20
        print(f"{count} districts × {len(indicators)} indicators × {len(YEARS)} years, {size:.0f} MiB\n")
        print(f"{'':<34}{'seconds':>8}{'median':>8}{'CPU s':>10}{'median':>8}   last line")
        options = ("--data", str(data), "--out", str(out), "--notebook", "district", "--all", "--lang", "zh")
        report("govkit --version", [timed("--version") for _ in range(REPEATS)])
        warm = report("up to date", [timed("run", *options) for _ in range(REPEATS)])
        cold_runs = []
        for _ in range(REPEATS):
            shutil.rmtree(out / ".govkit")
            cold_runs.append(timed("run", *options))
        cold = report("up to date, nothing kept", cold_runs)
        write_data(data, count, indicators, first=51.0)
        report("one district changed, --dry-run", [timed("run", *options, "--dry-run")])
        print(f"\nKept beside the reports, it takes 1/{cold / warm:.1f} of the CPU time.")


if __name__ == "__main__":
    os.environ.setdefault("PYTHONHASHSEED", "0")
    main()
