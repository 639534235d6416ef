"""Making one report: what is put in place, and what stays when it fails."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import nbformat
import pytest

from govkit.dataset import load_dataset
from govkit.runs.execute import Outcome, execute
from govkit.runs.inventory import inventory_of
from govkit.runs.notebooks import choose_notebooks
from govkit.runs.plan import Planned, plan
from govkit.runs.record import read_record

from .conftest import REPORT, write_notebook

GRADE = """\
from IPython.display import display
display({"application/vnd.govkit.result+json": {"kind": "grade", "level": 3}}, raw=True)
"""


def make(home: Path, lang: str = "zh", **parameters: object) -> Outcome:
    dataset = load_dataset(home / "data" / "demo")
    notebooks = choose_notebooks(home / "notebooks")
    planned = plan(dataset, notebooks, out=home / "outputs", lang=lang, parameters=parameters)
    return execute(planned[0].run)


def test_a_report_is_whole_and_says_how_it_was_made(home: Path) -> None:
    write_notebook(home / "notebooks" / "district.ipynb", [REPORT, GRADE])
    outcome = make(home, window=3)
    assert outcome.failure is None, outcome.failure
    folder = home / "outputs" / "district@window=3" / "350582"
    names = {file.name for file in folder.iterdir()}
    assert names == {"notebook.ipynb", "results.json", "record.json", "report.pdf", "report.html"}
    assert [p.name for p in folder.parent.iterdir()] == ["350582"]
    record = read_record(folder)
    assert record is not None
    assert record.parameters == {"district": "350582", "window": 3, "lang": "zh"}
    assert (record.title, record.evidence_level, record.synthetic) == ("报告：350582", 3, True)
    assert record.key == asdict(outcome.run.key)
    assert json.loads((folder / "results.json").read_text(encoding="utf-8")) == [
        {"kind": "grade", "level": 3}
    ]


def test_neither_record_nor_notebook_names_the_machine(home: Path) -> None:
    write_notebook(home / "notebooks" / "district.ipynb", [REPORT])
    assert make(home).failure is None
    folder = home / "outputs" / "district" / "350582"
    for name in ("record.json", "notebook.ipynb"):
        text = (folder / name).read_text(encoding="utf-8")
        assert str(home) not in text
        assert "papermill" not in json.loads(text).get("metadata", {})


def test_the_same_run_gives_the_same_notebook(home: Path) -> None:
    write_notebook(home / "notebooks" / "district.ipynb", [REPORT])
    made = []
    for _ in range(2):
        assert make(home).failure is None
        made.append((home / "outputs" / "district" / "350582" / "notebook.ipynb").read_bytes())
    assert made[0] == made[1]


@pytest.mark.parametrize(
    "value",
    [
        "晋江市",
        'a"; import os; os._exit(3) #',
        "'''\nraise SystemExit\n'''",
        "\\",
        "{district} %(x)s \u2028 \r\n",
        "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    ],
)
def test_a_value_is_data_and_never_code(home: Path, value: str) -> None:
    cell = GRADE.replace('"level": 3', '"text": text, "level": 0')
    write_notebook(home / "notebooks" / "one.ipynb", [cell], 'text: str = ""  # a text\n')
    outcome = make(home, text=value)
    assert outcome.failure is None
    results = json.loads((outcome.run.folder / "results.json").read_text(encoding="utf-8"))
    assert results == [{"kind": "grade", "text": value, "level": 0}]


def test_chinese_reads_as_chinese_in_the_injected_cell(home: Path) -> None:
    write_notebook(home / "notebooks" / "one.ipynb", ["pass"], 'text: str = ""  # a text\n')
    outcome = make(home, text="晋江")
    assert outcome.failure is None
    notebook = nbformat.read(outcome.run.folder / "notebook.ipynb", as_version=4)
    injected = next(c for c in notebook.cells if "injected-parameters" in c.metadata.get("tags", []))
    assert injected.source.splitlines()[1] == "text = '晋江'"


def test_a_failure_names_the_cell_and_leaves_the_report_that_was_there(home: Path) -> None:
    file = write_notebook(home / "notebooks" / "district.ipynb", [REPORT])
    assert make(home).failure is None
    folder = home / "outputs" / "district" / "350582"
    before = {f.name: f.read_bytes() for f in folder.iterdir()}
    write_notebook(file, [REPORT, "1 / 0  # 除以零"])
    outcome = make(home)
    assert outcome.failure is not None
    assert (outcome.failure.error, outcome.failure.cell) == ("ZeroDivisionError", 4)
    assert outcome.failure.source == "1 / 0  # 除以零"
    assert {f.name: f.read_bytes() for f in folder.iterdir()} == before
    saved = outcome.failure.saved
    assert saved is not None
    assert saved.name == "350582.failed.ipynb"
    assert "ZeroDivisionError" in saved.read_text(encoding="utf-8")
    write_notebook(file, [REPORT, "1 / 1"])
    assert make(home).failure is None
    assert not saved.exists()


@pytest.mark.parametrize(("lang", "words"), [("zh", "数据中没有地区"), ("en", "The data have no district")])
def test_an_error_of_govkit_is_told_in_the_language_of_the_run(home: Path, lang: str, words: str) -> None:
    cell = "import govkit\ngovkit.load_dataset().find('天堂市')"
    write_notebook(home / "notebooks" / "district.ipynb", [cell])
    failure = make(home, lang).failure
    assert failure is not None
    assert failure.error == "ParameterError"
    assert words in failure.message


@pytest.mark.parametrize("name", ["data/demo/observations.csv", "notebooks/district.ipynb"])
def test_what_changes_while_a_report_is_made_from_it_leaves_the_report_that_was_there(
    home: Path, name: str
) -> None:
    changing = f"with open({str(home / name)!r}, 'a') as file:\n    file.write('\\n')"
    if name.endswith("ipynb"):
        changing = (
            f"import pathlib\nfile = pathlib.Path({str(home / name)!r})\n"
            "file.write_text(file.read_text().replace('窗口', '窗'))"
        )
    notebook = home / "notebooks" / "district.ipynb"
    write_notebook(notebook, [REPORT])
    planned = plan_here(home)
    assert execute(planned.run).failure is None
    before = (planned.run.folder / "record.json").read_bytes()
    write_notebook(notebook, [REPORT, changing])
    failure = execute(plan_here(home).run).failure
    assert failure is not None
    assert failure.error == "RunError"
    assert ("demo" if "data" in name else "district.ipynb") in failure.message
    assert (planned.run.folder / "record.json").read_bytes() == before
    failure = execute(planned.run).failure  # planned before the change
    assert failure is not None
    assert failure.error == "RunError"


def plan_here(home: Path) -> Planned:
    inventory = inventory_of(home / "data" / "demo", home / "outputs")
    return plan(inventory, choose_notebooks(home / "notebooks"), out=home / "outputs")[0]


def test_a_kernel_that_dies_is_a_failure_of_its_cell(home: Path) -> None:
    write_notebook(home / "notebooks" / "district.ipynb", [REPORT, "import os; os._exit(9)"])
    failure = make(home).failure
    assert failure is not None
    assert failure.cell == 4
    assert failure.saved is not None
    assert failure.saved.exists()
    assert not (home / "outputs" / "district" / "350582").exists()


def test_a_notebook_works_in_its_own_folder_and_the_process_stays_where_it_is(home: Path) -> None:
    cell = "from pathlib import Path\nassert Path('where.txt').read_text() == 'here'"
    write_notebook(home / "notebooks" / "district.ipynb", [cell])
    (home / "notebooks" / "where.txt").write_text("here", encoding="utf-8")
    before = Path.cwd()
    assert make(home).failure is None
    assert Path.cwd() == before
