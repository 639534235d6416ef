"""A report of a run carries its proof, and the site is made from the records."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import html
from pypdf import PdfReader

from govkit.dataset import load_dataset
from govkit.runs.execute import execute
from govkit.runs.keys import hash_file
from govkit.runs.listings import INDEX, write_listings
from govkit.runs.notebooks import choose_notebooks
from govkit.runs.plan import plan

from .conftest import REPORT, write_notebook

RESULTS = """\
from IPython.display import display
grade = {"kind": "grade", "district": district, "indicator": "safety_satisfaction", "level": 3,
         "verdict": "cannot_tell", "reason": "有对照地区。"}
display({"application/vnd.govkit.result+json": grade}, raw=True)
"""
BARE = """\
from IPython.display import display
display({"application/vnd.govkit.result+json": {"kind": "grade", "level": 4}}, raw=True)
"""


def make(home: Path, cell: str = RESULTS, data: Path | None = None) -> Path:
    write_notebook(home / "notebooks" / "district.ipynb", [REPORT, cell])
    notebooks = choose_notebooks(home / "notebooks")
    dataset = load_dataset(home / "data" / "demo")
    planned = plan(dataset, notebooks, out=home / "outputs", lang="zh", data=data)
    outcome = execute(planned[0].run)
    assert outcome.failure is None, outcome.failure
    return outcome.run.folder


def carried(folder: Path) -> dict[str, bytes]:
    return {name: parts[0] for name, parts in PdfReader(folder / "report.pdf").attachments.items()}


def test_the_pdf_carries_the_notebook_its_results_and_a_record_that_vouches_for_them(home: Path) -> None:
    folder = make(home)
    held = carried(folder)
    assert set(held) == {"notebook.ipynb", "results.json", "record.json"}
    for name in ("notebook.ipynb", "results.json"):
        assert held[name] == (folder / name).read_bytes()
    record = json.loads(held["record.json"])
    for name in ("notebook.ipynb", "results.json"):
        assert record["outputs"][name]["hash"] == hash_file(folder / name)
    beside = json.loads((folder / "record.json").read_text(encoding="utf-8"))
    assert record["key"] == beside["key"]
    assert record["findings"] == beside["findings"]
    assert not {"started", "seconds"} & set(record)


def test_the_same_inputs_give_the_same_report_byte_for_byte(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    made = [{name: (make(home) / name).read_bytes() for name in ("report.pdf", "report.html")} for _ in "ab"]
    assert made[0] == made[1]


def test_a_data_folder_is_named_and_not_placed(home: Path) -> None:
    folder = make(home, data=home / "data" / "demo")
    for content in [*carried(folder).values(), (folder / "notebook.ipynb").read_bytes()]:
        assert str(home) not in content.decode("utf-8")
    assert b"data = 'demo'" in carried(folder)["notebook.ipynb"]


def test_the_site_shows_what_the_records_hold(home: Path) -> None:
    make(home)
    write_listings(home / "outputs", "zh")
    page = html.fromstring((home / "outputs" / "site" / "350582.html").read_text(encoding="utf-8"))
    words = page.text_content()
    assert all(text in words for text in ("晋江市", "不能判断", "3 级", "有对照地区。"))
    links = [link for link in page.xpath("//a/@href") if link.startswith("../district/")]
    assert len(links) >= 5
    for link in links:
        assert (home / "outputs" / "site" / link).is_file(), link


def test_a_result_that_names_no_indicator_is_left_out_of_the_site(home: Path) -> None:
    make(home, BARE)
    write_listings(home / "outputs", "zh")
    index = (home / "outputs" / INDEX).read_text(encoding="utf-8")
    assert "district/350582/report.html" in index
