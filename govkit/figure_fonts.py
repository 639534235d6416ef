"""Chinese in figures of a reader's own notebook: the fonts are set before matplotlib would print boxes.

In govkit's own kernel they are set from the beginning, by `load_ipython_extension`; in any other kernel
`import govkit` calls `watch`, for which nothing is imported. Fonts that the notebook has chosen stay.
"""

from __future__ import annotations

import sys
from typing import Any


def load_ipython_extension(_shell: Any) -> None:
    """Set the fonts now; kernels have this called, forked ones and spawned ones alike."""
    import matplotlib.font_manager  # noqa: F401

    prepare()


def watch(shell: Any) -> None:
    """Set the fonts as soon as matplotlib is there: now, or around the cell that imports it."""
    if prepare():
        return

    def look(*_: object) -> None:
        if prepare():
            for event in events:
                shell.events.unregister(event, look)

    # Before a cell for those that follow; after it, since figures are drawn only then.
    events = ("pre_run_cell", "post_execute")
    for event in events:
        shell.events.register(event, look)


def prepare() -> bool:
    """Put a Chinese face in front of matplotlib's defaults; False where matplotlib is not imported yet."""
    matplotlib = sys.modules.get("matplotlib")
    if matplotlib is None or "matplotlib.font_manager" not in sys.modules:
        return False
    current, default = matplotlib.rcParams, matplotlib.rcParamsDefault
    names = ("font.family", "font.sans-serif")
    if all(current[name] == default[name] for name in names):
        from govkit.publish.fonts import SANS, register_matplotlib

        register_matplotlib()
        current["font.sans-serif"] = [SANS, *current["font.sans-serif"]]
    return True
