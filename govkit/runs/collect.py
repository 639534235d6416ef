"""The results of all reports as one tidy table: a row for each effect, with what its study concluded.

Only a `results.json` that is still the one its record describes is taken.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govkit.errors import ParameterError, RunError
from govkit.files import write_whole
from govkit.runs.listings import reports
from govkit.runs.record import Record

if TYPE_CHECKING:
    import pandas as pd

RESULTS = "results.json"
COLUMNS = {
    "notebook": "str",
    "folder": "str",
    "district": "str",
    "district_name": "str",
    "model_name": "str",
    "indicator": "str",
    "indicator_name": "str",
    "method": "str",
    "estimate": "float64",
    "unit": "str",
    "standard_error": "float64",
    "low": "float64",
    "high": "float64",
    "confidence": "float64",
    "p_value": "float64",
    "inference": "str",
    "reform_start": "str",
    "first_period": "str",
    "last_period": "str",
    "periods_before": "Int64",
    "periods_after": "Int64",
    "donors": "Int64",
    "evidence_level": "Int64",
    "verdict": "str",
    "verdict_p_value": "float64",
    "p_adjusted": "float64",
    "detectable": "float64",
    "warnings": "str",
    "synthetic": "bool",
}
# What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Collected:
    """The table, how many reports it is from, and the reports that were left out since they were altered."""

    table: pd.DataFrame
    reports: int
    altered: tuple[str, ...]


def collect_results(root: Path, lang: str) -> Collected:
    """Gather the results of all reports of a language in an outputs folder.

    Returns
    -------
    Collected
        Its table has the columns and types of `COLUMNS`: a row for each district × indicator × method, in
        the order of the reports. `estimate`, `low`, `high` and `detectable` are in `unit`, a key of the
        codebook; `verdict`, `verdict_p_value`, `p_adjusted`, `detectable` and `evidence_level` are those of
        the indicator, the same for all its methods.

    Raises
    ------
    RunError
        There is no report with an effect, or a result lacks a field.
    """
    import pandas as pd

    rows: list[dict[str, Any]] = []
    altered: list[str] = []
    count = 0
    listed = list(reports(root, lang)) if root.is_dir() else []
    names = {record.district: (record.district_name, record.model_name) for _, record in listed}
    for folder, record in listed:
        place = folder.relative_to(root).as_posix()
        output = record.outputs.get(RESULTS)
        if output is None or not output.holds(folder / RESULTS):
            altered.append(place)
            continue
        before = len(rows)
        results = json.loads((folder / RESULTS).read_text(encoding="utf-8"))
        try:
            rows.extend(_rows(place, record, results, names))
        except KeyError as missing:
            raise RunError("runs.incomplete_result", folder=folder, field=missing.args[0]) from None
        count += len(rows) > before
    if not rows:
        raise RunError("runs.nothing_to_collect", folder=root)
    table = pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)
    return Collected(table, count, tuple(altered))


def write_results(table: pd.DataFrame, file: Path) -> None:
    """Write the table as CSV that spreadsheets open as it is (UTF-8 with its mark), or as Parquet.

    Raises
    ------
    ParameterError
        The name ends in neither `.csv` nor `.parquet`.
    RunError
        The file cannot be written; one that was there is as it was.
    """
    if file.suffix == ".parquet":
        buffer = io.BytesIO()
        table.to_parquet(buffer, index=False)
        content = buffer.getvalue()
    elif file.suffix == ".csv":
        content = _csv(table)
    else:
        raise ParameterError("runs.collect_format", file=file)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, content)
    except OSError as problem:
        raise RunError("runs.cannot_write", folder=file, problem=problem) from None


def _csv(table: pd.DataFrame) -> bytes:
    texts = [name for name, kind in COLUMNS.items() if kind == "str"]
    safe = table.assign(**{name: table[name].map(_no_formula) for name in texts})
    text = safe.to_csv(index=False, lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL)
    return text.encode("utf-8-sig")


def _no_formula(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _rows(
    place: str, record: Record, results: list[dict[str, Any]], names: Mapping[str, tuple[str, str]]
) -> Iterator[dict[str, Any]]:
    """The rows of one report; a district is called as its grade says, else as in the report on it."""
    from govkit.codebook import load_codebook

    grades = {(r["district"], r["indicator"]): r for r in results if r["kind"] == "grade"}
    codebook = load_codebook()
    for effect in results:
        if effect["kind"] != "effect":
            continue
        grade = grades.get((effect["district"], effect["indicator"]), {})
        low, high = effect["interval"] or (None, None)
        district_name, model_name = names.get(effect["district"], ("", ""))
        if model := grade.get("model"):
            model_name = codebook.model(model).name(record.language)
        periods = [*effect["periods_before"], *effect["periods_after"]]
        yield {
            "notebook": record.notebook,
            "folder": place,
            "district": effect["district"],
            "district_name": grade.get("district_name") or district_name,
            "model_name": model_name,
            "indicator": effect["indicator"],
            "indicator_name": codebook.indicator(effect["indicator"]).name(record.language),
            "method": effect["method"],
            "estimate": effect["estimate"],
            "unit": effect["unit"],
            "standard_error": effect["standard_error"],
            "low": low,
            "high": high,
            "confidence": effect["confidence"],
            "p_value": effect["p_value"],
            "inference": effect["inference"],
            "reform_start": effect["reform_start"],
            "first_period": periods[0] if periods else "",
            "last_period": periods[-1] if periods else "",
            "periods_before": len(effect["periods_before"]),
            "periods_after": len(effect["periods_after"]),
            "donors": len(effect["donors"]),
            "evidence_level": grade.get("level"),
            "verdict": grade.get("verdict", ""),
            "verdict_p_value": grade.get("p_value"),
            "p_adjusted": grade.get("p_adjusted"),
            "detectable": grade.get("detectable"),
            "warnings": " ".join(effect["warnings"]),
            "synthetic": effect["synthetic"],
        }
