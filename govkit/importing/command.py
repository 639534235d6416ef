"""What `govkit import` does with its options."""

from __future__ import annotations

from pathlib import Path

from govkit.errors import ParameterError
from govkit.text import language


def run_import(
    file: Path,
    mapping: str | None,
    into: Path | None,
    suggest: bool,
    revise: bool,
    as_of: str | None,
    period: str | None,
) -> str:
    """Import a file or write a first draft of its mapping; returns what to print.

    Raises
    ------
    ParameterError
        An option is missing.
    GovkitError
        As `import_file` and `suggest_mapping`.
    """
    if suggest:
        from govkit.importing.suggest import write_draft

        return write_draft(file, Path(mapping) if mapping else Path(f"{file.stem.strip()}.yml"))
    for name, value in (("--mapping", mapping), ("--into", into)):
        if value is None:
            raise ParameterError("cli.missing_argument", name=name, command="govkit import")
    from govkit.importing.run import import_file

    report = import_file(file, mapping or "", into or Path(), revise=revise, as_of=as_of, period=period)
    return report.summary(language())
