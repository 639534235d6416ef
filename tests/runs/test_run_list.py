"""Lists of runs from CSV and YAML: read, checked row by row, and kept apart in folders of their own."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govkit.dataset import load_dataset
from govkit.errors import GovkitError, ParameterError
from govkit.runs.notebooks import Notebook, choose_notebooks
from govkit.runs.parameters import read_parameters
from govkit.runs.plan import Planned, plan_requests
from govkit.runs.run_list import read_run_list
from govkit.runs.variants import variant

from .conftest import write_notebook

CELL = """\
from typing import Literal

district: str = "350582"
lang: Literal["zh", "en"] = "zh"
window: int | None = None
share: float = 0.5
strict: bool = False
indicators: list[str] | None = None
text: str = ""
"""


@pytest.fixture
def project_home(home: Path) -> Path:
    write_notebook(home / "notebooks" / "district.ipynb", ["pass"], CELL)
    write_notebook(home / "notebooks" / "compare.ipynb", ["pass"], 'lang: str = "zh"\nwindow: int = 4\n')
    return home


def planned(home: Path, name: str, text: str, **options: object) -> list[Planned]:
    file = home / name
    file.write_text(text, encoding="utf-8-sig", newline="\n")
    requests = read_run_list(file, home / "notebooks", **options)  # type: ignore[arg-type]
    return plan_requests(load_dataset(home / "data" / "demo"), requests, out=home / "outputs")


def places(home: Path, found: list[Planned]) -> list[str]:
    return [one.run.folder.relative_to(home / "outputs").as_posix() for one in found]


def test_each_row_of_a_csv_is_a_report_in_a_folder_of_its_own(project_home: Path) -> None:
    text = (
        "district,notebook,window,indicators\n"
        "晋江市,district,,\n"
        "350582,,3,\n"
        "county-01,district,3,registered_population、grp_primary\n"
        ",compare,5,\n"
        "350582,,3,\n"
    )
    found = planned(project_home, "runs.csv", text)
    assert places(project_home, found) == [
        "district/350582",
        "district@window=3/350582",
        "district@window=3,indicators=registered_population+grp_primary/county-01",
        "compare@window=5",
    ]
    assert found[2].run.parameters["indicators"] == ["registered_population", "grp_primary"]
    assert found[1].run.key != found[0].run.key


def test_chinese_heads_and_yaml_say_the_same(project_home: Path) -> None:
    csv = planned(project_home, "a.csv", "地区,笔记本,window\n晋江市,district,3\n")
    yaml = planned(project_home, "a.yml", "- {地区: 晋江市, 笔记本: district, window: 3}\n")
    assert csv == yaml


def as_workbook(file: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.active.append(["地区", "笔记本", "window", "strict"])
    workbook.active.append(["晋江市", "district", 3, True])
    workbook.create_sheet("空表")
    workbook.save(file)


@pytest.mark.parametrize(
    ("delimiter", "encoding"),
    [(",", "gbk"), (";", "utf-8"), ("\t", "utf-16"), ("，", "gb18030"), (";", "gbk")],
)
def test_encoding_and_delimiter_of_a_list_are_told_by_its_content(
    project_home: Path, delimiter: str, encoding: str
) -> None:
    text = "地区,笔记本,window,strict\n晋江市,district,3,true\n"
    expected = planned(project_home, "a.csv", text)
    source = load_dataset(project_home / "data" / "demo")
    file = project_home / "runs.csv"
    file.write_bytes(text.replace(",", delimiter).encode(encoding))
    requests = read_run_list(file, project_home / "notebooks")
    assert plan_requests(source, requests, out=project_home / "outputs") == expected
    workbook = project_home / "runs.xlsx"
    as_workbook(workbook)
    requests = read_run_list(workbook, project_home / "notebooks")
    assert plan_requests(source, requests, out=project_home / "outputs") == expected


def test_a_workbook_of_several_sheets_is_refused_with_their_names(project_home: Path) -> None:
    file = project_home / "runs.xlsx"
    as_workbook(file)
    workbook = openpyxl.load_workbook(file)
    workbook["空表"].append(["district"])
    workbook.save(file)
    with pytest.raises(GovkitError, match="Sheet、空表"):
        read_run_list(file, project_home / "notebooks")


def test_a_row_without_a_district_is_for_all_that_a_reform_touched(project_home: Path) -> None:
    found = planned(project_home, "a.yml", "- {notebook: district, window: 3, strict: true}\n")
    assert [one.run.district for one in found] == ["350582"]
    assert found[0].run.parameters["strict"] is True


def test_parameters_of_the_command_hold_where_a_row_says_nothing(project_home: Path) -> None:
    found = planned(
        project_home, "a.csv", "district,window\n350582,\n350582,3\n", notebooks=["district"],
        parameters={"window": "9"},
    )  # fmt: skip
    assert [one.run.parameters["window"] for one in found] == [9, 3]


@pytest.mark.parametrize(
    ("name", "text", "row", "words"),
    [
        ("a.csv", "district,window\n350582,3\n350582,five\n", "3", "整数"),
        ("a.csv", "district,windw\n350582,3\n", "2", "window"),
        ("a.csv", "district\n350582\n天堂市\n", "3", "天堂市"),
        ("a.csv", "notebook\nnothing\n", "2", "nothing"),
        ("a.yml", "- {district: '350582'}\n- {district: '350582', window: 5.5}\n", "2", "整数"),
        ("a.yml", "- {district: '350582', text: [1]}\n", "1", "文本"),
        ("a.yml", "- {district: '350582', strict: 1}\n", "1", "true"),
        ("a.csv", "district,lang\n350582,en\n", "2", "--lang"),
        ("a.csv", "district,data\n350582,/etc\n", "2", "--data"),
    ],
)
def test_a_bad_row_is_named_before_anything_runs(
    project_home: Path, name: str, text: str, row: str, words: str
) -> None:
    with pytest.raises(ParameterError) as refused:
        planned(project_home, name, text)
    message = refused.value.message("zh")
    assert name in message
    assert f"第 {row} 行" in message
    assert words in message
    assert not (project_home / "outputs").exists()


@pytest.mark.parametrize(
    ("name", "text", "key"),
    [
        ("a.csv", "district,window\n", "runs.list_empty"),
        ("a.csv", "district,地区\n1,2\n", "runs.list_column_twice"),
        ("a.csv", "district,window\n350582\n", "errors.ragged_row"),
        ("a.csv", "district,,\n350582,,5\n", "runs.list_no_head"),
        ("a.csv", "", "runs.list_empty"),
        ("a.csv", 'district\n"350582\n', "readers.bad_quoting"),
        ("a.yml", "", "runs.list_empty"),
        ("a.yml", "district: 350582\n", "runs.list_no_list"),
        ("a.yml", "- 350582\n", "runs.list_no_list"),
        ("a.yml", "- {a: [}\n", "errors.unreadable"),
        ("a.yml", "- !!python/object/apply:os.system ['touch pwned']\n", "errors.unreadable"),
    ],
)
def test_a_file_that_is_no_list_is_refused(project_home: Path, name: str, text: str, key: str) -> None:
    with pytest.raises(GovkitError) as refused:
        planned(project_home, name, text)
    assert refused.value.key == key
    assert refused.value.message("zh")
    assert refused.value.message("en")
    assert not Path("pwned").exists()


def test_a_file_of_another_kind_is_refused_with_what_to_do(project_home: Path) -> None:
    file = project_home / "runs.csv"
    file.write_bytes(b"%PDF-1.7")
    with pytest.raises(GovkitError, match="请存为 CSV"):
        read_run_list(file, project_home / "notebooks")


def test_a_missing_list_is_named(project_home: Path) -> None:
    for name in ("none.csv", "none.yml"):
        with pytest.raises(GovkitError, match="none"):
            read_run_list(project_home / name, project_home / "notebooks")


NOTEBOOK = Notebook(Path("district.ipynb"), read_parameters(CELL, "district"), "", True)


@given(st.text(), st.text())
def test_a_folder_of_any_value_is_one_name_that_every_system_takes(one: str, other: str) -> None:
    names = [variant(NOTEBOOK, {"text": text}) for text in (one, other)]
    for text, name in zip((one, other), names, strict=True):
        assert (name == "") == (text == "")
        assert not set(name) & set('/\\:*?"<>|\x00\n')
        assert len(name.encode()) < 250
        assert not name.endswith((".", " "))
        assert not name.startswith(".")
    assert (names[0].lower() == names[1].lower()) == (one == other)


def test_values_as_the_notebook_has_them_make_no_folder_of_their_own() -> None:
    assert variant(NOTEBOOK, {"window": None, "share": 0.5, "district": "x", "lang": "en"}) == ""
    assert variant(NOTEBOOK, {"window": 3, "share": 0.25}) == "@window=3,share=0.25"


def test_notebooks_are_read_once_for_all_rows(project_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[object] = []

    def choose(*arguments: object, **options: object) -> tuple[Notebook, ...]:
        read.append(arguments)
        return choose_notebooks(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("govkit.runs.run_list.choose_notebooks", choose)
    planned(project_home, "a.csv", "district,window\n" + "350582,3\n" * 50)
    assert len(read) == 1
