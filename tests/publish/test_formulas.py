"""Formulas compile in both formats, and a bad one harms nothing else."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from govkit.publish.compiler import compile_typst
from govkit.publish.document import plain_text
from govkit.publish.formulas import to_mathml, to_typst
from govkit.publish.markdown import markdown_nodes
from govkit.publish.typst_writer import equation
from govkit.publish.word.formulas import equation as word_equation

from .conftest import complaints, markdown, notebook, words

FORMULAS = [
    r"x^2 + y_1",
    r"\hat\beta_{it} = \frac{1}{N}\sum_i x_i",
    r"\frac12 x",
    r"y_{it} = \alpha_i + \lambda_t + \tau D_{it} + \varepsilon_{it}",
    r"\begin{align} a &= b + c \\ d &= e \end{align}",
    r"\begin{aligned} a &= b \\ &= c \end{aligned}",
    r"\begin{cases} 1 & x \ge 0 \\ 0 & \text{否则} \end{cases}",
    r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}",
    r"\begin{bmatrix} a \\ b \end{bmatrix}",
    r"\begin{vmatrix} a & b \\ c & d \end{vmatrix}",
    r"\text{处理组均值} - \text{对照组均值}",
    r"\mathbb{E}[Y \mid X]",
    r"\operatorname{ATT}(g,t)",
    r"\mathrm{RMSPE}_{\text{pre}}",
    r"\sqrt{\frac{a}{b}}",
    r"\sqrt[3]{x}",
    r"\int_0^\infty e^{-x}\,dx",
    r"\prod_{i=1}^n p_i",
    r"\lim_{n \to \infty} a_n",
    r"\left( \frac{a}{b} \right)^2",
    r"\left\| w \right\|_2",
    r"\overline{x} + \bar{y} + \tilde{z} + \dot{u} + \vec{v}",
    r"\underbrace{a + b}_{\text{合计}}",
    r"\overbrace{a + b}^{n}",
    r"\arg\min_{w \in W} \sum_j w_j",
    r"\max\{0, x\}",
    r"\alpha, \beta, \gamma, \delta, \epsilon, \theta, \mu, \sigma, \phi, \omega",
    r"\Gamma, \Delta, \Sigma, \Omega",
    r"\begin{align*} a &= b \\ c &= d \end{align*}",
    r"\begin{equation*} a = b \end{equation*}",
    r"\begin{gather*} a \\ b \end{gather*}",
    r"\begin{eqnarray} a &=& b \\ &=& c \end{eqnarray}",
    r"\begin{alignat}{2} a &= b & c &= d \end{alignat}",
    r"\begin{array}{c|c} a & b \\ \hline c & d \end{array}",
    r"\begin{array}{|l|r|} \hline a & b \\ \hline\hline c & d \\ \hline \end{array}",
    r"\begin{pmatrix} 1 & 2 \\ \hdashline 3 & 4\end{pmatrix}",
    r"\begin{aligned}[t] a &= b \\ c &= d \end{aligned}",
    r"\begin{subequations}\begin{align} a &= b \end{align}\end{subequations}",
    r"\mathbbm{1}\{x > 0\} + \mathds{1}_{D} \coloneqq \textcolor{red}{x} + \color{blue} y",
    r"\require{cancel} \cancel{x}",
    r"\begin{gathered} a \\ b \end{gathered}",
    r"\begin{array}{cc} a & b \\ c & d \end{array}",
    r"a \le b \ge c \neq d \approx e \sim f \propto g",
    r"A \cup B \cap C \subseteq D \in E",
    r"\forall x \exists y : x \Rightarrow y",
    r"x \to y \leftarrow z \mapsto w",
    r"\partial f / \partial x, \nabla f",
    r"a \times b \cdot c \pm d",
    r"\ldots, \cdots, \dots",
    r"f'(x) = y''",
    r"\mathbf{X}'\mathbf{X}",
    r"\mathcal{N}(0, \sigma^2)",
    r"\binom{n}{k}",
    r"H_0\colon \tau = 0",
    r"p = \Pr(|t| > 1.96)",
    r"\log L(\theta), \exp(x), \ln y",
    r"1{,}234.5\%",
    r"\widehat{\mathrm{Var}}(\hat\tau)",
    r"\mathbf{1}\{t \ge T_0\}",
    r"\text{100\% 达标，价 \$5，#1}",
    r"\boxed{\begin{aligned} a &= b \\ c &= d \end{aligned}}",
    r"\displaystyle \frac{a, b}{c}, \underline{d, e}",
    r"\fbox{x} + a\hphantom{b} + \vphantom{\sum} c + \underline{d}",
    r"\begin{array}{l|cc} a & b & c \\ \cline{2-3} d & e & f \end{array}",
]


@pytest.mark.parametrize("latex", FORMULAS)
def test_the_formula_compiles_in_both_formats(latex):
    assert to_typst(latex) is not None
    assert compile_typst("#" + equation(latex, block=True), {}).startswith(b"%PDF")
    mathml = to_mathml(latex, block=True)
    assert mathml is not None
    assert mathml.startswith("<math")


def test_chinese_within_a_formula_is_readable(pdf):
    reader, warnings = pdf(
        notebook(
            markdown("# 题\n\n$$ y = \\begin{cases} 1 & \\text{已改革} \\\\ 0 & \\text{否则} \\end{cases} $$")
        )
    )
    assert "已改革" in words(reader)
    assert warnings == []


@pytest.mark.parametrize("bad", [r"\unknowncmd{x}", r"\frac{a", r"a}b", r"\begin{nosuch} x \end{nosuch}"])
def test_a_bad_formula_is_shown_as_source_and_the_rest_is_unharmed(pdf, bad):
    reader, warnings = pdf(notebook(markdown(f"# 题\n\n好 $x^2$，坏 ${bad}$，其后正文。")))
    assert "其后正文。" in words(reader)
    assert "".join(bad.split()) in words(reader)
    assert len(warnings) == 1


@pytest.mark.parametrize(
    "hostile",
    [
        r'\text{#read("/etc/passwd")}',
        r'#read("/etc/passwd")',
        r"\text{$ #panic() $}",
        r"\href{javascript:alert(1)}{x}",
        r'\text{"] #panic() ["}',
        r"\text{\]#panic()}",
        '#import "@preview/x:1.0.0"',
    ],
)
def test_a_formula_is_no_way_to_run_commands(pdf, page, hostile):
    book = notebook(markdown(f"# 题\n\n前 ${hostile}$ 后"))
    text = words(pdf(book)[0])
    assert "前" in text
    assert "后" in text
    assert "root:" not in text
    assert "javascript" not in page(book)[0] or "<code>" in page(book)[0]


def test_money_is_no_formula(pdf):
    assert "从$5到$6元" in words(pdf(notebook(markdown("# 题\n\n从 $5 到 $6 元")))[0])


@pytest.mark.parametrize(
    "latex",
    [
        r"a \hspace{1pt*(100+sys.version.at(1))} b",
        r"\hspace{1em);panic(1);h(1em}",
        r"\hspace{1pt*range(100000).len()}",
        r"\hspace*{eval(\"1pt\")}",
        r"\hspace 1em",
    ],
)
def test_a_space_that_is_more_than_a_length_is_no_formula(latex: str):
    assert to_typst(latex) is None
    assert to_mathml(latex, block=True) is None


@pytest.mark.parametrize(
    ("latex", "made"),
    [
        (r"\mathrm{处理组}", '"处理组"'),
        (r"\textbf{处理}_i", '"处理"_(i)'),
        (r"\mathrm{GDP/人}", '"GDP/人"'),
        (r"\text{价格\$5}", '"价格$5"'),
        (r"y=x \label{eq:beta}", "y = x"),
        (r"a\hspace{1em} b", "a #h(1em) b"),
    ],
)
def test_words_labels_and_lengths_come_through_as_themselves(latex: str, made: str):
    assert to_typst(latex) == made


def test_the_tag_of_a_formula_is_no_factor_of_it():
    assert to_typst(r"y = a + b \tag{1}") == 'y = a + b wide "(1)"'


AMONG_WORDS = """# 题

模型如下
$$ y=a+b $$
其中 $a$ 为常数，$$E=mc^2$$是能量[^1]。

- 项
  $$ x=1 $$

> 引文 $$ z=3 $$

| 格 |
|---|
| $$ u=4 $$ |

[^1]: 注 $$ v=2 $$ 完
"""


def test_a_formula_between_double_dollars_has_its_own_line_within_a_paragraph_too(page, pdf, word, tmp_path):
    """As Jupyter shows it, wherever it stands; in a cell of a table it stays in its line."""
    blocks = markdown_nodes(AMONG_WORDS)
    assert [block.kind for block in blocks[1:6]] == ["paragraph", "math_block"] * 2 + ["paragraph"]
    assert [block.text for block in blocks if block.kind == "math_block"] == ["y=a+b", "E=mc^2"]
    before, between, after = (plain_text(block.children) for block in blocks[1:6:2])
    assert (before, between, after[:3]) == ("模型如下", "其中 a 为常数，", "是能量")
    text, warnings = page(notebook(markdown(AMONG_WORDS)))
    assert warnings == []
    assert text.count('display="block"') == 5
    reader, warnings = pdf(notebook(markdown(AMONG_WORDS)))
    assert warnings == []
    assert "完" in words(reader)
    _, content, warnings = word(notebook(markdown(AMONG_WORDS)))
    assert warnings == []
    assert complaints(content, tmp_path) == []


def test_a_formula_of_an_abstract_stays_in_its_line(page):
    text, warnings = page(notebook(markdown("# 题"), abstract="以 $$ y=1 $$ 为准"))
    assert warnings == []
    assert text.count("<math") == 1


def test_lines_of_an_array_stand_where_latex_has_them():
    made = to_typst(r"\begin{array}{l|cr} a & b & c \\ \hline d & \text{f; (} & e \\ \hline \end{array}")
    assert "hline: (1, 2, )" in made
    assert "vline: (1, )" in made
    assert "HLINE" not in made
    both = to_typst(r"\begin{array}{c} a \end{array} + \left[\begin{array}{c|c} x & y \end{array}\right]")
    assert both is not None
    assert "vline: (1, )" in both


def test_a_line_under_some_columns_only_stands_under_them():
    latex = (
        r"\begin{array}{l|cc} a & b & c \\ \hline 1 & 2 & 3 \\ \cline{2-3} 4 & \frac{5}{6}, 7 & 8 \end{array}"
    )
    made = to_typst(latex)
    assert made is not None
    assert "grid.hline(y: 1, stroke" in made
    assert "grid.hline(y: 2, start: 1, end: 3, stroke" in made
    assert "grid.vline(x: 1, stroke" in made
    assert made.count("grid.cell(") == 9
    cells = re.findall(r'<mtd columnalign="\w+"(?: style="([^"]*)")?>', str(to_mathml(latex, block=True)))
    assert ["bottom" in style for style in cells] == [
        True,
        True,
        True,
        False,
        True,
        True,
        False,
        False,
        False,
    ]
    assert ["right" in style for style in cells] == [True, False, False] * 3


@pytest.mark.parametrize(
    ("latex", "hidden"),
    [
        (r"\big( a \bigr) + \Bigl[ b \Bigr]", "(a) + [ b ]"),
        (r"P\left(a \middle| b\right)", "P (a divides b)"),
        (r"\mathrm{H_2O}", "upright(H_(2)O)"),
        (r"a \triangleq b", "a ≜ b"),
        (r"\textbf{X}_i \textit{if} y", 'bold("X")_(i) italic("if") y'),
        (r"{\bf x} {\rm d}x", "upright(bold(x)) dif x"),
        (r"{n \choose k} {a \over b}", "binom(n, k) frac(a, b)"),
        (r"\check{a} \mathring{b}", "caron(a) circle(b)"),
        (r"\sum\nolimits_i x", "sum_(i) x"),
        (r"\smash{x}", "x"),
        (r"\xrightarrow[x]{y}", "limits(limits(arrow.r.long)^(y))_(x)"),
        (r"Y \perp\!\!\!\perp D", "Y ⫫ D"),
        (r"\begin{cases} a \\[2pt] b \end{cases}", "cases(a, b)"),
    ],
)
def test_nothing_of_a_formula_is_dropped_or_misread(latex, hidden):
    assert to_typst(latex) == hidden


@pytest.mark.parametrize(
    ("latex", "shown", "absent"),
    [
        (r"\bigl\{ x \bigr\}", ">{</mo>", "\\"),
        (r"\begin{cases} a \\[2pt] b \end{cases}", "<mi>b</mi>", "2pt"),
        (r"\operatorname*{arg\,min}_x", "<mo>arg\u2009min</mo>", "*"),
        (r"\not\perp", "<mi>⟂\u0338</mi>", "⧸"),
        (r"\mathbf{1}_i + \mathscr{L}", "𝟏", "mathvariant"),
        (r"\mathrm{N}", "<mtext>N</mtext>", "<mi>N"),
        (r"\xrightarrow{a} b", 'stretchy="true"', "0.833em"),
    ],
)
def test_a_page_shows_a_formula_with_what_every_browser_knows(latex, shown, absent):
    made = str(to_mathml(latex, block=True))
    assert shown in made
    assert absent not in made


@pytest.mark.parametrize(
    ("latex", "typst"),
    [
        (r"\begin{cases} 1, & x > 0 \\ 0; & x \le 0 \end{cases}", r"cases(1 \, & x > 0, 0 \; & x <= 0)"),
        (r"\begin{pmatrix} a, b & c \\ d & e \end{pmatrix}", r'mat(delim: "(", a \, b, c ; d, e)'),
        (r"\frac{f(a, b)}{c; d}", r"frac(f (a \, b), c \; d)"),
        (r"\mathbf{1, 2}", r"upright(bold(1 \, 2))"),
        (r"\max\{0, x\}, y_{i, t}", "max {0, x }, y_(i, t)"),
        (r"\left| a, b \right| + \lVert x, y \rVert", r"abs(a \, b) + norm(x \, y)"),
        (r"12{,}345", '12 "," 345'),
    ],
)
def test_a_comma_within_an_argument_stays_a_comma(latex, typst):
    assert to_typst(latex) == typst
    assert compile_typst("#" + equation(latex, block=True), {}).startswith(b"%PDF")


COLOURED = [
    (r"\textcolor{red}{x} + y", ["#ff0000"]),
    (r"\color{red}{x} + y", ["#ff0000"]),
    (r"{\color{blue} x + y} + z", ["#0000ff"]),
    (r"\begin{aligned} a &= \color{#00FF00} b \\ &= c \end{aligned}", ["#00ff00"]),
    (r"\textcolor[rgb]{1,0,0.5}{x_{\textcolor[RGB]{1,2,3}{i}}}", ["#ff0080", "#010203"]),
    (r"\textcolor{nosuch}{x}", []),
]


@pytest.mark.parametrize(("latex", "colours"), COLOURED)
def test_colours_show_in_all_formats(latex, colours):
    typst = to_typst(latex)
    assert re.findall(r"rgb\(\W*(#\w{6})", str(typst)) == colours
    assert compile_typst("#" + equation(latex, block=True), {}).startswith(b"%PDF")
    assert re.findall(r'mathcolor="(#\w{6})"', str(to_mathml(latex, block=True))) == colours
    in_word = etree.tostring(word_equation(latex, block=True), encoding="unicode")
    assert set(re.findall(r'w:color w:val="(\w{6})"', in_word)) == {one[1:].upper() for one in colours}
    assert not re.search("[\ue100-\ue1ff]", in_word)


def test_a_coloured_formula_in_word_is_by_the_schema(word, tmp_path):
    content = word(notebook(markdown("# 题\n\n$$ a + \\textcolor{red}{\\frac{b}{c}} + \\boxed{d} $$")))[1]
    assert complaints(content, tmp_path) == []


@pytest.mark.parametrize("look", [r"\boxed{", r"\textcolor{red}{", r"\underline{", r"{\color{red} "])
def test_boxes_within_boxes_without_end_are_no_formula_and_take_no_time(look):
    assert to_typst(look * 4 + "x" + "}" * 4) is not None
    assert to_typst(look * 900 + "x" + "}" * 900) is None


def test_a_box_and_room_kept_free_show_in_both_formats():
    assert "box(stroke" in str(to_typst(r"\boxed{a + b}"))
    assert 'menclose notation="box"' in str(to_mathml(r"\boxed{a + b}", block=True))
    assert "#hide(" in str(to_typst(r"a \phantom{+ b}"))
    assert "mphantom" in str(to_mathml(r"a \phantom{+ b}", block=True))


@pytest.mark.parametrize(
    ("latex", "typst"),
    [
        (r"\ce{H2O}", "upright(H)_(2)upright(O)"),
        (r"\ce{SO4^2-}", "upright(S O)_(4)^(2 -)"),
        (r"\ce{PM2.5}", "upright(P M)_(2.5)"),
        (r"\ce{2H2 + O2 -> 2H2O}", "2 upright(H)_(2) + upright(O)_(2) -> 2 upright(H)_(2)upright(O)"),
    ],
)
def test_chemical_formulas_are_set(latex, typst):
    assert to_typst(latex) == typst
    assert to_mathml(latex, block=False) is not None


@pytest.mark.parametrize(
    "hostile",
    [
        r"\textcolor{red}{\$ #panic() \$}",
        r"\boxed{x \\}",
        r"\text{\textcolor{red}{x} #panic()}",
        r"\text{中 GOVKITWORDAAAB} \text{中 #panic()}",
        r"\begin{array}{c} a \\ \cline{1-1} \$ #panic() \\ \end{array}",
    ],
)
def test_what_is_coloured_or_boxed_is_no_way_to_run_commands(pdf, hostile):
    assert "其后" in words(pdf(notebook(markdown(f"# 题\n\n前 ${hostile}$ 其后")))[0])


def test_the_placement_of_an_environment_is_no_part_of_the_formula():
    assert "[" not in str(to_typst(r"\begin{aligned}[t] a &= b \end{aligned}"))
    assert to_typst(r"[t] \begin{aligned} a \end{aligned}") is not None
