"""Chinese in figures of notebooks that only import govkit."""

from __future__ import annotations

import subprocess
import sys

import pytest

SHELL = """
import warnings
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
cells = {cells!r}
for cell in cells:
    shell.run_cell(cell).raise_error()
import matplotlib
from matplotlib.figure import Figure
figure = Figure()
figure.text(0, 0, "晋江市 −1")
with warnings.catch_warnings():
    warnings.simplefilter("error")
    figure.canvas.draw()
print(matplotlib.rcParams["font.sans-serif"][0])
"""


def first_font(*cells: str) -> str:
    code = SHELL.format(cells=cells)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.split("\n")[-2]


@pytest.mark.parametrize(
    "cells",
    [
        ("import govkit", "import matplotlib.pyplot as plt"),
        ("import matplotlib.pyplot as plt", "import govkit"),
        ("import govkit\nimport matplotlib.pyplot as plt",),
    ],
)
def test_figures_show_chinese_once_govkit_is_imported(cells):
    assert first_font(*cells) == "Noto Sans SC"


def test_a_choice_of_fonts_stays():
    own = "plt.rcParams['font.sans-serif'] = ['DejaVu Sans', 'Noto Sans SC']"
    code = f"import matplotlib.pyplot as plt\n{own}"
    done = subprocess.run(
        [sys.executable, "-c", SHELL.split("import matplotlib\n")[0].format(cells=(code, "import govkit"))
         + "print(plt.rcParams['font.sans-serif'][0])".replace("plt", "shell.user_ns['plt']")],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip().endswith("DejaVu Sans")


def test_outside_a_notebook_nothing_is_touched():
    code = "import matplotlib, govkit; print(matplotlib.rcParams['font.sans-serif'][0])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "DejaVu Sans"
