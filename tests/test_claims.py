"""Published claims: found again in the document, never points where they are bounds, strictly read."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govkit import load_codebook, paths
from govkit.claim_tables import claims_table
from govkit.claims import COLUMNS, Claim, claims_of, read_claims, section_in_words
from govkit.errors import DataError
from govkit.intervals import Interval
from govkit.numerals import read_numeral, read_range
from govkit.text import use_language

CLAIMS = read_claims()
PARTS = "一二三四五"
HEADINGS = (r"([一二三四五六])、", r"(\d)、", r"(\([一二三]\))", r"([一二三][聚问])", r"(内容提要)")
Write = Callable[..., Path]


@pytest.fixture(scope="module")
def lines(shared: Path) -> dict[int, list[str]]:
    """The lines of the document that are not blank, by part; line 1 of a part is its title."""
    text = next((shared / "seed").glob("*.txt")).read_text(encoding="utf-8")
    pieces = re.split(r"^(?=第[一二三四五]篇[:：])", text, flags=re.MULTILINE)[1:]
    return {
        PARTS.index(piece[1]) + 1: [line.strip() for line in piece.splitlines() if line.strip()]
        for piece in pieces
    }


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a table of one good claim, changed as a test wants it."""

    def writer(*rows: dict[str, str], columns: tuple[str, ...] = COLUMNS) -> Path:
        good = {
            "claim": "jinjiang-001",
            "model": "jinjiang",
            "indicator": "dispute_resolution_rate",
            "value": "97.38",
            "unit": "percent",
            "bound": "exact",
            "written": "97.38%",
            "period": "2012",
            "phase": "after",
            "part": "3",
            "section": "二/4",
            "paragraph": "28",
            "subject": "",
            "note": "",
        }
        file = tmp_path / "claims.csv"
        with file.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, columns, extrasaction="ignore", restval="x", lineterminator="\n")
            writer.writeheader()
            writer.writerows(good | row for row in rows or ({},))
        return file

    return writer


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.claim)
def test_each_figure_is_found_again_at_its_locator(claim: Claim, lines: dict[int, list[str]]) -> None:
    own = lines[claim.locator.part]
    at = claim.locator.paragraph
    here = own[at - 1]
    # A figure may be broken over two lines; it must begin on the first.
    joined = here + (own[at] if at < len(own) else "")
    place = joined.find(claim.written)
    assert 0 <= place < len(here)
    before, after = joined[:place][-1:], joined[place + len(claim.written) :][:1]
    if claim.written[0].isdigit():
        assert not before.isdigit()
        assert before != "."
    if claim.written[-1].isdigit():
        assert not after.isdigit()
        assert after != "."


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.claim)
def test_each_section_is_the_one_above_the_figure(claim: Claim, lines: dict[int, list[str]]) -> None:
    own = lines[claim.locator.part][: claim.locator.paragraph]
    # One line begins with 一、 because the line before broke 十分之一 in two.
    above = [line for line, previous in zip(own[1:], own, strict=False) if not previous.endswith("分之")]
    if claim.locator.section == "引言":
        assert not [line for line in above if re.match(HEADINGS[0], line)]
        return
    for numeral in claim.locator.section.split("/"):
        form = next(form for form in HEADINGS if re.fullmatch(form.rstrip("、"), numeral))
        headings = [found[1] for line in above if (found := re.match(form, line))]
        assert headings[-1] == numeral


def test_no_cell_copies_the_document(shared: Path) -> None:
    text = next((shared / "seed").glob("*.txt")).read_text(encoding="utf-8")
    # The references hold titles, by which the document is known.
    for file in (file for file in paths.claims_file().parent.iterdir() if file.suffix != ".json"):
        for cell in re.split(r"[,\n]", file.read_text(encoding="utf-8")):
            assert not any(cell[i : i + 15] in text for i in range(len(cell) - 14)), cell


def test_there_are_claims_of_all_three_models_and_every_key_exists() -> None:
    book = load_codebook()
    assert {claim.model for claim in CLAIMS} == {model.key for model in book.models}
    assert len(CLAIMS) >= 90
    for claim in CLAIMS:
        assert book.unit_of(claim.indicator) == claim.unit
        assert claim.evidence_level == 0


def test_a_bound_is_never_read_as_a_point() -> None:
    for claim in CLAIMS:
        if claim.bound != "exact":
            assert not claim.interval().is_point
            with pytest.raises(DataError, match=claim.claim):
                _ = claim.point


def test_every_interval_holds_the_stated_number() -> None:
    for claim in CLAIMS:
        interval = claim.interval()
        assert interval.low - 1e-3 <= claim.stated_value <= interval.high + 1e-3


def figure(written: str, unit: str) -> Claim:
    """A claim of that writing alone."""
    numeral = read_numeral(written)
    assert numeral is not None
    return replace(
        CLAIMS[0],
        stated_value=numeral.value,
        bound=numeral.bound,
        written=written,
        unit=load_codebook().unit(unit),
    )


@pytest.mark.parametrize(
    ("written", "unit", "low", "high"),
    [
        ("97.38%", "percent", 97.375, 97.385),
        ("90.5%", "percent", 90.45, 90.55),
        ("60%以上", "percent", 60, 100),
        ("10万", "vehicles", 95_000, 105_000),
        ("2446起", "cases", 2446, 2446),
        ("超11亿", "yuan", 1.1e9, math.inf),
        ("16000多", "organisations", 16_000, math.inf),
        ("不足20", "usd_per_person", 0, 20),
        ("近4个月", "months", 3, 4),
        ("百万", "people", 900_000, 1_100_000),
        ("三分之一", "percent", 100 / 3.5, 40),
        ("全覆盖", "percent", 100, 100),
    ],
)
def test_an_interval_is_what_the_writing_allows(written: str, unit: str, low: float, high: float) -> None:
    interval = figure(written, unit).interval()
    assert interval.low == pytest.approx(low)
    assert interval.high == pytest.approx(high)


@pytest.mark.parametrize(
    ("written", "value", "bound"),
    [
        ("99.99%", 99.99, "exact"),
        ("120万", 1_200_000, "exact"),
        ("5亿", 5e8, "exact"),
        ("16000多", 16_000, "at_least"),
        ("百余项", 100, "at_least"),
        ("30余年", 30, "at_least"),
        ("2次以上", 2, "at_least"),
        ("超2万", 20_000, "at_least"),
        ("几十万", 200_000, "at_least"),
        ("数百", 200, "at_least"),
        ("近4个月", 4, "at_most"),
        ("不足20", 20, "at_most"),
        ("约30", 30, "about"),
        ("百万", 1_000_000, "about"),
        ("9轮", 9, "exact"),
        ("两院落", 2, "exact"),
        ("十二个", 12, "exact"),
        ("一千二百三十四", 1234, "exact"),
        ("十分之一", 10, "exact"),
        ("三分之一", 100 / 3, "exact"),
        ("零发案", 0, "exact"),
    ],
)
def test_figures_are_read_as_chinese_prose_writes_them(written: str, value: float, bound: str) -> None:
    numeral = read_numeral(written)
    assert numeral is not None
    assert numeral.value == pytest.approx(value)
    assert numeral.bound == bound


def test_a_range_has_two_ends_and_words_have_no_figure() -> None:
    ends = read_range("20%-30%")
    assert ends is not None
    assert [end.value for end in ends] == [20, 30]
    assert read_range("97.38%") is None
    assert read_numeral("大幅提升") is None


@given(st.integers(1, 10**9))
def test_whole_numbers_are_read_as_themselves(number: int) -> None:
    numeral = read_numeral(str(number))
    assert numeral is not None
    assert numeral.value == number
    assert numeral.step == 1


@given(
    *(st.floats(-1e6, 1e6) for _ in range(2)),
    *(st.floats(0, 1e3) for _ in range(2)),
    *(st.floats(0, 1) for _ in range(2)),
)
def test_arithmetic_on_intervals_holds_every_result(
    a: float, b: float, wide: float, broad: float, s: float, t: float
) -> None:
    left, right = Interval(a, a + wide), Interval(b, b + broad)
    x, y = a + s * wide, b + t * broad
    assert Interval(x + y, x + y).within(left + right)
    assert Interval(x * y, x * y).within(left * right)
    if y != 0 and not right.low <= 0 <= right.high and abs(y) > 1e-6:
        assert Interval(x / y, x / y).within(left / right)


def test_dividing_by_what_may_be_zero_gives_no_bound() -> None:
    assert Interval(1, 2) / Interval(0, 4) == Interval(0.25, math.inf)
    assert Interval(1, 2) / Interval(-1, 1) == Interval(-math.inf, math.inf)


def test_the_table_for_readers_shows_bounds_and_places() -> None:
    book = load_codebook()
    zh = claims_table(claims_of(CLAIMS, "jinjiang"), book)
    assert "≥ 11亿元" in set(zh["所述数字"])
    assert "第3篇 二/4，第28段" in set(zh["出处"])
    with use_language("en"):
        en = claims_table(claims_of(CLAIMS, "jinjiang"), book)
    assert "≥ 1,100,000,000 yuan" in set(en["Stated figure"])


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("claim", "晋江-1"),
        ("claim", ""),
        ("model", "fengqiao"),
        ("indicator", "happiness"),
        ("value", "九成"),
        ("value", "inf"),
        ("value", "97.83"),
        ("unit", "people"),
        ("bound", "roughly"),
        ("bound", "at_least"),
        ("written", "97.38%的矛盾纠纷"),
        ("written", "多数"),
        ("period", "2012年"),
        ("phase", "before"),
        ("phase", "later"),
        ("part", "三"),
        ("paragraph", "0"),
        ("section", ""),
        ("subject", "moon"),
    ],
)
def test_a_wrong_cell_is_named_by_file_row_and_column(write: Write, column: str, value: str) -> None:
    file = write({}, {"claim": "jinjiang-002"} | {column: value})
    for lang in ("zh", "en"):
        with use_language(lang), pytest.raises(DataError) as caught:
            read_claims(file)
        named = "written" if (column, value) in {("value", "97.83"), ("bound", "at_least")} else column
        text = caught.value.message(lang)
        assert str(file) in text
        assert f"“{named}”" in text
        assert re.search(r"第 3 行|row 3", text)


def test_an_id_used_twice_is_refused(write: Write) -> None:
    with pytest.raises(DataError, match="jinjiang-001"):
        read_claims(write({}, {}))


def test_a_missing_or_unexpected_column_is_named(write: Write) -> None:
    with pytest.raises(DataError, match="bound"):
        read_claims(write({}, columns=tuple(c for c in COLUMNS if c != "bound")))
    with pytest.raises(DataError, match="sentence"):
        read_claims(write({}, columns=(*COLUMNS, "sentence")))


def test_a_ragged_row_a_missing_file_and_a_foreign_encoding_are_refused(write: Write, tmp_path: Path) -> None:
    file = write({})
    file.write_text(file.read_text(encoding="utf-8") + "jinjiang-002,jinjiang\n", encoding="utf-8")
    with pytest.raises(DataError, match="3"):
        read_claims(file)
    with pytest.raises(DataError, match=r"none\.csv"):
        read_claims(tmp_path / "none.csv")
    file.write_bytes("编号,模式".encode("gb18030"))
    with pytest.raises(DataError, match="UTF-8"):
        read_claims(file)


@pytest.mark.parametrize(
    ("section", "zh", "en"),
    [
        ("二/5", "二/5", "sec. 2.5"),
        ("一/(一)", "一/(一)", "sec. 1.(1)"),
        ("五/三聚", "五/三聚", "sec. 5, gathering 3"),
        ("五/二问", "五/二问", "sec. 5, question 2"),
        ("内容提要", "内容提要", "abstract"),
        ("引言", "引言", "introduction"),
    ],
)
def test_a_section_is_in_the_language_of_its_reader(section, zh, en):
    assert section_in_words(section, "zh") == zh
    assert section_in_words(section, "en") == en
