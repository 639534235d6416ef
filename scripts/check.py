"""All checks in one command: style, types, wheels for every platform, tests.

uv run python scripts/check.py
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("python", "scripts/check_wheels.py"),
    ("pytest",),
)


def main() -> int:
    """Run every check, also after one has failed; 1 when any has."""
    failed = []
    for command in CHECKS:
        print("$", *command, flush=True)
        module = command[1:] if command[0] == "python" else ("-m", *command)
        if subprocess.run([sys.executable, *module], cwd=ROOT, check=False).returncode:
            failed.append(" ".join(command))
    if failed:
        print("failed:", "; ".join(failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
