"""Import libraries without optional ones that they would load and that take long."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

# jsonschema compiles a grammar for IRIs on import, which takes a second; no notebook's schema asks for one.
IRI_GRAMMAR = "rfc3987_syntax"


@contextmanager
def without(*names: str) -> Iterator[None]:
    """Within the block, optional modules cannot be imported, unless they have been already."""
    held_back = [name for name in names if name not in sys.modules]
    for name in held_back:
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        for name in held_back:
            del sys.modules[name]
