"""What `govkit import` does with its options."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from govkit.errors import ParameterError
from govkit.files import as_typed
from govkit.importing.choosing import distinct_files, expanded
from govkit.text import language


def run_import(
    files: Sequence[Path],
    mapping: str | None,
    into: Path | None,
    suggest: bool,
    add: bool,
    revise: bool,
    as_of: str | None,
    period: str | None,
) -> str:
    """Import files or write a first draft of their mapping; returns what to print.

    Raises
    ------
    ParameterError
        An option is missing, or does not go with several files.
    GovkitError
        As `import_files` and `suggest_mapping`.
    """
    files = distinct_files(expanded(files))
    if suggest:
        from govkit.importing.suggest import write_draft

        if len(files) > 1:
            raise ParameterError("importing.suggest_of_several", count=len(files), file=files[-1])
        (file,) = files
        return write_draft(file, Path(mapping) if mapping else Path(f"{file.stem.strip()}.yml"))
    if mapping is None:
        raise ParameterError("cli.missing_mapping", file=as_typed(files[0]))
    if into is None:
        raise ParameterError("cli.missing_into")
    from govkit.importing.run import import_files

    report = import_files(files, mapping, into, add=add, revise=revise, as_of=as_of, period=period)
    return report.summary(language())
