"""Published claims as tables: one for reckoning, one for readers."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

from govkit.claims import COLUMNS, Claim
from govkit.codebook import Codebook
from govkit.periods import in_words
from govkit.text import say, sentence_case

if TYPE_CHECKING:
    import pandas as pd


def to_frame(claims: Iterable[Claim]) -> pd.DataFrame:
    """Claims as a table, one row each, indexed by id.

    Returns
    -------
    DataFrame
        The columns of the file with `low` and `high`, the ends of each claim's interval, beside `value`.
        `value` is missing where the figure is a bound or approximate, so that nobody averages bounds.
    """
    import pandas as pd

    records = []
    for claim in claims:
        interval = claim.interval()
        records.append(
            {
                "claim": claim.claim,
                "model": claim.model,
                "indicator": claim.indicator,
                "value": claim.stated_value if claim.bound == "exact" else math.nan,
                "low": interval.low,
                "high": interval.high,
                "unit": claim.unit.key,
                "bound": claim.bound,
                "written": claim.written,
                "period": claim.period,
                "phase": claim.phase,
                "part": claim.locator.part,
                "section": claim.locator.section,
                "paragraph": claim.locator.paragraph,
                "subject": claim.subject,
                "note": claim.note,
            }
        )
    columns = [*COLUMNS[:4], "low", "high", *COLUMNS[4:]]
    return pd.DataFrame(records, columns=columns).set_index("claim")


def claims_table(claims: Iterable[Claim], codebook: Codebook) -> pd.DataFrame:
    """Claims for readers: indicator, figure with bound and unit, period, phase, and where it stands."""
    import pandas as pd

    names = [say(f"claims.column_{c}") for c in ("indicator", "stated", "period", "phase", "locator")]
    rows = [
        (
            sentence_case(label(claim, codebook)),
            claim.stated(),
            in_words(claim.period) if claim.period else say("claims.none"),
            say(f"claims.phase_{claim.phase}"),
            claim.locator.text(),
        )
        for claim in claims
    ]
    return pd.DataFrame(rows, columns=names)


def label(claim: Claim, codebook: Codebook) -> str:
    """The claim's indicator by name, with its subject where it has one."""
    name = codebook.indicator(claim.indicator).name()
    if not claim.subject:
        return name
    return say("claims.with_subject", name=name, subject=say(f"claims.subject_{claim.subject}"))
