"""What an import revises: the vintages that it makes of a data folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from govkit import vintages
from govkit.errors import ReadError
from govkit.importing.held import Held
from govkit.importing.merging import Part, merge, with_revisions

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Revision:
    """The vintage in force after an import, the log of all, and how many values came, changed or went."""

    as_of: str
    log: pd.DataFrame | None
    added: int = 0
    altered: int = 0
    gone: int = 0

    @property
    def count(self) -> int:
        """How many values came, changed or went."""
        return self.added + self.altered + self.gone


def laid_out(
    held: Held, kept: Sequence[str], given: Sequence[Part], revise: bool
) -> tuple[list[Part], list[list[Part]]]:
    """The parts that a folder is to have, in their order, and the states that it passes through on the way.

    Parameters
    ----------
    kept
        Names of the files that stay in the folder; those among them that are given anew keep their places.
    revise
        Whether figures of the given files take the place of differing ones.
    """
    own = {part.file: part for part in given}
    leaving = [name for name in held.names if name not in kept]
    there = {part.file: part for part in held.parts([*own, *leaving])}
    laid = [own.get(name) or there[name] for name in kept]
    if not revise:
        return [*laid, *(part for part in given if part.file not in kept)], []
    # A file that is as it was keeps its place: to import it again is to change nothing.
    known = {(one.file, one.file_sha256, one.mapping_sha256) for one in held.files if one.file in kept}
    new = [part for part in given if (part.file, part.file_sha256, part.mapping_sha256) not in known]
    names = [part.file for part in new]
    parts = with_revisions([part for part in laid if part.file not in names], new)
    return parts, _passing(parts, names)


def revision(
    held: Held, before: pd.DataFrame | None, states: Sequence[pd.DataFrame], as_of: str | None
) -> Revision:
    """What the states that an import goes through revise, one after the other.

    Parameters
    ----------
    before
        Observations of the folder; None where it is new, or was spoilt by hand.
    states
        Observations, the last of them those that the folder is to have.

    Raises
    ------
    ReadError
        The vintage is earlier than one that is there.
    """
    today = as_of or date.today().isoformat()
    log = vintages.read_log(held.folder) if held.files else None
    was = held.as_of or today
    if before is None:
        if held.files:
            return Revision(was, log)
        before, states = states[0], states[1:]
    known, counts = before, [0, 0, 0]
    for after in states:
        earlier = (was,) if log is None else vintages.in_order(log["as_of"].unique())
        now = vintages.next_vintage(today, earlier)
        made = vintages.log_revision(log, known, after, was, now)
        new = made[made["as_of"] == now]
        if not len(new):
            continue
        if vintages.in_order([now, *earlier])[-1] != now:
            raise ReadError("importing.vintage_before", as_of=today, last=earlier[-1])
        there = vintages.has_keys(known, new)
        for place, rows in enumerate((new["present"] & ~there, new["present"] & there, ~new["present"])):
            counts[place] += int(rows.sum())
        known, log, was = after, made, now
    return Revision(was, log, *counts)


def _passing(parts: Sequence[Part], new: Sequence[str]) -> list[list[Part]]:
    """The states before the last that an import goes through, where one new file revises another.

    Parameters
    ----------
    new
        Names of the files that the import brings; they are the last of the parts.
    """
    states: list[list[Part]] = []
    together: list[Part] = []
    for number, part in enumerate(parts):
        if part.file not in new:
            continue
        if part.revises and together and len(merge(together).differing(part)):
            states.append(list(parts[:number]))
            together = []
        together.append(part)
    return states
