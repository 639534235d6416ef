"""The check itself: everything that is wrong with a series, with a panel, with a dataset."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from govkit.codebook import load_codebook
from govkit.districts import District
from govkit.errors import DesignError
from govkit.periods import frequency, to_index, to_text
from govkit.quality.issue import QualityIssue, ordered
from govkit.quality.jumps import find_jumps
from govkit.quality.panel import Panel, build_panel
from govkit.quality.panel_issues import check_panel
from govkit.quality.table_issues import identities, statuses

if TYPE_CHECKING:
    from govkit.dataset import Dataset
    from govkit.effects.case import Case


@dataclass(frozen=True)
class DatasetQuality:
    """What was checked and what was found.

    Attributes
    ----------
    issues
        In the order of the codebook's indicators, then of districts, then of periods.
    series
        The series that were checked, as (district, indicator).
    """

    issues: tuple[QualityIssue, ...]
    series: tuple[tuple[str, str], ...]

    @cached_property
    def by_series(self) -> dict[tuple[str, str], tuple[QualityIssue, ...]]:
        """The issues of each series, as (district, indicator); a broken identity counts for all its terms."""
        found: dict[tuple[str, str], list[QualityIssue]] = {}
        for issue in self.issues:
            for indicator in issue.indicators:
                found.setdefault((issue.district, indicator), []).append(issue)
        return {key: tuple(issues) for key, issues in found.items()}

    def of(self, district: str, indicator: str | None = None) -> tuple[QualityIssue, ...]:
        """The issues of a district, or of one of its series."""
        if indicator is not None:
            return self.by_series.get((district, indicator), ())
        return tuple(issue for issue in self.issues if issue.district == district)

    def breaks(self, district: str, indicator: str) -> tuple[QualityIssue, ...]:
        """The breaks that show in a series: across them its values are not the same thing."""
        return tuple(i for i in self.of(district, indicator) if i.is_break and i.severity != "minor")

    def unbroken(self, districts: Iterable[str], indicator: str) -> tuple[str, ...]:
        """Those of the districts whose series has no break of its own: fit to be donors of a comparison."""
        return tuple(
            district
            for district in districts
            if all(issue.kind == "common_break" for issue in self.breaks(district, indicator))
        )

    @property
    def common_breaks(self) -> dict[tuple[str, str], tuple[QualityIssue, ...]]:
        """The common breaks by (indicator, period), the issue of each district that takes part."""
        found: dict[tuple[str, str], list[QualityIssue]] = {}
        for issue in self.issues:
            if issue.kind == "common_break":
                found.setdefault((issue.indicator, issue.period), []).append(issue)
        return {key: tuple(issues) for key, issues in found.items()}

    def table(self) -> pd.DataFrame:
        """One row an issue: kind, district, indicator, period, size, severity, and its text."""
        rows = [
            (i.kind, i.district, i.indicator, i.period, i.size, i.severity, i.text()) for i in self.issues
        ]
        columns = ["kind", "district", "indicator", "period", "size", "severity", "text"]
        return pd.DataFrame(rows, columns=columns)


def check_series(
    values: pd.Series[float],
    indicator: str,
    *,
    district: str = "",
    reform_start: str = "",
    others: pd.DataFrame | None = None,
) -> tuple[QualityIssue, ...]:
    """Check one series.

    Parameters
    ----------
    values
        Observed values in the codebook's unit, on a PeriodIndex; a period left out is a gap as NaN is.
    indicator
        Key of the codebook.
    reform_start
        ISO period, or empty where no reform reached the district.
    others
        Series of districts of the same level and region, shape (periods, districts): with them breaks that
        are common are told from the district's own.

    Raises
    ------
    DesignError
        A period stands twice, a value is infinite, there is no value, or the others are of another frequency.
    CodebookError
        There is no such indicator.
    """
    load_codebook().indicator(indicator)
    name = district or str(values.name or "")
    if not isinstance(values.index, pd.PeriodIndex) or not values.notna().any():
        raise DesignError("quality.no_values", indicator=indicator, district=name)
    wide = values.astype("float64").to_frame(name)
    if others is not None and not others.empty:
        if getattr(others.index, "freqstr", "") != values.index.freqstr:
            raise DesignError("quality.other_frequency", indicator=indicator, district=name)
        if name in others.columns:
            raise DesignError("effects.treated_among_donors", indicator=indicator, district=name)
        wide = pd.concat([wide, others], axis=1)
    panel = build_panel(wide, indicator, {name: reform_start} if reform_start else {})
    return ordered(check_panel(panel, [name]))


@dataclass(frozen=True)
class CaseQuality:
    """What is wrong with the series of a case.

    Attributes
    ----------
    issues
        Of the treated district's series.
    broken_donors
        Donors whose series breaks before the reform where the others do not. Breaks after it are left in the
        pool: a donor's noise that is taken out there would make the treated district's look like an effect.
    """

    issues: tuple[QualityIssue, ...] = ()
    broken_donors: tuple[str, ...] = ()

    @property
    def breaks(self) -> tuple[QualityIssue, ...]:
        """Those across which the values are not the same thing."""
        return tuple(issue for issue in self.issues if issue.is_break and issue.severity != "minor")

    def broken_before(self, case: Case) -> tuple[str, ...]:
        """The ISO periods before the end of the transition in which the series breaks."""
        late = {to_text(period) for period in case.treated.index[case.lies("after")]}
        return tuple(dict.fromkeys(i.period for i in self.breaks if i.period not in late))


def check_case(case: Case) -> CaseQuality:
    """Check what an effect is to be estimated from: the treated series, and the donors for breaks.

    Raises
    ------
    DesignError
        A value is infinite, or the treated district is among its donors.
    """
    if case.district in case.donors.columns:
        raise DesignError("effects.treated_among_donors", indicator=case.indicator, district=case.district)
    wide = case.donors.copy()
    wide.insert(0, case.district, case.treated)
    reforms = {case.district: case.reform_start}
    panel = build_panel(wide, case.indicator, reforms, unit=case.unit)
    jumps = find_jumps(panel)
    early = np.array([phase == "before" for phase in panel.phases(case.district)])
    broken = (jumps.own & ~jumps.outlier & ~jumps.follows & early[:, None]).any(axis=0)
    broken |= (jumps.decade != 0).any(axis=0)
    donors = tuple(name for name, found in zip(panel.districts, broken, strict=True) if found)
    return CaseQuality(
        ordered((*_copies(case), *check_panel(panel, [case.district], jumps))),
        tuple(name for name in donors if name != case.district),
    )


def _copies(case: Case) -> Iterator[QualityIssue]:
    """Series that are another's: figures of a higher level filled in for many districts."""
    known, treated = case.observed_donors, np.concatenate([case.before, case.after])
    if not known.shape[1] or not np.ptp(treated) > 0:
        return
    period = to_text(case.used.min())
    copies = int(known.shape[1] - case.complete_donors.shape[1])
    own = bool((known.to_numpy() == treated[:, None]).all(axis=0).any())
    evidence = {"compared": known.shape[1]}
    named = (case.district, case.indicator, period)
    if own:
        yield QualityIssue("copied", *named, 1, "serious", {"whose": "own", **evidence})
    if copies:
        yield QualityIssue("copied", *named, copies, "moderate", {"whose": "donors", **evidence})


def check_dataset(
    dataset: Dataset, *, districts: Sequence[str] | None = None, indicators: Sequence[str] | None = None
) -> DatasetQuality:
    """Check every series of a dataset, each beside those of its level and region, and the identities.

    Parameters
    ----------
    districts, indicators
        Report only on these (ids, codes or names; keys); all are used for what is common.

    Raises
    ------
    ParameterError, CodebookError
        There is no such district or indicator.
    """
    places = dataset.districts
    wanted = None if districts is None else {dataset.find(name).district for name in districts}
    keys = None if indicators is None else {dataset.codebook.indicator(key).key for key in indicators}
    found: list[QualityIssue] = []
    series: list[tuple[str, str]] = []
    rows = dataset.observations
    of = rows["indicator"].to_numpy()
    groups = None if wanted is None else {_group(places[key]) for key in wanted}
    for indicator in dataset.codebook.indicators:
        if keys is not None and indicator.key not in keys:
            continue
        for panel in _panels(rows[of == indicator.key], indicator.key, places, groups):
            found += check_panel(panel, wanted)
            series += [(panel.districts[place], indicator.key) for place in panel.seen.nonzero()[0]]
    own = rows if wanted is None else rows[rows["district"].isin(wanted)]
    found += statuses(own, places)
    found += identities(own, places)
    kept = (issue for issue in found if keys is None or keys & set(issue.indicators))
    checked = tuple(entry for entry in series if wanted is None or entry[0] in wanted)
    return DatasetQuality(ordered(kept), checked)


def _panels(
    rows: pd.DataFrame,
    indicator: str,
    places: Mapping[str, District],
    wanted: Collection[tuple[str, str]] | None,
) -> Iterator[Panel]:
    """The panels of one indicator: districts of one level, region and frequency."""
    groups = rows["district"].map({key: _group(place) for key, place in places.items()})
    if wanted is not None:
        rows, groups = rows[groups.isin(list(wanted))], groups[groups.isin(list(wanted))]
    forms = rows["period"].map({period: frequency(period) for period in rows["period"].unique()})
    for (_, group), part in rows.groupby([forms, groups], sort=True):
        wide = part.pivot(index="period", columns="district", values="value")
        if not wide.notna().any(axis=None):
            continue
        wide = wide.set_axis(to_index(wide.index), axis=0)
        members = [key for key, place in places.items() if _group(place) == group]
        reforms = {key: places[key].reform_start for key in members if places[key].reform_start}
        yield build_panel(wide, indicator, reforms, members)


def _group(place: District) -> tuple[str, str]:
    """Districts of one level and region are of one kind."""
    return place.level, place.region
