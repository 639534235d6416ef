"""Which rows above figures are the header of a table, and which stand above it."""

from __future__ import annotations

from govkit.period_texts import iso_period
from govkit.readers import unit_words, words
from govkit.readers.rows import Kind, Rows, plain

_LABELLED = 0.8  # of the columns


def belongs_to_header(rows: Rows, row: int, pending: list[int]) -> bool:
    """Whether a row of figures is of the header: it numbers columns, or has their years or unit."""
    filled = [row for row in pending if rows.kinds[row] != Kind.BLANK]
    if filled and rows.tells_of_series(row):
        return True
    if filled and rows.kinds[filled[-1]] == Kind.WORDS and rows.numbers_columns(row):
        return True
    if not rows.heads_years(row):
        return bool(rows.states_unit(row))
    above = filled[-1] if filled and filled[-1] == row - 1 else None
    if above is None or rows.kinds[above] == Kind.LONE or rows.states_unit(above):
        return True
    columns = rows.years(row)
    names = [plain(rows.at(above, column)) for column in columns]
    pairs = {(name, plain(rows.at(row, column))) for name, column in zip(names, columns, strict=True)}
    # Names that come again over other years each, as a saved table of two levels has them.
    return "" in names or len(set(names)) < len(pairs) == len(columns)


def header_rows(rows: Rows, pending: list[int], data: int) -> list[int]:
    """The rows of `pending` that head the figures at row `data`, rows of units and the like among them."""
    numeric = rows.numeric_columns(data)
    found: list[int] = []
    for row in reversed(pending):
        kind = rows.kinds[row]
        if kind == Kind.BLANK:
            if found or row < data - 2:
                break
        elif _heads(rows, row, numeric) and not is_above(rows, row):
            found.insert(0, row)
        elif found:
            if kind == Kind.LONE and _tops(rows, row, found[0], numeric):
                found.insert(0, row)
            break
        elif words.is_remark_label(str(rows.at(row, rows.first(row)))):
            found.insert(0, row)
    while (
        found
        and (rows.kinds[found[0]] == Kind.LONE and len(found) > 1)
        and _reads_as_title(rows, found, numeric)
    ):
        found.pop(0)
    found = _merged_into(rows, _without_data(rows, found), pending)
    if all(rows.kinds[row] == Kind.LONE for row in found) and rows.width > 1:
        single = found and len(numeric) == 1 and rows.first(found[-1]) in numeric
        return found[-1:] if single and not words.is_title(rows.line(found[-1])) else []
    return found


def _merged_into(rows: Rows, found: list[int], pending: list[int]) -> list[int]:
    """Header rows with those below that are of the header though they stand over texts only.

    Cells of the header are merged into them; or they leave the stub blank and name columns that have no name
    above, as saved without merged cells.
    """
    if not found:
        return found
    depth = max((merge.bottom for merge in rows.merges if merge.top in found), default=-1)
    below = found[-1] + 1
    if (
        below in pending
        and rows.kinds[below] == Kind.WORDS
        and rows.at(below, 0) == "" != rows.at(below - 1, 0)
    ):
        unnamed = [column for column in rows.filled(below) if rows.at(below - 1, column) == ""]
        depth = max(depth, below) if unnamed else depth
    elif below in pending and _names_stub(rows, found[-1], below):
        depth = max(depth, below)
    return found + [row for row in pending if found[-1] < row <= depth]


def _names_stub(rows: Rows, years: int, row: int) -> bool:
    """Whether a row under years names the columns before them, as tables of pivots and of pandas have it."""
    columns = rows.years(years) if rows.kinds[years] == Kind.FIGURES else []
    filled = rows.filled(row)
    if not columns or not filled or filled[-1] >= columns[0]:
        return False
    if rows.kinds[row] == Kind.WORDS:
        return any(rows.at(years, column) == "" for column in filled)
    above = rows.line(years).partition(" ")[0] if rows.at(years, 0) != "" else ""
    return words.is_code(rows.line(row)) and (not above or words.is_code(above))


def _without_data(rows: Rows, found: list[int]) -> list[int]:
    """Header rows up to the first that stands under a full row of names and is neither units nor English."""
    for position in range(1, len(found)):
        above, row = found[position - 1], found[position]
        names = rows.texts(above)
        if (
            rows.kinds[row] == Kind.WORDS
            and rows.kinds[above] == Kind.WORDS
            and set(rows.filled(row)) <= set(rows.filled(above))
            and len(set(names)) == len(names)
            and not any(merge.top <= above <= merge.bottom for merge in rows.merges)
            and not names_units(rows, row)
            and not rows.tells_of_series(row)
            and not rows.numbers_columns(row)
            and not words.is_remark_label(str(rows.at(row, rows.first(row))))
            and not all(words.is_english(text) for text in rows.texts(row))
            and not labels_codes(rows, above, row)
        ):
            return found[:position]
    return found


def _heads(rows: Rows, row: int, numeric: set[int]) -> bool:
    if rows.kinds[row] == Kind.FIGURES:
        return True
    if _heads_block(rows, row, numeric):
        return False
    return any(
        column in numeric and not words.is_missing(str(rows.at(row, column))) for column in rows.filled(row)
    )


def _heads_block(rows: Rows, row: int, numeric: set[int]) -> bool:
    """Whether a row is a period alone in the middle under a full header, and so heads the rows below."""
    if rows.kinds[row] != Kind.LONE or rows.spans_part(row) or len(numeric) < 2 or not row:
        return False
    named = sum(column in numeric for column in rows.filled(row - 1))
    return bool(named > 1 and iso_period(rows.line(row)))


def is_above(rows: Rows, row: int) -> bool:
    """Whether a row stands above a header: a unit, a note of one text, or the line of a form."""
    is_note = rows.is_note(row) and rows.kinds[row] == Kind.LONE
    return is_note or bool(rows.states_unit(row)) or rows.fills_form(row)


def _tops(rows: Rows, row: int, below: int, numeric: set[int]) -> bool:
    """Whether a row of one text is the top of the header that goes on at row `below`."""
    if is_above(rows, row):
        return False
    column, text = rows.first(row), rows.line(row)
    if rows.spans_part(row):
        return True
    if column <= rows.first(below):
        # The stub's header alone in the first line, the others under it.
        return rows.at(below, column) == "" and len(text) <= 8 and not words.is_continued(text)
    return numeric != set() and column <= min(numeric) and not words.is_title(text)


def _reads_as_title(rows: Rows, found: list[int], numeric: set[int]) -> bool:
    return not _tops(rows, found[0], found[1], numeric)


def labels_codes(rows: Rows, above: int, row: int) -> bool:
    """Whether a row says in Chinese what the names for programs above it mean, as CSMAR's second row does."""
    codes = [column for column in rows.filled(above) if words.is_code(str(rows.at(above, column)))]
    if len(codes) < 2 or len(codes) < len(rows.filled(above)):
        return False
    texts = [str(rows.at(row, column)) for column in codes]
    labels = [text for text in texts if words.has_chinese(text) and not unit_words.is_no_unit(text)]
    return len(labels) >= _LABELLED * len(codes) and len(set(labels)) == len(labels)


def names_units(rows: Rows, row: int) -> bool:
    """Whether a row below a header has units, or a label for them and others."""
    cells = [str(rows.at(row, column)) for column in rows.filled(row)]
    stated = [cell for cell in cells if not unit_words.is_no_unit(cell)]
    if len(stated) < len(cells) and all(unit_words.is_unit(cell) for cell in stated):
        return len(cells) > 1
    if unit_words.is_unit_label(cells[0]) and any(
        unit_words.is_unit(cell) or unit_words.is_no_unit(cell) for cell in cells[1:]
    ):
        return True
    named = sum(unit_words.is_unit(cell) for cell in cells)
    return named > 0 and named >= 0.7 * len([cell for cell in cells[1:] if cell]) and named >= len(cells) - 1
