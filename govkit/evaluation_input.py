"""What `evaluate` takes: a dataset, its folder, or a bare table of observations."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from govkit.codebook import load_codebook
from govkit.dataset import Dataset, Description, Wording, load_dataset
from govkit.districts import District, find_district
from govkit.errors import DataError, ParameterError
from govkit.observations import COLUMNS, KEY, validate
from govkit.periods import PATTERN
from govkit.text import listing, say

if TYPE_CHECKING:
    import pandas as pd

ASSUMED = {"n": "", "status": "A", "source": ""}  # of a table that has only keys and values


def as_dataset(
    data: Dataset | pd.DataFrame | str | Path,
    districts: Sequence[str],
    reform_start: str | Mapping[str, str] | None = None,
    donors: Sequence[str] | None = None,
) -> Dataset:
    """The data with the reform and the comparison districts that the user names.

    Parameters
    ----------
    data
        A dataset, its folder, or a table with the columns `district, indicator, period, value` (and `n`,
        `status`, `source` where known), whose districts then count as of one level and region.
    districts
        Ids, codes or names of the districts that the reform reached.
    reform_start
        ISO period for all of them, or by district; by default what the data say.
    donors
        Ids, codes or names of the comparison districts; by default those of the same level and region that no
        reform reached.

    Raises
    ------
    ParameterError
        There is no such district, or a start is no period.
    DataError
        As `govkit.load`.
    """
    if isinstance(data, str | Path):
        dataset = load_dataset(data)
    elif isinstance(data, Dataset):
        dataset = data
    else:
        dataset = _of_table(data)
    places = {name: dataset.find(name) for name in districts}
    known = dict(dataset.districts)
    if reform_start is not None:
        given = reform_start if isinstance(reform_start, Mapping) else dict.fromkeys(districts, reform_start)
        for name, start in given.items():
            place = places.get(name) or dataset.find(name)
            if not re.fullmatch(PATTERN, str(start)):
                raise ParameterError("evaluation.bad_start", value=start, district=place.name())
            known[place.district] = replace(known[place.district], reform_start=str(start))
    if donors is not None and places:
        known = _restricted(known, [place.district for place in places.values()], donors)
    return replace(dataset, districts=known)


def _restricted(
    known: Mapping[str, District], treated: Sequence[str], donors: Sequence[str]
) -> dict[str, District]:
    """The treated districts and the donors, which the user's word makes comparable."""
    chosen = [find_district(dict(known), name).district for name in donors]
    both = sorted(set(chosen) & set(treated))
    if both:
        raise ParameterError("evaluation.donor_is_treated", districts=listing(both))
    like = known[treated[0]]
    pool = {key: replace(known[key], level=like.level, region=like.region, reform_start="") for key in chosen}
    return {key: known[key] for key in treated} | pool


def _of_table(table: pd.DataFrame) -> Dataset:
    missing = [column for column in (*KEY, "value") if column not in table.columns]
    if missing:
        raise DataError(
            "errors.missing_column",
            file=say("evaluation.table"),
            missing=listing(missing),
            found=listing(map(str, table.columns)),
        )
    whole = table.assign(**{name: value for name, value in ASSUMED.items() if name not in table.columns})
    whole = whole.loc[whole["value"].notna(), [c for c in COLUMNS if c in whole.columns]]
    if whole.empty:
        raise DataError("errors.nothing_observed", file=say("evaluation.table"))
    ids = sorted(set(whole["district"].astype(str).str.strip()))
    codebook = load_codebook()
    return Dataset(
        folder=Path(),
        description=Description(
            title=Wording(zh=say("evaluation.table", "zh"), en=say("evaluation.table", "en"))
        ),
        observations=validate(whole, codebook, ids, file=say("evaluation.table")),
        districts={key: District(key, key, key, "county") for key in ids},
        codebook=codebook,
    )
