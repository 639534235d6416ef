"""A PDF is fit for an archive: PDF/A-3a and PDF/UA-1, with its proof inside, dated by its notebook."""

from __future__ import annotations

import io
import json
import os
import re
from pathlib import Path

import nbformat
import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from govkit.errors import PublishError
from govkit.publish import publish
from govkit.publish.archive import created

from .conftest import markdown, notebook, shown

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
FIGURE = {"govkit": {"alt": "一个红点", "caption": "红点"}}
TEXT = markdown("""\
# 报告

## 甲

正文[^1]，$x^2$。

[^1]: 脚注。

## 乙

| a | b |
|---|---|
| 1 | 2 |
""")
PICTURE = shown(image_png=PIXEL, metadata=FIGURE)


@pytest.fixture(autouse=True)
def _no_epoch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


def standards(reader: PdfReader) -> dict[str, str]:
    """What the metadata claim: `part` and `conformance` of PDF/A, `part` of PDF/UA."""
    xmp = reader.trailer["/Root"]["/Metadata"].get_object().get_data().decode("utf-8")
    return dict(re.findall(r"<((?:pdfaid|pdfuaid):\w+)>([^<]*)<", xmp))


def whole(**ours: str):
    return notebook(TEXT, PICTURE, created="2026-11-01", **ours)


def test_a_dated_report_is_pdf_a_3a_and_pdf_ua_1(pdf):
    reader, warnings = pdf(whole())
    assert warnings == []
    assert standards(reader) == {"pdfaid:part": "3", "pdfaid:conformance": "A", "pdfuaid:part": "1"}
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "zh-CN"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert root["/OutputIntents"]
    assert [entry.title for entry in reader.outline] == ["一、甲", "二、乙"]
    fonts = [font for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    assert fonts
    assert all(embedded(font.get_object()) for font in fonts)


def embedded(font: DictionaryObject) -> bool:
    inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
    return any(name.startswith("/FontFile") for name in inner["/FontDescriptor"])


def test_figures_and_formulas_have_alternative_texts(pdf):
    reader, _ = pdf(whole())
    texts = [element["/Alt"] for element in structure(reader) if element.get("/S") in ("/Figure", "/Formula")]
    assert texts == ["x^2", "一个红点"]


def structure(reader: PdfReader) -> list[DictionaryObject]:
    """All elements of the tag tree, in order."""
    found, waiting = [], [reader.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        element = waiting.pop(0).get_object()
        if isinstance(element, DictionaryObject):
            found.append(element)
            kids = element.get("/K", [])
            waiting[:0] = kids if isinstance(kids, list) else [kids]
    return found


@pytest.mark.parametrize(
    ("book", "claimed"),
    [
        (notebook(TEXT), {"pdfuaid:part": "1"}),
        (
            notebook(TEXT, shown(image_png=PIXEL), created="2026-11-01"),
            {"pdfaid:part": "3", "pdfaid:conformance": "U"},
        ),
        (notebook(markdown("# 甲\n\n\U0001f9ff"), created="2026-11-01"), {}),
    ],
    ids=["no date", "no alternative text", "no glyph"],
)
def test_no_standard_is_claimed_that_is_not_met(pdf, book, claimed):
    reader, _ = pdf(book)
    assert standards(reader) == claimed


def publish_with(folder: Path, **files: str) -> PdfReader:
    """Publish a notebook that carries itself and these files."""
    folder.mkdir(exist_ok=True)
    path = folder / "notebook.ipynb"
    path.write_text(nbformat.writes(whole()), encoding="utf-8", newline="\n")
    for name, text in files.items():
        (folder / f"{name}.json").write_text(text, encoding="utf-8", newline="\n")
    attach = [path, *(folder / f"{name}.json" for name in files)]
    return PdfReader(io.BytesIO(publish(path, folder, attach=attach).pdf.read_bytes()))


def test_the_pdf_carries_its_proof_byte_for_byte_and_says_what_each_file_is(tmp_path: Path):
    reader = publish_with(tmp_path, results='[{"名": "晋江"}]', record="{}")
    held = {name: parts[0] for name, parts in reader.attachments.items()}
    assert held["results.json"].decode("utf-8") == '[{"名": "晋江"}]'
    assert held["notebook.ipynb"] == (tmp_path / "notebook.ipynb").read_bytes()
    files = [entry.get_object() for entry in reader.trailer["/Root"]["/AF"]]
    relations = {file["/UF"]: file["/AFRelationship"] for file in files}
    assert relations == {"notebook.ipynb": "/Source", "results.json": "/Data", "record.json": "/Data"}
    assert all(file["/Desc"] for file in files)
    assert standards(reader)["pdfaid:part"] == "3"


def test_a_file_to_carry_that_is_not_there_is_named(tmp_path: Path):
    path = tmp_path / "a.ipynb"
    path.write_text(nbformat.writes(whole()), encoding="utf-8", newline="\n")
    with pytest.raises(PublishError, match=re.escape("没有.json")):
        publish(path, tmp_path, attach=[tmp_path / "没有.json"])
    assert not (tmp_path / "report.pdf").exists()


def test_the_same_notebook_gives_the_same_bytes_wherever_it_stands(tmp_path: Path):
    first, second = tmp_path / "甲", tmp_path / "second"
    for folder in (first, second):
        publish_with(folder, results="[]")
    for name in ("report.pdf", "report.html"):
        assert (first / name).read_bytes() == (second / name).read_bytes()


def test_nothing_in_the_files_names_the_machine_or_its_user(tmp_path: Path):
    folder = tmp_path / "secret-place"
    reader = publish_with(folder, results="[]")
    xmp = reader.trailer["/Root"]["/Metadata"].get_object().get_data().decode("utf-8")
    told = " ".join([*map(str, (reader.metadata or {}).values()), xmp])
    users = {os.environ.get("USER"), os.environ.get("USERNAME"), Path.home().name} - {None, "", "root"}
    assert not [name for name in ("secret-place", str(Path.home()), *users) if name in told]
    assert "secret-place" not in (folder / "report.html").read_text(encoding="utf-8")
    assert reader.metadata is not None
    assert reader.metadata.author is None


def test_the_date_is_the_notebooks_and_never_todays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "a.ipynb"
    assert created("", path) == ""
    path.write_text(json.dumps({}), encoding="utf-8")
    os.utime(path, (1_500_000_000, 1_500_000_000))
    assert created("", path) == "2017-07-14"
    assert created("2026-11-01", path) == "2026-11-01"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1600000000")
    assert created("2026-11-01", path) == "2020-09-13"


def test_the_metadata_bear_the_date_that_the_page_shows_if_it_is_one(pdf):
    reader, _ = pdf(whole(date="2026-10-05"))
    assert reader.metadata.creation_date.date().isoformat() == "2026-10-05"
    reader, _ = pdf(whole(date="2026年秋"))
    assert reader.metadata.creation_date.date().isoformat() == "2026-11-01"
