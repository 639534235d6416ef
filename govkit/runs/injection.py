"""Put parameters into a notebook, through papermill: Chinese reads as Chinese, and a value is only data."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook
from papermill.translators import PythonTranslator, papermill_translators

_TAG = "injected-parameters"


class GovkitTranslator(PythonTranslator):  # type: ignore[misc]
    """Write each text as the Python literal of itself; papermill's own turns `晋江` into `\\u664b\\u6c5f`."""

    @classmethod
    def translate_str(cls, val: str) -> str:
        """The literal of a text: whatever it holds, Python reads it back as that text."""
        return repr(val)


def inject(notebook: Any, parameters: Mapping[str, Any]) -> tuple[Any, int]:
    """Put the cell with the given parameters after the `parameters` cell.

    Returns
    -------
    notebook, index
        A new notebook, and the index of the cell that was put in; the number of cells where none was.
    """
    from govkit.text import say

    node = load_notebook_node(notebook)
    if not parameters:
        return node, len(node.cells)
    papermill_translators.register("python", GovkitTranslator)
    node = parameterize_notebook(
        node,
        dict(parameters),
        comment=say("runs.injected_comment"),
        kernel_name="python3",
        language="python",
    )
    index = next(i for i, cell in enumerate(node.cells) if _TAG in cell.metadata.tags)
    # papermill gives a random id, which would make the same run differ from itself.
    node.cells[index]["id"] = _TAG
    return node, index


def hide_place(notebook: Any, index: int, parameters: Mapping[str, Any]) -> None:
    """Leave of the data folder in the injected cell only its name.

    The report then is the same wherever it was made, and tells nobody how a disk is laid out.
    """
    folder = parameters.get("data")
    if not folder or index >= len(notebook.cells):
        return
    cell = notebook.cells[index]
    line, named = (f"data = {GovkitTranslator.translate(text)}" for text in (folder, Path(folder).name))
    cell.source = "\n".join(named if own == line else own for own in cell.source.split("\n"))
