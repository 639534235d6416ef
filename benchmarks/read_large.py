"""A full sheet, 1,048,576 rows with the header, as text and as a workbook: time and memory of reading it.

uv run --with openpyxl python benchmarks/read_large.py [rows]

Each reading runs in a process of its own, one after the other, beside what pandas does with the same file;
pandas finds no titles, units, notes or further tables.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

WAYS = {
    "govkit, csv": ("large.csv", "from govkit.readers import read; shape = read(file)[0].frame.shape"),
    "pandas, csv": ("large.csv", "import pandas; shape = pandas.read_csv(file, encoding='gb18030').shape"),
    "govkit, xlsx": ("large.xlsx", "from govkit.readers import read; shape = read(file)[0].frame.shape"),
    "pandas, xlsx": ("large.xlsx", "import pandas; shape = pandas.read_excel(file, engine='calamine').shape"),
}
MEASURE = """
import sys, time
import pandas, psutil
file = sys.argv[1]
began = time.process_time()
{way}
used = psutil.Process().memory_info()
most = getattr(used, "peak_wset", 0) or __import__("resource").getrusage(0).ru_maxrss * 1024
print(f"{{shape[0]}} x {{shape[1]}} | {{time.process_time() - began:.1f}} | {{most / 2**20:.0f}}")
"""


def make(folder: Path, rows: int) -> None:
    """The same records of events as GB18030 text and as a workbook."""
    import openpyxl

    generator = np.random.default_rng(1)
    frame = pd.DataFrame(
        {
            "编号": np.arange(rows),
            "县市": generator.choice(["晋江市", "石狮市", "南安市"], rows),
            "日期": "2020-01-05",
            "金额": generator.normal(100, 10, rows).round(2),
            "件数": generator.integers(0, 99, rows),
            "状态": generator.choice(["已办结", "办理中", ""], rows),
        }
    )
    frame.to_csv(folder / "large.csv", index=False, encoding="gb18030")
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet("事件")
    page.append(list(frame.columns))
    for row in zip(*(frame[name].tolist() for name in frame.columns), strict=True):
        page.append(row)
    book.save(folder / "large.xlsx")


def main() -> None:
    """Make the files and read them each way."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 2**20 - 1
    print("| way | rows x columns | CPU s | peak MiB |\n|---|---|---:|---:|")
    with tempfile.TemporaryDirectory() as folder:
        make(Path(folder), rows)
        for name, (file, way) in WAYS.items():
            command = [sys.executable, "-c", MEASURE.format(way=way), str(Path(folder) / file)]
            done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
            print(f"| {name} | {done.stdout.strip()} |")


if __name__ == "__main__":
    main()
