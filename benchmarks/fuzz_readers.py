"""Damage files of every kind and read them: each must end in tables or in one error, and soon.

uv run python benchmarks/fuzz_readers.py [minutes] [folder of more files]

Reading runs in a process of its own for each batch, so that a crash of a library is counted as one and the
file that caused it is kept under `outputs/fuzz/`. Prints a line for each kind: files read, tables, errors,
crashes, the longest time and the largest memory of a batch.
"""

from __future__ import annotations

import multiprocessing
import random
import sys
import time
import traceback
from multiprocessing.connection import Connection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from readers.test_fuzz import SEEDS, attempt, damaged, repacked, seed

BATCH = 100
PATIENCE = 120
KEPT = Path(__file__).resolve().parent.parent / "outputs" / "fuzz"


def batch(content: bytes, first: int, sender: Connection) -> None:
    """Read `BATCH` damaged files, telling before each what it is, and after each how it went."""
    import psutil

    for number in range(first, first + BATCH):
        source = random.Random(number)
        packed = content.startswith(b"PK") and source.random() < 0.7
        changed = repacked(content, source) if packed else damaged(content, source)
        sender.send(("begins", changed))
        began = time.perf_counter()
        try:
            outcome = "tables" if attempt(changed) else "errors"
        except BaseException:
            traceback.print_exc()
            outcome = "faults"
        memory = psutil.Process().memory_info().rss
        sender.send((outcome, time.perf_counter() - began, memory))
    sender.send(("done",))


def run(content: bytes, first: int, tally: dict[str, float], name: str) -> None:
    """One batch in a process of its own."""
    receiver, sender = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("spawn").Process(target=batch, args=(content, first, sender))
    process.start()
    sender.close()
    current = b""
    try:
        while receiver.poll(PATIENCE):
            told = receiver.recv()
            if told[0] == "done":
                process.join()
                return
            if told[0] == "begins":
                current = told[1]
                continue
            tally["files"] += 1
            tally[told[0]] += 1
            tally["seconds"] = max(tally["seconds"], told[1])
            tally["memory"] = max(tally["memory"], told[2])
            if told[0] == "faults":
                keep(name, current)
    except EOFError:
        pass
    process.kill()
    process.join()
    tally["crashes"] += 1
    keep(name, current)


def keep(name: str, content: bytes) -> None:
    """Keep a file that ended badly."""
    KEPT.mkdir(parents=True, exist_ok=True)
    (KEPT / f"{name}-{hash(content) & 0xFFFFFF:06x}").write_bytes(content)


def main() -> None:
    """Damage seeds, and files of a folder, for as long as asked."""
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 5
    contents = {kind: seed(kind) for kind in SEEDS}
    if len(sys.argv) > 2:
        contents |= {
            file.name: file.read_bytes() for file in sorted(Path(sys.argv[2]).iterdir()) if file.is_file()
        }
    tallies = {
        name: dict.fromkeys(("files", "tables", "errors", "faults", "crashes", "seconds", "memory"), 0.0)
        for name in contents
    }
    end, first = time.time() + 60 * minutes, 0
    while time.time() < end:
        for name, content in contents.items():
            run(content, first, tallies[name], name)
            if time.time() > end:
                break
        first += BATCH
    print("| file | read | tables | errors | faults | crashes | longest s | memory MiB |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    for name, tally in tallies.items():
        counts = " | ".join(f"{tally[key]:.0f}" for key in ("files", "tables", "errors", "faults", "crashes"))
        print(f"| {name} | {counts} | {tally['seconds']:.2f} | {tally['memory'] / 2**20:.0f} |")


if __name__ == "__main__":
    main()
