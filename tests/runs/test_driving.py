"""What comes from a kernel into the notebook: all of it, in a row, whatever characters it holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from papermill.iorw import load_notebook_node

from govkit.runs.driving import drive
from govkit.runs.failures import Limits
from govkit.runs.kernel_outputs import whole_characters

LINES = 8000


def outputs_of(folder: Path, source: str, warm: bool) -> list[Any]:
    file = folder / "one.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell(source)]), file)  # type: ignore[no-untyped-call]
    notebook = load_notebook_node(str(file))
    ending = drive(notebook, folder, Limits(seconds=120), warm=warm)
    assert ending.stopped is None, ending.stopped
    return list(notebook.cells[0].outputs)


@pytest.mark.parametrize("warm", [True, False])
def test_no_line_is_lost_of_a_cell_that_prints_many_at_once(tmp_path: Path, warm: bool) -> None:
    source = f"for i in range({LINES}):\n    print(i, flush=True)"
    (printed,) = outputs_of(tmp_path, source, warm)
    assert printed["text"] == "".join(f"{i}\n" for i in range(LINES))


def test_what_is_printed_stays_in_its_order_between_other_outputs(tmp_path: Path) -> None:
    source = """\
import sys
from IPython.display import clear_output, display
print("gone", flush=True)
clear_output()
print("a", flush=True)
print("b", flush=True)
print("c", file=sys.stderr, flush=True)
print("d", flush=True)
display(1)
print("e", flush=True)
clear_output(wait=True)
print("f", flush=True)
print("g")
"""
    outputs = outputs_of(tmp_path, source.replace("clear_output(wait=True)", "display(2)"), warm=True)
    told = [(one.get("name"), one.get("text") or one["data"]["text/plain"]) for one in outputs]
    assert told == [
        ("stdout", "a\nb\n"),
        ("stderr", "c\n"),
        ("stdout", "d\n"),
        (None, "1"),
        ("stdout", "e\n"),
        (None, "2"),
        ("stdout", "f\ng\n"),
    ]
    cleared = outputs_of(tmp_path, source, warm=True)
    assert "".join(one["text"] for one in cleared) == "f\ng\n"


@pytest.mark.parametrize("warm", [True, False])
def test_half_a_character_shows_as_a_replacement_and_takes_nothing_with_it(
    tmp_path: Path, warm: bool
) -> None:
    outputs = outputs_of(tmp_path, 'print("前\\ud83d后")\nprint("还在")', warm)
    assert "".join(one["text"] for one in outputs) == "前\ufffd后\n还在\n"


def test_halves_in_a_row_are_the_character_that_they_make() -> None:
    message = {"text": ["\ud83d\ude00", "a\udcff", 1, None]}
    assert whole_characters(message) == {"text": ["\U0001f600", "a\ufffd", 1, None]}
