"""Citations in the text of a report, and the list at its end."""

from __future__ import annotations

import pytest
from lxml import html

from govkit.errors import ParameterError, PublishError

from ..conftest import markdown, notebook, shown, squeezed, words

REFERENCES = r"""
@book{bober, author={博伯尔}, title={银行业的未来}, address={北京}, publisher={清华大学出版社}, year=2023}
@article{myburg, author={Myburg, Alexander A. and Tuskan, Gerald}, title={The genome}, journal={Nature},
    year=2014, volume=510, pages={356--362}, doi={10.1038/nature13308}}
@book{zhang, author={张伯伟}, title={格汇考}, address={南京}, publisher={江苏古籍出版社}, year=2002}
@article{qiu1, author={邱均平}, title={信息计量学（二）}, journal={情报}, year=2000, number=2}
@article{qiu2, author={邱均平}, title={信息计量学（四）}, journal={情报}, year=2000, number=4}
@book{ma, author={马寅初}, title={讲义}, address={北京}, publisher={社}, year=1990}
"""


@pytest.fixture
def cited(page, tmp_path):
    """The text of a page whose notebook lies beside a bibliography, and the warnings."""

    def make(text, *, style="", lang="zh"):
        (tmp_path / "refs.bib").write_text(REFERENCES, encoding="utf-8")
        book = notebook(markdown(f"# 题\n\n{text}"), bibliography="refs.bib", lang=lang, citation_style=style)
        made, warnings = page(book, folder=tmp_path)
        main = html.fromstring(made).xpath("//main")[0]
        listed = [
            " ".join(part.text_content() for part in entry) for entry in main.xpath("//*[@role='listitem']")
        ]
        return main.xpath("./p")[0].text_content(), listed, warnings

    return make


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("已有研究[@bober]。", "已有研究[1]。"),
        ("已有研究[@bober; @zhang]。", "已有研究[1,2]。"),
        ("甲[@bober]乙[@zhang]丙[@ma]丁[@bober; @zhang; @ma; @qiu2]。", "甲[1]乙[2]丙[3]丁[1-4]。"),
        ("见[@bober, 第35-37页]与[@bober, p. 3]。", "见[1]35-37与[1]3。"),
        ("如@zhang所述，", "如张伯伟[1]所述，"),
        ("as @myburg said", "as Myburg et al.[1] said"),
        ("邮箱 a@bober.cn 不是引文[@bober]", "邮箱 a@bober.cn 不是引文[1]"),
        (r"转义\@bober 也不是，[@bober] 是", "转义@bober 也不是，[1] 是"),
        ("代码 `[@bober]` 不是，[@bober] 是", "代码 [@bober] 不是，[1] 是"),
    ],
)
def test_numeric_marks_are_numbers_in_order_of_citation(cited, text, wanted):
    shown, _, warnings = cited(text)
    assert shown == wanted
    assert warnings == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("已有[@bober]。", "已有（博伯尔，2023）。"),
        ("已有[见 @bober; @myburg]。", "已有（见博伯尔，2023；Myburg et al.，2014）。"),
        ("@zhang认为", "张伯伟（2002）认为"),
        ("张氏[-@zhang, 第3页]", "张氏（2002）3"),
        ("[@qiu1; @qiu2]", "（邱均平，2000a；邱均平，2000b）"),
    ],
)
def test_author_date_marks_are_names_and_years(cited, text, wanted):
    assert cited(text, style="gb7714-2025-author-date")[0] == wanted


def test_author_date_in_english_has_western_marks(cited):
    shown, _, _ = cited("So [see @myburg, p. 3].", style="gb7714-2015-author-date", lang="en")
    assert shown == "So (see Myburg et al., 2014)3."


def test_the_numeric_list_is_in_order_of_citation_and_holds_only_what_is_cited(cited):
    _, listed, _ = cited("[@zhang] [@bober]")
    assert [entry[:7] for entry in listed] == ["[1] 张伯伟", "[2] 博伯尔"]


def test_the_author_date_list_has_chinese_by_pinyin_and_then_western_entries(cited):
    _, listed, _ = cited("[@zhang; @myburg; @ma; @bober; @qiu2; @qiu1]", style="gb7714-2025-author-date")
    assert [entry.split("，")[0] for entry in listed] == [
        *("博伯尔", "马寅初", "邱均平", "邱均平", "张伯伟"),
        "Myburg A A",
    ]
    assert "2000a. 信息计量学（二）" in listed[2]


def test_a_key_that_is_nowhere_is_shown_as_written_and_warned_of(cited):
    shown, _, warnings = cited("已有[@nobody]，也有[@bober]。")
    assert shown == "已有[@nobody]，也有[1]。"
    assert len(warnings) == 1
    assert "第 1 个单元" in warnings[0]
    assert "nobody" in warnings[0]


def test_strict_rules_refuse_an_unknown_key(page):
    with pytest.raises(PublishError, match="nobody"):
        page(notebook(markdown("# 题\n\n[@nobody]")), strict=True)


def test_an_at_sign_without_a_bibliography_is_text(page):
    made, warnings = page(notebook(markdown("# 题\n\n关注 @someone 的账号")))
    assert "关注 @someone 的账号" in made
    assert warnings == []


def test_a_bibliography_outside_the_folder_is_not_read(page, tmp_path):
    (tmp_path / "refs.bib").write_text(REFERENCES, encoding="utf-8")
    inner = tmp_path / "inner"
    inner.mkdir()
    made, warnings = page(notebook(markdown("# 题\n\n[@bober]"), bibliography="../refs.bib"), folder=inner)
    assert "银行业的未来" not in made
    assert any("../refs.bib" in warning for warning in warnings)


def test_an_unknown_style_is_refused_with_the_choices(page):
    with pytest.raises(ParameterError, match="gb7714-2015-numeric"):
        page(notebook(markdown("# 题")), citation_style="apa")


def test_an_output_can_bring_its_references(page):
    csl = {"id": "own", "type": "book", "title": "书", "author": [{"literal": "甲"}]}
    cell = shown(text_markdown="见[@own]。", metadata={"govkit": {"references": [csl]}})
    made, warnings = page(notebook(markdown("# 题"), cell))
    assert "甲. 书[M]." in made
    assert warnings == []


def test_the_list_stands_under_the_authors_own_heading(cited):
    _, listed, _ = cited("[@bober]\n\n## 结论\n\n文\n\n## 参考文献")
    assert len(listed) == 1


def test_the_pdf_has_marks_links_and_the_list(pdf, tmp_path):
    (tmp_path / "refs.bib").write_text(REFERENCES, encoding="utf-8")
    book = notebook(markdown("# 题\n\n已有[@myburg]。"), bibliography="refs.bib")
    reader, warnings = pdf(book, folder=tmp_path)
    assert warnings == []
    text = words(reader)
    assert "已有[1]。" in text
    assert squeezed("参考文献[1]Myburg A A，Tuskan G. The genome[J/OL]. Nature，2014，510：356-362.") in text
    addresses = [
        annotation.get_object().get("/A", {}).get("/URI") for annotation in reader.pages[0].get("/Annots", [])
    ]
    assert "https://doi.org/10.1038/nature13308" in addresses


def test_hostile_entries_come_out_as_themselves(page, tmp_path):
    (tmp_path / "refs.bib").write_text(
        '@online{k, author={{<script>x()</script>}}, title={#read("x") <b>*a*}, url={javascript:x()}}',
        encoding="utf-8",
    )
    made, _ = page(notebook(markdown("# 题\n\n[@k]"), bibliography="refs.bib"), folder=tmp_path)
    tree = html.fromstring(made)
    assert not tree.xpath("//script | //a[starts-with(@href, 'javascript')]")
    assert '#read("x") <b>*a*' in tree.text_content()
