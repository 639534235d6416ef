"""How long a site of 3,000 districts takes to write, open and search: python benchmarks/site.py [COUNT].

Opening is measured in Chromium from the start of navigation to the first paint, to the end of loading, and to
the end of the frame after it, when the list stands; it is shown beside a page with one district.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from govkit.publish import Entry, Graded, build_site

DOMAINS = [(f"d{number}", f"领域{number}") for number in range(10)]
REASON = "有改革前 10 个、改革后 5 个时期的序列，并有 40 个未改革的对照地区。"
MODELS = [f"模式{number}" for number in range(3)]
OPENED = """() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => {
  const [page] = performance.getEntriesByType("navigation");
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  done([paint ? paint.startTime : NaN, page.loadEventEnd, performance.now()]);
})))"""
SEARCH = """() => {
  const query = document.getElementById("query"), start = performance.now();
  query.value = "第29";
  query.dispatchEvent(new Event("input"));
  document.body.offsetHeight;
  return performance.now() - start;
}"""


def write(folder: Path, count: int) -> Path:
    """A site of so many districts with ten graded indicators each."""
    entries, findings = [], []
    for number in range(count):
        district, model = f"{100000 + number}", MODELS[number % 3]
        place = f"district/{district}"
        entries.append(
            Entry(
                f"第{number}区：改革前后的变化与证据",
                "地区报告",
                district,
                f"第{number}区",
                model,
                "县",
                number % 5,
                f"{place}/report.html",
                f"{place}/report.pdf",
                False,
                files={"record.json": f"{place}/record.json"},
            )
        )
        findings += [
            Graded(
                district,
                model,
                f"i{k}",
                f"每万人指标之{k}",
                f"d{k}",
                (number + k) % 5,
                "不能判断",
                REASON,
            )
            for k in range(10)
        ]
    return build_site(folder, entries, "zh", findings=findings, models=MODELS, domains=DOMAINS)


def opened(browser: Browser, index: Path, times: int = 7) -> tuple[list[float], float]:
    """Medians in ms of first paint, load and list, and of one search."""
    runs, searches = [], []
    for _ in range(times):
        page = browser.new_page()
        page.goto(index.as_uri())
        runs.append(page.evaluate(OPENED))
        searches.append(page.evaluate(SEARCH))
        page.close()
    return [statistics.median(column) for column in zip(*runs, strict=True)], statistics.median(searches)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 3000
    program = next(filter(None, map(shutil.which, ("chromium", "google-chrome", "chrome"))), None)
    if program is None:
        sys.exit("There is no Chromium or Chrome on this machine.")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        print("districts  write s  again s  index MB   paint    load    list  search")
        for districts in (1, count):
            root = Path(folder) / str(districts)
            start = time.perf_counter()
            index = write(root, districts)
            middle = time.perf_counter()
            write(root, districts)
            end = time.perf_counter()
            (paint, load, ready), search = opened(browser, index)
            size = index.stat().st_size / 1e6
            print(
                f"{districts:>9} {middle - start:>8.2f} {end - middle:>8.2f} {size:>9.2f} "
                f"{paint:>4.0f} ms {load:>4.0f} ms {ready:>4.0f} ms {search:>4.0f} ms"
            )
        browser.close()


if __name__ == "__main__":
    main()
