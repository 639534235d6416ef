"""Real files of every kind go through recipes and mappings, and their accounts close."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

import govkit
from govkit import paths
from govkit.importing.report import ImportReport
from govkit.importing.run import import_file
from govkit.importing.suggest import suggest_mapping
from govkit.readers import read_one

RECIPES = {
    "M02": ("cnki-city-yearbook", {}),
    "M09": ("county-yearbook", {"period": "2020"}),
}
CITIES = {"coding": "name", "name": {"column": "城市"}, "level": "city"}
# What a user would write for the files that no shipped recipe is for: table, district, period, indicators.
MAPPINGS: dict[str, dict[str, Any]] = {
    "M01": {
        "table": {"title": "人口状况"},
        "district": CITIES,
        "period": 2014,
        "indicators": [
            {"column": "年末户籍人口_全市", "indicator": "registered_population"},
            {"column": "年平均人口_市辖区", "indicator": "trial_people"},
        ],
    },
    "M03": {
        "district": CITIES,
        "period": "title",
        "indicators": [{"column": "第一产业从业人员比重_全市", "indicator": "trial_share"}],
    },
    "M07": {
        "district": CITIES,
        "period": 2014,
        "indicators": [{"column": "第二产业从业人员比重_市辖区", "indicator": "trial_share", "unit": "%"}],
    },
    "M08": {
        "table": {"position": 1},
        "district": {"coding": "name", "name": {"column": "地区"}, "level": "province"},
        "period": "title",
        "indicators": [
            {"column": "农业", "indicator": "trial_money"},
            {"column": "1.谷物及其他作物_谷物_小麦", "indicator": "gross_regional_product"},
        ],
    },
    "M11": {
        "district": {"coding": "slug", "id": "nation", "name": "全国", "level": "province"},
        "period": {"column": "年份"},
        "indicators": [
            {"column": "公路里程", "indicator": "highway_length"},
            {"column": "定期航班航线里程", "indicator": "trial_length"},
        ],
    },
    "M16": {
        "district": {"coding": "slug", "id": "respondents", "name": "受访者", "level": "street"},
        "period": 2021,
        "indicators": [
            {"column": "Q1", "indicator": "trial_share", "measure": "share", "answers": ["2.女"]},
            {"column": "totalseconds", "indicator": "trial_number", "measure": "mean", "unit": "no_unit"},
        ],
    },
    "M19": {
        "district": {"id": {"column": "城市代码"}, "level": ["city", "county"]},
        "period": {"column": "年份"},
        "indicators": [
            {"column": "人均道路面积", "indicator": "trial_area"},
            {"column": "人均道路面积线性插值", "indicator": "trial_area_filled", "status": "E"},
        ],
    },
    "M20": {
        "table": {"sheet": "面板数据2000-2023"},
        "district": {"id": {"column": "城市代码"}, "level": "city"},
        "period": {"column": "年度标识"},
        "indicators": [
            {"column": "第一产业增加值", "indicator": "grp_primary", "unit": "亿元"},
            {"column": "第二产业增加值", "indicator": "grp_secondary", "unit": "亿元"},
        ],
    },
}
TRIAL = {
    "trial_people": "people_10k",
    "trial_share": "percent",
    "trial_money": "yuan_100m",
    "trial_length": "km",
    "trial_number": "no_unit",
    "trial_area": "square_km",
    "trial_area_filled": "square_km",
}


@pytest.fixture
def project(tmp_path: Path, use_project: Callable[[Path], None]) -> None:
    """A project whose codebook also has indicators for what the files hold."""
    home = tmp_path / "home"
    shutil.copytree(paths.project() / "data" / "codebook", home / "data" / "codebook")
    shutil.copytree(paths.project() / "data" / "mappings", home / "data" / "mappings")
    words = {"definition_zh": "试", "definition_en": "trial", "source": "trial"}
    entries = [
        {"key": key, "zh": key, "en": key, "unit": unit, "direction": "neither", "domain": "context", **words}
        for key, unit in TRIAL.items()
    ]
    text = yaml.safe_dump(entries, allow_unicode=True)
    (home / "data" / "codebook" / "indicators" / "trial.yml").write_text(text, encoding="utf-8", newline="\n")
    use_project(home)


def imported(file: Path, folder: Path) -> ImportReport:
    start = file.name.partition("_")[0]
    recipe, options = RECIPES.get(start, ("", {}))
    if recipe:
        return import_file(file, recipe, folder, **options)
    own = {"title": {"zh": "试", "en": "trial"}, "source": "trial", **MAPPINGS[start]}
    mapping = folder.with_name("mapping.yml")
    mapping.write_text(yaml.safe_dump(own, allow_unicode=True), encoding="utf-8", newline="\n")
    return import_file(file, mapping, folder)


@pytest.mark.parametrize("start", sorted([*RECIPES, *MAPPINGS]))
def test_the_accounts_of_every_real_file_close(
    shared: Path, tmp_path: Path, project: None, start: str
) -> None:
    (file,) = (shared / "messy").glob(f"{start}_*")
    folder = tmp_path / "data"
    report = imported(file, folder)
    choice = MAPPINGS.get(start, {}).get("table", {})
    position = choice["position"] - 1 if "position" in choice else None
    table = read_one(file, sheet=choice.get("sheet"), table=choice.get("title", position))
    (own,) = report.files
    assert own.rows_read == len(table.frame) + len(table.set_aside)
    assert own.rows_read == own.rows_kept + own.rows_set_aside
    assert own.cells_read == own.figures + own.blank + own.cells_set_aside
    # What the report counts is what lies in the folder.
    aside = folder / "set-aside.csv"
    lines = pd.read_csv(aside, dtype="str", keep_default_na=False) if aside.exists() else pd.DataFrame()
    assert len(lines) == own.rows_set_aside + own.cells_set_aside
    assert own.rows_kept > 0.85 * own.rows_read
    observations = govkit.load(folder)
    assert len(observations) == report.observations
    if start != "M16":  # a questionnaire's figures are made of many rows
        assert int(observations["value"].notna().sum()) == own.figures


def test_a_draft_is_made_of_every_real_file(shared: Path) -> None:
    for file in sorted((shared / "messy").iterdir()):
        if file.suffix != ".md":
            assert "indicators:" in suggest_mapping(file), file.name
