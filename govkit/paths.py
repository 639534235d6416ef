"""Where the project's folders are: data, notebooks, outputs."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path


@cache
def project() -> Path:
    """The project folder: `GOVKIT_HOME`, else the nearest folder upwards with a codebook, else the checkout.

    Returns
    -------
    Path
        A folder that holds `data/codebook`. From an installed wheel it is the copy that the wheel carries.
    """
    named = os.environ.get("GOVKIT_HOME")
    if named:
        return Path(named).resolve()
    here = Path.cwd().resolve()
    package = Path(__file__).resolve().parent
    for folder in (here, *here.parents, package.parent):
        if (folder / "data" / "codebook").is_dir():
            return folder
    return _installed()


def _installed() -> Path:
    return Path(__file__).resolve().parent / "project"


def codebook_folder() -> Path:
    """The shipped codebook: models, domains, units, indicators."""
    return project() / "data" / "codebook"


def demo_folder() -> Path:
    """The shipped synthetic demonstration data."""
    return project() / "data" / "demo"


def mappings_folder() -> Path:
    """The shipped mapping recipes."""
    return project() / "data" / "mappings"


def claims_file() -> Path:
    """The shipped table of published claims."""
    return project() / "data" / "published" / "claims.csv"


def notebooks_folder() -> Path:
    """The notebooks that `govkit run` runs."""
    return project() / "notebooks"


def outputs_folder() -> Path:
    """Where reports land unless `--out` says otherwise: in the project, or here where govkit is installed."""
    return (Path.cwd() if project() == _installed() else project()) / "outputs"
