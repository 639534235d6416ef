"""A data folder: `observations.csv` (or `.parquet`), `districts.csv` and `dataset.yml`, read and checked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, ValidationError

from govkit import paths
from govkit.codebook import Codebook, load_codebook
from govkit.districts import District, donor_pool, find_district, read_districts
from govkit.errors import DataError
from govkit.field_problems import field_problem
from govkit.observations import COLUMNS, is_synthetic, validate
from govkit.report import warn_of_synthetic_data
from govkit.text import pick, say
from govkit.vintages import FILE as VINTAGES
from govkit.vintages import FORMER_DISTRICTS, observations_as_of, split_folder

if TYPE_CHECKING:
    import pandas as pd


class Wording(BaseModel):
    """A text in Chinese and, where there is one, in English."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    zh: str
    en: str = ""

    def text(self, lang: str | None = None) -> str:
        """The text in the language in force, or in `lang`."""
        return pick(self.zh, self.en, lang)


class Description(BaseModel):
    """What `dataset.yml` says: a title, a description, and what a reader of the figures must know."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Wording
    description: Wording = Wording(zh="")
    notes: tuple[Wording, ...] = ()
    imported: dict[str, Any] = {}

    def of_vintage(self, as_of: str) -> Description:
        """The description with a note that the values are those of an earlier vintage."""
        note = Wording(
            zh=say("report.vintage", "zh", as_of=as_of), en=say("report.vintage", "en", as_of=as_of)
        )
        return self.model_copy(update={"notes": (note, *self.notes)})


@dataclass(frozen=True)
class Dataset:
    """A data folder, read and checked: what was observed, where, and by which codebook."""

    folder: Path
    description: Description
    observations: pd.DataFrame
    districts: dict[str, District]
    codebook: Codebook

    def title(self, lang: str | None = None) -> str:
        """The title in the language in force, or in `lang`."""
        return self.description.title.text(lang)

    def notes(self, lang: str | None = None) -> list[str]:
        """What a reader of the figures must know: breaks in definition, and the like."""
        return [note.text(lang) for note in self.description.notes]

    @property
    def synthetic(self) -> bool:
        """Whether any row is synthetic."""
        return is_synthetic(self.observations)

    def find(self, wanted: str) -> District:
        """The district of that id, code or name; raises ParameterError with the nearest ones."""
        return find_district(self.districts, wanted)

    def touched(self) -> tuple[District, ...]:
        """The districts that a reform reached."""
        return tuple(d for d in self.districts.values() if d.reform_start)

    def donors(self, district: str) -> tuple[str, ...]:
        """The comparison districts of a district: same level and region, no reform."""
        return donor_pool(self.districts, district)

    def reform_source(self, district: str, lang: str | None = None) -> str:
        """Who dates the reform of a district: its own record, else the codebook's entry of its model."""
        place = self.districts[district]
        if place.reform_source or not place.model:
            return place.reform_source
        return self.codebook.model(place.model).reform.source(lang)

    def indicators(self, district: str) -> tuple[str, ...]:
        """The indicators observed in a district, in the codebook's order."""
        own = set(self.observations.loc[self.observations["district"] == district, "indicator"])
        return tuple(entry.key for entry in self.codebook.indicators if entry.key in own)


def load(
    folder: str | Path | None = None,
    *,
    district: str | Iterable[str] | None = None,
    indicator: str | Iterable[str] | None = None,
    as_of: str | None = None,
) -> pd.DataFrame:
    """Load observations as one tidy, validated table.

    Parameters
    ----------
    folder
        A data folder; by default the demonstration data that ship with the project.
    district, indicator
        Keep only these; a district by id, code or name.
    as_of
        A vintage or day: the values as they stood then. `folder@as_of` means the same.

    Returns
    -------
    DataFrame
        Columns `district, indicator, period, value, n, status, source`, one row per district × indicator ×
        period, sorted by them. `value` is in the codebook's unit (`govkit.load_codebook().unit_of(key)`),
        `n` is the count behind it or missing, `status` an SDMX observation status.

    Raises
    ------
    DataError
        A file or column is missing, a value is no number, a period no period, a key stands twice, or a
        district or indicator is unknown. The message names the file and the row.
    PrivacyError
        A column holds what looks like identity or telephone numbers.
    ParameterError
        `district` names no district of the data.
    """
    dataset = load_dataset(folder, as_of=as_of)
    frame = dataset.observations
    if district is not None:
        wanted = [district] if isinstance(district, str) else district
        frame = frame[frame["district"].isin([dataset.find(name).district for name in wanted])]
    if indicator is not None:
        keys = [indicator] if isinstance(indicator, str) else list(indicator)
        for key in keys:
            dataset.codebook.indicator(key)
        frame = frame[frame["indicator"].isin(keys)]
    return frame.reset_index(drop=True)


def load_dataset(folder: str | Path | None = None, *, as_of: str | None = None) -> Dataset:
    """Load a data folder whole: observations, districts, title and codebook. Errors as `load`.

    What was loaded last is kept: as long as its files hold the same it is not read again.
    """
    named, vintage = split_folder(folder if folder is not None else paths.demo_folder())
    where = find_folder(named)
    vintage = as_of or vintage
    codebook = load_codebook()
    state = (str(where.resolve()), vintage, _files(where))
    found = next((kept for known, kept in _kept if known == state and kept.codebook is codebook), None)
    if found is None:
        found = _read(where, vintage, codebook)
        _kept[:] = [(state, found)]
    # Its own frame and districts: who changes them changes nothing for who loads next.
    own = replace(
        found, folder=where, observations=found.observations.copy(deep=False), districts=dict(found.districts)
    )
    if own.synthetic:
        warn_of_synthetic_data()
    return own


# The dataset loaded last, under what it was read from.
_kept: list[tuple[tuple[str, str | None, tuple[tuple[str, str], ...]], Dataset]] = []
FILES = (
    "observations.csv",
    "observations.parquet",
    "districts.csv",
    "dataset.yml",
    VINTAGES,
    FORMER_DISTRICTS,
)


def kept_datasets() -> list[Any]:
    """What `load_dataset` has kept, to be handed to `keep_datasets` in another process."""
    return list(_kept)


def keep_datasets(kept: list[Any]) -> None:
    """Have `load_dataset` find what another process has read."""
    codebook = load_codebook()
    _kept[:] = [(state, replace(found, codebook=codebook)) for state, found in kept]


def _files(folder: Path) -> tuple[tuple[str, str], ...]:
    """Name and hash of the files that make a data folder; a hash takes a small part of what reading takes."""
    hashes = []
    for name in FILES:
        with suppress(OSError), (folder / name).open("rb") as stream:
            hashes.append((name, hashlib.file_digest(stream, "blake2b").hexdigest()))
    return tuple(hashes)


def _read(where: Path, vintage: str | None, codebook: Codebook) -> Dataset:
    description = _read_description(where / "dataset.yml")
    districts = read_districts(where / "districts.csv", codebook)
    if vintage and (where / FORMER_DISTRICTS).exists():
        districts |= read_districts(where / FORMER_DISTRICTS, codebook)
    file, raw = (where / VINTAGES, observations_as_of(where, vintage)) if vintage else _read_table(where)
    if raw.empty and set(raw.columns) >= set(COLUMNS):
        raise DataError("errors.nothing_observed", file=file)
    return Dataset(
        folder=where,
        description=description.of_vintage(vintage) if vintage else description,
        observations=validate(raw, codebook, districts, file=file),
        districts=districts,
        codebook=codebook,
    )


def find_folder(folder: Path, here: Path | None = None) -> Path:
    """The data folder of that path: from `here`, by default the current folder, else from the project's.

    A notebook works in `notebooks/`; who writes `mydata` in it means the `mydata` of the project.

    Raises
    ------
    DataError
        There is no such folder, or it is no data folder.
    """
    places = [(here or Path()) / folder, paths.project() / folder]
    if found := next((place for place in places if place.is_dir()), None):
        if not any((found / name).exists() for name in FILES):
            raise DataError("errors.no_data_folder", folder=found)
        return found
    if folder.is_absolute():
        raise DataError("errors.folder_missing", folder=folder)
    raise DataError("errors.folder_nowhere", folder=folder, here=here or Path.cwd(), project=paths.project())


def _read_table(folder: Path) -> tuple[Path, pd.DataFrame]:
    import pandas as pd

    parquet, text = folder / "observations.parquet", folder / "observations.csv"
    if parquet.exists() and text.exists():
        raise DataError("errors.two_tables", folder=folder)
    if parquet.exists():
        try:
            return parquet, pd.read_parquet(parquet)
        except (OSError, ValueError) as problem:
            raise DataError("errors.unreadable", file=parquet, problem=str(problem).split("\n")[0]) from None
    if not text.exists():
        raise DataError("errors.no_table", folder=folder)
    try:
        frame = pd.read_csv(
            text, dtype="str", keep_default_na=False, encoding="utf-8-sig", skip_blank_lines=False
        )
    except UnicodeDecodeError:
        raise DataError("errors.not_utf8", file=text) from None
    except pd.errors.EmptyDataError:
        raise DataError("errors.nothing_observed", file=text) from None
    except pd.errors.ParserError as problem:
        raise DataError("errors.unreadable", file=text, problem=str(problem).strip()) from None
    if not isinstance(frame.index, pd.RangeIndex):
        # pandas takes the first cell of rows that are longer than the header for a label.
        raise DataError("errors.too_many_cells", file=text, row=2)
    return text, frame


def _read_description(file: Path) -> Description:
    import pandas as pd
    import yaml

    from govkit.privacy.identifiers import refuse_identifiers

    if not file.exists():
        return Description(title=Wording(zh=file.parent.name))
    try:
        text = file.read_text(encoding="utf-8")
        refuse_identifiers(pd.DataFrame({file.name: text.splitlines()}), file=file, header_rows=0)
        return Description.model_validate(yaml.safe_load(text))
    except (yaml.YAMLError, UnicodeDecodeError) as problem:
        raise DataError("errors.unreadable", file=file, problem=str(problem).replace("\n", " ")) from None
    except ValidationError as problem:
        first = problem.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise DataError(
            "errors.dataset_field", file=file, field=field, problem=field_problem(first)
        ) from None
