"""Periods given up so that donors with a few missing values need not be."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from govkit.effects.case import Case

GIVEN_UP = 0.10  # at most this share of the periods on each side of the reform


def balance(case: Case) -> Case:
    """The case without the few periods that keep donors from being complete.

    A permutation test lives on the number of its donors: one month that one donor lacks costs it that donor.
    Donors are taken back in the order of how little they lack, as long as no more than a tenth of the periods
    before the reform, and of those after it, are given up.

    Returns
    -------
    Case
        The treated district is missing in the periods given up; unchanged where nothing is gained.
    """
    used = case.used
    missing = case.donors.loc[used].isna().to_numpy()
    is_after = np.arange(len(used)) >= len(case.before)
    budget = {side: int(GIVEN_UP * (is_after == side).sum()) for side in (False, True)}
    given_up = np.zeros(len(used), dtype=bool)
    lacking = missing.sum(axis=0)
    for donor in np.argsort(lacking, kind="stable"):
        if lacking[donor] == 0:
            continue
        wanted = given_up | missing[:, donor]
        if all(int(wanted[is_after == side].sum()) <= budget[side] for side in budget):
            given_up = wanted
    if not given_up.any():
        return case
    treated = case.treated.copy()
    treated.loc[used[given_up]] = np.nan
    return replace(case, treated=treated)
