"""The worked example of docs/importing.md does what it says."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import govkit
from govkit.cli import main
from govkit.importing import load_mapping
from govkit.period_texts import iso_period


@pytest.fixture
def example(project: Path, tmp_path: Path) -> Path:
    text = (project / "docs" / "importing.md").read_text(encoding="utf-8")
    for kind, name in (("csv", "街道.csv"), ("yaml", "街道.yml")):
        (block,) = re.findall(rf"```{kind}\n(.*?)```", text, re.DOTALL)
        (tmp_path / name).write_text(block, encoding="utf-8", newline="\n")
    return tmp_path


def test_the_worked_example_is_imported(example: Path, capsys: pytest.CaptureFixture[str]) -> None:
    into = example / "街道数据"
    files = [str(example / "街道.csv"), "--mapping", str(example / "街道.yml")]
    arguments = ["import", *files, "--into", str(into)]
    assert main(arguments) == 0
    assert "搁置 1 行" in capsys.readouterr().out
    dataset = govkit.load_dataset(into)
    assert set(dataset.districts) == {"qingyang", "meiling"}
    assert dataset.districts["qingyang"].name_zh == "青阳街道"
    assert [district.district for district in dataset.touched()] == ["qingyang"]
    assert dataset.donors("qingyang") == ("meiling",)
    missing = dataset.observations[dataset.observations["status"] == "M"]
    assert missing[["district", "period"]].to_numpy().tolist() == [["meiling", "2011"]]


def test_a_draft_of_the_worked_example_imports_it(example: Path) -> None:
    file, draft, into = str(example / "街道.csv"), str(example / "d.yml"), str(example / "d")
    assert main(["import", file, "--suggest", "--mapping", draft]) == 0
    assert main(["import", file, "--mapping", draft, "--into", into]) == 0
    dataset = govkit.load_dataset(into)
    assert [(one.district, one.name_zh) for one in dataset.districts.values()] == [
        ("street-1", "青阳街道"),
        ("street-2", "梅岭街道"),
    ]


def test_every_recipe_that_ships_is_named(project: Path) -> None:
    text = (project / "docs" / "importing.md").read_text(encoding="utf-8")
    for recipe in (project / "data" / "mappings").glob("*.yml"):
        assert f"`{recipe.stem}`" in text
        assert load_mapping(recipe.stem).indicators


def test_the_periods_that_are_named_are_understood(project: Path) -> None:
    text = (project / "docs" / "importing.md").read_text(encoding="utf-8")
    for line in [
        line for line in text.splitlines() if line.startswith(("| 时期的写法", "| periods in words"))
    ]:
        written = re.findall(r"`(\d{4}年[^`]*|二[^`]*)`", line)
        stated = set(re.findall(r"(?<![`\d])(\d{4}(?:-(?:\d\d|Q\d))?)(?![\d年])", line))
        assert {iso_period(one) for one in written} == stated
        assert len(written) > 4


def test_the_commands_for_yearly_files_do_what_they_say(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "年鉴").mkdir()
    for year in range(2019, 2023):
        for name in (f"{year}.xls", f"年鉴/{year}.xls")[: 1 if year == 2022 else 2]:
            text = f"省份,县市,户籍人口（万人）\n福建省,晋江市,{year - 1900}\n"
            (tmp_path / name).write_text(text, encoding="utf-8", newline="\n")
    text = (project / "docs" / "importing.md").read_text(encoding="utf-8")
    commands = re.findall(r"^    govkit (import .*county-yearbook.*)$", text, re.MULTILINE)
    assert len(commands) == 5
    for command in commands:
        assert main(shlex.split(command)) == 0
    capsys.readouterr()
    for folder in ("县域", "counties"):
        assert govkit.load(folder)["value"].tolist() == [119, 120, 121, 122]


def test_the_indicator_and_the_records_that_are_shown_can_be_imported(
    project: Path, tmp_path: Path, use_project: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (project / "docs" / "importing.md").read_text(encoding="utf-8")
    indicator, mapping = re.findall(r"```yml\n(.*?)```", text, re.DOTALL)
    shutil.copytree(project / "data", tmp_path / "data")
    own = tmp_path / "data" / "codebook" / "indicators" / "own.yml"
    own.write_text(indicator, encoding="utf-8", newline="\n")
    use_project(tmp_path)
    monkeypatch.chdir(tmp_path)
    records = ["2018-01-03,青阳街道,是", "2018-01-09,青阳街道,否", "2018-04-01,梅岭街道,是"]
    lines = "\n".join(["受理日期,街道,是否调解成功", *records, ""])
    Path("调解.csv").write_text(lines, encoding="utf-8", newline="\n")
    Path("调解.yml").write_text(mapping, encoding="utf-8", newline="\n")
    assert main(["import", "调解.csv", "--mapping", "调解.yml", "--into", "调解"]) == 0
    found = govkit.load("调解", district="qingyang").dropna(subset="value")
    assert found[["indicator", "period", "value"]].to_numpy().tolist()[0] == [
        "dispute_resolution_rate",
        "2018-01",
        50.0,
    ]
    counts = found[found["indicator"] == "mediation_cases"]
    assert dict(zip(counts["period"], counts["value"], strict=True))["2018-01"] == 2
