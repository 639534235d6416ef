"""Take the README's figure out of the report that `govkit run` made from the shipped data.

uv run govkit run && uv run python scripts/readme_figure.py
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import typst

from govkit.publish.fonts import font_paths

ROOT = Path(__file__).resolve().parent.parent
LABEL = "fig-same_day_approval_rate"


def main() -> None:
    """Find the figure by its label in the executed notebook and draw it at a readable size."""
    notebook = json.loads(
        (ROOT / "outputs" / "district" / "350582" / "notebook.ipynb").read_text(encoding="utf-8")
    )
    drawing = next(
        "".join(output["data"]["image/svg+xml"])
        for cell in notebook["cells"]
        for output in cell.get("outputs", ())
        if output.get("metadata", {}).get("govkit", {}).get("label") == LABEL
    )
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "figure.svg").write_text(drawing, encoding="utf-8")
        page = Path(folder) / "page.typ"
        page.write_text(
            '#set page(width: 17cm, height: auto, margin: 3mm)\n#image("figure.svg", width: 100%)',
            encoding="utf-8",
        )
        picture = typst.compile(
            page, root=folder, font_paths=font_paths(), ignore_system_fonts=True, format="png", ppi=150
        )
    target = ROOT / "docs" / "figure.png"
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(picture)


if __name__ == "__main__":
    main()
