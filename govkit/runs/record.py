"""`record.json` beside each report: from what it was made, with what, when, and what came out.

It names no machine, user or folder.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from govkit import __version__
from govkit.runs.keys import DATA_PARTS, hash_file, hash_json

FILE = "record.json"
_TEXTS = (
    "notebook",
    "label",
    "title",
    "language",
    "started",
    "district",
    "district_name",
    "model_name",
    "level_name",
    "govkit",
)
# Known by the clock, or only once the report is there.
_OF_THE_RUN = ("started", "seconds", "title", "warnings")


@dataclass(frozen=True, slots=True)
class Output:
    """A file of a report: its hash, size in bytes, and time of change in nanoseconds.

    Where size and time are still the same the file is taken to be the same, as git does; else it is hashed.
    """

    hash: str
    size: int
    modified: int

    @classmethod
    def of(cls, file: Path) -> Output:
        """As the file is now."""
        state = file.stat()
        return cls(hash_file(file), state.st_size, state.st_mtime_ns)

    def holds(self, file: Path) -> bool:
        """Whether the file is still this one."""
        try:
            state = file.stat()
        except OSError:
            return False
        if state.st_size != self.size:
            return False
        return state.st_mtime_ns == self.modified or hash_file(file) == self.hash


@dataclass(frozen=True, slots=True)
class Record:
    """How a report came about.

    Attributes
    ----------
    key
        The parts of the key (`govkit.runs.keys.Key`) by name.
    outputs
        The files of the report, by name.
    started, seconds
        Start (ISO 8601, UTC) and duration.
    evidence_level
        The highest level that the notebook recorded, or None.
    govkit
        The version of govkit that made it.
    findings
        The graded indicators: district, indicator, level, verdict, and the reason for the level in words.
    """

    notebook: str
    label: str
    title: str
    language: str
    parameters: Mapping[str, Any]
    key: Mapping[str, str]
    outputs: Mapping[str, Output]
    versions: Mapping[str, str]
    started: str
    seconds: float
    district: str = ""
    district_name: str = ""
    model_name: str = ""
    level_name: str = ""
    evidence_level: int | None = None
    synthetic: bool = False
    warnings: tuple[str, ...] = field(default=())
    govkit: str = __version__
    findings: tuple[Mapping[str, Any], ...] = field(default=())

    @property
    def rows(self) -> str:
        """One hash over all rows that the report read, and over what is said of them."""
        return hash_json([self.key.get(part, "") for part in DATA_PARTS])

    def write(self, folder: Path) -> None:
        """Write `record.json`."""
        text = json.dumps(self._fields(), ensure_ascii=False, indent=1) + "\n"
        (folder / FILE).write_text(text, encoding="utf-8", newline="\n")

    def proof(self) -> str:
        """The record as a report carries it: what it was made from, without when, and without its own hash.

        So the same inputs give the same report, byte for byte.
        """
        kept = {name: value for name, value in self._fields().items() if name not in _OF_THE_RUN}
        kept["outputs"] = {
            name: {"hash": output.hash, "size": output.size} for name, output in self.outputs.items()
        }
        return json.dumps(kept, ensure_ascii=False, indent=1) + "\n"

    def _fields(self) -> dict[str, Any]:
        kept = {one.name: getattr(self, one.name) for one in fields(self)}
        return {**kept, "outputs": {name: asdict(output) for name, output in self.outputs.items()}}

    def changed_outputs(self, folder: Path) -> tuple[str, ...]:
        """The files that are no longer there, or no longer the same."""
        return tuple(name for name, output in self.outputs.items() if not output.holds(folder / name))


def read_record(folder: Path) -> Record | None:
    """The record of a report's folder; None where there is none, or none that this version can read."""
    try:
        content = json.loads((folder / FILE).read_text(encoding="utf-8"))
        content["outputs"] = {name: Output(**output) for name, output in content["outputs"].items()}
        content["warnings"] = tuple(content["warnings"])
        content["findings"] = tuple(content.get("findings", ()))
        record = Record(**content)
        return record if _is_plausible(record) else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _is_plausible(record: Record) -> bool:
    """Whether each field is of its kind: who edits a record by hand may put anything there."""
    texts = (getattr(record, name) for name in _TEXTS)
    outputs = record.outputs.values()
    return (
        all(isinstance(text, str) for text in (*texts, *record.key.values(), *record.warnings))
        and all(isinstance(one.hash, str) for one in outputs)
        and all(isinstance(number, int) for one in outputs for number in (one.size, one.modified))
        and all(isinstance(one, dict) for one in (record.parameters, record.versions, *record.findings))
        and isinstance(record.seconds, int | float)
        and isinstance(record.evidence_level, int | None)
    )
