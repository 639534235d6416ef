"""Fixtures that every test may use."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# Machines that run tests are shared: how long an example takes says nothing about the code.
# In CI, where a change is judged, the same examples each time; at a desk, where they are mended, new ones.
settings.register_profile("govkit", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("govkit")

_PROJECT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def project() -> Path:
    """The root of the repository."""
    return _PROJECT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real material beside the repository; the test is skipped where it is absent."""
    folder = _PROJECT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("real material (../shared) is not beside this checkout")
    return folder


@pytest.fixture
def figure_style() -> Iterator[None]:
    """The style of figures until the end of the test, and none left open after it."""
    import matplotlib.pyplot as plt

    from govkit.figures import use_style

    with plt.rc_context():
        use_style()
        yield
    plt.close("all")


@pytest.fixture
def use_project(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Path], None]]:
    """A function that has govkit take another folder for the project until the end of the test."""

    def use(home: Path) -> None:
        monkeypatch.setenv("GOVKIT_HOME", str(home))
        monkeypatch.delenv("GOVKIT_LANG", raising=False)
        _forget_project()

    yield use
    _forget_project()


def _forget_project() -> None:
    """What a process keeps for its life, one project a process."""
    from govkit import codebook, paths
    from govkit.runs import keys

    paths.project.cache_clear()
    keys.codebook_hash.cache_clear()
    keys.code_hash.cache_clear()
    for cached in vars(codebook).values():
        clear = getattr(cached, "cache_clear", None)
        if clear is not None:
            clear()
