"""The lines of a draft: an entry for each indicator, and the comments on what is left to decide."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from collections.abc import Mapping as Names

from govkit.codebook import Codebook
from govkit.importing.columns import told_by_sdmx
from govkit.importing.entry_guesses import EntryGuess
from govkit.importing.figure_guesses import FigureGuess, fits, plain_name
from govkit.importing.mapping import DISTRICT_PLACE
from govkit.importing.templates import takes_total
from govkit.readers import RawTable
from govkit.readers.unit_words import is_unit_label
from govkit.text import listing, say

_PLAIN = re.compile(r"[A-Za-z_\u4e00-\u9fff（）][\w\u4e00-\u9fff（）·.]*")
_LONGEST = 40
_WORDS = {"true", "false", "yes", "no", "on", "off", "null", "y", "n"}


def indicator_lines(
    entries: list[EntryGuess],
    answers: dict[str, tuple[str, tuple[str, ...]]],
    known: Names[str, Sequence[str]],
    codebook: Codebook,
    group: tuple[str, list[str]],
) -> list[str]:
    """The entries, those that cannot stand as they are commented out with the reason above them."""
    lines = ["indicators:"]
    column, groups = group
    if groups:
        lines += [f"  {line}" for line in remark("draft_groups", column=column, groups=listing(groups))]
    for column, (asked, choices) in answers.items():
        told = asked if asked == column else say("importing.draft_question", column=column, question=asked)
        told_answers = remark("draft_answers", question=told, choices=listing(choices))
        lines += [f"  # {line[2:]}" for line in told_answers]
        chosen = ", ".join(scalar(choice) for choice in choices)
        key = next(iter(known.get(plain_name(asked), ())), "")
        what = f"indicator: {key}, measure: share, answers: [{chosen}]"
        lines.append(f"  # - {{column: {scalar(column)}, {what}}}")
    for entry in entries:
        one = entry.figure
        # Rows are persons where some columns are answers.
        options = (", measure: mean" if answers else "") + (", optional: true" if entry.optional else "")
        rows = dict([entry.where] if entry.where[0] else []) | ({group[0]: groups[0]} if groups else {})
        if one.usable and one.indicator is not None:
            line = f"  - {_entry(one.column, one.indicator.key, one.unit, rows, options)}"
            lines.append(line + meaning(one.label))
            continue
        lines += [f"  # {line[2:]}" for line in _why(one, entry.where[1], codebook)]
        key = one.indicator.key if one.indicator else (one.near[0] if one.near else "")
        lines.append(f"  # - {_entry(one.column, key, one.unit, rows, options)}")
    if not any(entry.figure.usable for entry in entries):
        lines.insert(0, *remark("draft_no_indicator"))
    return lines


def unused_lines(
    table: RawTable, used: list[str], entries: list[EntryGuess], template_of: Callable[[str], str]
) -> list[str]:
    """The columns of which the draft says nothing, by their names or as `template_of` gives these."""
    of_figures = {entry.figure.column for entry in entries}
    used = [*used, *(entry.where[0] for entry in entries), *told_by_sdmx(table)]
    if any(DISTRICT_PLACE in column for column in of_figures):
        return []
    left = [
        labelled(name, table.column(name).label if table.columns else "")
        for name in map(str, table.frame.columns)
        if name not in used
        and not (table.row_units is not None and is_unit_label(name))
        and not of_figures & {name, f"[{table.column(name).place}]", template_of(name)}
        and not any(takes_total(column, name) for column in of_figures)
    ]
    return remark("draft_unused", columns=listing(left, most=20)) if left else []


def _why(one: FigureGuess, called: str, codebook: Codebook) -> list[str]:
    name = called or labelled(f"{one.header} {one.column}".strip(), one.label)
    if one.estimated:
        return remark("draft_estimated", column=name)
    if one.indicator is None:
        near = listing(f"{key}（{codebook.indicator(key).zh}）" for key in one.near)
        return remark("draft_unknown" if near else "draft_unknown_alone", column=name, near=near)
    unit = codebook.unit_of(one.indicator.key)
    theirs = f"{unit.key}（{unit.zh}）"
    if one.unit and fits(one.unit, one.indicator.key, codebook, [one.column, one.label, called]):
        return remark("draft_taken", column=name, theirs=f"{one.indicator.key}（{one.indicator.zh}）")
    return remark("draft_unit" if one.unit else "draft_unit_lacks", column=name, unit=one.unit, theirs=theirs)


def _entry(column: str, indicator: str, unit: str, rows: dict[str, str], options: str) -> str:
    of_unit = f", unit: {scalar(unit)}" if unit else ""
    chosen = ", ".join(f"{scalar(name)}: [{scalar(text)}]" for name, text in rows.items())
    where = f", where: {{{chosen}}}" if rows else ""
    return f"{{column: {scalar(column)}, indicator: {indicator}{of_unit}{where}{options}}}"


def labelled(name: str, label: str) -> str:
    """A column as the draft speaks of it: `Population（年末总人口）`."""
    plain = _short(label)
    return say("importing.draft_labelled", column=name, label=plain) if plain not in ("", name) else name


def meaning(label: str) -> str:
    """The label of a column as a comment at the end of its line."""
    return f"  # {_short(label)}" if _short(label) else ""


def _short(label: str) -> str:
    plain = " ".join(label.split())
    return plain if len(plain) <= _LONGEST else plain[:_LONGEST] + "…"


def remark(name: str, **values: object) -> list[str]:
    """A sentence as a comment."""
    return [f"# {line}" for line in say(f"importing.{name}", None, **values).splitlines()]


def scalar(text: str) -> str:
    """A text as YAML has it: in quotes where it needs them."""
    plain = " ".join(text.split())
    if _PLAIN.fullmatch(plain) and plain.lower() not in _WORDS:
        return plain
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'
