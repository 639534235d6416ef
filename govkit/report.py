"""What a notebook shows: headings, paragraphs, tables and figures, in the language of its `lang` parameter.

Every value that fills a wording is shown as itself: a district that is called `*` is not an emphasis.
"""

from __future__ import annotations

import html
import io
import json
import re
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from govkit.publish.typography import curled
from govkit.text import language, say, set_language

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from govkit.dataset import Dataset

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|$~@^&])")


def begin(lang: str) -> None:
    """Choose the language of a report and the style of its figures; a notebook does this once."""
    from govkit.figures import use_style

    set_language(lang)
    use_style()


def heading(key: str, level: int = 2, **values: object) -> None:
    """Show a heading of the wording catalogue."""
    markdown(f"{'#' * level} {_said(key, values)}")


def show(key: str, **values: object) -> None:
    """Show a paragraph of the wording catalogue; its own Markdown holds, that of the values does not."""
    markdown(_said(key, values))


def finding(key: str, **values: object) -> None:
    """Show a paragraph as `show` does, and mark it as what a one-page brief says."""
    markdown(_said(key, values), role="finding")


def text(plain: str) -> None:
    """Show a paragraph of plain text."""
    markdown(escape(plain))


def bullets(items: Iterable[str]) -> None:
    """Show plain texts as a list."""
    markdown("\n".join(f"- {escape(item)}" for item in items))


def warn_of_synthetic_data() -> None:
    """In a notebook, say that synthetic data were loaded; every page published from it then says so too."""
    shell = sys.modules.get("IPython")
    if shell is None or shell.get_ipython() is None:
        return
    from IPython.display import display

    notice = say("report.synthetic_long")
    display(  # type: ignore[no-untyped-call]
        {
            "application/vnd.govkit.notice+json": {"synthetic": True},
            "text/html": f'<p style="color:#A63603"><strong>{notice}</strong></p>',
            "text/plain": notice,
        },
        raw=True,
        metadata={"govkit": {"synthetic": True}},
    )


def notes(dataset: Dataset) -> None:
    """Show what a reader of the figures must know of the data: breaks in definition, and the like."""
    if dataset.notes():
        show("report.data_notes")
        bullets(dataset.notes())


def markdown(source: str, *, role: str = "") -> None:
    """Show Markdown as it is."""
    from IPython.display import Markdown, display

    about = {"metadata": {"govkit": {"role": role}}} if role else {}
    display(Markdown(source), **about)  # type: ignore[no-untyped-call]


def references(name: str) -> None:
    """Bring along the references of a file beside the published claims, for `[@key]` in what is shown.

    Readers see those that are cited; the notebook carries them, so it can be published from anywhere.
    """
    from IPython.display import display

    from govkit import paths

    listed = json.loads((paths.claims_file().parent / name).read_text(encoding="utf-8"))
    bundle = {"application/vnd.govkit.references+json": {"count": len(listed)}}
    display(bundle, raw=True, metadata={"govkit": {"references": listed}})  # type: ignore[no-untyped-call]


def table(
    frame: pd.DataFrame,
    caption: str,
    *,
    label: str = "",
    synthetic: bool = False,
    real: bool = False,
    role: str = "",
) -> None:
    """Show a frame of texts as a table with a caption; a synthetic one says so in the caption.

    A `real` one cites documents: in a report on synthetic data its part is not called synthetic. One with the
    `role` "finding" stands in a brief.
    """
    from IPython.display import display

    well_set = frame.map(_well_set).rename(columns=_well_set)
    plain = well_set.to_html(index=False, escape=True, border=0, na_rep="")
    titled = re.sub(
        r"(<table[^>]*>)",
        lambda m: f"{m[1]}<caption>{html.escape(_well_set(_titled(caption, synthetic)))}</caption>",
        plain,
        count=1,
    )
    about = {"label": label, "synthetic": synthetic, "real": real} | ({"role": role} if role else {})
    display({"text/html": titled}, raw=True, metadata={"govkit": about})  # type: ignore[no-untyped-call]


def figure(fig: Figure, caption: str, alt: str, *, label: str = "", synthetic: bool = False) -> None:
    """Show a figure as SVG with its caption and its alternative text, and close it.

    Parameters
    ----------
    alt
        What a reader who does not see the figure should know of it.
    synthetic
        Whether it was made from synthetic data; the caption then says so, as the figure itself does.
    """
    import matplotlib.pyplot as plt
    from IPython.display import display
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    drawing = io.StringIO()
    # Drawn once: `savefig` would lay out and draw twice, and a figure that is laid out fits its page.
    # No date and a fixed salt: the same figure gives the same bytes.
    FigureCanvasSVG(fig).print_svg(drawing, metadata={"Date": None, "Creator": None})  # type: ignore[no-untyped-call]
    plt.close(fig)
    about: dict[str, Any] = {
        "caption": escape(_titled(caption, synthetic)),
        "alt": alt,
        "label": label,
        "synthetic": synthetic,
    }
    display({"image/svg+xml": drawing.getvalue()}, raw=True, metadata={"govkit": about})  # type: ignore[no-untyped-call]


def escape(plain: str) -> str:
    """Plain text as Markdown that shows as itself."""
    return _MARKUP.sub(r"\\\1", plain)


def _titled(caption: str, synthetic: bool) -> str:
    return say("report.caption_synthetic", caption=caption) if synthetic else caption


def _well_set(text: object) -> Any:
    """A text with its quotation marks curled in English, as those of paragraphs are."""
    return curled(text) if isinstance(text, str) and language() == "en" else text


def _said(key: str, values: dict[str, object]) -> str:
    escaped: dict[str, Any] = {name: escape(v) if isinstance(v, str) else v for name, v in values.items()}
    return say(key, **escaped)
