"""All checks in one command: style, types, wheels for every platform, tests.

uv run python scripts/check.py [style] [types] [wheels] [tests]
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHECKS = {
    "style": (("-m", "ruff", "check", "."), ("-m", "ruff", "format", "--check", ".")),
    "types": (("-m", "mypy"),),
    "wheels": (("scripts/check_wheels.py",),),
    "tests": (("-m", "pytest"),),
}


def main(wanted: list[str]) -> int:
    """Run the wanted checks, by default all, also after one has failed; 1 when any has."""
    unknown = [name for name in wanted if name not in CHECKS]
    if unknown:
        sys.exit(f"no such check: {', '.join(unknown)}; there are: {', '.join(CHECKS)}")
    failed = []
    for name in wanted or CHECKS:
        for command in CHECKS[name]:
            print(f"{name}:", *command, flush=True)
            if subprocess.run([sys.executable, *command], cwd=ROOT, check=False).returncode:
                failed.append(name)
    if failed:
        print("failed:", ", ".join(dict.fromkeys(failed)))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
