"""Notebooks that break the notebook format's own rules, read all the same without what breaks them."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from govkit.errors import PublishError

_MOST = 200  # mends; a notebook with more is damaged


def mended(notebook: Any) -> tuple[Any, list[str]]:
    """The notebook without the metadata and outputs that the format forbids, and where they stood.

    Raises
    ------
    PublishError
        When what is wrong is no metadata and no output, or has no end.
    """
    from nbformat.validator import NotebookValidationError, validate

    places: list[str] = []
    made = notebook
    for _ in range(_MOST):
        try:
            validate(made, relax_add_props=True)
            return made, places
        except NotebookValidationError as error:
            path = list(error.original.absolute_path)
            reason = " ".join(str(error.original.message).split())[:120]
        if not {"metadata", "outputs", "attachments"} & set(map(str, path)):
            break
        if made is notebook:
            made = deepcopy(notebook)
        holder = made
        for step in path[:-1]:
            holder = holder[step]
        if path[-1] in ("metadata", "attachments"):
            holder[path[-1]] = {}
        elif path[-1] == "outputs":
            holder[path[-1]] = []
        else:
            del holder[path[-1]]
        places.append("/".join(str(step + 1) if isinstance(step, int) else str(step) for step in path))
    raise PublishError("publish.unreadable_notebook", path="", reason=reason)
