"""Workbooks whose texts were saved in a wrong encoding, as those are that programs make of damaged text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from govkit.readers.mojibake import had_back, is_lost, lost_remark, mend, mender_of
from govkit.readers.raw import Remark
from govkit.readers.sheet import Sheet

_LOOKED_AT = 100_000


def with_mended_texts(sheets: Sequence[Sheet]) -> list[Sheet]:
    """Sheets with the texts that they had before, where all of a workbook say how; others as they are."""
    texts = list(
        dict.fromkeys(
            cell for sheet in sheets for row in sheet.cells for cell in row if isinstance(cell, str)
        )
    )
    texts += [sheet.name for sheet in sheets]
    if all(map(str.isascii, texts)):
        return list(sheets)
    mender = mender_of(texts)
    if mender is not None:
        return _all_mended(sheets, texts, partial(mend, mender=mender), Remark("readers.remark_mended"))
    if not is_lost("\n".join(texts)[:_LOOKED_AT]):
        return list(sheets)
    found = {text: had_back(text) for text in texts if not text.isascii()}
    mended = [one for _, own, _ in found.values() for one in own]
    left = [one for _, _, own in found.values() for one in own]
    new = {text: one for text, (one, _, _) in found.items()}
    return _all_mended(sheets, texts, lambda text: new.get(text, text), lost_remark(mended, left))


def _all_mended(
    sheets: Sequence[Sheet], texts: Sequence[str], mended: Callable[[str], str], remark: Remark
) -> list[Sheet]:
    new = {text: mended(text) for text in texts}
    return [
        replace(
            sheet,
            name=new.get(sheet.name, sheet.name),
            cells=[
                [new.get(cell, cell) if isinstance(cell, str) else cell for cell in row]
                for row in sheet.cells
            ],
        ).remarked(remark)
        for sheet in sheets
    ]
