"""All results as one table: each row says of which district and model it is."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from govkit.runs.collect import RESULTS, collect_results
from govkit.runs.keys import Key
from govkit.runs.record import Output, Record

EFFECT = {
    "kind": "effect", "indicator": "safety_satisfaction", "method": "means", "estimate": 1.0,
    "unit": "percent", "standard_error": None, "interval": None, "confidence": 0.95, "p_value": None,
    "inference": "none", "reform_start": "2010", "periods_before": ["2009"], "periods_after": ["2011"],
    "donors": [], "warnings": [], "synthetic": False,
}  # fmt: skip
GRADE = {"kind": "grade", "indicator": "safety_satisfaction", "level": 1, "verdict": "cannot_tell"}


def put(root: Path, place: str, results: list[dict[str, Any]], **about: str) -> None:
    folder = root / place
    folder.mkdir(parents=True)
    (folder / RESULTS).write_text(json.dumps(results), encoding="utf-8")
    Record(
        notebook=place.split("/")[0],
        label="",
        title="",
        language="zh",
        parameters={},
        key=asdict(Key(*[""] * 10)),
        outputs={RESULTS: Output.of(folder / RESULTS)},
        versions={},
        started="",
        seconds=0,
        **about,  # type: ignore[arg-type]
    ).write(folder)


def named(root: Path) -> dict[tuple[str, str], tuple[str, str]]:
    table = collect_results(root, "zh").table
    return {(r.notebook, r.district): (r.district_name, r.model_name) for r in table.itertuples()}


def test_rows_of_a_comparison_name_their_districts_and_models(tmp_path: Path) -> None:
    about = {"district": "350582", "district_name": "晋江市", "model": "jinjiang"}
    put(tmp_path, "compare", [EFFECT | {"district": "350582"}, GRADE | about])
    assert named(tmp_path) == {("compare", "350582"): ("晋江市", "晋江")}


def test_what_results_do_not_name_is_named_as_in_the_report_of_the_district(tmp_path: Path) -> None:
    effects = [EFFECT | {"district": "350582"}, EFFECT | {"district": "county-01"}]
    put(tmp_path, "compare", effects)
    about = {"district": "350582", "district_name": "晋江市", "model_name": "某模式"}
    put(tmp_path, "district/350582", effects[:1], **about)
    assert named(tmp_path) == {
        ("compare", "350582"): ("晋江市", "某模式"),
        ("compare", "county-01"): ("", ""),
        ("district", "350582"): ("晋江市", "某模式"),
    }
