"""The grid of a table is whole whatever the HTML says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govkit.publish.column_widths import fitted_widths, least_ems
from govkit.publish.document import Node, plain_text
from govkit.publish.hypertext import html_nodes
from govkit.publish.tables import Cell, Table


def text(value: str, **spans: int) -> Cell:
    return Cell([Node("text", text=value)], **spans)


def parsed(source: str) -> Table:
    return html_nodes(source)[0].attrs["table"]


def test_merged_heads_keep_their_place():
    table = parsed(
        "<table><thead><tr><th rowspan=2>地区</th><th colspan=2>改革前</th></tr>"
        "<tr><th>均值</th><th>标准差</th></tr></thead>"
        "<tbody><tr><th>甲</th><td>1</td><td>2</td></tr></tbody></table>"
    )
    grid = [[cell.text for cell in line] for line in table.places()]
    assert grid == [["地区", "改革前", "改革前"], ["地区", "均值", "标准差"], ["甲", "1", "2"]]
    assert table.heads == 2
    assert table.alignments() == ["left", "right", "right"]


def test_index_names_of_pandas_rise_into_the_head():
    table = parsed(
        "<table><thead><tr><th></th><th>值</th></tr><tr><th>地区</th><th></th></tr></thead>"
        "<tbody><tr><th>甲</th><td>1</td></tr></tbody></table>"
    )
    assert [[cell.text for cell in row] for row in table.rows] == [["地区", "值"], ["甲", "1"]]


def test_intervals_stars_and_dashes_count_as_numbers():
    rows = [
        [text("估计"), text("名")],
        [text("−1.5***"), text("a")],
        [text("[0.1, 2.3]"), text("b")],
        [text("—"), text("c")],
    ]
    assert Table(rows, 1).alignments() == ["right", "left"]


spans = st.integers(min_value=-2, max_value=9)
cells = st.builds(lambda a, b: text("x", colspan=a, rowspan=b), spans, spans)


@given(st.lists(st.lists(cells, max_size=5), max_size=6), st.integers(0, 7))
def test_any_spans_make_a_full_rectangle(rows, heads):
    table = Table(rows, heads)
    grid = table.places()
    assert len({len(line) for line in grid}) <= 1
    covered = sum(cell.colspan * cell.rowspan for row in table.rows for cell in row)
    assert covered == len(grid) * table.width


def test_a_split_table_repeats_its_index_and_loses_no_column():
    rows = [
        [text("地区"), *[text(f"{n}年") for n in range(40)]],
        [text("晋江"), *[text(f"{n}") for n in range(40)]],
    ]
    parts = Table(rows, 1).split(30)
    assert len(parts) > 1
    assert all(part.rows[1][0].text == "晋江" for part in parts)
    assert [cell.text for part in parts for cell in part.rows[1][1:]] == [str(n) for n in range(40)]


def test_only_columns_of_long_text_share_the_width():
    rows = [[text("年份"), text("理由"), text("说明")], [text("2012"), text("长" * 80), text("短" * 30)]]
    year, reason, remark = Table(rows, 1).widths(40)
    assert year == Table(rows, 1).natural_ems()[0]
    assert reason > remark > 0
    assert year + reason + remark <= 40.01
    assert Table([[text("甲"), text("乙")]]).widths(40) == [1, 1]


def test_a_label_is_broken_before_a_column_of_numbers_has_room_to_spare():
    head = [text(name) for name in ("模式", "指标", "改革前", "改革后", "95% 区间", "p")]
    row = [
        text(cell)
        for cell in ("高山", "居民诉求平均办结天数（天）", "82.91", "90.02", "[−9.14, 21.20]", "0.619")
    ]
    table = Table([head, row], 1)
    widths, natural = table.widths(28), table.natural_ems()
    assert [width == whole for width, whole in zip(widths, natural, strict=True)] == [1, 0, 1, 1, 1, 1]
    assert sum(widths) == pytest.approx(28)


def test_of_long_texts_the_longest_has_most_room():
    rows = [[text("平安建设"), text("维稳综治与安全生产"), text("理" * 120)] for _ in range(9)]
    widths = Table(rows).widths(36)
    assert widths[0] == 4
    assert widths[2] > 2 * widths[1]
    short = [text("participation and self-government"), text("the three questions: asking about results")]
    widths = Table([[*short, text("why it stands here " * 12)] for _ in range(9)]).widths(40)
    assert widths[2] > 2 * widths[0]
    assert widths[0] > least_ems("self-government") - 0.01


lengths = st.lists(st.tuples(st.floats(0.5, 60), st.floats(0.1, 1)), min_size=1, max_size=9)


@given(lengths, st.floats(1, 120))
def test_widths_never_take_more_than_there_is(columns, room):
    natural = [width for width, _ in columns]
    least = [width * part for width, part in columns]
    widths = fitted_widths(natural, least, [[[[width]] for width in natural]], room)
    assert sum(widths) <= max(room, 0) + 0.01
    assert all(0 <= width <= whole + 0.01 for width, whole in zip(widths, natural, strict=True))
    if sum(least) <= room:
        assert all(width >= low - 0.01 for width, low in zip(widths, least, strict=True))


GREAT_TABLE = """<table class="gt_table"><thead>
<tr class="gt_heading"><td colspan="3" class="gt_heading gt_title gt_font_normal">标题</td></tr>
<tr class="gt_heading"><td colspan="3" class="gt_heading gt_subtitle">副标题</td></tr>
<tr><th rowspan="2">地区</th><th colspan="2">指标</th></tr><tr><th>立案率</th><th>件数</th></tr></thead>
<tbody><tr><th>晋江</th><td>12.3%</td><td>1,234</td></tr></tbody></table>"""


def test_the_title_of_a_great_table_is_its_caption():
    (node,) = html_nodes(GREAT_TABLE)
    assert plain_text(node.children) == "标题\u2002副标题"
    assert node.attrs["table"].heads == 2
    assert [cell.text for cell in node.attrs["table"].rows[0]] == ["地区", "指标"]


def test_a_caption_of_its_own_goes_before_the_title_of_a_great_table():
    (node,) = html_nodes(GREAT_TABLE.replace("<thead>", "<caption>题</caption><thead>"))
    assert plain_text(node.children) == "题"
    assert node.attrs["table"].heads == 4
