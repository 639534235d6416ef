"""Districts by codes of other lists than GB/T 2260, as SDMX has them."""

from __future__ import annotations

from pathlib import Path

import pytest

import govkit
from govkit import divisions
from govkit.importing import import_file
from govkit.importing.place_codes import code_of
from govkit.importing.suggest import suggest_mapping

HEADER = "DATAFLOW,FREQ,REF_AREA,INDICATOR,UNIT_MEASURE,UNIT_MULT,DECIMALS,TIME_PERIOD,OBS_VALUE,OBS_STATUS"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("CN-11", "110000"),
        ("CN-FJ", "350000"),
        ("cn-sn", "610000"),
        ("CN11", "110000"),
        ("CHN350582", "350582"),
        ("CN_3505", "350500"),
        ("CH07", "350000"),
        ("CH17", ""),
        ("CN-XX", ""),
        ("CHINA", ""),
        ("350582", ""),
    ],
)
def test_codes_of_other_lists_are_known(text: str, code: str) -> None:
    assert code_of(text) == code


def test_the_lists_have_every_province_once() -> None:
    letters = [f"{first}{second}" for first in map(chr, range(65, 91)) for second in map(chr, range(65, 91))]
    by_letters = [code for text in letters if (code := code_of(f"CN-{text}"))]
    provinces = {one.code for one in divisions.divisions() if one.level == "province" and one.last is None}
    assert len(by_letters) == len(set(by_letters)) == 34
    assert provinces <= set(by_letters)
    by_fips = [code for number in range(1, 40) if (code := code_of(f"CH{number:02}"))]
    assert sorted(by_fips) == sorted(set(by_letters) - {"710000", "810000", "820000"})


def test_sdmx_is_drafted_by_its_areas_and_its_attributes_are_no_indicators(tmp_path: Path) -> None:
    lines = [
        f"NBS,A,CN-{area},{what},{unit},{power},1,{year},{value},{status}"
        for area, base in (("FJ", 10), ("GD", 20))
        for what, unit, power, add in (("GRP", "CNY", 7, 1), ("POP", "PS", 4, 2))
        for year, value, status in ((2019, base + add, "A"), (2020, base + add + 1, "P"))
    ]
    file = tmp_path / "f.csv"
    file.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8", newline="\n")
    text = suggest_mapping(file)
    assert "  id: {column: REF_AREA}\n  coding: gbt2260\n  level: province\n" in text
    assert "column: UNIT_MULT" not in text
    assert "column: DECIMALS" not in text
    assert "没有用到的列：DATAFLOW、FREQ、DECIMALS。" in text
    for code, key in (("GRP", "gross_regional_product"), ("POP", "registered_population")):
        text = text.replace(
            f"  # - {{column: OBS_VALUE, indicator: , where: {{INDICATOR: [{code}]}}}}",
            f"  - {{column: OBS_VALUE, indicator: {key}, where: {{INDICATOR: [{code}]}}}}",
        )
    (tmp_path / "m.yml").write_text(text, encoding="utf-8", newline="\n")
    report = import_file(file, tmp_path / "m.yml", tmp_path / "data")
    assert "CN-FJ → 福建省 350000" in report.summary("zh")
    found = govkit.load(tmp_path / "data").set_index(["district", "indicator", "period"])
    # 11 of 千万元 are 1.1 of 亿元.
    assert found.loc[("350000", "gross_regional_product", "2019"), "value"] == 1.1
    assert found.loc[("440000", "registered_population", "2020"), ["value", "status"]].tolist() == [23, "P"]
