"""A first draft of a mapping, from what a file and the codebook say; comments name what is left to decide."""

from __future__ import annotations

import re
from pathlib import Path

from govkit.codebook import Codebook, Level, load_codebook
from govkit.errors import ReadError
from govkit.files import write_whole
from govkit.importing.guesses import (
    YEAR,
    FigureGuess,
    PlaceGuess,
    guess_answers,
    guess_figures,
    guess_own_places,
    guess_period_column,
    guess_place,
    guess_within,
    year_of,
)
from govkit.importing.recipe_names import known_names, plain_name
from govkit.readers import RawTable, read
from govkit.text import listing, say

_PLAIN = re.compile(r"[A-Za-z_\u4e00-\u9fff（）][\w\u4e00-\u9fff（）·.]*")
_WORDS = {"true", "false", "yes", "no", "on", "off", "null", "y", "n"}


def write_draft(file: Path, target: Path) -> str:
    """Write a first draft of a mapping for a file; returns what to print.

    Raises
    ------
    ReadError
        The file cannot be read, or the target exists.
    """
    if target.exists():
        raise ReadError("importing.draft_exists", file=target)
    text = suggest_mapping(file)
    try:
        write_whole(target, text.encode("utf-8"))
    except OSError as problem:
        why = problem.strerror or problem
        raise ReadError("importing.draft_not_written", file=target, problem=why) from None
    return say("importing.draft_written", file=target, source=file.name)


def suggest_mapping(file: str | Path) -> str:
    """The text of a first draft, in the language in force. Errors as `govkit.readers.read`."""
    tables = read(file)
    table = max(tables, key=lambda one: one.frame.size)
    codebook = load_codebook()
    period_column, to = guess_period_column(table)
    place = guess_place(table)
    own = guess_own_places(table) if place is None else None
    used = [period_column, place.column if place else own[0] if own else ""]
    used += [guess_within(table, place)] if place else []
    figures = guess_figures(table, codebook, used)
    keys = [used[1], "" if to else period_column]
    answers = guess_answers(table, used, [name for name in keys if name])
    figures = [one for one in figures if one.column not in answers]
    wide = any("{period}" in one.column for one in figures)
    title = _name(table, yearly=not period_column and not wide)
    parts = [
        "# yaml-language-server: $schema=mapping.schema.json",
        *_remark("draft_head", file=table.file),
        *_about(table, len(tables)),
        "title:",
        f"  zh: {_scalar(title)}",
        f"  en: {_scalar(title)}",
        f"source: {_scalar(title)}",
        *_choice(table, tables),
        *_district(table, place, own),
        *_period(table, period_column, to, wide),
        *_indicators(figures, answers, codebook),
        *_unused(table, [*used, *answers], figures),
        *_reforms(own),
    ]
    return "\n".join(parts) + "\n"


def _about(table: RawTable, count: int) -> list[str]:
    lines = []
    if count > 1:
        lines += _remark("draft_tables", count=count, chosen=table.title or table.sheet or "–")
    for note in table.notes[:6]:
        lines += _remark("draft_note", note=" ".join(note.split()))
    return lines


def _choice(table: RawTable, tables: tuple[RawTable, ...]) -> list[str]:
    if len(tables) == 1:
        return []
    parts = {}
    if table.sheet and sum(one.sheet != table.sheet for one in tables):
        parts["sheet"] = _scalar(table.sheet)
    own = [one for one in tables if one.sheet == table.sheet]
    if len(own) > 1:
        parts["position"] = str(next(i for i, one in enumerate(own, start=1) if one is table))
    return [f"table: {{{', '.join(f'{key}: {value}' for key, value in parts.items())}}}"]


def _name(table: RawTable, yearly: bool) -> str:
    """What the data are called: the title, without its year where there may be a file for each."""
    name = table.title or Path(table.file).stem
    bare = re.sub(rf"[（(]?{year_of(name, '')}(?:年度?)?[）)]?", "", name).strip(" _-") if yearly else name
    return bare if yearly and year_of(name, "") and bare else name


def _district(
    table: RawTable, place: PlaceGuess | None, own: tuple[str, Level, tuple[str, ...]] | None
) -> list[str]:
    if own is not None:
        column, level, texts = own
        names = ", ".join(f"{_scalar(text)}: {level}-{number}" for number, text in enumerate(texts, start=1))
        return [
            *_remark("draft_own_places"),
            "district:",
            "  coding: slug",
            f"  id: {{column: {_scalar(column)}}}",
            f"  names: {{{names}}}",
            f"  level: {level}",
        ]
    if place is None:
        return [
            *_remark("draft_no_district", columns=listing(table.frame.columns, most=12)),
            "district:",
            "  coding: slug",
            "  id: {column: }",
            "  level: street",
            "  names: {}",
        ]
    lines = [*_remark("draft_district", share=f"{place.share:.0%}"), "district:"]
    if place.coded:
        lines += [f"  id: {{column: {_scalar(place.column)}}}", "  coding: gbt2260"]
    else:
        lines += [f"  name: {{column: {_scalar(place.column)}}}", "  coding: name"]
        if within := guess_within(table, place):
            lines.append(f"  within: {{column: {_scalar(within)}}}")
    return [*lines, f"  level: {place.level}"]


def _period(table: RawTable, column: str, to: str, wide: bool) -> list[str]:
    if to:
        return [*_remark("draft_days"), f"period: {{column: {_scalar(column)}, to: {to}}}"]
    if column:
        return [f"period: {{column: {_scalar(column)}}}"]
    if wide:
        return _remark("draft_wide")
    if period := year_of(table.title, table.file):
        return [*_remark("draft_period_of_title", year=period), "period: title"]
    return [*_remark("draft_no_period"), "period: "]


def _indicators(
    figures: list[FigureGuess], answers: dict[str, tuple[str, tuple[str, ...]]], codebook: Codebook
) -> list[str]:
    lines = ["indicators:"]
    known = known_names(codebook) if answers else {}
    for column, (asked_for, choices) in answers.items():
        question = asked_for
        if question != column:
            question = say("importing.draft_question", column=column, question=question)
        asked = _remark("draft_answers", question=question, choices=listing(choices))
        lines += [f"  # {line[2:]}" for line in asked]
        chosen = ", ".join(_scalar(choice) for choice in choices)
        lines.append(
            f"  # - {{column: {_scalar(column)}, indicator: {known.get(plain_name(asked_for), '')}, "
            f"measure: share, answers: [{chosen}]}}"
        )
    for one in figures:
        if one.usable and one.indicator is not None:
            lines.append(f"  - {_entry(one.column, one.indicator.key, one.unit, bool(answers))}")
            continue
        lines += [f"  # {line[2:]}" for line in _why(one, codebook)]
        key = one.indicator.key if one.indicator else (one.near[0] if one.near else "")
        lines.append(f"  # - {_entry(one.column, key, one.unit, bool(answers))}")
    if not any(one.usable for one in figures):
        lines[0] = "indicators: []"
        lines.insert(0, *_remark("draft_no_indicator"))
    return lines


def _unused(table: RawTable, used: list[str], figures: list[FigureGuess]) -> list[str]:
    """The columns of which the draft says nothing."""
    of_figures = {one.column for one in figures}
    left = [
        name
        for name in map(str, table.frame.columns)
        if name not in used and not of_figures & {name, YEAR.sub("{period}", name, count=1)}
    ]
    return _remark("draft_unused", columns=listing(left, most=20)) if left else []


def _reforms(own: tuple[str, Level, tuple[str, ...]] | None) -> list[str]:
    """A place for reforms: without one there is no before and after."""
    district = f"{own[1]}-1" if own is not None else '"350582"'
    source = _scalar(say("importing.draft_reform_source"))
    example = f"#   - {{district: {district}, start: 2013-01, source: {source}}}"
    return [*_remark("draft_reforms"), "# reforms:", example]


def _why(one: FigureGuess, codebook: Codebook) -> list[str]:
    if one.estimated:
        return _remark("draft_estimated", column=one.column)
    if one.indicator is None:
        near = listing(f"{key}（{codebook.indicator(key).zh}）" for key in one.near)
        return _remark("draft_unknown", column=one.column, near=near or "–")
    unit = codebook.unit_of(one.indicator.key)
    theirs = f"{unit.key}（{unit.zh}）"
    return _remark("draft_unit", column=one.column, unit=one.unit or "–", theirs=theirs)


def _entry(column: str, indicator: str, unit: str, of_persons: bool) -> str:
    of_unit = f", unit: {_scalar(unit)}" if unit else ""
    measure = ", measure: mean" if of_persons else ""
    return f"{{column: {_scalar(column)}, indicator: {indicator}{of_unit}{measure}}}"


def _remark(name: str, **values: object) -> list[str]:
    return [f"# {line}" for line in say(f"importing.{name}", None, **values).splitlines()]


def _scalar(text: str) -> str:
    plain = " ".join(text.split())
    if _PLAIN.fullmatch(plain) and plain.lower() not in _WORDS:
        return plain
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'
