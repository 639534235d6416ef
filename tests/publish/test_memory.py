"""Publishing many documents takes no more memory than publishing a few."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import sys
import psutil
from govkit.publish import compiler
if sys.argv[1:]:
    compiler._EMPTY_COMPILATIONS = int(sys.argv[1])
def source(document):
    words = [f"第{document}份报告第{number}段，改革之后什么变了。" * 9 for number in range(300)]
    return chr(10) * 2 + (chr(10) * 2).join(words)
used = []
for document in range(14):
    compiler.compile_typst(source(document), {})
    used.append(psutil.Process().memory_info().rss / 2**20)
print(used[-1] - used[3])
"""


def growth(*arguments: str) -> float:
    """How many MiB ten long documents add to the first four."""
    program = [sys.executable, "-c", PROGRAM, *arguments]
    return float(subprocess.run(program, capture_output=True, text=True, check=True).stdout)


def test_what_was_laid_out_for_one_document_does_not_stay_for_ten() -> None:
    assert growth() < growth("0") / 3
