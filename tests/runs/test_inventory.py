"""The inventory of a data folder: the same from the table and from what was kept."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from govkit import dataset as datasets
from govkit.dataset import load_dataset
from govkit.errors import DataError
from govkit.runs.inventory import data_state, has_state, inventory_of, take_inventory
from govkit.runs.keys import environment_hash, hash_json, versions
from govkit.runs.state import state_folder

from .conftest import write_data


@pytest.fixture
def out(home: Path) -> Path:
    folder = home / "outputs"
    folder.mkdir()
    return folder


def forbid_loading(monkeypatch: pytest.MonkeyPatch) -> None:
    def loaded(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(datasets, "load_dataset", loaded)


def test_what_is_kept_is_what_was_found_and_the_table_is_not_read_again(
    home: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = home / "data" / "demo"
    first = inventory_of(data, out)
    assert first == take_inventory(load_dataset(data))
    forbid_loading(monkeypatch)
    again = inventory_of(data, out)
    assert again == first
    for district in (None, *again.districts.values()):
        assert again.reads(district) == first.reads(district)
        assert again.reads_synthetic(district)
    assert again.find("晋江市").district == "350582"


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("observations.csv", ",58.0,", ",57.0,"),
        ("districts.csv", "文献", "报告"),
        ("dataset.yml", "Test", "Best"),
    ],
)
def test_one_other_byte_of_the_same_size_and_time_is_seen(
    home: Path, out: Path, name: str, old: str, new: str
) -> None:
    data = home / "data" / "demo"
    before = inventory_of(data, out)
    file = data / name
    state = file.stat()
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")
    os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert file.stat().st_size == state.st_size
    assert inventory_of(data, out) != before


def test_another_code_takes_the_inventory_anew(
    home: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inventory_of(home / "data" / "demo", out)
    monkeypatch.setattr("govkit.runs.inventory.code_hash", lambda: "another")
    forbid_loading(monkeypatch)
    with pytest.raises(AssertionError):
        inventory_of(home / "data" / "demo", out)


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"key": 1}'])
def test_a_damaged_file_is_made_anew(home: Path, out: Path, damage: str) -> None:
    before = inventory_of(home / "data" / "demo", out)
    (state_folder(out) / "inventory.json").write_text(damage, encoding="utf-8")
    assert inventory_of(home / "data" / "demo", out) == before


def test_bad_data_are_refused_and_never_kept(home: Path, out: Path, tmp_path: Path) -> None:
    data = write_data(tmp_path / "bad")
    table = data / "observations.csv"
    table.write_text(table.read_text(encoding="utf-8") + "nowhere,x,2010,1,,A,s\n", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(DataError):
            inventory_of(data, out)


def test_the_environment_is_hashed_once_for_the_same_packages(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert environment_hash(out) == hash_json(versions())
    monkeypatch.setattr("govkit.runs.keys.versions", lambda: {"python": "2"})
    assert environment_hash(out) != hash_json({"python": "2"})
    monkeypatch.setattr("govkit.runs.keys.installed", lambda: "another package")
    assert environment_hash(out) == hash_json({"python": "2"})


def test_the_history_of_a_folder_counts_whether_a_vintage_is_asked_for_or_not(home: Path) -> None:
    data = home / "data" / "demo"
    for name in ("vintages.parquet", "former-districts.csv"):
        before = {folder: data_state(folder) for folder in (data, data.with_name("demo@2020"))}
        assert len(set(before.values())) == 1
        assert all(has_state(folder, state) for folder, state in before.items())
        (data / name).write_bytes(name.encode())
        assert all(data_state(folder) != state for folder, state in before.items())
        assert not any(has_state(folder, state) for folder, state in before.items())
