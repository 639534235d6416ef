"""The site lists all districts and reports, loads nothing, says what is synthetic, forgets what is gone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest
from lxml import html

from govkit.publish import Entry, Graded, build_site

ENTRY = Entry(
    title="晋江市评估",
    notebook="地区报告",
    district="350582",
    district_name="晋江市",
    model_name="晋江",
    level_name="县",
    evidence_level=3,
    html="district/350582/report.html",
    pdf="district/350582/report.pdf",
    synthetic=True,
    files={"record.json": "district/350582/record.json", "report.docx": "district/350582/report.docx"},
)
FOUND = Graded("350582", "晋江", "petitions", "每万人信访量", "safety", 3, "不能判断", "有对照地区。")
DOMAINS = [("safety", "平安建设"), ("services", "公共服务")]
HOSTILE = "<script>alert(1)</script> \"' {{ 7*7 }} &amp;"


def read(path: Path) -> html.HtmlElement:
    return html.parse(str(path), html.HTMLParser(encoding="utf-8")).getroot()


def build(folder: Path, *entries: Entry, findings: tuple[Graded, ...] = (FOUND,), lang: str = "zh") -> Path:
    return build_site(folder, entries, lang, findings=findings, models=["高山", "晋江"], domains=DOMAINS)


def test_every_district_is_listed_with_its_page_and_its_reports(tmp_path: Path):
    other = replace(ENTRY, district="gaoshan", district_name="高山", model_name="高山", synthetic=False)
    tree = read(build(tmp_path / "outputs", ENTRY, other))
    rows = tree.xpath("//tr[@data-pairs]")
    assert [row.xpath("./th/a")[0].text_content() for row in rows] == [
        "高山",
        "晋江市",
    ]  # in the models' order
    assert rows[1].xpath(".//a/@href") == [
        "site/350582.html",
        ENTRY.html,
        ENTRY.pdf,
        ENTRY.files["report.docx"],
    ]
    assert rows[1].get("data-pairs") == "safety:3"
    assert "演示数据" in tree.xpath("//aside[@class='banner']")[0].text_content()
    assert "演示数据" in rows[1].text_content()
    assert "演示数据" not in rows[0].text_content()


def test_reports_of_no_district_stand_at_the_head(tmp_path: Path):
    tree = read(build(tmp_path, replace(ENTRY, district="", title="比较", html="compare/report.html"), ENTRY))
    assert tree.xpath("//ul[@class='overviews']//a/@href")[0] == "compare/report.html"
    assert len(tree.xpath("//tr[@data-pairs]")) == 1


def test_a_district_has_a_page_with_its_evidence_and_the_files_behind_it(tmp_path: Path):
    build(tmp_path, ENTRY)
    tree = read(tmp_path / "site" / "350582.html")
    words = tree.text_content()
    assert all(text in words for text in ("每万人信访量", "平安建设", "不能判断", "有对照地区。", "3 级"))
    links = tree.xpath("//a/@href")
    assert "../index.html" in links
    assert {f"../{address}" for address in (ENTRY.html, ENTRY.pdf, *ENTRY.files.values())} <= set(links)


def test_the_map_is_a_table_whose_gaps_are_said(tmp_path: Path):
    tree = read(build(tmp_path, ENTRY))
    rows = tree.xpath("//table[@class='map']/tbody/tr")
    assert [row.xpath("string(./th)") for row in rows] == ["高山", "晋江"]
    assert [cell.text_content().strip() for cell in rows[0].xpath("./td")] == ["没有证据", "没有证据"]
    assert rows[1].xpath(".//button/@aria-label") == ["证据 3 级：1 个指标"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_pages_load_nothing_and_name_their_controls(tmp_path: Path, lang: str):
    build(tmp_path, ENTRY, lang=lang)
    for path in tmp_path.rglob("*.html"):
        tree = read(path)
        assert not tree.xpath("//@src | //link | //iframe | //object")
        assert all(node.getparent().tag == "label" for node in tree.xpath("//input | //select"))
        assert tree.get("lang") == {"zh": "zh-CN", "en": "en"}[lang]
        policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
        assert "default-src 'none'" in policy


def test_hostile_names_come_out_as_themselves(tmp_path: Path):
    entry = replace(ENTRY, title=HOSTILE, district_name=HOSTILE, model_name=HOSTILE, level_name=HOSTILE)
    found = replace(FOUND, model_name=HOSTILE, name=HOSTILE, reason=HOSTILE)
    index = build(tmp_path, entry, findings=(found,))
    for path, scripts in ((index, 3), (tmp_path / "site" / "350582.html", 0)):
        tree = read(path)
        assert len(tree.xpath("//script")) == scripts
        assert HOSTILE in tree.text_content()


def test_addresses_with_spaces_and_chinese_lead_to_the_files(tmp_path: Path):
    tree = read(build(tmp_path, replace(ENTRY, html="甲 乙#%/report.html")))
    (address,) = tree.xpath("//tr[@data-pairs]//td/a[1]/@href")
    assert address.isascii()
    assert " " not in address
    assert unquote(address) == "甲 乙#%/report.html"


def test_a_page_of_a_district_that_is_gone_is_removed_and_nothing_else(tmp_path: Path):
    build(tmp_path, ENTRY, replace(ENTRY, district="old"))
    (tmp_path / "site" / "notes.txt").write_text("mine", encoding="utf-8")
    build(tmp_path, ENTRY)
    assert sorted(path.name for path in (tmp_path / "site").iterdir()) == ["350582.html", "notes.txt"]


def test_the_same_reports_give_the_same_bytes_and_leave_the_files_alone(tmp_path: Path):
    index = build(tmp_path, ENTRY)
    before = (index.read_bytes(), index.stat().st_mtime_ns)
    build(tmp_path, ENTRY)
    assert (index.read_bytes(), index.stat().st_mtime_ns) == before


def test_a_site_without_reports_says_how_to_get_some(tmp_path: Path):
    assert "govkit run" in read(build(tmp_path, findings=())).text_content()
