"""A revised file keeps what was: every vintage can be loaded, and a report runs on either."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import govkit
from govkit import vintages
from govkit.cli import main
from govkit.errors import DataError, ReadError
from govkit.importing import ImportReport, import_file

MAPPING = """
title: {zh: 测试, en: Test}
source: yearbook
district: {id: {column: code}, name: {column: name}, level: county}
period: {column: year}
indicators: [{column: gdp, indicator: gross_regional_product, unit: 亿元}]
"""
FIRST = "code,name,year,gdp\n350582,晋江市,2009,798\n350582,晋江市,2010,900\n350581,石狮市,2010,300\n"
SECOND = FIRST.replace("900", "908.5").replace("350581,石狮市,2010,300\n", "350582,晋江市,2011,1095\n")


def imported(folder: Path, text: str, name: str = "f.csv", **options: object) -> ImportReport:
    (folder / "m.yml").write_text(MAPPING, encoding="utf-8", newline="\n")
    (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return import_file(folder / name, folder / "m.yml", folder / "data", **options)  # type: ignore[arg-type]


def _file(folder: Path) -> Path:
    (folder / "m.yml").write_text(MAPPING, encoding="utf-8", newline="\n")
    (folder / "f.csv").write_text(FIRST, encoding="utf-8", newline="\n")
    return folder / "f.csv"


def values(folder: Path, as_of: str | None = None) -> list[float]:
    return govkit.load(folder / "data", district="350582", as_of=as_of)["value"].tolist()


def test_a_revision_keeps_the_former_values(tmp_path: Path) -> None:
    imported(tmp_path, FIRST, as_of="2020-06-30")
    report = imported(tmp_path, SECOND, as_of="2021-06-30")
    assert (report.vintage, report.revised) == ("2021-06-30", 3)
    assert vintages.vintages(tmp_path / "data") == ("2020-06-30", "2021-06-30")
    assert values(tmp_path) == [798, 908.5, 1095]
    assert values(tmp_path, "2020-06-30") == [798, 900]
    assert values(tmp_path, "2020-12") == [798, 900]
    assert values(tmp_path, "2022") == [798, 908.5, 1095]
    former = govkit.load_dataset(f"{tmp_path / 'data'}@2020-06-30")
    assert set(former.observations["district"]) == {"350582", "350581"}
    assert "2020-06-30" in former.notes("zh")[0]
    assert "2021-06-30" in report.summary("zh")


def test_importing_twice_makes_no_vintage(tmp_path: Path) -> None:
    imported(tmp_path, FIRST, as_of="2020-06-30")
    report = imported(tmp_path, FIRST, as_of="2021-06-30")
    assert (report.changed, report.vintage, vintages.vintages(tmp_path / "data")) == (False, "", ())


def test_a_file_of_another_name_is_a_revision_only_on_request(tmp_path: Path) -> None:
    imported(tmp_path, FIRST, as_of="2020")
    with pytest.raises(ReadError) as caught:
        imported(tmp_path, SECOND, name="g.csv", as_of="2021")
    assert caught.value.key == "importing.other_file"
    assert imported(tmp_path, SECOND, name="g.csv", as_of="2021", revise=True).revised == 3
    assert values(tmp_path, "2020") == [798, 900]


def test_several_revisions_of_a_day_are_told_apart(tmp_path: Path) -> None:
    for number in ("900", "901", "902"):
        imported(tmp_path, FIRST.replace("900", number), as_of="2021-06-30")
    assert vintages.vintages(tmp_path / "data") == ("2021-06-30", "2021-06-30.2", "2021-06-30.3")
    assert values(tmp_path, "2021-06-30") == [798, 900]
    assert values(tmp_path, "2021-06-30.2") == [798, 901]
    assert values(tmp_path, "2021-07-01") == [798, 902]


def test_a_revision_before_the_last_is_refused(tmp_path: Path) -> None:
    imported(tmp_path, FIRST, as_of="2021")
    with pytest.raises(ReadError) as caught:
        imported(tmp_path, SECOND, as_of="2020")
    assert caught.value.key == "importing.vintage_before"
    assert values(tmp_path) == [798, 900]


@pytest.mark.parametrize("as_of", ["yesterday", "2021-6", "2021-06-30T10", "2021-02-30", "2021-13"])
def test_what_is_no_day_is_refused(tmp_path: Path, as_of: str) -> None:
    with pytest.raises(ReadError) as caught:
        imported(tmp_path, FIRST, as_of=as_of)
    assert caught.value.key == "importing.not_a_day"


@pytest.mark.parametrize("days", [1, 40, 400])
def test_a_vintage_of_the_future_is_refused(tmp_path: Path, days: int) -> None:
    to_come = (date.today() + timedelta(days=days)).isoformat()
    with pytest.raises(ReadError, match=to_come) as caught:
        imported(tmp_path, FIRST, as_of=to_come)
    assert caught.value.key == "importing.day_to_come"
    assert not (tmp_path / "data").exists()


def test_a_vintage_of_today_and_of_this_month_and_year_is_taken(tmp_path: Path) -> None:
    today = date.today().isoformat()
    for name in (today, today[:7], today[:4]):
        import_file(_file(tmp_path), tmp_path / "m.yml", tmp_path / name, as_of=name)


def test_a_vintage_that_is_not_there_names_those_that_are(tmp_path: Path) -> None:
    imported(tmp_path, FIRST, as_of="2020")
    with pytest.raises(DataError) as caught:
        values(tmp_path, "2020")
    assert caught.value.key == "errors.no_vintages"
    imported(tmp_path, SECOND, as_of="2021")
    with pytest.raises(DataError, match="2020"):
        values(tmp_path, "2019")


def test_the_command_line_plans_reports_on_either_vintage(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    imported(tmp_path, FIRST, as_of="2020")
    imported(tmp_path, SECOND, as_of="2021")
    for folder in ("data", "data@2020"):
        arguments = ["run", "--data", str(tmp_path / folder), "--out", str(tmp_path / "out"), "--dry-run"]
        assert main(arguments) == 0
        assert "晋江" in capsys.readouterr().out


STATES = st.lists(
    st.dictionaries(st.sampled_from(["a", "b", "c"]), st.floats(allow_nan=False, allow_infinity=False)),
    min_size=2,
    max_size=5,
)


def frame(state: dict[str, float]) -> pd.DataFrame:
    rows = [
        {"district": key, "indicator": "x", "period": "2010", "value": value, "n": pd.NA, "status": "A"}
        for key, value in sorted(state.items())
    ]
    made = pd.DataFrame(rows, columns=["district", "indicator", "period", "value", "n", "status"])
    texts = dict.fromkeys(["district", "indicator", "period", "status"], "str")
    return made.astype({**texts, "value": "float64", "n": "Int64"})


@given(states=STATES)
def test_any_run_of_revisions_can_be_gone_back(
    tmp_path_factory: pytest.TempPathFactory, states: list
) -> None:
    folder = tmp_path_factory.mktemp("v")
    log, names = None, [f"20{10 + number}" for number in range(len(states))]
    for number in range(1, len(states)):
        before, after = frame(states[number - 1]), frame(states[number])
        log = vintages.log_revision(log, before, after, names[number - 1], names[number])
    assert log is not None
    log.to_parquet(folder / vintages.FILE)
    for name, state in zip(names, states, strict=True):
        try:
            found = vintages.observations_as_of(folder, name)
        except DataError:
            assert not any(states[: names.index(name) + 1])
            continue
        assert dict(zip(found["district"], found["value"], strict=True)) == state
