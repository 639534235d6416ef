"""`nbconvert --to webpdf` with the Chromium of the system in place of the one that playwright downloads.

Run as `python benchmarks/webpdf.py NOTEBOOK…`, or `from webpdf import system_browser` around an exporter.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@contextmanager
def system_browser() -> Iterator[None]:
    """Have playwright start the Chromium of the system; RuntimeError where there is none."""
    from playwright.async_api import BrowserType

    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        raise RuntimeError("there is no Chromium")
    launch = BrowserType.launch

    async def with_system_browser(self: Any, **options: Any) -> Any:
        return await launch(self, executable_path=found, **options)

    with mock.patch.object(BrowserType, "launch", with_system_browser):
        yield


if __name__ == "__main__":
    from nbconvert.nbconvertapp import main

    with system_browser():
        main(["--to", "webpdf", "--disable-chromium-sandbox", *sys.argv[1:]])
