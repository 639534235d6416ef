"""The index lists every report, loads nothing, and says what is synthetic."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from lxml import html

from govkit.publish import Entry, build_index

ENTRY = Entry(
    title="晋江市评估",
    notebook="district",
    district="350582",
    district_name="晋江市",
    model_name="晋江模式",
    level_name="县",
    evidence_level=3,
    html="district/350582/report.html",
    pdf="district/350582/report.pdf",
    synthetic=True,
)


def test_every_report_is_listed_with_its_files(tmp_path: Path):
    other = replace(
        ENTRY, title="<b>高山</b>", html="甲 乙/report.html", pdf="", evidence_level=None, synthetic=False
    )
    path = build_index(tmp_path / "outputs", [ENTRY, other], "zh")
    tree = html.parse(str(path), html.HTMLParser(encoding="utf-8")).getroot()
    rows = tree.xpath("//tbody/tr")
    assert [row.xpath("./th/a")[0].text_content() for row in rows] == ["晋江市评估", "<b>高山</b>"]
    assert rows[0].xpath(".//a/@href")[-1] == "district/350582/report.pdf"
    assert rows[1].xpath(".//a/@href")[0] == "%E7%94%B2%20%E4%B9%99/report.html"
    assert "演示数据" in tree.xpath("//p[@class='banner']")[0].text_content()
    assert "演示数据" not in rows[1].text_content()


def test_the_index_loads_nothing_and_names_its_controls(tmp_path: Path):
    page = build_index(tmp_path, [ENTRY], "en").read_text(encoding="utf-8")
    tree = html.fromstring(page)
    assert not tree.xpath("//@src | //link | //script/@src")
    assert all(node.getparent().tag == "label" for node in tree.xpath("//input | //select"))
    assert tree.get("lang") == "en"


def test_an_index_without_reports_is_written(tmp_path: Path):
    assert build_index(tmp_path, [], "zh").is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["index.html"]
