"""A report's folder appears whole or not at all."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from govkit.runs.folders import _machine, made_whole, tidy

DEAD = (
    2**22 + 1
)  # above what Linux gives to processes, and never a process on Windows, where ids divide by four


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def fill(folder: Path, text: str) -> None:
    (folder / "report.pdf").write_text(text, encoding="utf-8")


def fill_the_disk(folder: Path) -> None:
    fill(folder, "ne")
    raise OSError(28, "no space left on device")


def test_a_folder_is_there_only_after_the_block(tmp_path: Path) -> None:
    folder = tmp_path / "district" / "350582"
    with made_whole(folder) as making:
        fill(making, "new")
        assert not folder.exists()
    assert (folder / "report.pdf").read_text(encoding="utf-8") == "new"
    assert names(folder.parent) == ["350582"]


def test_what_was_there_is_replaced_whole(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    folder.mkdir()
    (folder / "old.txt").write_text("old", encoding="utf-8")
    with made_whole(folder) as making:
        fill(making, "new")
    assert names(folder) == ["report.pdf"]
    assert names(tmp_path) == ["a"]


def test_an_error_leaves_what_was_there(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    folder.mkdir()
    fill(folder, "old")
    with pytest.raises(OSError, match="no space"), made_whole(folder) as making:
        fill_the_disk(making)
    assert (folder / "report.pdf").read_text(encoding="utf-8") == "old"
    assert names(tmp_path) == ["a"]


@pytest.mark.parametrize("failing", [1, 2])
def test_a_renaming_that_fails_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    folder = tmp_path / "a"
    folder.mkdir()
    fill(folder, "old")
    rename, calls = Path.rename, 0

    def fails_once(self: Path, target: Path) -> Path:
        nonlocal calls
        calls += 1
        if calls == failing:
            raise PermissionError(13, "a file of it is open")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fails_once)
    with pytest.raises(PermissionError), made_whole(folder) as making:
        fill(making, "new")
    assert (folder / "report.pdf").read_text(encoding="utf-8") == "old"
    assert names(tmp_path) == ["a"]


def test_what_a_killed_process_left_is_removed_and_what_it_moved_aside_comes_back(tmp_path: Path) -> None:
    gone = f"{_machine()}-{DEAD}-x"
    for name in (f".a.making-{gone}", f".b.replaced-{gone}", f".c.replaced-{gone}", "c"):
        (tmp_path / "district" / name).mkdir(parents=True)
        fill(tmp_path / "district" / name, name)
    tidy(tmp_path)
    assert names(tmp_path / "district") == ["b", "c"]
    assert (tmp_path / "district" / "c" / "report.pdf").read_text(encoding="utf-8") == "c"


def test_what_a_living_process_is_making_is_left_alone(tmp_path: Path) -> None:
    with made_whole(tmp_path / "a") as making:
        fill(making, "new")
        tidy(tmp_path)
        assert making.is_dir()
    assert (tmp_path / "a" / "report.pdf").exists()


def test_what_another_machine_is_making_is_left_alone_for_a_day(tmp_path: Path) -> None:
    for name, age in (("new", 0), ("old", 2 * 24 * 3600)):
        folder = tmp_path / f".{name}.making-elsewhere-{DEAD}-x"
        folder.mkdir()
        then = time.time() - age
        os.utime(folder, (then, then))
    tidy(tmp_path)
    assert names(tmp_path) == [f".new.making-elsewhere-{DEAD}-x"]


def test_two_that_put_the_same_report_in_place_at_once_leave_one_whole(tmp_path: Path) -> None:
    def make(text: str) -> None:
        for _ in range(50):
            with made_whole(tmp_path / "a") as making:
                for name in ("report.pdf", "report.html"):
                    (making / name).write_text(text, encoding="utf-8")

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(make, text) for text in ("one", "two")]:
            done.result()
    assert names(tmp_path) == ["a"]
    texts = {file.read_text(encoding="utf-8") for file in (tmp_path / "a").iterdir()}
    assert texts in ({"one"}, {"two"})
