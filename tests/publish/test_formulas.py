"""Formulas compile in both formats, and a bad one harms nothing else."""

from __future__ import annotations

import pytest

from govkit.publish.compiler import compile_typst
from govkit.publish.document import plain_text
from govkit.publish.formulas import to_mathml, to_typst
from govkit.publish.markdown import markdown_nodes
from govkit.publish.typst_writer import equation

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


def test_a_line_under_some_columns_only_is_told_and_not_dropped():
    assert to_typst(r"\begin{array}{lc} 1 & 2 \\ \cline{1-1} 3 & 4 \end{array}") is None


def test_the_placement_of_an_environment_is_no_part_of_the_formula():
    assert "[" not in str(to_typst(r"\begin{aligned}[t] a &= b \end{aligned}"))
    assert to_typst(r"[t] \begin{aligned} a \end{aligned}") is not None
