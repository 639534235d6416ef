"""Publishing: a notebook that has run becomes a PDF and an HTML report; a folder of reports gets a site."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from govkit.publish.fonts import register_matplotlib
    from govkit.publish.gap_map import Graded
    from govkit.publish.reports import Published, publish
    from govkit.publish.site import Entry, build_site

_HOME = {
    "Entry": "govkit.publish.site",
    "Published": "govkit.publish.reports",
    "Graded": "govkit.publish.gap_map",
    "build_site": "govkit.publish.site",
    "publish": "govkit.publish.reports",
    "register_matplotlib": "govkit.publish.fonts",
}

__all__ = ["Entry", "Graded", "Published", "build_site", "publish", "register_matplotlib"]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'govkit.publish' has no attribute {name!r}")
