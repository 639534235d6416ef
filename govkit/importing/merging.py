"""Several files as one: the same figure counts once, a differing one is refused or, on request, revises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from govkit.errors import ReadError
from govkit.importing.mapping import Mapping
from govkit.observations import KEY

if TYPE_CHECKING:
    import pandas as pd

    from govkit.codebook import Codebook, Indicator
    from govkit.districts import District


@dataclass(frozen=True)
class Part:
    """What one file gives.

    Attributes
    ----------
    file
        Its name, which tells it from the others of a data folder.
    cells, places
        As `govkit.importing.tidy.Tidied` has them.
    revises
        Whether its figures take the place of differing ones of the files before it.
    """

    file: str
    file_sha256: str
    mapping_sha256: str
    cells: pd.DataFrame
    places: pd.DataFrame
    revises: bool = False


@dataclass(frozen=True)
class Merged:
    """The cells in force, each with its file; and how many figures of a file an earlier one gives as well."""

    cells: pd.DataFrame
    shared: dict[str, int] = field(default_factory=dict)

    def differing(self, part: Part) -> pd.DataFrame:
        """Figures of a part that are not those in force: the key, both values, the file of the other."""
        met = self._met(part)
        return met[~_same(met)]

    def with_part(self, part: Part) -> Merged:
        """These cells and those of one more part."""
        import pandas as pd

        met = self._met(part)
        same = _same(met)
        superseded = met.loc[~same, KEY] if part.revises else met.loc[[], KEY]
        unused = met.loc[same, KEY] if part.revises else met[KEY]
        own = part.cells.assign(file=part.file)
        cells = pd.concat([_without(self.cells, superseded), _without(own, unused)], ignore_index=True)
        return Merged(cells, {**self.shared, part.file: int(same.sum())})

    def _met(self, part: Part) -> pd.DataFrame:
        columns = [*KEY, "value", "n"]
        here = self.cells.loc[self.cells["value"].notna(), [*columns, "file"]]
        new = part.cells.loc[part.cells["value"].notna(), columns]
        return here.merge(new, on=KEY, suffixes=("_before", ""))


def merge(parts: Sequence[Part]) -> Merged:
    """Lay parts over each other, in their order.

    A figure that an earlier file gives as well is taken from that one. One that differs takes its place where
    its part revises; else it is not used, which `refuse_differing` makes sure of.
    """
    first, *others = parts
    merged = Merged(first.cells.assign(file=first.file))
    for part in others:
        merged = merged.with_part(part)
    return merged


def refuse_differing(
    parts: Sequence[Part], mapping: Mapping, codebook: Codebook, districts: dict[str, District]
) -> None:
    """Raise ReadError where a file that revises nothing has another figure than a file before it.

    So is a file with yearly figures of a series where a file before it has monthly ones.
    """
    before = merge(parts[:1])
    for part in parts[1:]:
        _refuse_other_frequency(before, part, codebook, districts)
        differing = before.differing(part)
        before = before.with_part(part)
        if part.revises or not len(differing):
            continue
        first = differing.iloc[0]
        fixed = isinstance(mapping.period, str) and mapping.period != "title"
        raise ReadError(
            "importing.files_differ_one_period" if fixed else "importing.files_differ",
            **_series(first, codebook, districts),
            period=first["period"],
            before=f"{first['value_before']:.15g}",
            after=f"{first['value']:.15g}",
            unit=codebook.unit_of(str(first["indicator"])).name(),
            first=first["file"],
            second=part.file,
            count=len(differing),
        )


def with_revisions(held: Sequence[Part], given: Sequence[Part]) -> list[Part]:
    """The parts in the order that lets those given take the place of what they differ from.

    A given part that differs from no other stays where it is, or comes after those held.
    """
    parts = list(held)
    for part in given:
        others = [one for one in parts if one.file != part.file]
        if others and len(merge(others).differing(part)):
            parts = [*others, replace(part, revises=True)]
        else:
            parts = [part if one.file == part.file else one for one in parts]
            parts += [part] if part.file not in {one.file for one in parts} else []
    return parts


def lacking(
    parts: Sequence[Part], files: Sequence[str], codebook: Codebook
) -> dict[str, tuple[Indicator, ...]]:
    """Indicators that files do not have, and others of the parts do."""
    of_file = {part.file: set(part.cells["indicator"]) for part in parts}
    everywhere = set().union(*of_file.values())
    found = {
        name: tuple(one for one in codebook.indicators if one.key in everywhere - of_file[name])
        for name in files
    }
    return {name: indicators for name, indicators in found.items() if indicators}


def observations_of(cells: pd.DataFrame) -> pd.DataFrame:
    """Observations of cells in force.

    A cell without a figure becomes an observation of status M when it lies between the first and the last
    figure of its series, and none outside.
    """
    # A figure stands before the blank cells of the same key, whichever row of whichever file they come from.
    ordered = cells.assign(absent=cells["value"].isna()).sort_values([*KEY, "absent"], kind="stable")
    single = ordered.drop_duplicates(KEY)
    span = single[~single["absent"]].groupby(["district", "indicator"])["period"].agg(["min", "max"])
    single = single.join(span, on=["district", "indicator"])
    within = (single["period"] >= single["min"]) & (single["period"] <= single["max"])
    # A mark that says why a figure is missing is a statement; a blank outside the series is none.
    rows = single[within | (single["absent"] & (single["status"] != "M"))]
    rows = rows.assign(source=rows["source"] + " (" + rows["file"] + ")")
    return rows[[*KEY, "value", "n", "status", "source"]].reset_index(drop=True)


def _same(met: pd.DataFrame) -> pd.Series[bool]:
    """Whether both figures are one; counts behind them differ where they are of other persons."""
    counted = met["n"].notna() & met["n_before"].notna()
    other_count = (counted & (met["n"] != met["n_before"])).fillna(False).astype("bool")
    return (met["value"] == met["value_before"]) & ~other_count


def _without(cells: pd.DataFrame, keys: pd.DataFrame) -> pd.DataFrame:
    """The cells but for figures of these keys; blank ones stay."""
    import pandas as pd

    found = pd.MultiIndex.from_frame(cells[KEY]).isin(pd.MultiIndex.from_frame(keys))
    return cells[~found | cells["value"].isna()]


def _refuse_other_frequency(
    before: Merged, part: Part, codebook: Codebook, districts: dict[str, District]
) -> None:
    columns = [*KEY, "file"]
    here = before.cells.loc[before.cells["value"].notna(), columns]
    new = part.cells.loc[part.cells["value"].notna(), KEY]
    series = ["district", "indicator"]
    met = here.drop_duplicates(series).merge(new.drop_duplicates(series), on=series, suffixes=("_before", ""))
    forms = [met[name].str.replace(r"\d", "0", regex=True) for name in ("period_before", "period")]
    other = met[forms[0] != forms[1]]
    if len(other):
        first = other.iloc[0]
        raise ReadError(
            "importing.files_frequency",
            **_series(first, codebook, districts),
            first=first["file"],
            before=first["period_before"],
            second=part.file,
            after=first["period"],
        )


def _series(row: pd.Series[str], codebook: Codebook, districts: dict[str, District]) -> dict[str, str]:
    place = districts[str(row["district"])]
    return {
        "district": place.name(),
        "identity": place.district,
        "indicator": codebook.indicator(str(row["indicator"])).name(),
    }
