"""Where a report goes: reports that differ in a parameter lie in folders of their own.

`outputs/district/350582` is the report with the parameters as the notebook has them; the one with a window
of three periods is `outputs/district@window=3/350582`, so that neither takes the place of the other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

from govkit.runs.notebooks import RESERVED, Notebook

_PLAIN = re.compile(r"[a-z0-9_.+=,-]*[a-z0-9_]")
_LONGEST = 60


def variant(notebook: Notebook, values: Mapping[str, Any]) -> str:
    """What sets these parameters apart from the notebook's own, as the end of a folder's name.

    Empty where nothing does. Data, district and language do not count: they have places of their own. What
    cannot be in a folder's name on every system is left out, and a hash of it all is put at the end.
    """
    changed = {
        p.name: values[p.name]
        for p in notebook.parameters
        if p.name in values and p.name not in RESERVED and values[p.name] != p.default
    }
    if not changed:
        return ""
    text = ",".join(f"{name}={_text(value)}" for name, value in changed.items())
    if _PLAIN.fullmatch(text) and len(text) <= _LONGEST:
        return f"@{text}"
    kept = re.sub(r"[^\w.+=,-]", "", text)[:_LONGEST].rstrip(".")
    return f"@{kept}-{blake2b(repr(changed).encode(), digest_size=4).hexdigest()}"


def _text(value: Any) -> str:
    return "+".join(map(str, value)) if isinstance(value, list) else str(value)
