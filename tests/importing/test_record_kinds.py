"""Records of a large file are chosen by `where` as those of a small one: by what their cells say."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import govkit
from govkit.importing import import_file, records

_MAPPING = """title: {zh: 试, en: trial}
source: 试
district: {name: {column: 区县}, coding: name, level: county}
period: {column: 日期, to: year}
indicators:
  - {indicator: disputes_resolved, measure: count, where: {类别: ["环境（卫生）"]}}
  - {indicator: disputes_found, measure: count, where: {类别: ["1"], 级: [高]}}
  - {indicator: household_visits, measure: count, where: {类别: [没有的, 矛盾]}}
"""
_KINDS = (
    "环境（卫生）",
    "环境(卫生)",
    "　环境（卫生） ",
    "治安|环境（卫生）",
    "矛盾①",
    "１",
    "1.0",
    "",
    "环境",
)


def _counted(folder: Path, name: str, content: bytes) -> tuple[dict[str, float], str]:
    (folder / "m.yml").write_text(_MAPPING, encoding="utf-8", newline="\n")
    (folder / name).write_bytes(content)
    report = import_file(folder / name, folder / "m.yml", folder / name.replace(".", "-"))
    found = govkit.load(folder / name.replace(".", "-"))
    told = [line for line in report.summary("zh").splitlines() if "where" in line]
    return dict(zip(found["indicator"], found["value"], strict=True)), "".join(told)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("large", [False, True])
def test_what_a_cell_says_is_one_whatever_the_width_of_its_signs_and_the_size_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, large: bool, encoding: str
) -> None:
    monkeypatch.setattr(records, "LARGE_FILE", 0 if large else 10**9)
    lines = [f"晋江市,2023-01-1{n},{kind},{level}" for n, kind in enumerate(_KINDS) for level in "高低"]
    text = "\n".join(["区县,日期,类别,级", *lines]) + "\n"
    found, told = _counted(tmp_path, "f.csv", text.encode(encoding))
    assert found == {"disputes_resolved": 8, "disputes_found": 1, "household_visits": 2}
    assert "没有的" in told
    assert "矛盾" not in told


@pytest.mark.parametrize("large", [False, True])
def test_the_year_of_the_title_and_rows_of_cities_are_told_whatever_the_size_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, large: bool
) -> None:
    monkeypatch.setattr(records, "LARGE_FILE", 0 if large else 10**9)
    text = "2022年受理的工单,,\n区县,类别,级\n晋江市,矛盾,高\n泉州市,矛盾,高\n泉州市,矛盾,低\n"
    mapping = _MAPPING.replace("{column: 日期, to: year}", "title")
    (tmp_path / "m.yml").write_text(mapping, encoding="utf-8", newline="\n")
    (tmp_path / "2023年导出.csv").write_text(text, encoding="utf-8", newline="\n")
    report = import_file(tmp_path / "2023年导出.csv", tmp_path / "m.yml", tmp_path / "data")
    assert govkit.load(tmp_path / "data")[["period", "value"]].to_numpy().tolist() == [["2022", 1]]
    (told,) = [one for one in report.files[0].remarks if one.key == "importing.remark_levels"]
    assert (told.values["count"], told.values["found"]) == (2, "city: 2")


@pytest.mark.parametrize("large", [False, True])
def test_numbers_of_a_parquet_file_are_chosen_by_what_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, large: bool
) -> None:
    monkeypatch.setattr(records, "LARGE_FILE", 0 if large else 10**9)
    frame = pd.DataFrame(
        {"区县": ["晋江市"] * 3, "日期": ["2023-01-01"] * 3, "类别": [1.0, 2.0, None], "级": "高"}
    )
    frame.to_parquet(tmp_path / "p.parquet", index=False)
    found, told = _counted(tmp_path, "f.parquet", (tmp_path / "p.parquet").read_bytes())
    assert found == {"disputes_found": 1}
    assert "环境（卫生）" in told
