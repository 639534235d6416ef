"""The lines of a draft that say what tells district and period, and where reforms are to be stated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Sequence

from govkit.codebook import Level
from govkit.importing.draft_lines import labelled, meaning, remark, scalar
from govkit.importing.guesses import PlaceGuess, texts_of, written_texts, year_of, yearbook_remarks
from govkit.importing.guesses_across import Across
from govkit.importing.guesses_excel_days import excel_days_across
from govkit.importing.guesses_one_place import place_around, place_of_all
from govkit.importing.guesses_own_places import guess_own_codes
from govkit.importing.guesses_period import PeriodGuess
from govkit.importing.odd_periods import odd_texts
from govkit.period_texts import two_years
from govkit.readers import RawTable
from govkit.text import listing, say

_TOLD_BY = {
    "note": "draft_one_place_by_note",
    "title": "draft_one_place_by_title",
    "sheet": "draft_one_place_by_sheet",
    "file": "draft_one_place_by_file",
}
OwnPlaces = tuple[str, Level, tuple[str, ...]]


def called(table: RawTable, name: str) -> str:
    """What a mapping calls a column: by its place where several have its name."""
    column = next((one for one in table.columns if one.name == name), None)
    if column is None or not column.place or "_".join(column.levels) not in table.repeated:
        return name
    return f"[{column.place}]"


def district_lines(
    table: RawTable,
    place: PlaceGuess | None,
    own: OwnPlaces | None,
    gaps: Container[str],
    name: str = "",
    within: str = "",
    upper: PlaceGuess | None = None,
) -> list[str]:
    """The column of districts.

    Parameters
    ----------
    name, within
        Columns of the names of the districts whose codes another has, and of what they lie in; or empty.
    upper
        The column of what districts of one's own lie in, where there is one.
    gaps
        Columns that are written in the first row of each group only.
    """
    if own is not None:
        column, level, texts = own
        if code := guess_own_codes(table, column):
            return [
                *remark("draft_own_codes", column=labelled(called(table, code), table.labels.get(code, ""))),
                *_filled_remark(table, [code, column], gaps),
                "district:",
                "  coding: slug",
                f"  id: {_column(table, code, gaps)}",
                f"  name: {_column(table, column, gaps)}",
                f"  level: {level}",
                *(
                    f"  {part}: {{column: {scalar(called(table, code))}, digits: 6}}"
                    for part in ("parent", "region")
                ),
            ]
        return [
            *remark("draft_own_places"),
            *_filled_remark(table, [column], gaps),
            "district:",
            "  coding: slug",
            f"  id: {_column(table, column, gaps)}",
            f"  names: {{{_own_names(texts, level)}}}",
            f"  level: {level}",
            *(_lying_in(table, column, upper, gaps) if upper is not None else []),
        ]
    if place is None and (one := place_of_all(table)) is not None:
        return [
            *remark(_TOLD_BY[one.told_by], place=one.name),
            "district:",
            f'  id: "{one.code}"',
            "  coding: gbt2260",
            f"  name: {one.name}",
            f"  level: {one.level}",
        ]
    if place is None:
        return [
            *remark("draft_no_district", columns=listing(_shown(table, table.frame.columns), most=12)),
            "district:",
            "  coding: slug",
            "  id: {column: }",
            "  level: street",
            "  names: {}",
        ]
    lines = [
        *remark("draft_address" if place.address else "draft_district", share=f"{place.share:.0%}"),
        *(
            remark("draft_within_of_codes", column=_shown(table, [within])[0])
            if within and place.coded
            else []
        ),
        *_filled_remark(table, [place.column, name, "" if place.coded else within], gaps),
        "district:",
    ]
    if place.coded:
        lines += [f"  id: {_column(table, place.column, gaps)}", "  coding: gbt2260"]
        if name:
            lines.append(f"  name: {_column(table, name, gaps)}")
    else:
        address = ", address: true" if place.address else ""
        lines += [f"  name: {_column(table, place.column, gaps, address)}", "  coding: name"]
        if within:
            lines.append(f"  within: {_column(table, within, gaps)}")
        elif around := place_around(table, place):
            lines += [*remark("draft_around", place=around), f"  within: {around}"]
    if place.others:
        found = ", ".join(f"{level}: {count}" for level, count in place.others.items())
        told = [level for level in ("province", "city", "county") if level in {place.level, *place.others}]
        lines += remark("draft_levels", found=found, levels=", ".join(told))
    return [*lines, f"  level: {place.level}"]


def _lying_in(table: RawTable, column: str, upper: PlaceGuess, gaps: Container[str]) -> list[str]:
    """The column of what streets or villages lie in, and a remark where names are of several."""
    pairs = zip(texts_of(table, column), texts_of(table, upper.column), strict=True)
    counts = Counter(text for text, _ in dict.fromkeys(pairs))
    twice = [text for text, count in counts.items() if text and count > 1]
    around = _shown(table, [upper.column])[0]
    told = remark("draft_lying_in", column=around)
    told += remark("draft_same_names", column=around, names=listing(twice, most=6)) if twice else []
    return [*(f"  {line}" for line in told), f"  region: {_column(table, upper.column, gaps)}"]


def across_lines(across: Across) -> list[str]:
    """Districts that are columns."""
    lines = [*remark("draft_across", districts=listing(across.names)), "district:"]
    if not across.own:
        return [*lines, "  coding: name", f"  level: {across.level}"]
    return [
        *remark("draft_own_places"),
        *lines,
        "  coding: slug",
        f"  names: {{{_own_names(across.names, across.level)}}}",
        f"  level: {across.level}",
    ]


def period_lines(table: RawTable, guess: PeriodGuess, to: str, wide: bool, gaps: Container[str]) -> list[str]:
    """The columns of periods, or what else says them."""
    column = guess.column
    gap = _filled_remark(table, guess.used, gaps)
    option = ", fill_down: true" if gap else ""
    if guess.part and wide and guess.lacks_year:
        parts = f"{guess.part}: {scalar(called(table, guess.part_column))}"
        return [*remark("draft_period_across"), *gap, f"period: {{{parts}{option}}}"]
    if guess.part or (guess.across and wide):
        year = scalar(called(table, column)) if column else "" if guess.lacks_year else "title"
        own = f", {guess.part}: {scalar(called(table, guess.part_column))}" if guess.part else ""
        parts = f"year: {year}{own}"
        whole = "draft_period_across" if guess.across else "draft_period_parts"
        said = remark("draft_no_year" if guess.lacks_year else whole)
        return [*said, *gap, f"period: {{{parts}{option}}}"]
    if to:
        return [
            *remark("draft_days", to=to),
            f"period: {{column: {scalar(called(table, column))}, to: {to}}}{_meaning(table, column)}",
        ]
    if column:
        return [*_odd_remarks(table, column), *gap, f"period: {_column(table, column, gaps)}"]
    if wide:
        return remark("draft_wide")
    if period := year_of(table.title, table.file):
        said = [f"# {one.message()}" for one in yearbook_remarks(table.title, table.file)]
        return [*remark("draft_period_of_title", year=period), *said, "period: title"]
    if days := excel_days_across(table):
        first, day = next(iter(days.items()))
        row = table.structure["header"][-1] if table.structure.get("header") else table.rows[0]
        told = {"row": row, "count": len(days), "first": first, "day": day, "year": day[:4], "month": day[:7]}
        return [*remark("draft_excel_days", **told), "period: "]
    return [*remark("draft_no_period"), "period: "]


def _odd_remarks(table: RawTable, column: str) -> list[str]:
    """That some periods of a column are none, and how those of two years can be one."""
    odd = odd_texts(written_texts(table, column))
    spans = [text for text in odd if two_years(text)]
    others = [text for text in odd if text not in spans]
    name = scalar(called(table, column))
    told = remark("draft_parts_of_years", column=column, texts=listing(others, most=6)) if others else []
    if spans:
        told += remark("draft_two_years", column=column, texts=listing(spans, most=6), own=name)
    return told


def reform_lines(own: OwnPlaces | Across | None, code: str = "") -> list[str]:
    """A place for reforms: without one there is no before and after.

    Parameters
    ----------
    code
        The identifier of one of the districts, where these have codes.
    """
    level = own[1] if isinstance(own, tuple) else own.level if own is not None and own.own else ""
    district = f'"{code}"' if code else f"{level}-1" if level else '"350582"'
    source = scalar(say("importing.draft_reform_source"))
    example = f"#   - {{district: {district}, start: 2013-01, source: {source}}}"
    return [*remark("draft_reforms"), "# reforms:", example]


def _column(table: RawTable, name: str, gaps: Container[str], more: str = "") -> str:
    option = f"{', fill_down: true' if name in gaps else ''}{more}"
    return f"{{column: {scalar(called(table, name))}{option}}}{_meaning(table, name)}"


def _meaning(table: RawTable, name: str) -> str:
    return meaning(table.column(name).label) if table.columns and name in table.frame.columns else ""


def _shown(table: RawTable, names: Iterable[str]) -> list[str]:
    """Columns as the draft speaks of them."""
    labels = table.labels
    return [labelled(called(table, name), labels.get(name, "")) for name in map(str, names)]


def _filled_remark(table: RawTable, names: Sequence[str], gaps: Container[str]) -> list[str]:
    found = _shown(table, [name for name in names if name in gaps])
    return remark("draft_fill_down", columns=listing(found)) if found else []


def _own_names(texts: Sequence[str], level: str) -> str:
    return ", ".join(f"{scalar(text)}: {level}-{number}" for number, text in enumerate(texts, start=1))
