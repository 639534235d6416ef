"""How fast reports become PDF, beside `nbconvert --to webpdf`, for the same notebooks in one run.

    uv run python benchmarks/publish.py outputs/district/350582/notebook.ipynb

Forty notebooks are made from an executed district report: each has another name of its district in its
text, tables and figures, so that no two have the same page. Both exporters convert all of them in this
process. The first document is timed in processes of their own, which begin with nothing imported. Each
figure is given by the clock and in seconds of processor, children included, which other work on the machine
disturbs less. webpdf uses the Chromium of the system.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, NamedTuple

import nbformat
from webpdf import system_browser

COLD = """
import sys
from govkit.publish.exporters import GovPDFExporter
import nbformat
exporter = GovPDFExporter()
exporter.log.setLevel("CRITICAL")
exporter.from_notebook_node(nbformat.read(sys.argv[1], as_version=4))
"""


class Seconds(NamedTuple):
    """A time by the clock and of processor."""

    clock: float
    processor: float

    def since(self, start: Seconds) -> Seconds:
        """The time from `start` to this one."""
        return Seconds(self.clock - start.clock, self.processor - start.processor)

    def words(self, count: int = 1) -> str:
        """For readers, each of `count`."""
        return f"{self.clock / count:.2f} s by the clock, {self.processor / count:.2f} s of processor"


def variants(notebook: Path, count: int) -> list[Any]:
    """The notebook under `count` names of its district."""
    source = notebook.read_text(encoding="utf-8")
    title = json.loads((notebook.parent / "record.json").read_text(encoding="utf-8"))["district_name"]
    texts = (source.replace(title, f"{title}第{number}区") for number in range(1, count + 1))
    return [nbformat.reads(text, as_version=4) for text in texts]


def now() -> Seconds:
    """By the clock, and of processor with all children that have ended."""
    return Seconds(time.perf_counter(), sum(os.times()[:4]))


def cold(notebook: Path, tries: int = 5) -> Seconds:
    """Seconds from the start of a process to the end of its first document, the median of some tries."""
    taken = []
    for _ in range(tries):
        start = now()
        subprocess.run([sys.executable, "-c", COLD, str(notebook)], check=True)
        taken.append(now().since(start))
    return Seconds(*(statistics.median(values) for values in zip(*taken, strict=True)))


def convert(exporter: Any, notebooks: list[Any]) -> Seconds:
    """Seconds for all notebooks."""
    exporter.log.setLevel(logging.CRITICAL)
    start = now()
    for notebook in notebooks:
        made, _ = exporter.from_notebook_node(notebook)
        assert made.startswith(b"%PDF")
    return now().since(start)


def web(notebooks: list[Any]) -> Seconds:
    """Seconds of webpdf in this process."""
    from nbconvert.exporters.webpdf import WebPDFExporter

    with system_browser():
        return convert(WebPDFExporter(disable_sandbox=True), notebooks)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("notebook", type=Path, help="an executed district report")
    parser.add_argument("--count", type=int, default=40)
    options = parser.parse_args()

    print(f"first document, cold: {cold(options.notebook).words()}")

    from govkit.publish.exporters import GovPDFExporter

    notebooks = variants(options.notebook, options.count)
    ours = convert(GovPDFExporter(), notebooks)
    print(f"govpdf, {options.count} notebooks, each: {ours.words(options.count)}")
    theirs = web(notebooks)
    print(f"webpdf, {options.count} notebooks, each: {theirs.words(options.count)}")
    ratios = [their / our for their, our in zip(theirs, ours, strict=True)]
    print(f"webpdf / govpdf: {ratios[0]:.1f} by the clock, {ratios[1]:.1f} of processor")


if __name__ == "__main__":
    main()
