"""Published claims as tables for readers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from govkit.claims import Claim
from govkit.codebook import Codebook
from govkit.periods import in_words
from govkit.text import say, sentence_case

if TYPE_CHECKING:
    import pandas as pd


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
