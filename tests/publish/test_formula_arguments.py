"""Fractions of any make, cells over several columns, coloured grounds, and colours that nobody knows."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from govkit.publish.compiler import compile_typst
from govkit.publish.formula_colours import hex_colour
from govkit.publish.formulas import to_mathml, to_typst
from govkit.publish.typst_writer import equation
from govkit.publish.word.formulas import equation as word_equation

from .conftest import complaints, markdown, notebook

TABLE = (
    r"\begin{array}{|c|c|c|} \hline \multicolumn{2}{c|}{A+B} & C \\ \hline 1 & 2 & 3 \\ "
    r"\cline{1-2} \multicolumn{3}{r}{\text{合计}} \\ \end{array}"
)


@pytest.mark.parametrize(
    ("latex", "typst"),
    [
        (r"\genfrac{(}{)}{0pt}{}{n}{k}", "binom(n, k)"),
        (r"\genfrac{}{}{}{1}{a}{b}", "inline(frac(a, b))"),
        (r"\genfrac{[}{]}{0pt}{0}{n}{k}", 'mat(delim: "[", n ;k)'),
        (r"\genfrac\langle\rangle{0pt}{}nk", "lr(chevron.l mat(delim: #none, n ;k) chevron.r)"),
        (r"\dbinom{n}{k}", "binom(n, k)"),
    ],
)
def test_a_fraction_has_its_brackets_and_no_line_where_it_is_to_have_none(latex: str, typst: str) -> None:
    assert to_typst(latex) == typst
    assert compile_typst("#" + equation(latex, block=True), {}).startswith(b"%PDF")
    assert to_mathml(latex, block=True) is not None
    assert word_equation(latex, block=True) is not None


def test_a_cell_stands_over_several_columns() -> None:
    typst = str(to_typst(TABLE))
    assert "grid.cell(x: 0, y: 0, colspan: 2, align: center, $A + B$), grid.cell(x: 2, y: 0, $C$)" in typst
    assert "grid.cell(x: 0, y: 2, colspan: 3, align: right," in typst
    assert compile_typst("#" + equation(TABLE, block=True), {}).startswith(b"%PDF")
    page = etree.fromstring(str(to_mathml(TABLE, block=True)))
    rows = [[cell.get("columnspan", "1") for cell in row] for row in page.iter("{*}mtr")]
    assert rows == [["2", "1"], ["1", "1", "1"], ["3"]]
    assert "border-right" in next(page.iter("{*}mtd")).get("style")
    in_word = word_equation(TABLE, block=True)
    assert in_word is not None
    assert [len(row) for row in in_word.iter("{*}mr")] == [3, 3, 3]
    for shown in (
        typst,
        etree.tostring(page, encoding="unicode"),
        etree.tostring(in_word, encoding="unicode"),
    ):
        assert "GOVKIT" not in shown


@pytest.mark.parametrize(
    "latex", [r"\multicolumn{2}{c}{A}", r"\begin{pmatrix} \multicolumn{2}{c}{a} \\ b & c \end{pmatrix}"]
)
def test_a_wide_cell_where_there_can_be_none_is_shown_as_its_source(latex: str) -> None:
    assert to_typst(latex) is None


@pytest.mark.parametrize(
    ("latex", "colour"),
    [
        (r"\colorbox{yellow}{$b+c$}", "#ffff00"),
        (r"\colorbox{yellow}{b^2}", "#ffff00"),
        (r"\colorbox[rgb]{1,0.9,0.5}{文 $y_i$ 字}", "#ffe680"),
        (r"\fcolorbox{red}{blue!20}{重点}", "#ccccff"),
    ],
)
def test_a_coloured_ground_shows_on_pages_of_both_kinds(latex: str, colour: str) -> None:
    assert f'box(fill: rgb("{colour}")' in str(to_typst(latex)).replace("\\", "")
    assert f'mathbackground="{colour}"' in str(to_mathml(latex, block=True))
    assert ("box(stroke" in str(to_typst(latex))) == latex.startswith(r"\fcolorbox")
    assert compile_typst("#" + equation(latex, block=True), {}).startswith(b"%PDF")
    in_word = etree.tostring(word_equation(latex, block=True), encoding="unicode")
    assert f'w:fill="{colour[1:].upper()}"' in in_word
    assert not re.search("[\ue100-\ue2ff]", in_word)


def test_a_coloured_ground_with_coloured_signs_is_by_the_schema_of_word(word, tmp_path):  # type: ignore[no-untyped-def]
    latex = r"a + \colorbox{yellow}{$b + \textcolor{red}{c}$}"
    assert complaints(word(notebook(markdown(f"# 题\n\n$${latex}$$")))[1], tmp_path) == []


@pytest.mark.parametrize(
    ("model", "name", "colour"),
    [
        ("", "red", "#ff0000"),
        ("", "BrickRed", "#b6321c"),
        ("", "red!50!blue", "#800080"),
        ("", "blue!20", "#ccccff"),
        ("", "#0A0b0C", "#0a0b0c"),
        ("gray", "0.5", "#808080"),
        ("rgb", "1,0,0.5", "#ff0080"),
        *[("", name, "") for name in ("nosuch", "red!", "red!x!blue", "red!200!blue", "", "rgb(1,2")],
        ("rgb", "1,2", ""),
    ],
)
def test_colours_are_known_by_name_mixture_and_number(model: str, name: str, colour: str) -> None:
    assert hex_colour(model, name) == colour


def test_a_colour_that_nobody_knows_is_said(pdf, page, word, tmp_path):  # type: ignore[no-untyped-def]
    latex = r"\textcolor{nosuch}{x} + \fcolorbox{neither}{red}{y}"
    told = notebook(markdown(f"# 题\n\n$${latex}$$\n\n以及 $\\color{{red}} z$"))
    for make in (pdf, page, word):
        warnings = " ".join(make(told)[-1])
        assert "nosuch" in warnings
        assert "neither" in warnings
    assert complaints(word(told)[1], tmp_path) == []


@pytest.mark.parametrize("command", ["genfrac", "multicolumn", "colorbox", "fcolorbox"])
def test_commands_without_their_arguments_take_no_time(command: str) -> None:
    for latex in (f"\\{command}" * 900, f"\\{command}{{" * 900 + "x" + "}" * 900, f"\\{command}{{a"):
        made = to_typst(latex)
        assert made is None or not re.search("GOVKIT", made)


def test_a_sign_of_private_use_is_no_mark_of_a_colour() -> None:
    for latex in ("a + \ue150", r"\textcolor{red}{x} + " + "\ue150"):
        shown = etree.tostring(word_equation(latex, block=True), encoding="unicode")
        assert "\ue150" in shown
        assert ("FF0000" in shown) == ("red" in latex)
