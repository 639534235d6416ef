"""From files to a data folder: read, map, refuse identifiers, check, and only then write."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govkit import vintages
from govkit.code_changes import changes_among
from govkit.codebook import Codebook, load_codebook
from govkit.districts import District, read_districts
from govkit.divisions import Division
from govkit.errors import DataError, ReadError
from govkit.importing.choosing import distinct_files, kept_files, refuse_missing, refuse_other_content
from govkit.importing.folder import Content, sha256, write_folder
from govkit.importing.held import SET_ASIDE, Held, cells_of, held_by, told
from govkit.importing.mapping import Mapping
from govkit.importing.mapping_file import find_mapping, load_mapping
from govkit.importing.merging import Part, lacking, merge, observations_of, refuse_differing
from govkit.importing.one_file import FileContent, read_file
from govkit.importing.places import districts_of
from govkit.importing.replacing import undo_interrupted
from govkit.importing.report import ImportReport
from govkit.importing.revising import laid_out, revision
from govkit.observations import validate
from govkit.text import listing

if TYPE_CHECKING:
    import pandas as pd

    from govkit.dataset import Dataset


def import_file(
    file: str | Path,
    mapping: str | Path,
    into: str | Path,
    *,
    add: bool = False,
    revise: bool = False,
    as_of: str | None = None,
    period: str | None = None,
) -> ImportReport:
    """Import one file; parameters and errors as `import_files`."""
    return import_files([file], mapping, into, add=add, revise=revise, as_of=as_of, period=period)


def import_files(
    files: Sequence[str | Path],
    mapping: str | Path,
    into: str | Path,
    *,
    add: bool = False,
    revise: bool = False,
    as_of: str | None = None,
    period: str | None = None,
) -> ImportReport:
    """Import files through a mapping into a data folder that `govkit.load_dataset` reads.

    Writes `observations.csv` (`.parquet` above 100,000 rows), `districts.csv`, `dataset.yml`, `cells.parquet`
    (what each file says, for files that are added later), and `set-aside.csv` where something did not fit.
    Either all of them are replaced or none. Importing the same files again changes nothing; one with other
    values keeps the former ones in `vintages.parquet`.

    Parameters
    ----------
    files
        What `govkit.readers.read` reads. A figure that two of them give alike counts once.
    mapping
        Name of a shipped recipe, or a YAML file.
    into
        Folder; made where it does not exist. One that holds other data is refused.
    add
        The files come beside those that the folder was made from.
    revise
        The files revise what is there although they have other names, or differ from the files before them.
    as_of
        Name of the vintage: the day when the files were published; by default the day of the import, and no
        later one.
    period
        The period of all rows of the one file, in place of what the mapping says of it.

    Raises
    ------
    ReadError
        A file or the mapping cannot be read or do not fit each other, nothing could be kept of a file, two
        files differ on a figure, `as_of` is no day or one to come, or the folder holds data that do not come
        from files of these names through this mapping.
    PrivacyError
        A column of a file looks like identity or telephone numbers.
    """
    import pandas as pd

    if as_of is not None:
        _check_day(as_of)
    sources = distinct_files([Path(file) for file in files])
    if period is not None and len(sources) > 1:
        raise ReadError("importing.period_of_several", count=len(sources))
    codebook = load_codebook()
    recipe = load_mapping(mapping, codebook, period)
    recipe_file = find_mapping(mapping)
    refuse_missing(sources)
    undo_interrupted(Path(into))
    held = held_by(Path(into), recipe_file.stem)
    kept = kept_files(held, [source.name for source in sources], add=add, revise=revise)
    # A large file takes long to hash, which need not wait for the libraries to be imported.
    with ThreadPoolExecutor(1) as pool:
        hashed = [pool.submit(sha256, source) for source in sources]
        contents = [
            read_file(source, recipe, codebook, recipe_file.stem, period is not None) for source in sources
        ]
        hashes = [one.result() for one in hashed]
    given = [
        _part(content, own, sha256(recipe_file), held) for content, own in zip(contents, hashes, strict=True)
    ]
    if add and not revise:
        refuse_other_content(held, given)
    parts, passing = laid_out(held, kept, given, revise)
    named = [part.file for part in given]
    places = pd.concat([part.places for part in parts])
    without = [name for one in contents for name in one.without_identifier]
    districts, renamed = _districts(recipe, places, codebook, without)
    refuse_differing(parts, recipe, codebook, districts)
    merged = merge(parts)
    states = [
        validate(observations_of(cells), codebook, districts, file=listing(named))
        for cells in [*(merge(state).cells for state in passing), merged.cells]
    ]
    before = _held_data(held)
    revised = revision(held, before.observations if before else None, states, as_of)
    aside = held.set_aside([name for name in held.names if name in named or name not in kept])
    aside |= {one.report.file: told(one.tidied.set_aside, one.report.file) for one in contents}
    content = Content(
        observations=states[-1],
        districts=districts,
        imported=_imported(recipe_file.stem, revised.as_of, parts),
        cells=cells_of(parts),
        set_aside=pd.concat([aside[part.file] for part in parts if part.file in aside]),
        log=revised.log,
        former=_former_districts(held, before, codebook, districts) if revised.log is not None else {},
    )
    try:
        changed = write_folder(held.folder, recipe, content)
    except OSError as problem:
        raise ReadError("importing.not_written", folder=held.folder, problem=problem) from None
    return ImportReport(
        files=tuple(one.report for one in contents),
        held=tuple(part.file for part in parts),
        shared={name: count for name, count in merged.shared.items() if name in named and count},
        lacking=lacking(parts, named, codebook),
        mapping=recipe_file.stem,
        folder=held.folder,
        observations=len(states[-1]),
        marked_missing=int(states[-1]["value"].isna().sum()),
        districts=len(districts),
        reforms=sum(bool(one.reform_start or one.model) for one in districts.values()),
        indicators=int(states[-1]["indicator"].nunique()),
        first_period=states[-1]["period"].min(),
        last_period=states[-1]["period"].max(),
        statuses=_counts(states[-1]["status"]),
        recoded=_recoded(districts, renamed),
        renamed={districts[key].name_zh: own[:-1] for key, own in renamed.items()},
        notes=recipe.notes,
        set_aside_file=str(held.folder / SET_ASIDE) if len(content.set_aside) else "",
        vintage=revised.as_of if revised.count else "",
        added=revised.added,
        altered=revised.altered,
        gone=revised.gone,
        changed=changed,
    )


def _districts(
    recipe: Mapping, places: pd.DataFrame, codebook: Codebook, without: Sequence[str]
) -> tuple[dict[str, District], dict[str, tuple[str, ...]]]:
    """As `districts_of`; a reform elsewhere may be of a name to which the mapping gives no identifier."""
    try:
        return districts_of(recipe, places, codebook)
    except ReadError as problem:
        if problem.key != "importing.reform_elsewhere" or not without:
            raise
        names = listing(dict.fromkeys(without), most=12)
        raise ReadError("importing.reform_without_identifier", **problem.values, names=names) from None


def _recoded(
    districts: dict[str, District], renamed: dict[str, tuple[str, ...]]
) -> tuple[tuple[Division, Division], ...]:
    """Districts that stand under a former code and under the one after it."""
    coded = {one.code: key for key, one in districts.items() if one.code}
    called = {code: (*renamed.get(key, ()), districts[key].name_zh) for code, key in coded.items()}
    return changes_among(coded, called)


def _check_day(as_of: str) -> None:
    """Refuse a name of a vintage that is no day, month or year, or one that is to come."""
    day, today = as_of.partition(".")[0], date.today().isoformat()
    try:
        date.fromisoformat(day + "0000-01-01"[len(day) :])
    except ValueError:
        day = ""
    if not day or not vintages.AS_OF.fullmatch(as_of):
        raise ReadError("importing.not_a_day", value=as_of)
    if day > today[: len(day)]:
        raise ReadError("importing.day_to_come", value=as_of, today=today)


def _part(content: FileContent, file_sha256: str, mapping_sha256: str, held: Held) -> Part:
    name = content.report.file
    return Part(
        file=name,
        file_sha256=file_sha256,
        mapping_sha256=mapping_sha256,
        cells=content.tidied.cells,
        places=content.tidied.places,
        revises=any(one.revises for one in held.files if one.file == name),
    )


def _imported(mapping: str, as_of: str, parts: Sequence[Part]) -> dict[str, Any]:
    """What `dataset.yml` is to say of the files."""
    files = [
        {
            "file": part.file,
            "file_sha256": part.file_sha256,
            "mapping_sha256": part.mapping_sha256,
            **({"revises": True} if part.revises else {}),
        }
        for part in parts
    ]
    return {"mapping": mapping, "as_of": as_of, "files": files}


def _former_districts(
    held: Held, before: Dataset | None, codebook: Codebook, districts: dict[str, District]
) -> dict[str, District]:
    """Districts that only earlier vintages have."""
    file = held.folder / vintages.FORMER_DISTRICTS
    former = dict(before.districts) if before is not None else {}
    former |= read_districts(file, codebook) if held.files and file.exists() else {}
    return {key: one for key, one in former.items() if key not in districts}


def _held_data(held: Held) -> Dataset | None:
    from govkit.dataset import load_dataset

    try:
        return load_dataset(held.folder) if held.files else None
    except DataError:
        # A folder that was spoilt by hand is mended by importing again.
        return None


def _counts(texts: pd.Series[str]) -> dict[str, int]:
    return {str(text): int(count) for text, count in texts.value_counts().sort_index().items()}
