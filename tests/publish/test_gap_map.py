"""The evidence gap map counts each indicator once, at its highest level, and shows what is missing."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govkit.publish.gap_map import GapMap, Graded, gap_map

MODELS = ["高山", "晋江"]
DOMAINS = [("services", "公共服务"), ("safety", "平安建设")]


def graded(model: str, indicator: str, level: int, domain: str = "services", district: str = "d") -> Graded:
    return Graded(district, model, indicator, indicator, domain, level)


def counts(drawn: GapMap) -> list[list[dict[int, int]]]:
    return [[{bubble.level: bubble.count for bubble in cell} for cell in row] for row in drawn.cells]


def test_an_indicator_of_several_districts_counts_once_at_its_highest_level():
    twice = [graded("高山", "a", 2, district="x"), graded("高山", "a", 4, district="y")]
    drawn = gap_map([*twice, graded("高山", "b", 2)], MODELS, DOMAINS)
    assert counts(drawn) == [[{4: 1, 2: 1}, {}], [{}, {}]]


def test_the_better_evidence_comes_first_and_the_levels_that_occur_are_known():
    drawn = gap_map([graded("高山", "a", 1), graded("高山", "b", 3)], MODELS, DOMAINS)
    assert [bubble.level for bubble in drawn.cells[0][0]] == [3, 1]
    assert drawn.levels == (1, 3)


def test_districts_without_a_model_have_a_row_and_unknown_domains_none():
    drawn = gap_map([graded("", "a", 1), graded("高山", "b", 3, domain="other")], MODELS, DOMAINS)
    assert drawn.models == ("高山", "晋江", "")
    assert counts(drawn)[2] == [{1: 1}, {}]
    assert counts(drawn)[0] == [{}, {}]


def test_without_findings_there_is_no_map():
    assert gap_map([], MODELS, DOMAINS) == GapMap()


@given(
    st.lists(
        st.tuples(
            st.sampled_from(MODELS),
            st.integers(0, 40),
            st.integers(0, 5),
            st.sampled_from(["services", "safety"]),
        ),
        min_size=1,
        max_size=60,
    )
)
def test_bubbles_have_areas_as_their_counts_and_lose_no_indicator(found: list[tuple[str, int, int, str]]):
    findings = [graded(model, f"i{number}", level, domain) for model, number, level, domain in found]
    bubbles = [b for row in gap_map(findings, MODELS, DOMAINS).cells for cell in row for b in cell]
    assert sum(b.count for b in bubbles) == len({(f.model_name, f.domain, f.indicator) for f in findings})
    one = bubbles[0].size / math.sqrt(bubbles[0].count)
    assert all(b.size == pytest.approx(one * math.sqrt(b.count), abs=0.05) for b in bubbles)
