"""What must hold of the project itself: its lock, its environments, its notebooks."""

from __future__ import annotations

import ast
import importlib.util
import json
import re
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
import yaml
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def script(name: str) -> ModuleType:
    """A script of the project as a module."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def pyproject() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_the_conda_environment_asks_for_what_the_project_asks_for(pyproject: dict) -> None:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    conda = [item for item in environment["dependencies"] if isinstance(item, str)]
    pip = next(item["pip"] for item in environment["dependencies"] if isinstance(item, dict))
    assert f"python{pyproject['project']['requires-python']}" in conda
    asked = {str(Requirement(item)) for item in [*conda, *pip] if not re.match(r"python[<>=]|pip$|--", item)}
    assert asked == {str(Requirement(item)) for item in pyproject["project"]["dependencies"]}


def test_the_two_faces_of_the_lock_agree(pyproject: dict) -> None:
    pins = script("lock").pins_of((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    constraints = pyproject["tool"]["uv"]["constraint-dependencies"]
    assert [str(Requirement(pin)) for pin in pins] == [str(Requirement(pin)) for pin in constraints]


def test_every_dependency_is_locked_within_its_bounds(pyproject: dict) -> None:
    locked: dict[str, set[str]] = {}
    for pin in map(Requirement, pyproject["tool"]["uv"]["constraint-dependencies"]):
        locked.setdefault(pin.name.lower(), set()).add(next(iter(pin.specifier)).version)
    asked = [*pyproject["project"]["dependencies"], *pyproject["dependency-groups"]["dev"]]
    for wanted in map(Requirement, asked):
        versions = locked[wanted.name.lower()]
        assert all(wanted.specifier.contains(version) for version in versions), wanted


def test_a_locked_package_without_a_wheel_for_a_platform_is_found() -> None:
    wheels = script("check_wheels")
    tags = {
        ("everywhere", "1.0"): wheels.parse_wheel_filename("everywhere-1.0-py3-none-any.whl")[3],
        ("linux-only", "1.0"): wheels.parse_wheel_filename(
            "linux_only-1.0-cp311-abi3-manylinux_2_17_x86_64.whl"
        )[3],
        ("source-only", "1.0"): frozenset(),
    }
    pins = ["everywhere==1.0", "linux-only==1.0", "source-only==1.0 ; sys_platform == 'win32'", "absent==1.0"]
    found = "\n".join(wheels.gaps(pins, tags))
    assert "everywhere" not in found
    assert "linux-only 1.0: no wheel for Windows, Python 3.11" in found
    assert "linux-only 1.0: no wheel for Linux" not in found
    assert "source-only 1.0: no wheel for Windows" in found
    assert "source-only 1.0: no wheel for macOS" not in found
    assert "absent 1.0: not in uv.lock" in found


def test_every_locked_package_has_wheels_for_every_platform() -> None:
    if not (ROOT / "uv.lock").exists():
        pytest.skip("uv.lock is made by uv; this environment was not")
    assert script("check_wheels").main() == 0


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_are_stored_without_outputs(path: Path) -> None:
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_read_alike_and_define_nothing(path: Path) -> None:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    assert cells[0]["cell_type"] == "markdown"
    assert "notebook-only" in cells[0]["metadata"]["tags"]
    assert cells[1]["metadata"]["tags"] == ["parameters"]
    for cell in cells:
        if cell["cell_type"] == "code":
            nodes = ast.walk(ast.parse("".join(cell["source"])))
            assert not any(isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Lambda) for node in nodes)


def test_the_lock_binds_nobody_to_one_package_index() -> None:
    for name in ("requirements.lock", "pyproject.toml", "environment.yml"):
        assert "://" not in (ROOT / name).read_text(encoding="utf-8"), name
