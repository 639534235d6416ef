"""Check that every locked package has wheels for Windows, macOS (arm64) and Linux.

uv run python scripts/check_wheels.py
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from packaging.requirements import Requirement
from packaging.tags import Tag, compatible_tags, cpython_tags, mac_platforms
from packaging.utils import canonicalize_name, parse_wheel_filename

ROOT = Path(__file__).resolve().parent.parent
PYTHONS = ((3, 11), (3, 12), (3, 13), (3, 14))
# glibc 2.34 is what Debian 12, Ubuntu 22.04 and RHEL 9 have at least.
LINUX = [f"manylinux_2_{minor}_x86_64" for minor in range(34, 4, -1)] + [
    f"manylinux{year}_x86_64" for year in (2014, 2010, 1)
]
PLATFORMS: dict[str, tuple[list[str], dict[str, str]]] = {
    "Windows": (
        ["win_amd64"],
        {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "platform_machine": "AMD64"},
    ),
    "macOS arm64": (
        list(mac_platforms((14, 0), "arm64")),
        {
            "sys_platform": "darwin",
            "platform_system": "Darwin",
            "os_name": "posix",
            "platform_machine": "arm64",
        },
    ),
    "Linux": (
        LINUX,
        {
            "sys_platform": "linux",
            "platform_system": "Linux",
            "os_name": "posix",
            "platform_machine": "x86_64",
        },
    ),
}


def locked_wheels(lock: Path) -> dict[tuple[str, str], frozenset[Tag]]:
    """The tags of all wheels of each locked (name, version)."""
    packages = tomllib.loads(lock.read_text(encoding="utf-8"))["package"]
    return {
        (canonicalize_name(package["name"]), package["version"]): frozenset(
            tag
            for wheel in package.get("wheels", ())
            for tag in parse_wheel_filename(unquote(wheel["url"].rsplit("/", 1)[-1]))[3]
        )
        for package in packages
        if "registry" in package["source"]
    }


def gaps(pins: list[str], wheels: dict[tuple[str, str], frozenset[Tag]]) -> Iterator[str]:
    """One line for each platform and Python for which a pinned package has no wheel."""
    for requirement in map(Requirement, pins):
        version = next(iter(requirement.specifier)).version
        tags = wheels.get((canonicalize_name(requirement.name), version))
        if tags is None:
            yield f"{requirement.name} {version}: not in uv.lock; run `uv lock`"
            continue
        for platform, (names, environment) in PLATFORMS.items():
            for python in PYTHONS:
                text = ".".join(map(str, python))
                marker = {**environment, "python_version": text, "python_full_version": f"{text}.9"}
                if requirement.marker and not requirement.marker.evaluate(marker):
                    continue
                wanted = {*cpython_tags(python, platforms=names), *compatible_tags(python, platforms=names)}
                if not tags & wanted:
                    yield f"{requirement.name} {version}: no wheel for {platform}, Python {text}"


def main() -> int:
    """Print what is missing; 1 when anything is."""
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    pins = pyproject["tool"]["uv"]["constraint-dependencies"]
    missing = list(gaps(pins, locked_wheels(ROOT / "uv.lock")))
    print("\n".join(missing) or f"{len(pins)} locked packages have wheels for {', '.join(PLATFORMS)}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
