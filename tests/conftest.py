"""Fixtures that every test may use."""

from __future__ import annotations

import os
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
