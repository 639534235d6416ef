"""The whole road: data in, notebooks run, PDF and HTML out, read back as a reader would."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import html
from pypdf import PdfReader

from govkit.cli import main

NOTICE = "演示数据（合成），不是真实观测"
NOTICE_EN = "Synthetic demonstration data, not real observations"


def run(*arguments: str) -> int:
    """What `govkit` exits with."""
    return main(arguments)


def pages(pdf: Path) -> list[str]:
    """The text of each page, without the spaces that line breaks leave in Chinese."""
    return [page.extract_text().replace("\n", "").replace(" ", "") for page in PdfReader(pdf).pages]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reports on three districts of three levels, made in one run from the shipped data."""
    out = tmp_path_factory.mktemp("demo")
    names = ("晋江市", "gaoshan-grid-2", "白腊井院落")
    districts = [word for name in names for word in ("--district", name)]
    assert run("run", "--out", str(out), "--jobs", "1", *districts) == 0
    return out


@pytest.mark.parametrize("district", ["350582", "gaoshan-grid-2", "zhaiji-bailajing"])
def test_a_district_report_is_chinese_and_says_on_every_page_that_it_is_synthetic(
    demo: Path, district: str
) -> None:
    text = pages(demo / "district" / district / "report.pdf")
    # Pages that hold nothing but claims of real documents are the only ones without.
    unmarked = [page for page in text if NOTICE not in page]
    assert all("所述数字" in page and "图" not in page for page in unmarked)
    assert len(unmarked) <= (2 if district == "350582" else 0)
    whole = "".join(text)
    for words in ("改革前后的变化与证据", "双重差分", "合成控制", "中断时间序列", "可以说什么，不可以说什么"):
        assert words in whole
    assert "Traceback" not in whole


def test_the_pdf_has_an_outline_and_the_language_of_the_report(demo: Path) -> None:
    reader = PdfReader(demo / "district" / "350582" / "report.pdf")
    titles = [entry.title for entry in reader.outline if not isinstance(entry, list)]
    assert any("主要结果" in title for title in titles)
    assert str(reader.trailer["/Root"]["/Lang"]).startswith("zh")


def test_the_html_report_is_whole_and_asks_nothing_of_the_network(demo: Path) -> None:
    tree = html.parse(demo / "district" / "350582" / "report.html")
    notice = "除“文献中的说法”部分引自真实文献外，本报告由演示数据（合成）生成，不是真实观测"
    assert notice in tree.getroot().text_content()
    assert tree.findall(".//table")
    linked = [*tree.iterfind(".//*[@src]"), *tree.iterfind(".//link[@href]")]
    for element in linked:
        address = element.get("src") or element.get("href")
        assert address.startswith(("data:", "#")), address
    for drawing in tree.iterfind(".//figure"):
        assert drawing.text_content().strip()


def test_results_are_typed_and_agree_with_the_library(demo: Path) -> None:
    from govkit import load_dataset, study_district
    from govkit.effects.effect import Effect

    results = json.loads((demo / "district" / "350582" / "results.json").read_text(encoding="utf-8"))
    results = results["results"] if isinstance(results, dict) else results
    effects = [
        Effect.from_dict({key: value for key, value in result.items() if key != "kind"})
        for result in results
        if result["kind"] == "effect"
    ]
    study = study_district(load_dataset(), "350582")
    expected = [effect for finding in study.findings for effect in finding.effects]
    assert len(effects) == len(expected) > 0
    for found, known in zip(effects, expected, strict=True):
        assert (found.indicator, found.method, found.synthetic) == (known.indicator, known.method, True)
        assert found.estimate == pytest.approx(known.estimate, nan_ok=True)


def test_the_index_lists_every_report_with_links_that_lead_somewhere(demo: Path) -> None:
    tree = html.parse(demo / "index.html")
    links = {anchor.get("href") for anchor in tree.iterfind(".//a[@href]")}
    for district in ("350582", "gaoshan-grid-2", "zhaiji-bailajing"):
        assert f"district/{district}/report.pdf" in links
    for link in links:
        if not link.startswith("#"):
            assert (demo / link).exists(), link


def test_a_second_run_makes_nothing(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {file: file.stat().st_mtime_ns for file in demo.rglob("report.pdf")}
    assert run("run", "--out", str(demo), "--district", "350582") == 0
    assert capsys.readouterr().out.strip().endswith("共 1 份报告：新制 0，已是最新 1，失败 0")
    assert before == {file: file.stat().st_mtime_ns for file in demo.rglob("report.pdf")}


def test_comparison_and_claims_in_english(tmp_path: Path) -> None:
    code = run("run", "--out", str(tmp_path), "--notebook", "compare", "--notebook", "claims", "--lang", "en")
    assert code == 0
    compared = [page.extract_text() for page in PdfReader(tmp_path / "en" / "compare" / "report.pdf").pages]
    assert all(NOTICE_EN in page for page in compared)
    audited = [page.extract_text() for page in PdfReader(tmp_path / "en" / "claims" / "report.pdf").pages]
    assert not any(NOTICE_EN in page for page in audited)
    assert "97.38" in "".join(audited)


def test_the_real_panel_goes_the_whole_road(shared: Path, tmp_path: Path) -> None:
    panel = shared / "real" / "county_panel_2000_2022.dta"
    data, out = tmp_path / "data", tmp_path / "out"
    assert run("import", str(panel), "--mapping", "csmar-county", "--into", str(data)) == 0
    assert run("run", "--data", str(data), "--out", str(out), "--jobs", "1") == 0
    text = "".join(pages(out / "district" / "350582" / "report.pdf"))
    assert "2000至2009" in text.replace("年", "")
    assert "地区生产总值" in text
    assert "演示数据" not in text
    compared = "".join(pages(out / "compare" / "report.pdf"))
    for model in ("高山", "宅吉"):
        assert f"{model}模式在本数据中没有指标序列，只有文献陈述" in compared


def test_a_notebook_of_ones_own_on_the_shipped_data_is_published_with_the_notice(tmp_path: Path) -> None:
    import nbformat
    from nbclient import NotebookClient
    from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

    from govkit.publish.exporters import GovHTMLExporter, GovPDFExporter

    cells = [
        new_markdown_cell("# 我的分析"),
        new_code_cell("import govkit"),
        new_code_cell('govkit.load(district="晋江市").head()'),
    ]
    notebook = new_notebook(cells=cells)
    NotebookClient(notebook, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}).execute()
    nbformat.validate(notebook)
    (tmp_path / "own.pdf").write_bytes(GovPDFExporter().from_notebook_node(notebook)[0])
    text = pages(tmp_path / "own.pdf")
    assert all(NOTICE in page for page in text)
    assert "criminal_cases_per_10k" in "".join(text)
    assert NOTICE in html.fromstring(GovHTMLExporter().from_notebook_node(notebook)[0]).text_content()
