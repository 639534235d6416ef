"""Make a recorded report again, and say whether it came out the same, byte for byte."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from govkit import paths
from govkit.errors import ParameterError
from govkit.runs.execute import Failure, execute
from govkit.runs.record import Record, read_record
from govkit.runs.verify import data_of, todays_run
from govkit.runs.workers import prepare_worker


@dataclass(frozen=True)
class Rerun:
    """What came of making a report again.

    Attributes
    ----------
    folder
        Where the new report is.
    differences
        Parts of the key that were others this time.
    unlike
        Files that did not come out as they were.
    failure
        Why it could not be made, or None.
    """

    folder: Path
    differences: tuple[str, ...]
    unlike: tuple[str, ...]
    failure: Failure | None = None

    @property
    def same(self) -> bool:
        """Whether every file came out as it was."""
        return self.failure is None and not self.unlike


def rerun(record: Record, data: Path | None, into: Path) -> Rerun:
    """Make the report of a record again, into a folder of its own.

    Raises
    ------
    ParameterError
        `into` is a folder that holds something else than a report, or the data folder is not found.
    GovkitError
        The notebook, the district or a parameter is not there any more, or the data are wrong.
    """
    if into.exists() and read_record(into) is None:
        raise ParameterError("runs.rerun_occupied", folder=into)
    run = replace(todays_run(record, data_of(record, data), into), folder=into)
    prepare_worker(paths.project())
    outcome = execute(run)
    differences = run.key.changed(record.key)
    if outcome.failure is not None:
        return Rerun(into, differences, (), outcome.failure)
    made = read_record(into)
    now = made.outputs if made is not None else {}
    unlike = [n for n, output in record.outputs.items() if n not in now or now[n].hash != output.hash]
    return Rerun(into, differences, tuple(unlike))
