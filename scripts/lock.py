"""Resolve all dependencies for every platform and write the two faces of the lock.

`requirements.lock` has every package with its hashes, for pip. `constraint-dependencies` in `pyproject.toml`
has the same versions, so that `uv run` and `uv sync` install them too. Run it to move to newer versions:

    uv run python scripts/lock.py
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BEGIN = "# lock: begin, written by scripts/lock.py\n"
END = "# lock: end\n"
SETTLED = 7  # days


def without_pins(pyproject: str) -> str:
    """The project file with an empty list of pins, from which a fresh resolution starts."""
    head, rest = pyproject.split(BEGIN)
    return head + BEGIN + END + rest.split(END)[1]


def with_pins(pyproject: str, pins: list[str]) -> str:
    """The project file with these pins."""
    head, rest = without_pins(pyproject).split(BEGIN)
    listed = "".join(f"    {_toml(pin)},\n" for pin in pins)
    return head + BEGIN + "constraint-dependencies = [\n" + listed + "]\n" + rest


def cutoff() -> str:
    """The day before which a release has to be out: mirrors lag, and a bad release takes days to be found."""
    return (datetime.now(UTC) - timedelta(days=SETTLED)).date().isoformat()


def _toml(text: str) -> str:
    return '"' + text.replace('"', "'") + '"'


def pins_of(requirements: str) -> list[str]:
    """The `name==version ; marker` of each package of a requirements file with hashes."""
    return [
        re.sub(r"\s*\\$", "", line).strip()
        for line in requirements.splitlines()
        if re.match(r"[A-Za-z0-9]", line)
    ]


def _uv(folder: Path, *arguments: str) -> str:
    finished = subprocess.run(
        [shutil.which("uv") or "uv", *arguments], cwd=folder, capture_output=True, text=True, encoding="utf-8"
    )
    if finished.returncode:
        sys.exit(finished.stderr)
    return finished.stdout


def main() -> None:
    """Resolve in a temporary folder; write only when that has succeeded."""
    project = ROOT / "pyproject.toml"
    with tempfile.TemporaryDirectory() as folder:
        trial = Path(folder)
        (trial / "pyproject.toml").write_text(
            without_pins(project.read_text(encoding="utf-8")), encoding="utf-8", newline="\n"
        )
        _uv(trial, "lock", "--exclude-newer", cutoff())
        export = ("export", "--frozen", "--all-groups", "--no-emit-project", "--no-header", "--no-annotate")
        requirements = _uv(trial, *export)
    (ROOT / "requirements.lock").write_text(requirements, encoding="utf-8", newline="\n")
    pinned = with_pins(project.read_text(encoding="utf-8"), pins_of(requirements))
    project.write_text(pinned, encoding="utf-8", newline="\n")
    print(_uv(ROOT, "lock"), end="")


if __name__ == "__main__":
    main()
