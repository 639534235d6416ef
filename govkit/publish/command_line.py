"""Errors on nbconvert's command line: one line each, where nbconvert itself shows a traceback."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from govkit.errors import GovkitError


@contextmanager
def errors_in_one_line(lang: str = "") -> Iterator[None]:
    """End ``jupyter nbconvert`` with status 1 and the error's sentence; elsewhere raise it as it is."""
    try:
        yield
    except GovkitError as error:
        app = _running_nbconvert()
        if app is None:
            raise
        app.log.error(error.message(lang or None))
        app.exit(1)


def _running_nbconvert() -> Any:
    """The application whose command line this process is, None in JupyterLab's server and in libraries."""
    module = sys.modules.get("nbconvert.nbconvertapp")
    return module.NbConvertApp.instance() if module and module.NbConvertApp.initialized() else None
