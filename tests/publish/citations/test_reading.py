"""Bibliographies in BibTeX and CSL-JSON: what is read, and what is said of a bad one."""

from __future__ import annotations

import json

import pytest

from govkit.errors import PublishError
from govkit.publish.citations.bibliography import read_bibliography
from govkit.publish.citations.bibtex import read_bibtex
from govkit.publish.citations.csl_json import read_csl_json
from govkit.publish.citations.entry import entry
from govkit.publish.citations.rules import Rules

RULES = Rules.of(2025, "numeric", "zh")


def test_macros_months_and_crossreferences_are_resolved():
    source = """@string{tup = {清华大学出版社}}
    @proceedings{p, title={论文集}, editor={甲}, address={北京}, publisher=tup, year=2020}
    @inproceedings{a, author={乙}, title={题}, crossref={p}, pages={1--2}}
    @online{b, title={页}, year=2020, month=feb, url={https://x.cn}}"""
    found = {one.key: entry(one, RULES) for one in read_bibtex(source, "x.bib")}
    assert found["a"] == "乙. 题[C]//甲. 论文集. 北京：清华大学出版社，2020：1-2."
    assert found["b"] == "页[EB/OL].（2020-02）. https://x.cn."


def test_latex_becomes_text_and_signs_stay():
    (found,) = read_bibtex(r"@misc{k, title={{NASA}'s 100% \& caf{\'e} --- a_b #1}, year=2020}", "x.bib")
    assert found.title == "NASA's 100% & café — a_b #1"


def test_addresses_are_taken_as_they_stand():
    (found,) = read_bibtex(r"@online{k, title={T}, url={https://x.org/a_b%20c~d?e=1&f#g}}", "x.bib")
    assert found.url == "https://x.org/a_b%20c~d?e=1&f#g"


CSL = [
    {
        "id": "k1",
        "type": "article-journal",
        "title": "The genome of <i>Eucalyptus grandis</i>",
        "author": [{"family": "Myburg", "given": "Alexander A."}],
        "container-title": "Nature",
        "volume": 510,
        "page": "356–362",
        "issued": {"date-parts": [[2014, 6, 11]]},
        "DOI": "10.1038/nature13308",
        "language": "en-US",
    },
    {
        "id": "k2",
        "type": "chapter",
        "title": "题",
        "author": [{"literal": "课题组"}],
        "editor": [{"family": "许", "given": "厚泽"}],
        "container-title": "书",
        "publisher": "出版社",
        "publisher-place": "北京",
        "issued": {"date-parts": [["1999"]]},
        "page": "1-2",
    },
    {
        "id": "k3",
        "type": "standard",
        "number": "GB/T 1—2020",
        "title": "名",
        "issued": {"raw": "2020"},
    },
    {
        "id": "k4",
        "type": "webpage",
        "title": "页",
        "URL": "https://x.cn",
        "accessed": {"date-parts": [[2026, 1, 5]]},
    },
]


def test_csl_json_gives_the_same_entries():
    assert [entry(one, RULES) for one in read_csl_json(json.dumps(CSL), "x.json")] == [
        "Myburg A A. The genome of Eucalyptus grandis[J/OL]. Nature，2014，510：356-362. "
        "DOI:10.1038/nature13308.",
        "课题组. 题[M]//许厚泽. 书. 北京：出版社，1999：1-2.",
        "GB/T 1—2020 名[S].",
        "页[EB/OL]. [2026-01-05]. https://x.cn.",
    ]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("x.bib", "@book{a, title={T}}\n@book{a, title={U}}", "第 2 行：引用键“a”用了两次"),
        ("x.bib", "@book{ok, title={T}}\n\n@book{a, title={T}", "第 3 行起"),
        ("x.json", "{", "无法读取"),
        ("x.json", '{"id": 1}', "CSL-JSON"),
    ],
)
def test_a_bad_bibliography_is_named_with_its_line(tmp_path, name, content, said):
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(PublishError) as raised:
        read_bibliography(path)
    assert said in str(raised.value)
    assert name in str(raised.value)


def test_a_bibliography_in_another_encoding_is_refused_in_words(tmp_path):
    path = tmp_path / "x.bib"
    path.write_bytes("@book{a, title={题}}".encode("gb18030"))
    with pytest.raises(PublishError) as raised:
        read_bibliography(path)
    assert "UTF-8" in str(raised.value)
