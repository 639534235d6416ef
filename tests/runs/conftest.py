"""A project in a temporary folder: the real codebook, tiny data, notebooks of a few cells."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

PARAMETERS = """\
district: str = "350582"  # the district
lang: str = "zh"  # language
window: int | None = None  # periods
data: str = ""  # data folder
"""
REPORT = """\
from IPython.display import Markdown, display
display(Markdown(f"# 报告：{district}"))
display(Markdown(f"窗口 {window}，语言 {lang}"))
"""


def write_notebook(
    file: Path,
    cells: Sequence[str],
    parameters: str | None = PARAMETERS,
    metadata: dict[str, object] | None = None,
) -> Path:
    """Write a notebook: a title, the parameters cell, and these code cells."""
    made = [new_markdown_cell("# 标题", metadata={"tags": ["notebook-only"]})]
    if parameters is not None:
        made.append(new_code_cell(parameters, metadata={"tags": ["parameters"]}))
    made += [new_code_cell(source) for source in cells]
    for number, cell in enumerate(made):
        cell["id"] = f"cell-{number}"
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    node = new_notebook(cells=made, metadata={**kernel, **(metadata or {})})
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(nbformat.writes(node), encoding="utf-8", newline="\n")
    return file


def write_data(folder: Path, values: dict[str, float] | None = None, more: int = 0) -> Path:
    """Write a data folder: Jinjiang, two comparison counties of its region, one (and more) of another."""
    folder.mkdir(parents=True, exist_ok=True)
    districts = [
        ["350582", "晋江市", "Jinjiang", "county", "", "35", "350582", "jinjiang", "2010-10", "文献"],
        ["county-01", "对照县01", "County 01", "county", "", "35", "", "", "", ""],
        ["county-02", "对照县02", "County 02", "county", "", "35", "", "", "", ""],
        ["county-91", "对照县91", "County 91", "county", "", "44", "", "", "", ""],
    ]
    districts += [
        [f"more-{i:02d}", f"县{i:02d}", f"More {i}", "county", "", "44", *[""] * 4] for i in range(more)
    ]
    header = [
        "district",
        "name_zh",
        "name_en",
        "level",
        "parent",
        "region",
        "code",
        "model",
        "reform_start",
        "reform_source",
    ]
    _write_csv(folder / "districts.csv", [header, *districts])
    rows: list[list[object]] = [["district", "indicator", "period", "value", "n", "status", "source"]]
    for number, district in enumerate(row[0] for row in districts):
        for year in range(2008, 2014):
            value = (values or {}).get(district, 50.0) + number + year % 10
            rows.append([district, "safety_satisfaction", year, value, "", "A", "synthetic:test"])
    _write_csv(folder / "observations.csv", rows)
    (folder / "dataset.yml").write_text(
        "title:\n  zh: 测试数据\n  en: Test data\n", encoding="utf-8", newline="\n"
    )
    return folder


def _write_csv(file: Path, rows: Sequence[Sequence[object]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(rows)


@pytest.fixture
def home(tmp_path: Path, use_project: Callable[[Path], None]) -> Path:
    """A project folder with the real codebook and claims, tiny data in `data/demo`, and no notebooks yet."""
    import shutil

    real = Path(__file__).resolve().parents[2]
    home = tmp_path / "项目 {a}"  # a space, Chinese and braces, as folders of users have
    for part in ("codebook", "published"):
        shutil.copytree(real / "data" / part, home / "data" / part)
    write_data(home / "data" / "demo")
    (home / "notebooks").mkdir()
    use_project(home)
    return home
