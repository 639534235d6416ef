"""How far a run is, kept beside the reports while it is at work and after: what `govkit status` tells."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from govkit.runs.state import is_locked, read_state, write_state

if TYPE_CHECKING:
    from govkit.runs.execute import Outcome

NAME = "status"
_INTERVAL = 1.0  # seconds between two writes, but for failures


@dataclass(frozen=True, slots=True)
class FailedReport:
    """A report that could not be made: which, in which cell, why, and the notebook as far as it ran.

    `saved` is relative to the outputs folder; empty where no notebook was saved.
    """

    name: str
    notebook: str
    district: str
    error: str
    message: str
    cell: int | None = None
    saved: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    """The last run in an outputs folder.

    Attributes
    ----------
    total, up_to_date, made
        Reports that were planned, those left as they were, those made so far.
    started, changed, finished
        ISO 8601, UTC; `finished` is empty until the run ends.
    working
        Whether it is at work now. One that is neither at work nor finished was interrupted.
    """

    total: int
    up_to_date: int
    made: int = 0
    started: str = ""
    changed: str = ""
    finished: str = ""
    failures: tuple[FailedReport, ...] = ()
    working: bool = field(default=False, compare=False)

    @property
    def left(self) -> int:
        """Reports that were not tried yet."""
        return self.total - self.up_to_date - self.made - len(self.failures)

    @property
    def seconds(self) -> float:
        """From the start to the last change."""
        return (_time(self.finished or self.changed) - _time(self.started)).total_seconds()

    @property
    def per_minute(self) -> float:
        """Reports tried in a minute."""
        tried = self.made + len(self.failures)
        return 60 * tried / self.seconds if self.seconds > 0 else 0.0

    @property
    def seconds_left(self) -> float | None:
        """How long the rest takes at that rate; None where no rate is known."""
        return 60 * self.left / self.per_minute if self.per_minute else None


class StatusFile:
    """Writes the status of one run as its reports are done."""

    def __init__(self, root: Path, planned: int, up_to_date: int) -> None:
        self._root = root
        self._written = 0.0
        now = _now()
        self._status = Status(planned, up_to_date, started=now, changed=now)
        self._write()

    def done(self, outcome: Outcome) -> None:
        """Count one report that was tried."""
        now, failure = _now(), outcome.failure
        if failure is None:
            self._status = replace(self._status, made=self._status.made + 1, changed=now)
        else:
            failed = FailedReport(
                name=outcome.run.name,
                notebook=outcome.run.notebook.stem,
                district=outcome.run.district or "",
                error=failure.error,
                message=failure.message,
                cell=failure.cell,
                saved=_relative(failure.saved, self._root),
            )
            self._status = replace(self._status, failures=(*self._status.failures, failed), changed=now)
        if failure is not None or time.monotonic() - self._written > _INTERVAL:
            self._write()

    def finish(self) -> None:
        """Say that the run came to its end."""
        self._status = replace(self._status, finished=_now())
        self._write()

    def _write(self) -> None:
        self._written = time.monotonic()
        content = asdict(self._status)
        del content["working"]
        write_state(self._root, NAME, content)


def read_status(root: Path) -> Status | None:
    """The status of the last run in an outputs folder; None where there was none."""
    content = read_state(root, NAME)
    try:
        content["failures"] = tuple(FailedReport(**failed) for failed in content["failures"])
        status = Status(**content)
        return replace(status, working=not status.finished and is_locked(root))
    except (TypeError, KeyError, AttributeError):
        return None


def _relative(file: Path | None, root: Path) -> str:
    if file is None:
        return ""
    return file.relative_to(root).as_posix() if file.is_relative_to(root) else file.name


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)
