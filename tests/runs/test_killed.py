"""Killed at any moment, a run leaves whole reports or none, and the next makes only the rest."""

from __future__ import annotations

import os
import random
import signal
import time
from pathlib import Path

import pytest
from lxml import html

from govkit.dataset import load_dataset
from govkit.runs.listings import report_folders
from govkit.runs.notebooks import choose_notebooks
from govkit.runs.plan import Planned, plan
from govkit.runs.record import read_record
from govkit.runs.runner import run_all
from govkit.runs.status import read_status

from .conftest import write_data, write_notebook
from .toy import Here

KILLS = 50


def planned(home: Path) -> list[Planned]:
    return plan(
        load_dataset(home / "data" / "demo"),
        choose_notebooks(home / "notebooks"),
        out=home / "outputs",
        every_district=True,
    )


def run_elsewhere(home: Path, kill_after: float | None = None) -> tuple[bool, float]:
    """Run in a process of its own; whether it was killed at work, and how long it took."""
    what = planned(home)
    started = time.monotonic()
    child = os.fork()
    if child == 0:
        try:
            run_all(what, home / "outputs", "zh", executor=Here)
        finally:
            os._exit(0)
    ended, status = os.waitpid(child, 0 if kill_after is None else os.WNOHANG)
    while not ended and time.monotonic() - started < kill_after:
        time.sleep(0.001)
        ended, status = os.waitpid(child, os.WNOHANG)
    if not ended:
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status), time.monotonic() - started


def assert_whole(out: Path) -> int:
    """Every report that is there is what its record describes; how many there are."""
    folders = report_folders(out)
    for folder in folders:
        record = read_record(folder)
        assert record is not None, folder
        assert record.changed_outputs(folder) == ()
    everything = [f for f in (out / "district").glob("*") if not f.name.startswith(".")]
    assert sorted(everything) == sorted(folders)
    if (out / "index.html").exists():
        assert html.parse(out / "index.html").findall(".//table")
    return len(folders)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_killed_at_fifty_moments_nothing_is_half_made_and_nothing_lost(home: Path) -> None:
    out, chance = home / "outputs", random.Random(7)
    write_notebook(home / "notebooks" / "district.ipynb", ["pass"])
    run_all(planned(home), out, "zh", executor=Here)
    killed, number, whole = 0, 0, 0.0
    while killed < KILLS and number < 4 * KILLS:
        # Other data, so that every report is made anew in the place of one that is there.
        write_data(home / "data" / "demo", dict.fromkeys(("350582", "county-01", "county-91"), 50.0 + number))
        moment = chance.uniform(0, whole) if number else None
        was_killed, took = run_elsewhere(home, moment)
        whole = took if not was_killed else whole
        killed += was_killed
        number += 1
        assert assert_whole(out) >= 3  # one may stand aside, to be put back
    assert killed == KILLS
    status = read_status(out)
    assert status is not None
    assert not status.working
    rest = [one for one in planned(home) if not one.up_to_date]
    summary = run_all(planned(home), out, "zh", executor=Here)
    assert (summary.made, summary.failures) == (len(rest), ())
    assert assert_whole(out) == 4
    assert not [left for left in (out / "district").iterdir() if left.name.startswith(".")]
