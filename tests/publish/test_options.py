"""What the options of a cell say, and what is told of those that say nothing."""

from __future__ import annotations

from govkit.publish import cells

from .conftest import markdown, notebook, shown

PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def test_a_line_without_a_colon_is_told_and_the_other_options_hold(page):
    cell = shown("#| label fig-bad\n#| fig-cap: 趋势\nplot()", image_png=PICTURE)
    assert cells.options(cell) == ({"fig-cap": "趋势"}, "plot()")
    source, warnings = page(notebook(markdown("# 题"), cell))
    assert "趋势" in source
    (warning,) = warnings
    assert "第 2 个单元" in warning
    assert "#| label fig-bad" in warning


def test_options_over_several_lines_are_one_mapping():
    cell = shown("#| fig-cap:\n#|   - 一\n#|   - 二\n#| echo: true")
    assert cells.options(cell)[0] == {"fig-cap": ["一", "二"], "echo": True}
    assert cells.misread(cell) == []


def test_a_label_that_is_used_twice_is_told_with_both_places(page):
    one, other = (shown(f"#| label: fig-a\n#| fig-cap: {name}", image_png=PICTURE) for name in "甲乙")
    source, warnings = page(notebook(markdown("# 题\n\n见 @fig-a。"), one, other))
    assert 'href="#figure-1"' in source
    (warning,) = warnings
    for part in ("fig-a", "第 3 个单元", "第 2 个单元"):
        assert part in warning
    _, warnings = page(notebook(markdown("# T\n\n@fig-a"), one, other), lang="en")
    assert warnings[0].startswith("Cell 3: the label “fig-a” stands in cell 2 already")
