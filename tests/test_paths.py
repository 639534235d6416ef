"""Where the project's folders are, from a checkout, from elsewhere, and from an installed wheel."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from govkit import paths


@pytest.fixture(autouse=True)
def asked_anew(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("GOVKIT_HOME", raising=False)
    paths.project.cache_clear()
    yield
    paths.project.cache_clear()


def test_a_named_home_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GOVKIT_HOME", str(tmp_path))
    assert paths.project() == tmp_path.resolve()


def test_the_nearest_folder_upwards_with_a_codebook_is_the_project(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "data" / "codebook").mkdir(parents=True)
    deep = tmp_path / "notebooks" / "mine"
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    assert paths.project() == tmp_path.resolve()
    assert paths.outputs_folder() == tmp_path.resolve() / "outputs"


def test_from_anywhere_else_it_is_the_checkout(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, project: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert paths.project() == project
    for folder in (paths.codebook_folder(), paths.demo_folder(), paths.mappings_folder()):
        assert folder.is_dir()
    assert paths.claims_file().is_file()


def test_an_installed_govkit_puts_reports_where_the_user_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    package = tmp_path / "site-packages" / "govkit"
    (package / "project" / "data" / "codebook").mkdir(parents=True)
    here = tmp_path / "work"
    here.mkdir()
    monkeypatch.setattr(paths, "__file__", str(package / "paths.py"))
    monkeypatch.chdir(here)
    assert paths.project() == package.resolve() / "project"
    assert paths.outputs_folder() == here / "outputs"
