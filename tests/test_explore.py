"""The exploring panel: the controls choose, and what is shown follows."""

from __future__ import annotations

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
