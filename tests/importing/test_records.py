"""Files of records are counted as the same records in a small file are, and no line is lost."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import govkit
from govkit.errors import PrivacyError, ReadError
from govkit.importing import ImportReport, import_file, record_file, records

MAPPING = """
title: {zh: 受理记录, en: Records}
source: records
district: {id: {column: 地区}, level: county}
period: {column: 时间, to: month}
indicators:
  - {indicator: disputes_resolved, measure: count, where: {类别: [纠纷, 调解]}}
  - {indicator: disputes, measure: count}
"""
HEADER = "编号,地区,时间,类别\n"
LINES = (
    "1,350582,2012-03-01 08:00:00,纠纷\n"
    "2,350582,2012/3/15,调解\n"
    "3,350582,2012年3月20日 9时,救助\n"
    "4,350582,20120401,纠纷\n"
    "5,350581,2012-04-02,救助\n"
    "6,350500,2012-04-02,救助\n"
    "7,350582,昨天,纠纷\n"
    "8,,2012-04-02,纠纷\n"
)


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "LARGE_FILE", 0)


def imported(folder: Path, content: bytes, into: str = "data") -> ImportReport:
    mapping = MAPPING.replace("indicator: disputes,", "indicator: dispute_cases,")
    known = {entry.key for entry in govkit.load_codebook().indicators}
    if "dispute_cases" not in known:
        mapping = mapping.replace("dispute_cases", "criminal_cases_solved")
    (folder / "m.yml").write_text(mapping, encoding="utf-8", newline="\n")
    (folder / "r.csv").write_bytes(content)
    return import_file(folder / "r.csv", folder / "m.yml", folder / into)


def counts(folder: Path, indicator: str = "disputes_resolved") -> dict[tuple[str, str], float]:
    frame = govkit.load(folder, indicator=indicator)
    return dict(zip(zip(frame["district"], frame["period"], strict=True), frame["value"], strict=True))


def test_records_are_counted_by_district_and_month(tmp_path: Path, large: None) -> None:
    report = imported(tmp_path, (HEADER + LINES).encode())
    assert counts(tmp_path / "data") == {("350582", "2012-03"): 2, ("350582", "2012-04"): 1}
    assert counts(tmp_path / "data", "criminal_cases_solved") == {
        ("350582", "2012-03"): 3,
        ("350582", "2012-04"): 1,
        ("350581", "2012-04"): 1,
    }
    (own,) = report.files
    assert (own.rows_read, own.rows_kept, own.rows_set_aside) == (8, 5, 3)
    assert own.reasons == {"bad_period": 1, "no_district": 1, "not_this_level": 1}
    assert own.cells_read == own.figures + own.blank
    aside = pd.read_csv(tmp_path / "data" / "set-aside.csv", dtype="str", keep_default_na=False)
    assert sorted(aside["cell"]) == ["", "350500", "昨天"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_encoding_does_not_matter(tmp_path: Path, large: None, encoding: str) -> None:
    imported(tmp_path, (HEADER + LINES).encode(encoding))
    assert counts(tmp_path / "data") == {("350582", "2012-03"): 2, ("350582", "2012-04"): 1}


TITLE, TOO_LONG = "某市热线受理记录,,,\n", "9,350582,2012-05-01,纠纷,多\n"
# Of dates in Chinese the tenth byte is not the tenth sign, and must not be where they are cut.
IN_ASCII = LINES.replace("2012年3月20日 9时", "2012-03-20").replace("昨天", "-")


@pytest.mark.parametrize(
    ("text", "copied"),
    [
        pytest.param(IN_ASCII, False, id="characters of GB2312"),
        pytest.param(IN_ASCII.replace("救助", "救助堃"), True, id="a character beyond GB2312"),
        pytest.param(LINES, True, id="dates in Chinese"),
    ],
)
def test_gb18030_is_decoded_after_counting_where_its_bytes_allow_it(
    tmp_path: Path, large: None, monkeypatch: pytest.MonkeyPatch, text: str, copied: bool
) -> None:
    copies = []
    copy = record_file._copy_in_utf8
    monkeypatch.setattr(record_file, "_copy_in_utf8", lambda *of: copies.append(of) or copy(*of))
    report = imported(tmp_path, (TITLE + HEADER + text + TOO_LONG).encode("gb18030"))
    assert bool(copies) == copied
    assert counts(tmp_path / "data") == {("350582", "2012-03"): 2, ("350582", "2012-04"): 1}
    aside = pd.read_csv(tmp_path / "data" / "set-aside.csv", dtype="str", keep_default_na=False)
    assert TOO_LONG.strip() in set(aside["contents"])
    assert report.files[0].rows_read == 9


def test_a_line_with_a_cell_too_many_is_set_aside_with_its_number(tmp_path: Path, large: None) -> None:
    report = imported(tmp_path, (HEADER + LINES + "9,350582,2012-05-01,纠纷,多\n").encode())
    (own,) = report.files
    assert (own.rows_read, own.rows_kept) == (9, 5)
    aside = pd.read_csv(tmp_path / "data" / "set-aside.csv", dtype="str", keep_default_na=False)
    (line,) = aside[aside["reason_zh"].str.contains("表头")].to_dict("records")
    assert (line["row"], line["contents"]) == ("10", "9,350582,2012-05-01,纠纷,多")


def test_parquet_is_counted_as_well(tmp_path: Path, large: None) -> None:
    rows = [line.split(",") for line in LINES.splitlines()]
    frame = pd.DataFrame(rows, columns=HEADER.strip().split(","))
    frame.to_parquet(tmp_path / "p", index=False)
    imported(tmp_path, (tmp_path / "p").read_bytes())
    assert counts(tmp_path / "data") == {("350582", "2012-03"): 2, ("350582", "2012-04"): 1}


def test_lines_above_the_header_are_the_title(tmp_path: Path, large: None) -> None:
    title = "某市热线受理记录,,,\n\n导出时间：2013-01-01,,,\n"
    report = imported(tmp_path, (title + HEADER + LINES + "9,350582,2012-05-01,纠纷,多\n").encode())
    assert counts(tmp_path / "data") == {("350582", "2012-03"): 2, ("350582", "2012-04"): 1}
    assert report.files[0].rows_read == 9
    aside = pd.read_csv(tmp_path / "data" / "set-aside.csv", dtype="str", keep_default_na=False)
    assert "13" in set(aside["row"])


def test_a_large_workbook_is_read_and_not_taken_for_text(tmp_path: Path, large: None) -> None:
    rows = [line.split(",") for line in LINES.splitlines()]
    frame = pd.DataFrame(rows, columns=HEADER.strip().split(","))
    frame.to_excel(tmp_path / "w.xlsx", index=False)
    imported(tmp_path, (tmp_path / "w.xlsx").read_bytes())
    assert counts(tmp_path / "data") == {("350582", "2012-03"): 2, ("350582", "2012-04"): 1}


def test_telephone_numbers_in_a_column_that_is_not_used_are_refused(tmp_path: Path, large: None) -> None:
    head, *lines = (HEADER + LINES).splitlines()
    text = "\n".join([head + ",电话", *(f"{line},1380013800{number}" for number, line in enumerate(lines))])
    with pytest.raises(PrivacyError, match="电话"):
        imported(tmp_path, text.encode())
    assert not (tmp_path / "data").exists()


def test_a_column_that_lacks_is_named(tmp_path: Path, large: None) -> None:
    with pytest.raises(ReadError, match="类别"):
        imported(tmp_path, (HEADER.replace("类别", "种类") + LINES).encode())
    assert not (tmp_path / "data").exists()


DATES = (
    *(
        "2012-03-01",
        "2012-03",
        "2012",
        "去年",
        "",
        "2012-02-30",
        "2012-12-32",
        "2012-12-00",
        "2012-3-5 10:11",
    ),
    *(
        "2012/4/5 10:00",
        "2012/12/25 9:05",
        "2012/2/30 8:00",
        "2012.1.5",
        "2012.10.15 8:00",
        " 2012-04-05 8:00",
    ),
    *(
        " 2012-04-05 8:00",
        "2012年3月",
        "2012年12月20日 8:52",
        "2012年1月5日10时",
        "２０１２年１２月２０日",
        "2012年2月30日",
    ),
    *("20120405", "20120405103000", "201204051030", "20121301103000", "12/5/2012", "2012-12-31T23:59:59"),
)
CELLS = st.tuples(
    st.sampled_from(["350582", "350581", "350500", "", "x y"]),
    st.sampled_from(DATES),
    st.sampled_from(["纠纷", "调解", "救助", "", "纠纷①", "　调解", "救助|纠纷"]),
)


@settings(max_examples=20)
@given(st.lists(CELLS, min_size=1, max_size=30), st.sampled_from(["utf-8", "gb18030"]))
def test_counting_agrees_with_reading(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]], encoding: str
) -> None:
    folder = tmp_path_factory.mktemp("r")
    text = HEADER + "".join(f"{number},{','.join(row)}\n" for number, row in enumerate(rows))
    outcomes = []
    for size, into in ((0, "counted"), (2**40, "read")):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(records, "LARGE_FILE", size)
            try:
                report = imported(folder, text.encode(encoding), into)
            except ReadError as error:
                outcomes.append(error.key)
                continue
            (own,) = report.files
            outcomes.append((own.rows_read, own.rows_kept, own.figures, own.reasons))
            frame = govkit.load(folder / into)
            outcomes[-1] += (frame.drop(columns="source").to_dict("records"),)
    assert outcomes[0] == outcomes[1]
