"""Pages in a real browser: nothing is requested, axe finds nothing serious, filters and keyboard work."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from govkit.publish import Entry, Graded, build_site

from .conftest import markdown, notebook, shown

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")

BROWSER = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None
)
pytestmark = pytest.mark.skipif(BROWSER is None, reason="there is no Chromium or Chrome on this machine")

MODELS = ("高山", "晋江")
DOMAINS = [("safety", "平安建设"), ("services", "公共服务"), ("context", "背景")]
PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def browser() -> Iterator[playwright.Browser]:
    with playwright.sync_playwright() as driver:
        # Chromium has no sandbox where it runs as root, as in a container.
        opened = driver.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def page(browser: playwright.Browser) -> Iterator[playwright.Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def districts(folder: Path, count: int, lang: str = "zh") -> Path:
    """A site of so many districts: even ones of the first model with level 4 in safety, odd ones level 2."""
    entries, findings = [], []
    for number in range(count):
        model, level = MODELS[number % 2], 4 - 2 * (number % 2)
        district = f"d-{number:03}"
        entries.append(
            Entry("评估", "地区报告", district, f"第{number}区", model, "县", level, "a.html", "a.pdf", True)
        )
        findings.append(
            Graded(district, model, "petitions", "每万人信访量", "safety", level, "不能判断", "理由。")
        )
        if number % 4 == 0:
            findings.append(Graded(district, model, "approval", "审批当场办结率", "services", 1))
    return build_site(folder, entries, lang, findings=findings, models=MODELS, domains=DOMAINS)


def listed(page: playwright.Page) -> list[str]:
    return page.locator("tr[data-pairs]:visible th a").all_inner_texts()


def serious(page: playwright.Page) -> list[str]:
    found = axe.Axe().run(page).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['target']}" for v in found if v["impact"] in ("serious", "critical")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [{"width": 1200, "height": 900}, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_axe_finds_nothing_serious_and_nothing_is_requested_or_cut_off(
    browser: playwright.Browser, tmp_path: Path, lang: str, size: dict[str, int], scheme: str
):
    index = districts(tmp_path, 6, lang)
    context = browser.new_context(viewport=size, color_scheme=scheme)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: asked.append(message.text))
    for path in (index, tmp_path / "site" / "d-000.html"):
        page.goto(path.as_uri())
        assert asked == [path.as_uri()]
        assert serious(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        asked.clear()
    context.close()


def test_filters_narrow_the_list_and_can_be_cleared(page: playwright.Page, tmp_path: Path):
    page.goto(districts(tmp_path, 8).as_uri())
    assert len(listed(page)) == 8
    page.select_option("#model", "晋江")
    assert listed(page) == ["第1区", "第3区", "第5区", "第7区"]
    page.select_option("#grade", "4")
    assert listed(page) == []
    assert page.locator("#nothing").is_visible()
    page.click("button[type=reset]")
    # The list is filled once the form has been emptied, which is after the click.
    playwright.expect(page.locator("tr[data-pairs]:visible")).to_have_count(8)
    page.fill("#query", "d-003")
    assert listed(page) == ["第3区"]
    page.fill("#query", "高山 审批")
    assert listed(page) == ["第0区", "第4区"]


def test_domain_and_level_must_hold_of_the_same_evidence(page: playwright.Page, tmp_path: Path):
    page.goto(districts(tmp_path, 8).as_uri())
    page.select_option("#domain", "services")
    page.select_option("#grade", "4")
    assert listed(page) == []  # they have level 4, but in another domain
    page.select_option("#grade", "1")
    assert listed(page) == ["第0区", "第4区"]


def test_a_circle_of_the_map_filters_by_keyboard_and_again_releases(page: playwright.Page, tmp_path: Path):
    page.goto(districts(tmp_path, 8).as_uri())
    circle = page.get_by_role("button", name="证据 1 级：1 个指标")
    circle.focus()
    page.keyboard.press("Enter")
    assert listed(page) == ["第0区", "第4区"]
    assert circle.get_attribute("aria-pressed") == "true"
    assert page.evaluate("document.activeElement.id") == "districts"
    circle.click()
    assert len(listed(page)) == 8


def test_a_long_list_comes_in_parts_and_the_next_part_takes_the_focus(page: playwright.Page, tmp_path: Path):
    page.goto(districts(tmp_path, 230).as_uri())
    assert len(listed(page)) == 100
    assert page.inner_text("#count") == "共 230 个地区符合条件，先列出前 100 个"
    page.click("#more")
    assert len(listed(page)) == 200
    assert page.evaluate("document.activeElement.textContent") == listed(page)[100]
    page.click("#more")
    assert len(listed(page)) == 230
    assert not page.locator("#more").is_visible()


def test_without_scripts_everything_is_listed(browser: playwright.Browser, tmp_path: Path):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(districts(tmp_path, 120).as_uri())
    assert page.locator("tr[data-pairs]:visible").count() == 120
    assert not page.locator("form").is_visible()
    context.close()


def test_every_control_is_reached_by_the_tab_key(page: playwright.Page, tmp_path: Path):
    page.goto(districts(tmp_path, 2).as_uri())
    reached = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.id || document.activeElement.className"))
    assert {"skip", "scroll", "query", "model", "domain", "grade"} <= reached
    assert any(name.startswith("bubble") for name in reached)


def test_a_table_wider_than_the_phone_says_that_it_scrolls(page: playwright.Page, tmp_path: Path):
    page.set_viewport_size(PHONE)
    page.goto(districts(tmp_path, 2).as_uri())
    assert page.locator("#map-hint").is_visible()
    page.set_viewport_size({"width": 1200, "height": 900})
    page.wait_for_function("document.getElementById('map-hint').hidden")


def test_a_report_is_whole_in_itself_and_axe_finds_nothing_serious(
    browser: playwright.Browser, page: playwright.Page, tmp_path: Path
):
    from govkit.publish.exporters import GovHTMLExporter

    cells = "".join(f"<td>{number}.123456</td>" for number in range(12))
    table = (
        f"<table><thead><tr>{cells.replace('td', 'th')}</tr></thead><tbody><tr>{cells}</tr></tbody></table>"
    )
    book = notebook(
        markdown("# 标题\n\n正文[^1] $x^2$ 与 **着重**。\n\n[^1]: 脚注。\n\n![](https://example.org/a.png)"),
        shown(text_html=table),
        synthetic=True,
    )
    content, _ = GovHTMLExporter().from_notebook_node(book)
    path = tmp_path / "report.html"
    path.write_text(str(content), encoding="utf-8", newline="\n")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size(PHONE)
    page.goto(path.as_uri())
    assert asked == [path.as_uri()]
    assert serious(page) == []
    assert page.locator(".scrolls").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.set_viewport_size({"width": 1200, "height": 900})
    assert (
        page.locator(".table").evaluate("box => box.scrollWidth > box.clientWidth")
        == page.locator(".scrolls").is_visible()
    )
