"""Records by the million to counts by district and month: govkit, the bare aggregate of DuckDB, and pandas.

`uv run python benchmarks/large_records.py` makes ten million records in a temporary folder, as a database
writes them and as a spreadsheet saves them in China, runs each way in a process of its own, in turn, and
writes large_records.md beside. `--records 100000` is a look.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

MAPPING = """
title: {zh: 受理记录, en: Records}
source: records
district: {id: {column: 地区代码}, level: county}
period: {column: 受理时间, to: month}
indicators: [{indicator: disputes_resolved, measure: count}]
"""
DISTRICTS = (350502, 350503, 350504, 350505, 350521, 350524, 350525, 350526, 350581, 350582, 350583)
ROUNDS = 2


ISO, SPREADSHEET, CHINESE = "iso.csv", "spreadsheet.csv", "chinese.csv"
FILES = {
    ISO: "`2013-04-05 09:30:00`, UTF-8",
    SPREADSHEET: "`2013/4/5 9:30`, UTF-8",
    CHINESE: "`2013/4/5 9:30`, GB18030, as spreadsheets save CSV in China",
}
_PIECE = 2**24


def make(folder: Path, records: int) -> None:
    """Write the records: number, district, time of receipt over ten years, kind, hours that it took."""
    import duckdb

    codes = ", ".join(f"'{code}'" for code in DISTRICTS)
    times = {
        ISO: "strftime(time, '%Y-%m-%d %H:%M:%S')",
        SPREADSHEET: "strftime(time, '%Y/%-m/%-d %-H:%M')",
    }
    for file, written in times.items():
        duckdb.sql(
            f"COPY (SELECT i AS 编号, [{codes}][1 + (hash(i) % {len(DISTRICTS)})::INT] AS 地区代码, "
            f"{written} AS 受理时间, "
            "['纠纷', '治安', '救助', '咨询'][1 + (hash(i * 3) % 4)::INT] AS 类别, "
            "(hash(i * 5) % 1000) / 10 AS 用时 "
            "FROM (SELECT i, TIMESTAMP '2010-01-01' + to_seconds((hash(i * 7 + 1) % 315360000)::BIGINT) "
            f"AS time FROM range({records}) t(i))) TO '{folder / file}' (HEADER)"
        )
    with (
        (folder / SPREADSHEET).open(encoding="utf-8") as old,
        (folder / CHINESE).open("w", encoding="gb18030") as new,
    ):
        while piece := old.read(_PIECE):
            new.write(piece)


def encoding(file: Path) -> str:
    return "gb18030" if file.name == CHINESE else "utf-8"


def by_govkit(file: Path) -> int:
    from govkit.importing import import_file

    (file.parent / "m.yml").write_text(MAPPING, encoding="utf-8", newline="\n")
    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        return import_file(file, file.parent / "m.yml", Path(folder) / "data").observations


def by_duckdb(file: Path) -> int:
    import duckdb

    query = f"SELECT 地区代码, strftime(受理时间, '%Y-%m'), count(*) FROM read_csv('{file}') GROUP BY ALL"
    return len(duckdb.sql(query).fetchall())


def by_pandas_strftime(file: Path) -> int:
    """As who wants months that read as in the table to be made."""
    import pandas as pd

    frame = pd.read_csv(file, encoding=encoding(file), parse_dates=["受理时间"])
    frame["月份"] = frame["受理时间"].dt.strftime("%Y-%m")
    return len(frame.groupby(["地区代码", "月份"]).size().reset_index(name="件数"))


def by_pandas_grouper(file: Path) -> int:
    """As the user guide of pandas groups by time and a further column."""
    import pandas as pd

    frame = pd.read_csv(file, encoding=encoding(file), parse_dates=["受理时间"])
    counts = frame.groupby(["地区代码", pd.Grouper(key="受理时间", freq="MS")]).size()
    return len(counts.reset_index(name="件数"))


def by_pandas_period(file: Path) -> int:
    """As who knows the type that pandas has for months."""
    import pandas as pd

    frame = pd.read_csv(file, encoding=encoding(file), parse_dates=["受理时间"])
    frame["月份"] = frame["受理时间"].dt.to_period("M")
    return len(frame.groupby(["地区代码", "月份"]).size().reset_index(name="件数"))


def by_pandas_year_and_month(file: Path) -> int:
    """As most tutorials take a date apart."""
    import pandas as pd

    frame = pd.read_csv(file, encoding=encoding(file), parse_dates=["受理时间"])
    frame["年"], frame["月"] = frame["受理时间"].dt.year, frame["受理时间"].dt.month
    return len(frame.groupby(["地区代码", "年", "月"]).size().reset_index(name="件数"))


def by_pandas_slices(file: Path) -> int:
    """Row by row like `by_pandas_rows`, on the texts as they are read."""
    import pandas as pd

    frame = pd.read_csv(file)
    frame["月份"] = frame["受理时间"].apply(lambda time: time[:7])
    return len(frame.groupby(["地区代码", "月份"]).size().reset_index(name="件数"))


def by_pandas_text(file: Path) -> int:
    """As who knows that dates are texts that begin with their month."""
    import pandas as pd

    frame = pd.read_csv(file)
    frame["月份"] = frame["受理时间"].str[:7]
    return len(frame.groupby(["地区代码", "月份"]).size().reset_index(name="件数"))


def by_pandas_rows(file: Path) -> int:
    """Row by row, as the much-read answer to "Counting frequency of values by date using pandas" has it."""
    import pandas as pd

    frame = pd.read_csv(file, encoding=encoding(file), parse_dates=["受理时间"])
    frame["月份"] = frame["受理时间"].apply(lambda time: time.strftime("%Y-%m"))
    return len(frame.groupby(["地区代码", "月份"]).size().reset_index(name="件数"))


DUCKDB, GOVKIT = "DuckDB, bare aggregate", "govkit import"
WAYS = {
    DUCKDB: by_duckdb,
    GOVKIT: by_govkit,
    "pandas, `apply` of `strftime`": by_pandas_rows,
    "pandas, `apply` of `[:7]`": by_pandas_slices,
    "pandas, `Grouper`": by_pandas_grouper,
    "pandas, `dt.strftime`": by_pandas_strftime,
    "pandas, `dt.year` and `dt.month`": by_pandas_year_and_month,
    "pandas, `dt.to_period`": by_pandas_period,
    "pandas, `str[:7]`": by_pandas_text,
}


def run(way: str, file: Path) -> dict[str, float]:
    """One way in a process of its own: seconds of wall and processor, most memory, lines of the result."""
    started = time.perf_counter()
    process = psutil.Popen(
        [sys.executable, __file__, "--way", way, "--file", str(file)], stdout=subprocess.PIPE, text=True
    )
    most, processor = 0, 0.0
    while process.poll() is None:
        try:
            most = max(most, process.memory_info().rss)
            times = process.cpu_times()
            processor = times.user + times.system
        except psutil.Error:
            break
        time.sleep(0.05)
    output = process.communicate()[0]
    if process.returncode:
        sys.exit(f"{way} failed")
    return {
        "wall": time.perf_counter() - started,
        "processor": processor,
        "memory": most / 2**30,
        "lines": json.loads(output),
    }


def ways(file: str) -> list[str]:
    """The ways that a file allows: DuckDB reads no GB18030, and 2013/4/5 does not begin with its month."""
    texts = (by_pandas_slices, by_pandas_text)
    return [
        way
        for way, function in WAYS.items()
        if not (file == CHINESE and way == DUCKDB) and not (file != ISO and function in texts)
    ]


def table(runs: dict[str, list[dict[str, float]]]) -> list[str]:
    """Of each way the run with the least time, and the ratios of least times."""
    best = {
        way: {key: min(one[key] for one in own) for key in ("wall", "processor")} for way, own in runs.items()
    }
    own = best[GOVKIT]
    lines = [
        "| way | wall, s | processor, s | most memory, GiB | wall, times govkit | processor, times govkit |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for way, times in best.items():
        memory = max(one["memory"] for one in runs[way])
        lines.append(
            f"| {way} | {times['wall']:.1f} | {times['processor']:.1f} | {memory:.2f} "
            f"| {times['wall'] / own['wall']:.2f} | {times['processor'] / own['processor']:.2f} |"
        )
    pandas = {way: best[way]["wall"] / own["wall"] for way in best if way not in (DUCKDB, GOVKIT)}
    reached = sum(ratio >= 10 for ratio in pandas.values())
    lines.append("")
    if DUCKDB in best:
        ratio = own["wall"] / best[DUCKDB]["wall"]
        lines.append(f"govkit takes {ratio:.1f} times as long as the bare aggregate (goal: at most 2).")
    lines.append(
        f"pandas takes {min(pandas.values()):.1f} to {max(pandas.values()):.1f} times as long as govkit, by "
        f"how it is written (goal: at least 10): {reached} of {len(pandas)} ways reach it."
    )
    return lines


def report(records: int, sizes: dict[str, float], runs: dict[str, dict[str, list[dict[str, float]]]]) -> str:
    lines = [
        "# Counting records of a large file",
        "",
        f"{records:,} records by district and month, on {os.cpu_count()} cores.",
        f"Each way runs in its own process from start to end, {ROUNDS} times in turn; the least is shown.",
    ]
    for file, own in runs.items():
        lines += ["", f"## {FILES[file]} ({sizes[file]:.0f} MB)", "", *table(own)]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--records", type=int, default=10_000_000)
    parser.add_argument("--way", choices=WAYS)
    parser.add_argument("--file", type=Path)
    asked = parser.parse_args()
    if asked.way:
        print(json.dumps(WAYS[asked.way](asked.file)))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make(folder, asked.records)
        runs: dict[str, dict[str, list[dict[str, float]]]] = {
            file: {way: [] for way in ways(file)} for file in FILES
        }
        for file, own in runs.items():
            for _ in range(ROUNDS):
                for way, times in own.items():
                    times.append(run(way, folder / file))
                    print(file, way, times[-1], flush=True)
        assert len({one["lines"] for own in runs.values() for times in own.values() for one in times}) == 1
        text = report(asked.records, {file: (folder / file).stat().st_size / 1e6 for file in FILES}, runs)
    print(text)
    if asked.records >= 10_000_000:
        Path(__file__).with_suffix(".md").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
