"""Temporary folders: gone after use, and after their process was killed gone with the next tidying."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from govkit.cli import main
from govkit.temporary import folder_for, tidy_temporary

DEAD = 2**22 + 1  # more than any process may be numbered


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def test_a_folder_is_gone_after_its_block(tmp_path: Path) -> None:
    with folder_for("typst") as folder:
        (folder / "a").write_text("a", encoding="utf-8")
        assert folder.parent == tmp_path
    assert not any(tmp_path.iterdir())


def test_only_folders_of_dead_processes_are_removed(tmp_path: Path) -> None:
    names = [f"govkit-kernel-{os.getpid()}-x", "govkit-fork-0", "pymp-a", "govkit-kernel-mine-x"]
    for name in [f"govkit-kernel-{DEAD}-x", f"govkit-typst-{DEAD}-a-b", *names]:
        (tmp_path / name / "deep").mkdir(parents=True)
    tidy_temporary()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)


def test_an_import_removes_what_one_that_was_killed_left(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / f"govkit-records-{DEAD}-x").mkdir()
    (tmp_path / f"govkit-records-{os.getpid()}-x").mkdir()
    assert (
        main(["import", str(tmp_path / "none.csv"), "--mapping", "none", "--into", str(tmp_path / "d")]) == 2
    )
    assert [path.name for path in tmp_path.iterdir()] == [f"govkit-records-{os.getpid()}-x"]
