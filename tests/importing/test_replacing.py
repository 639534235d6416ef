"""A folder whose replacement is killed at any moment is whole again with the next import."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from govkit.importing.replacing import replace_all, staging_for, undo_interrupted

NAMES = ("a.csv", "b.csv", "c.csv", "d.csv")
BEFORE = {"a.csv": "old a", "b.csv": "old b", "c.csv": "old c", "own.txt": "the user's"}
AFTER = {"a.csv": "new a", "b.csv": "new b", "d.csv": "new d", "own.txt": "the user's"}
KILLED = """
import os, signal, sys
from pathlib import Path
from govkit.importing.replacing import replace_all, staging_for

folder, moves = Path(sys.argv[1]), int(sys.argv[2])
replace, done = Path.replace, []

def killed(self, target):
    if len(done) == moves:
        os.kill(os.getpid(), signal.SIGKILL)
    done.append(self)
    return replace(self, target)

Path.replace = killed
with staging_for(folder) as staging:
    for name in ("a", "b", "d"):
        (staging / f"{name}.csv").write_text(f"new {name}")
    replace_all(staging, folder, ("a.csv", "b.csv", "c.csv", "d.csv"))
"""


def write(folder: Path, texts: dict[str, str]) -> None:
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")


def texts(folder: Path) -> dict[str, str]:
    return {file.name: file.read_text(encoding="utf-8") for file in folder.iterdir()}


@pytest.mark.skipif(os.name != "posix", reason="there is no SIGKILL on Windows")
def test_what_was_killed_between_two_files_is_put_back(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    for moves in range(7):
        write(folder, BEFORE)
        command = [sys.executable, "-c", KILLED, str(folder), str(moves)]
        ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        if ended.returncode == 0:
            assert moves == 6
            assert texts(folder) == AFTER
            break
        assert ended.returncode == -signal.SIGKILL, ended.stderr
        undo_interrupted(tmp_path / "another")
        assert len(list(tmp_path.iterdir())) == 2
        undo_interrupted(folder)
        assert texts(folder) == BEFORE
        assert [one.name for one in tmp_path.iterdir()] == ["data"]


def test_a_file_that_cannot_be_replaced_leaves_all_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "data"
    write(folder, BEFORE)
    replace = Path.replace

    def refused(self: Path, target: Path) -> Path:
        if self.name == "b.csv" and "new" in self.read_text(encoding="utf-8"):
            raise PermissionError(13, "in use")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refused)
    with staging_for(folder) as staging:
        write(staging, {name: text for name, text in AFTER.items() if name in NAMES})
        with pytest.raises(PermissionError):
            replace_all(staging, folder, NAMES)
    assert texts(folder) == BEFORE
    assert [one.name for one in tmp_path.iterdir()] == ["data"]


def test_a_folder_that_was_not_there_appears_whole_and_open_to_others(tmp_path: Path) -> None:
    usual = tmp_path / "usual"
    usual.mkdir()
    folder = tmp_path / "deep" / "data"
    with staging_for(folder) as staging:
        write(staging, {"a.csv": "new a"})
        assert replace_all(staging, folder, NAMES)
    assert texts(folder) == {"a.csv": "new a"}
    assert folder.stat().st_mode == usual.stat().st_mode


def test_an_import_at_work_is_let_be(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with staging_for(folder) as staging:
        undo_interrupted(folder)
        assert staging.is_dir()
