"""The exploring panel: the controls choose, and what is shown follows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from govkit import explore, load_dataset
from govkit.study import Study
from govkit.text import use_language


@pytest.fixture
def studied(monkeypatch: pytest.MonkeyPatch) -> list[Study]:
    shown: list[Study] = []
    monkeypatch.setattr(explore, "show_study", shown.append)
    return shown


def test_choosing_a_district_offers_its_indicators_and_shows_the_first(studied: list[Study]) -> None:
    with use_language("zh"):
        dataset = load_dataset()
        box: Any = explore.panel(dataset)
        district, indicator, window = box.children[:3]
        assert studied[-1].place.district == district.value
        district.value = "zhaiji-bailajing"
        assert [key for _, key in indicator.options] == list(dataset.indicators("zhaiji-bailajing"))
        indicator.value = "property_fee_rate"
        window.value = 6
    last = studied[-1]
    assert (last.place.district, last.findings[0].indicator.key) == ("zhaiji-bailajing", "property_fee_rate")
    assert len(last.findings[0].effects[0].periods_before) == 6


def test_its_notebook_runs_on_data_of_any_district(
    studied: list[Study], project: Path, tmp_path: Path
) -> None:
    demo = project / "data" / "demo"
    for name in ("districts.csv", "observations.csv"):
        head, *rows = (demo / name).read_text(encoding="utf-8").splitlines(keepends=True)
        own = [row for row in rows if row.startswith(("zhaiji", "community-"))]
        (tmp_path / name).write_text("".join([head, *own]), encoding="utf-8", newline="\n")
    cells = json.loads((project / "notebooks" / "explore.ipynb").read_text(encoding="utf-8"))["cells"]
    names: dict[str, Any] = {}
    with use_language("zh"):
        for cell in cells:
            if cell["cell_type"] == "code":
                source = "".join(cell["source"]).replace('data: str = ""', f"data: str = {str(tmp_path)!r}")
                exec(source, names)
        shown = eval("".join(cells[-1]["source"]).splitlines()[-1], names)
    assert len(studied) == 1
    assert "每百户入户走访" in shown.columns
