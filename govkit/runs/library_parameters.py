"""Parameters that mean in every notebook what the library means by them, checked before anything runs.

The type that a notebook declares lets values pass that the library refuses when the notebook has long begun:
a window of no period, an indicator that the codebook does not have, a folder that is not there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from govkit.codebook import load_codebook
from govkit.dataset import find_folder
from govkit.errors import GovkitError, ParameterError
from govkit.runs.notebooks import Notebook
from govkit.text import say
from govkit.vintages import split_folder


def check_library_parameters(notebook: Notebook, values: Mapping[str, Any]) -> None:
    """Refuse what the library would refuse of values that have the declared types.

    A parameter whose default in the notebook would not pass means something else there, and is let be.

    Raises
    ------
    ParameterError
        The message names the notebook, the parameter, the value, and what is allowed.
    """
    for parameter in notebook.parameters:
        name = parameter.name
        if name not in values or name not in _CHECKS or _refusal(notebook, name, parameter.default):
            continue
        if refusal := _refusal(notebook, name, values[name]):
            raise refusal


def _refusal(notebook: Notebook, name: str, value: Any) -> ParameterError | None:
    try:
        _CHECKS[name](notebook, value)
    except ParameterError as refused:
        return refused
    except GovkitError as problem:
        return ParameterError("runs.refused_value", notebook=notebook.name, name=name, problem=problem)
    return None


def _check_window(notebook: Notebook, value: Any) -> None:
    if value is not None and (not isinstance(value, int) or value < 1):
        raise _wrong(notebook, "window", value)


def _check_indicators(notebook: Notebook, value: Any) -> None:
    if value is None:
        return
    if not value or not isinstance(value, list):
        raise _wrong(notebook, "indicators", value)
    codebook = load_codebook()
    for wanted in value:
        codebook.find_indicator(str(wanted))


def _wrong(notebook: Notebook, name: str, value: Any) -> ParameterError:
    expected = say("runs.type_optional", item=say(f"runs.{name}_range"))
    return ParameterError(
        "runs.wrong_value", notebook=notebook.name, name=name, value=value, expected=expected
    )


def _check_earlier(notebook: Notebook, value: Any) -> None:
    if value:
        folder, _ = split_folder(Path(value))
        find_folder(folder, here=notebook.path.parent)


_CHECKS: Mapping[str, Callable[[Notebook, Any], None]] = MappingProxyType(
    {"window": _check_window, "indicators": _check_indicators, "earlier": _check_earlier}
)
