"""Reports checked against their records, made again, and gathered, as a user types it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from govkit import cli
from govkit.runs.collect import COLUMNS
from govkit.runs.record import read_record
from govkit.text import say
from govkit.vintages import log_revision

from .conftest import REPORT, write_data, write_notebook

STUDY = """\
import govkit
study = govkit.study_district(govkit.load_dataset(data or None), district)
govkit.record(*study.findings)
"""


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = cli.main(arguments)
    shown = capsys.readouterr()
    return code, shown.out, shown.err


@pytest.fixture
def made(home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a report that was made with the command."""
    monkeypatch.chdir(home)
    write_notebook(home / "notebooks" / "district.ipynb", [REPORT, STUDY])
    code, out, err = run(capsys, "run", "--jobs", "1")
    assert code == 0, out + err
    return home / "outputs" / "district" / "350582"


def test_a_report_is_verified_altered_moved_and_outdated(
    made: Path, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pdf = made / "report.pdf"
    code, out, _ = run(capsys, "verify", str(pdf))
    assert code == 0
    assert out.startswith("相符：report.pdf")
    assert "完全相同" in out
    assert run(capsys, "verify", str(pdf), "--lang", "en")[1].startswith("Genuine")

    elsewhere = tmp_path / "收到的报告.pdf"
    shutil.copy(pdf, elsewhere)
    assert run(capsys, "verify", str(elsewhere))[0] == 0
    elsewhere.write_bytes(elsewhere.read_bytes() + b" ")
    code, _, err = run(capsys, "verify", str(elsewhere))
    assert code == 2
    assert "找不到描述" in err

    write_data(home / "data" / "demo", {"county-01": 60.0})
    code, out, _ = run(capsys, "verify", str(pdf))
    assert code == 1
    assert out.startswith("相符")
    assert "对照地区的数据有改动" in out

    shutil.rmtree(home / "data" / "demo")
    write_data(home / "data" / "demo")
    districts = home / "data" / "demo" / "districts.csv"
    kept = districts.read_text(encoding="utf-8")
    for file in (districts, districts.with_name("observations.csv")):
        text = file.read_text(encoding="utf-8").replace("350582", "350583")
        file.write_text(text.replace("晋江市", "别处"), encoding="utf-8", newline="\n")
    code, out, _ = run(capsys, "verify", str(pdf))
    assert code == 1
    assert "今天不能再做出" in out
    districts.write_text(kept, encoding="utf-8", newline="\n")

    pdf.write_bytes(pdf.read_bytes() + b" ")
    write_data(home / "data" / "demo")
    code, out, _ = run(capsys, "verify", str(pdf))
    assert code == 1
    assert out.startswith("不符")


def test_other_files_of_the_report_that_were_altered_are_named(
    made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (made / "results.json").write_text("[]", encoding="utf-8")
    out = run(capsys, "verify", str(made / "report.pdf"))[1]
    assert "缺失或被改动：results.json" in out


def test_a_report_made_again_is_the_same_byte_for_byte(
    made: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(capsys, "rerun", str(made / "record.json"))
    assert code == 0, out
    assert "逐字节相同" in out
    again = home / "rerun-district-350582"
    assert (again / "report.pdf").read_bytes() == (made / "report.pdf").read_bytes()
    assert not (home / ".govkit").exists()  # nothing but the report in the folder where the user is
    write_data(home / "data" / "demo", {"350582": 60.0})
    code, out, _ = run(capsys, "rerun", str(made / "record.json"), "--lang", "en")
    assert code == 1
    assert "the data that it reads changed" in out
    assert "results.json" in out
    occupied = home / "mine"
    occupied.mkdir()
    (occupied / "thesis.docx").write_bytes(b"x")
    code, _, err = run(capsys, "rerun", str(made / "record.json"), "--into", str(occupied))
    assert code == 2
    assert "--into" in err
    assert (occupied / "thesis.docx").read_bytes() == b"x"


@pytest.mark.parametrize("name", ["nothing.json", "results.json"])
def test_what_is_no_record_cannot_be_made_again(
    made: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    code, _, err = run(capsys, "rerun", str(made / name))
    assert code == 2
    assert name in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "edit",
    [
        lambda record: record | {"notebook": 5},
        lambda record: record | {"key": None},
        lambda record: record | {"key": {"data": 5}},
        lambda record: record | {"outputs": {"report.pdf": {"hash": "0", "size": "1", "modified": 0}}},
        lambda record: record | {"parameters": []},
        lambda record: record | {"findings": [1]},
        lambda record: record | {"evidence_level": "3"},
        lambda record: {name: value for name, value in record.items() if name != "outputs"},
        lambda record: [record],
        lambda record: len(record),
    ],
)
def test_a_record_that_was_edited_into_none_is_named_as_what_is_wrong(
    made: Path, capsys: pytest.CaptureFixture[str], edit: Callable[[dict[str, Any]], object]
) -> None:
    file = made / "record.json"
    file.write_text(json.dumps(edit(json.loads(file.read_text(encoding="utf-8")))), encoding="utf-8")
    for command, argument in (("verify", made / "report.pdf"), ("rerun", file)):
        assert run(capsys, command, str(argument)) == (
            2,
            "",
            say("cli.error", "zh", message=say("runs.no_record_file", "zh", file=file)) + "\n",
        )


def test_a_record_that_lost_its_district_is_no_error_of_the_program(
    made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = made / "record.json"
    record = json.loads(file.read_text(encoding="utf-8"))
    del record["district"]
    file.write_text(json.dumps(record), encoding="utf-8")
    words = say("runs.record_without_district", "zh", notebook="district")
    code, out, _ = run(capsys, "verify", str(made / "report.pdf"))
    assert (code, words in out) == (1, True)
    code, _, err = run(capsys, "rerun", str(file))
    assert (code, words in err) == (2, True)


def test_a_report_on_ones_own_data_is_verified_and_made_again_with_them(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_notebook(home / "notebooks" / "district.ipynb", [REPORT, STUDY])
    data = write_data(tmp_path / "各县数据", {"350582": 70.0})
    assert run(capsys, "run", "--jobs", "1", "--data", "各县数据")[0] == 0
    folder = home / "outputs" / "data-各县数据" / "district" / "350582"
    record = read_record(folder)
    assert record is not None
    assert record.parameters["data"] == "各县数据"
    assert str(tmp_path) not in (folder / "notebook.ipynb").read_text(encoding="utf-8")
    assert run(capsys, "verify", str(folder / "report.pdf"))[0] == 0
    shutil.move(data, tmp_path / "moved")
    code, _, err = run(capsys, "verify", str(folder / "report.pdf"))
    assert code == 2
    assert "--data" in err
    moved = ("--data", str(tmp_path / "moved"))
    assert run(capsys, "verify", str(folder / "report.pdf"), *moved)[0] == 0
    write_data(tmp_path / "elsewhere" / "各县数据", {"350582": 70.0})
    there = ("--data", str(tmp_path / "elsewhere" / "各县数据"))
    code, out, _ = run(capsys, "rerun", str(folder / "record.json"), *there)
    assert code == 0, out


def test_a_report_on_a_vintage_is_verified_and_made_anew_when_the_history_changes(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_notebook(home / "notebooks" / "district.ipynb", [REPORT])
    data = write_data(tmp_path / "各县数据", {"350582": 70.0})
    now = pd.read_csv(data / "observations.csv", dtype={"district": str, "period": str}, encoding="utf-8")
    for value in (50.0, 60.0):
        log_revision(None, now.assign(value=value), now, "2020", "2021").to_parquet(data / "vintages.parquet")
        code, out, _ = run(capsys, "run", "--jobs", "1", "--data", "各县数据@2020")
        assert (code, "新制 1" in out) == (0, True), out
    file = home / "outputs" / "data-各县数据@2020" / "district" / "350582" / "report.pdf"
    assert run(capsys, "verify", str(file))[0] == 0


def test_reports_on_other_data_never_take_the_place_of_the_standard_ones(
    made: Path, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {f: f.read_bytes() for f in made.iterdir()}
    data = write_data(tmp_path / "mine", {"350582": 70.0})
    for options in (("-p", "window=3"), ("--data", str(data))):
        assert run(capsys, "run", "--jobs", "1", *options)[0] == 0
    assert {f: f.read_bytes() for f in made.iterdir()} == before
    assert (home / "outputs" / "district@window=3" / "350582" / "report.pdf").exists()
    assert (home / "outputs" / "data-mine" / "district" / "350582" / "report.pdf").exists()
    index = (home / "outputs" / "index.html").read_text(encoding="utf-8")
    assert "data-mine" not in index
    other = write_data(tmp_path / "other" / "mine")
    code, _, err = run(capsys, "run", "--data", str(other))
    assert code == 2
    assert "--out" in err


def test_the_results_are_one_typed_table(made: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "run", "--jobs", "1", "-p", "window=2")[0] == 0
    code, out, _ = run(capsys, "collect")
    assert code == 0
    assert "2 份报告" in out
    assert "合成" in out
    file = home / "outputs" / "results.csv"
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    parquet = home / "results.parquet"
    assert run(capsys, "collect", "--into", str(parquet))[0] == 0
    table = pd.read_parquet(parquet)
    assert list(table.columns) == list(COLUMNS)
    assert {name: str(kind) for name, kind in table.dtypes.items()} == COLUMNS
    assert set(table["folder"]) == {"district/350582", "district@window=2/350582"}
    assert (table["district_name"] == "晋江市").all()
    assert table["verdict"].ne("").all()
    assert table.groupby("folder")["method"].apply(lambda m: m.is_unique).all()
    read = pd.read_csv(file, encoding="utf-8-sig")
    assert read["estimate"].tolist() == pytest.approx(table["estimate"].tolist())
    results = json.loads((made / "results.json").read_text(encoding="utf-8"))
    effects = [r for r in results if r["kind"] == "effect"]
    own = table[table["folder"] == "district/350582"]
    assert own["estimate"].tolist() == pytest.approx([e["estimate"] for e in effects])


DISPLAYED = (
    "from IPython.display import display\ndisplay({'application/vnd.govkit.result+json': %s}, raw=True)"
)


def test_results_that_a_notebook_displayed_itself_are_gathered_beside_recorded_ones(
    made: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    effect = json.loads((made / "results.json").read_text(encoding="utf-8"))[0]
    write_notebook(home / "notebooks" / "older.ipynb", [REPORT, DISPLAYED % effect])
    assert run(capsys, "run", "--jobs", "1", "--notebook", "older")[0] == 0
    assert "2 份报告" in run(capsys, "collect")[1]
    table = pd.read_csv(home / "outputs" / "results.csv", encoding="utf-8-sig")
    assert table["notebook"].value_counts()["older"] == 1


def test_what_is_no_result_is_refused_where_it_is_and_what_lacks_a_field_by_its_report(
    made: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_notebook(home / "notebooks" / "text.ipynb", [REPORT, DISPLAYED % "['很好']"])
    code, out, _ = run(capsys, "run", "--jobs", "1", "--notebook", "text")
    assert code == 1
    assert "很好" in out
    assert "govkit.record" in out
    write_notebook(home / "notebooks" / "part.ipynb", [REPORT, DISPLAYED % {"kind": "effect", "estimate": 1}])
    assert run(capsys, "run", "--jobs", "1", "--notebook", "part")[0] == 0
    code, _, err = run(capsys, "collect")
    assert code == 2
    assert str(Path("outputs", "part", "350582")) in err
    assert "district" in err


def test_altered_results_are_left_out_and_named(
    made: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (made / "results.json").write_text("[]", encoding="utf-8")
    code, _, err = run(capsys, "collect")
    assert code == 2
    assert "没有带结果的报告" in err
    assert run(capsys, "collect", "--into", "x.docx")[0] == 2
    assert run(capsys, "collect", "--out", str(home / "nowhere"))[0] == 2


def test_status_says_what_failed(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "还没有运行过" in run(capsys, "status")[1]
    write_notebook(home / "notebooks" / "district.ipynb", [REPORT, "int('十')"])
    assert run(capsys, "run", "--jobs", "1")[0] == 1
    code, out, _ = run(capsys, "status")
    assert code == 0
    for words in ("上一次制作已结束", "失败 1", "晋江市", "第 4 个单元", "ValueError", "350582.failed.ipynb"):
        assert words in out
