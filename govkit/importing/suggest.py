"""A first draft of a mapping, from what a file and the codebook say; comments name what is left to decide."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from govkit.codebook import Codebook, load_codebook
from govkit.errors import ReadError
from govkit.files import as_typed, write_whole
from govkit.importing.draft_keys import (
    OwnPlaces,
    across_lines,
    called,
    district_lines,
    period_lines,
    reform_lines,
)
from govkit.importing.draft_lines import indicator_lines, remark, scalar, unused_lines
from govkit.importing.entry_guesses import EntryGuess
from govkit.importing.figure_guesses import (
    FigureGuess,
    guess_answers,
    guess_figures,
    names_in,
    shipped_recipes,
    takes,
)
from govkit.importing.fill_down import filled_table
from govkit.importing.guesses import (
    PlaceGuess,
    guess_name,
    guess_place,
    guess_within,
    texts_of,
    year_of,
)
from govkit.importing.guesses_across import districts_across, guess_entries
from govkit.importing.guesses_long import guess_long
from govkit.importing.guesses_own_places import guess_own_codes, guess_own_places, has_parts, own_level
from govkit.importing.guesses_period import guess_period, guess_span
from govkit.importing.guesses_records import count_lines
from govkit.importing.guesses_unlabelled import guess_unlabelled, unlabelled_lines
from govkit.importing.mapping import Mapping
from govkit.importing.odd_periods import odd_columns
from govkit.importing.personal_columns import without_personal
from govkit.importing.selection import SHEET, of_periods, of_places, tables_of, with_periods, with_sheets
from govkit.importing.summary_sheets import without_summaries
from govkit.importing.templates import has_period, template_of, template_of_parts
from govkit.readers import RawTable
from govkit.text import listing, say

_ALIKE = 0.6


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
        raise ReadError("importing.draft_not_written", file=target, problem=problem) from None
    return say("importing.draft_written", file=as_typed(target), source=as_typed(file))


def suggest_mapping(file: str | Path) -> str:
    """The text of a first draft, in the language in force.

    Errors as `govkit.readers.read`; PrivacyError where all columns are identity or telephone numbers.
    """
    tables, about_personal = without_personal(tables_of(Path(file)))
    table, alike, by_period, joined = _to_join(without_summaries(tables))
    if not joined:
        table, alike, by_period, joined = _to_join(tables)
    chosen = _choice(table, tables) if not joined else []
    if joined:
        table = with_periods(alike) if by_period else with_sheets(alike)
    codebook = load_codebook()
    place, answers = guess_place(table), guess_answers(table)
    first = guess_period(table, answers)
    upper = place if place is not None and not first.to and has_parts(table, place, first.used) else None
    place = None if upper is not None else place
    own = guess_own_places(table) if place is None else None
    if joined and not by_period and place is None and (own is None or own[0] == SHEET):
        own = _own_sheets(alike)
    for column in ([place.column] if place else []) + ([own[0]] if own else []):
        answers.pop(column, None)
    period = guess_period(table, answers)
    recipes = shipped_recipes(codebook)
    known = names_in(recipes.values())
    template = template_of_parts if period.across else template_of
    across = None if place or own else districts_across(table, period.used, template)
    numbered = None if place or own or across else guess_unlabelled(table, period.used)
    if numbered is not None:
        answers.pop(numbered.column, None)
    of_places = place.column if place else own[0] if own else numbered.column if numbered else ""
    used = [*period.used, table.group_column, of_places]
    name = guess_name(table, place) if place else ""
    within = guess_within(table, place, name) if place else ""
    own_codes = guess_own_codes(table, own[0]) if own is not None and own[0] != SHEET else ""
    used += [name, within, own_codes, upper.column if upper is not None else ""]
    table, gaps = filled_table(table, [name for name in dict.fromkeys(used) if name])
    to = period.to
    if to and not answers:
        to = guess_span(table, period.column, [name for name in used if name not in ("", period.column)])
    odd = [] if across is not None else odd_columns(table, [*used, *answers])
    if across is not None:
        answers = {}
        entries = guess_entries(table, across, codebook, period.used, known)
    else:
        figures = guess_figures(
            table, codebook, [*used, *answers, *odd], known, template, least=1 if odd else 2
        )
        tables_taken = alike if joined else [table]
        entries = guess_long(table, figures, used, codebook, known, template) or [
            EntryGuess(_in_units_of_each(one, tables_taken), optional=not _has_all(one, tables_taken))
            for one in figures
        ]
        entries = [replace(one, figure=_told_apart(table, one.figure)) for one in entries]
    wide = any(has_period(one.figure.column) for one in entries)
    # The titles of joined tables differ, and so do those of a file for each year.
    title = (table.title if not joined else "") or Path(table.file).stem
    title = scalar(title if period.column or wide else _without_year(title))
    parts = [
        "# yaml-language-server: $schema=mapping.schema.json",
        *remark("draft_head", file=table.file),
        *about_personal,
        *(_fitting(table, place, recipes, codebook) if joined or len(tables) == 1 else []),
        *(_joined(alike, by_period) if joined else []),
        *_about(table, 1 if joined else len(tables)),
        "title:",
        f"  zh: {title}",
        f"  en: {title}",
        f"source: {title}",
        *chosen,
        *(
            across_lines(across)
            if across is not None
            else unlabelled_lines(table, numbered)
            if numbered is not None
            else district_lines(table, place, own, gaps, name, within, upper)
        ),
        *period_lines(table, period, to, wide, gaps),
        *indicator_lines(entries, answers, known, codebook, _group(table, place)),
        *(
            count_lines(table, [*used, *answers])
            if to and not any(one.figure.usable for one in entries)
            else []
        ),
        *(remark("draft_odd_columns", columns=listing(odd, most=12)) if odd else []),
        *unused_lines(table, [*used, *answers, *odd], entries, template),
        *reform_lines(
            own if own is not None else across,
            next(iter(texts_of(table, own_codes)), "") if own_codes else "",
        ),
    ]
    return "\n".join(parts) + "\n"


def _fitting(
    table: RawTable, place: PlaceGuess | None, recipes: dict[str, Mapping], codebook: Codebook
) -> list[str]:
    """The recipes that ship and take the table as it is."""
    fitting = [
        name
        for name, recipe in recipes.items()
        if place is not None and place.level in recipe.district.levels and takes(recipe, table, codebook)
    ]
    return [line for name in fitting for line in remark("draft_recipe", recipe=name)]


def _to_join(tables: Sequence[RawTable]) -> tuple[RawTable, list[RawTable], bool, bool]:
    """The largest table, those like it, and whether each is of a period, or of a period or place.

    Where gaps of the largest are filled, the one with the raw figures stands for it.
    """
    largest = max(tables, key=lambda one: one.frame.size)
    filled = [told.values["raw"] for told in largest.remarks if told.key == "readers.remark_estimates"]
    largest = next((one for one in tables if filled and filled[0] in (one.sheet, one.title)), largest)
    alike = [one for one in tables if _is_alike(one, largest)]
    by_period = len(alike) > 1 and of_periods(alike)
    return largest, alike, by_period, by_period or (len(alike) > 1 and of_places(alike))


def _is_alike(table: RawTable, largest: RawTable) -> bool:
    """Whether a table has the first and most columns of another, as that of the next year has."""
    ours, theirs = list(largest.frame.columns), list(table.frame.columns)
    return theirs[:1] == ours[:1] and len(set(ours) & set(theirs)) >= _ALIKE * max(len(ours), len(theirs))


def _has_all(guess: FigureGuess, tables: list[RawTable]) -> bool:
    return has_period(guess.column) or all(guess.column in table.frame.columns for table in tables)


def _in_units_of_each(guess: FigureGuess, tables: list[RawTable]) -> FigureGuess:
    """A guess without a unit where the tables are in different ones, so that each states its own."""
    stated = {table.units.get(guess.column, "") for table in tables if guess.column in table.frame.columns}
    return replace(guess, unit="") if len(stated) > 1 else guess


def _told_apart(table: RawTable, guess: FigureGuess) -> FigureGuess:
    """A guess whose column is called by its place where several have its name."""
    name = called(table, guess.column)
    if name == guess.column:
        return guess
    return replace(guess, column=name, header="_".join(table.column(guess.column).levels))


def _own_sheets(tables: list[RawTable]) -> OwnPlaces | None:
    """The sheets of streets, communities or grids."""
    names = tuple(table.sheet for table in tables)
    level = own_level(names)
    return (SHEET, level, names) if level is not None else None


def _joined(tables: list[RawTable], by_period: bool) -> list[str]:
    names = listing(" ".join(part for part in (one.sheet, one.title) if part) for one in tables)
    return remark("draft_joined" if by_period else "draft_joined_sheets", count=len(tables), tables=names)


def _about(table: RawTable, count: int) -> list[str]:
    lines = []
    if count > 1:
        lines += remark("draft_tables", count=count, chosen=table.title or table.sheet or "–")
    for note in table.notes[:6]:
        lines += remark("draft_note", note=" ".join(note.split()))
    for told in table.remarks[:4]:
        lines += remark("draft_seen", seen=told.message())
    return lines


def _choice(table: RawTable, tables: Sequence[RawTable]) -> list[str]:
    if len(tables) == 1:
        return []
    parts = {}
    if table.sheet and sum(one.sheet != table.sheet for one in tables):
        parts["sheet"] = scalar(table.sheet)
    own = [one for one in tables if one.sheet == table.sheet]
    if len(own) > 1:
        parts["position"] = str(next(i for i, one in enumerate(own, start=1) if one is table))
    return [f"table: {{{', '.join(f'{key}: {value}' for key, value in parts.items())}}}"]


def _without_year(name: str) -> str:
    year = year_of(name, "")
    return re.sub(rf"[（(]?{year}(?:年度?)?[）)]?", "", name).strip(" _-") or name if year else name


def _group(table: RawTable, place: PlaceGuess | None) -> tuple[str, list[str]]:
    """The column of the groups in which a table has its rows, and what they are called.

    Where districts head the blocks, the rows under each of them are the groups.
    """
    column = table.group_column
    if column and place is not None and place.column == column:
        others = (name for name in map(str, table.frame.columns) if name not in (column, table.period_column))
        column = next(others, "")
    if not column:
        return "", []
    return column, [text for text in table.frame[column].astype("str").unique() if text]
