"""The command line: what it says, in which language, and how it ends."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest
from runs.conftest import REPORT, home, write_data, write_notebook

from govkit import cli

__all__ = ["home"]


COMMANDS = ("run", "status", "collect", "verify", "rerun", "import", "lab")


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = cli.main(arguments)
    shown = capsys.readouterr()
    return code, shown.out, shown.err


@pytest.fixture
def project_home(home: Path) -> Path:
    write_notebook(home / "notebooks" / "district.ipynb", [REPORT])
    return home


@pytest.mark.parametrize(
    "arguments",
    [[], ["--help"], *([name, "--help"] for name in COMMANDS)],
)
def test_help_is_in_chinese_and_in_english_on_request(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.delenv("GOVKIT_LANG", raising=False)
    code, zh, _ = run(capsys, *arguments)
    assert code == 0
    assert zh.startswith("用法：govkit")
    assert "Show" not in zh
    assert run(capsys, *arguments, "--lang", "en")[1].startswith("Usage: govkit") or not arguments
    monkeypatch.setenv("GOVKIT_LANG", "en")
    code, en, _ = run(capsys, *arguments)
    assert code == 0
    assert en.startswith("Usage: govkit")
    assert not any("\u4e00" <= sign <= "\u9fff" for sign in en)


def test_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "--version")[1].startswith("govkit ")


def test_a_run_ends_with_one_line_and_a_second_makes_nothing(
    capsys: pytest.CaptureFixture[str], project_home: Path
) -> None:
    code, out, _ = run(capsys, "run", "--jobs", "1")
    assert code == 0
    assert out.splitlines()[-1] == "共 1 份报告：新制 1，已是最新 0，失败 0"
    assert (project_home / "outputs" / "index.html").is_file()
    code, out, _ = run(capsys, "run")
    assert (code, out.splitlines()[-1]) == (0, "共 1 份报告：新制 0，已是最新 1，失败 0")


def test_a_failure_is_told_again_at_the_end_with_its_cell_and_the_code_is_1(
    capsys: pytest.CaptureFixture[str], project_home: Path
) -> None:
    write_notebook(project_home / "notebooks" / "district.ipynb", [REPORT, "int('十')"])
    code, out, _ = run(capsys, "run", "--jobs", "1", "--lang", "en")
    assert code == 1
    end = out[out.index("could not be made") :]
    assert "district · Jinjiang" in end
    assert "Cell 4" in end
    assert "int('十')" in end
    assert "ValueError" in end
    assert "350582.failed.ipynb" in end
    assert out.splitlines()[-1] == "1 report: 0 made, 0 up to date, 1 failed"


def test_a_dry_run_says_why_and_makes_nothing(capsys: pytest.CaptureFixture[str], project_home: Path) -> None:
    code, out, _ = run(capsys, "run", "--dry-run", "--all")
    assert code == 0
    assert out.splitlines()[0] == "district · 晋江市：尚无报告"
    assert out.splitlines()[-1] == "共 4 份报告：将制作 4，已是最新 0"
    assert not (project_home / "outputs").exists()


@pytest.mark.parametrize(
    ("arguments", "zh", "en"),
    [
        (["run", "--district", "晋江是"], "没有地区“晋江是”。相近的有：晋江市", "no district “晋江是”"),
        (["run", "--notebook", "distric"], "district", "district"),
        (["run", "-p", "window=five"], "整数", "whole number"),
        (["run", "-p", "windw=5"], "window", "window"),
        (["run", "-p", "window"], "名称=值", "NAME=VALUE"),
        (["run", "-p", "window=1", "-p", "window=2"], "两次", "twice"),
        (["run", "-p", "district=x"], "--district", "--district"),
        (["run", "--data", "no-such-folder"], "找不到数据文件夹", "does not exist"),
        (["run", "--jobs", "0"], "不小于 1", "at least 1"),
        (["run", "--lang", "fr"], "--lang 的值有误：应为 zh、en 之一。", ""),
        (["run", "--data", "."], "不是 govkit 的数据文件夹", "is no data folder of govkit"),
        (["run", "--nope"], "没有选项 --nope", "no option --nope"),
        (["run", "foo", "bar"], "多出了“foo、bar”", "no place for foo, bar"),
        (
            ["run", "--all=3"],
            "选项 --all 缺了值，或者它不带值",
            "Option --all lacks its value, or takes none",
        ),
        (["rn"], "没有命令“rn”", "no command “rn”"),
        (["--lang", "zh"], "缺少命令。可用的命令：run、", ""),
        (["import", "x y.dta"], 'govkit import "x y.dta" --suggest', 'govkit import "x y.dta" --suggest'),
        (["import", "x.dta", "--mapping", "csmar-county"], "缺少 --into", "--into is missing"),
        (["import", "x.dta", "--mapping", "csmar-county", "--into", "d"], "csmar-county", "csmar-county"),
        (["lab", "no-such.ipynb"], "no-such.ipynb", "no-such.ipynb"),
    ],
)
def test_bad_input_is_one_message_and_code_2(
    capsys: pytest.CaptureFixture[str], project_home: Path, arguments: list[str], zh: str, en: str
) -> None:
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "")
    assert err.startswith("错误：")
    assert zh in err
    assert "Traceback" not in err
    if en:
        code, out, err = run(capsys, *arguments, "--lang", "en")
        assert (code, out) == (2, "")
        assert err.startswith("Error: ")
        assert en in err


@pytest.mark.parametrize(
    ("change", "zh"),
    [
        (lambda text: text.replace("350582,safety_satisfaction,2009", "350582,no_such,2009"), "第 3 行"),
        (lambda text: text.replace("indicator,", "index,", 1), "indicator"),
        (lambda text: text + text.splitlines()[1] + "\n", "重复"),
    ],
)
def test_bad_data_leave_the_reports_that_were_there(
    capsys: pytest.CaptureFixture[str], project_home: Path, tmp_path: Path, change: object, zh: str
) -> None:
    assert run(capsys, "run", "--jobs", "1")[0] == 0
    before = {f: f.read_bytes() for f in (project_home / "outputs").rglob("*") if f.is_file()}
    data = write_data(tmp_path / "bad")
    table = data / "observations.csv"
    table.write_text(change(table.read_text(encoding="utf-8")), encoding="utf-8")  # type: ignore[operator]
    code, _, err = run(capsys, "run", "--data", str(data))
    assert code == 2
    assert "observations.csv" in err
    assert zh in err
    assert {f: f.read_bytes() for f in (project_home / "outputs").rglob("*") if f.is_file()} == before


def test_debugging_shows_the_traceback(monkeypatch: pytest.MonkeyPatch, project_home: Path) -> None:
    from govkit.errors import ParameterError

    monkeypatch.setenv("GOVKIT_DEBUG", "1")
    with pytest.raises(ParameterError):
        cli.main(["run", "--district", "nowhere"])


def test_an_error_inside_is_told_as_such(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, project_home: Path
) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError("oops")

    monkeypatch.setattr("govkit.commands.run._run", broken)
    code, _, err = run(capsys, "run")
    assert code == 3
    assert "GOVKIT_DEBUG" in err
    assert "Traceback" not in err


@pytest.mark.parametrize(("encoding", "kept"), [("ascii", "utf-8"), ("cp1252", "utf-8"), ("gbk", "gbk")])
def test_chinese_is_written_on_consoles_with_old_code_pages(
    monkeypatch: pytest.MonkeyPatch, encoding: str, kept: str
) -> None:
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding=encoding))
    assert cli.main(["--help"]) == 0
    sys.stdout.flush()
    assert "用法：govkit" in written.getvalue().decode(kept)


def test_the_command_starts_without_the_heavy_libraries() -> None:
    heavy = ("pandas", "papermill", "IPython", "pydantic", "nbformat")
    code = (
        f"import sys; from govkit.cli import main; main(['--help']); print({set(heavy)} & sys.modules.keys())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.splitlines()[-1] == "set()"


def test_an_output_folder_that_cannot_be_is_refused_before_anything_runs(
    project_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    occupied = project_home / "occupied"
    occupied.write_text("not a folder", encoding="utf-8")
    code, _, err = run(capsys, "run", "--out", str(occupied))
    assert code == 2
    assert "--out" in err
    assert "它是文件，不是文件夹" in err
    assert occupied.read_text(encoding="utf-8") == "not a folder"
    code, _, err = run(capsys, "run", "--lang", "en", "--out", str(occupied / "below"))
    assert code == 2
    assert "occupied: it is a file and no folder" in err


def test_a_cell_that_takes_too_long_fails_its_report(
    capsys: pytest.CaptureFixture[str], project_home: Path
) -> None:
    cell = "import time\ntime.sleep(600)"
    write_notebook(project_home / "notebooks" / "district.ipynb", [REPORT, cell])
    code, out, _ = run(capsys, "run", "--jobs", "1", "--time-limit", "1", "--memory-limit", "4096")
    assert code == 1
    assert "time.sleep(600)" in out
    assert out.splitlines()[-1] == "共 1 份报告：新制 0，已是最新 0，失败 1"


def test_a_run_on_data_without_a_reform_says_why_there_is_no_report_of_a_district(
    capsys: pytest.CaptureFixture[str], project_home: Path
) -> None:
    write_notebook(project_home / "notebooks" / "all.ipynb", ["pass"], 'data: str = ""\n')
    code, out, _ = run(capsys, "run", "--dry-run")
    assert (code, "--all" in out) == (0, False)
    districts = project_home / "data" / "demo" / "districts.csv"
    lines = [line.split(",") for line in districts.read_text(encoding="utf-8-sig").splitlines()]
    places = [lines[0].index(name) for name in ("model", "reform_start", "reform_source") if name in lines[0]]
    emptied = [
        lines[0],
        *([cell if place not in places else "" for place, cell in enumerate(row)] for row in lines[1:]),
    ]
    districts.write_text("\n".join(map(",".join, emptied)) + "\n", encoding="utf-8", newline="\n")
    code, out, _ = run(capsys, "run", "--dry-run")
    assert code == 0
    assert "reforms" in out
    assert "--all" not in run(capsys, "run", "--dry-run", "--all")[1]
    assert "--all" not in run(capsys, "run", "--dry-run", "--notebook", "all")[1]
