"""Make the synthetic demonstration data in `data/demo`, with the effects that they were made with.

    python scripts/make_demo_data.py [FOLDER]

Every series is

    unit effect + trend + unit's drift + common shock + season + AR(1) noise + effect of the reform

and the effect is known, because it is put in here. It is written to `truth.csv`, so that a method can be held
against it. Each series draws from a stream of its own, seeded by its name: a series added or taken away
leaves the others as they are. The same bytes come out on every run and every machine.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import numpy as np
import numpy.typing as npt

from govkit.codebook import load_codebook
from govkit.districts import District, donor_pool, read_districts, write_districts
from govkit.observations import COLUMNS
from govkit.periods import phase

SEED = 20260
SOURCE = "synthetic:demo"
AUTOCORRELATION = 0.5
DRIFT = 0.35  # standard deviation of a unit's own drift over the whole span, in units of the noise
YEARS = tuple(str(year) for year in range(2000, 2016))
MONTHS = tuple(f"{year}-{month:02}" for year in range(2010, 2016) for month in range(1, 13))
LATER_COURTYARDS = {
    "zhaiji-qingfenglu": "2013-10",
    "zhaiji-guixinhuayuan": "2014-03",
    "zhaiji-kailinhuayuan": "2014-09",
}
SCHEDULE_SOURCE = "合成演示时间表 (synthetic schedule)"

Values = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Process:
    """How one indicator behaves where no reform happens.

    `base` at the start, `trend` over the whole span, `spread` between units, `noise` within one, `season`
    the amplitude of the year's wave with its peak in month `peak`. `per` is the base of a rate with a count
    behind it (100 for a percentage), of about `count` cases.
    """

    base: float
    trend: float
    spread: float
    noise: float
    season: float = 0.0
    peak: int = 1
    per: int = 0
    count: int = 0
    decimals: int = 1


COUNTY = {
    "minimum_living_allowance": Process(130, 260, 12, 6, decimals=0),
    "same_day_approval_rate": Process(38, 22, 5, 1.6, per=100, count=6000, decimals=2),
    "labour_contract_rate": Process(42, 22, 5, 1.5, per=100, count=3000, decimals=2),
    "dispute_resolution_rate": Process(86, 6, 2, 1.0, per=100, count=1800, decimals=2),
    "petitions_per_10k": Process(21, 6, 3, 1.3, decimals=2),
    "criminal_cases_per_10k": Process(48, 9, 6, 2.4, decimals=2),
    "safety_satisfaction": Process(84, 5, 2, 1.1, per=100, count=800, decimals=2),
    "party_organisation_coverage": Process(52, 26, 5, 1.8, per=100, count=400, decimals=2),
}
COMMUNITY = {
    "household_visits": Process(42, 6, 5, 3.0, 5, 1),
    "record_update_rate": Process(68, 6, 4, 1.8, 1.5, 3, per=100, count=2400),
    "request_completion_rate": Process(74, 5, 4, 2.2, 1.5, 5, per=100, count=160),
    "request_days": Process(8.5, -0.8, 0.9, 0.55, 0.5, 2, decimals=2),
    "disputes_per_1000_households": Process(5.2, 0.4, 0.7, 0.45, 0.6, 7, per=1000, count=2400, decimals=2),
    "activity_participation_rate": Process(24, 3, 3, 1.5, 3, 10, per=100, count=2400),
    "resident_satisfaction": Process(80, 2, 2.5, 1.3, 0.5, 9, per=100, count=240),
    "security_incidents_per_1000_households": Process(
        3.6, -0.2, 0.5, 0.35, 0.4, 8, per=1000, count=2400, decimals=2
    ),
}
GRID = {
    "household_visits": Process(40, 6, 6, 4.0, 5, 1),
    "record_update_rate": Process(67, 6, 4, 2.4, 1.5, 3, per=100, count=420),
    "request_completion_rate": Process(73, 5, 4, 3.0, 1.5, 5, per=100, count=60),
}
COURTYARD = {
    "disputes_per_1000_households": Process(9, 0.5, 1.2, 0.8, 0.8, 7, per=1000, count=300),
    "activity_participation_rate": Process(21, 3, 3, 2.0, 3, 10, per=100, count=300),
    "security_incidents_per_1000_households": Process(7, -0.3, 1.0, 0.7, 0.6, 8, per=1000, count=300),
    "property_fee_rate": Process(58, 3, 6, 2.4, 2, 12, per=100, count=300),
}
PROCESSES = {"county": COUNTY, "community": COMMUNITY, "grid": GRID, "courtyard": COURTYARD}

# Effect of the reform: a jump when it starts, and a further step in each period after it.
EFFECTS: dict[str, dict[str, tuple[float, float]]] = {
    "350582": {
        "minimum_living_allowance": (0, 14),
        "same_day_approval_rate": (15, 0),
        "labour_contract_rate": (3, 1.5),
        "petitions_per_10k": (0, -1.8),
        "criminal_cases_per_10k": (-9, 0),
        "safety_satisfaction": (3.5, 0),
        "party_organisation_coverage": (1, 0),
    },
    "gaoshan": {
        "household_visits": (16, 0),
        "record_update_rate": (8, 0.1),
        "request_completion_rate": (0, 0.3),
        "request_days": (-2.2, 0),
        "activity_participation_rate": (0, 0.15),
        "resident_satisfaction": (2.5, 0),
    },
    "gaoshan-grid-1": {"household_visits": (18, 0), "record_update_rate": (10, 0)},
    "gaoshan-grid-2": {"household_visits": (15, 0), "request_completion_rate": (6, 0)},
    "gaoshan-grid-3": {"household_visits": (0, 0.5), "record_update_rate": (5, 0)},
    "gaoshan-grid-4": {"request_completion_rate": (0, 0.25)},
    "gaoshan-grid-5": {"household_visits": (8, 0), "record_update_rate": (3, 0.1)},
    "zhaiji": {
        "request_completion_rate": (7, 0),
        "request_days": (0, -0.06),
        "disputes_per_1000_households": (-1.2, 0),
        "activity_participation_rate": (5, 0.1),
        "resident_satisfaction": (3.5, 0),
        "security_incidents_per_1000_households": (-1, 0),
    },
    "zhaiji-bailajing": {
        "disputes_per_1000_households": (-2.5, 0),
        "activity_participation_rate": (8, 0),
        "security_incidents_per_1000_households": (-3, 0),
        "property_fee_rate": (18, 0.2),
    },
    "zhaiji-qingfenglu": {
        "activity_participation_rate": (5, 0),
        "security_incidents_per_1000_households": (-2, 0),
        "property_fee_rate": (12, 0),
    },
    "zhaiji-guixinhuayuan": {"activity_participation_rate": (0, 0.4), "property_fee_rate": (0, 0.8)},
    "zhaiji-kailinhuayuan": {"property_fee_rate": (7, 0)},
}
# What a method should notice: a level far beyond the donors', and a trend of its own before the reform.
LEVEL_APART = {("350582", "minimum_living_allowance"): 130.0}
TREND_APART = {("350582", "labour_contract_rate"): 13.0}


def districts() -> Iterator[District]:
    """The districts under study and the numbered comparison areas."""
    yield District("350582", "晋江市", "Jinjiang", "county", "350500", "35", "350582", "jinjiang")
    yield from _comparison("county", "县", 1, 40, "35")
    yield District("gaoshan", "高山社区", "Gaoshan Community", "community", "", "2104", "", "gaoshan")
    for number, word in enumerate("一二三四五", start=1):
        name = f"高山社区第{word}网格"
        yield District(
            f"gaoshan-grid-{number}", name, f"Gaoshan Grid {number}", "grid", "gaoshan", "2104", "", "gaoshan"
        )
    yield from _comparison("community", "社区", 1, 20, "2104")
    yield from _comparison("grid", "网格", 1, 20, "2104")
    yield District("zhaiji", "宅吉社区", "Zhaiji Community", "community", "", "5201", "", "zhaiji")
    for slug, zh, en in (
        ("bailajing", "白腊井院落", "Bailajing Courtyard"),
        ("qingfenglu", "庆丰路院落", "Qingfeng Road Courtyard"),
        ("guixinhuayuan", "贵信花园院落", "Guixin Garden Courtyard"),
        ("kailinhuayuan", "开磷花园院落", "Kailin Garden Courtyard"),
    ):
        start = LATER_COURTYARDS.get(f"zhaiji-{slug}", "")
        source = SCHEDULE_SOURCE if start else ""
        yield District(f"zhaiji-{slug}", zh, en, "courtyard", "zhaiji", "5201", "", "zhaiji", start, source)
    yield from _comparison("community", "社区", 21, 40, "5201")
    yield from _comparison("courtyard", "院落", 1, 24, "5201")


def _comparison(level: str, zh: str, first: int, last: int, region: str) -> Iterator[District]:
    for number in range(first, last + 1):
        yield District(
            f"{level}-{number:02}",
            f"对照{zh}{number:02}",
            f"Comparison {level} {number:02}",
            level,  # type: ignore[arg-type]
            region=region,
        )


def stream(*name: str) -> np.random.RandomState:
    """A stream of random numbers of its own for that name; RandomState, as NumPy froze what it draws."""
    return np.random.RandomState((SEED + crc32("/".join(name).encode())) % 2**32)


def autoregressive(draws: np.random.RandomState, length: int, sd: float) -> Values:
    """A stationary AR(1) series with standard deviation `sd`, shape (length,)."""
    steps = draws.standard_normal(length) * sd
    steps[1:] *= np.sqrt(1 - AUTOCORRELATION**2)
    for position in range(1, length):
        steps[position] += AUTOCORRELATION * steps[position - 1]
    return steps


def expectation(district: District, indicator: str, periods: tuple[str, ...]) -> Values:
    """What would be observed without noise and without a reform, shape (periods,)."""
    process = PROCESSES[district.level][indicator]
    elapsed = np.linspace(0, 1, len(periods))
    common = autoregressive(stream(district.region, district.level, indicator), len(periods), process.noise)
    unit = stream(district.district, indicator, "unit")
    level, drift, wave = unit.standard_normal(3)
    offset = LEVEL_APART.get((district.district, indicator), process.spread * np.clip(level, -2, 2))
    slope = process.trend + DRIFT * process.noise * drift
    slope += TREND_APART.get((district.district, indicator), 0.0)
    path: Values = process.base + offset + slope * elapsed + 0.7 * common
    if process.season:
        month = np.array([int(period[-2:]) for period in periods])
        year_wave = np.cos(2 * np.pi * (month - process.peak) / 12) - 0.5 * (month == 2)
        path += process.season * (1 + 0.1 * wave) * year_wave
    return path


def effect_path(district: District, indicator: str, periods: tuple[str, ...]) -> Values:
    """What the reform adds to the expectation, shape (periods,); it grows in while the reform begins."""
    added = np.zeros(len(periods))
    jump, step = EFFECTS.get(district.district, {}).get(indicator, (0.0, 0.0))
    phases = [phase(period, district.reform_start) for period in periods]
    transition = [position for position, name in enumerate(phases) if name == "transition"]
    after = [position for position, name in enumerate(phases) if name == "after"]
    added[transition] = jump * np.arange(1, len(transition) + 1) / (len(transition) + 1)
    added[after] = jump + step * np.arange(1, len(after) + 1)
    return added


def series(
    district: District, indicator: str, periods: tuple[str, ...], gap: range
) -> Iterator[tuple[str, ...]]:
    """The rows of one series, in the columns of the observations; positions in `gap` were not reported."""
    process = PROCESSES[district.level][indicator]
    noise = stream(district.district, indicator, "noise")
    values = expectation(district, indicator, periods)
    values += autoregressive(noise, len(periods), process.noise)
    if district.reform_start:
        values += effect_path(district, indicator, periods)
    counts = [""] * len(periods)
    if process.per:
        size = process.count * (0.7 + 0.6 * stream(district.district, "size").random_sample())
        behind = np.round(size * (1 + 0.02 * noise.standard_normal(len(periods))))
        # Rounding up or down at random keeps the expectation of a rate that rests on few cases.
        cases = np.floor(behind * values / process.per + noise.random_sample(len(periods)))
        values = process.per * np.clip(cases, 0, behind) / behind
        counts = [f"{number:.0f}" for number in behind]
    for position, period in enumerate(periods):
        key = (district.district, indicator, period)
        if position in gap:
            yield *key, "", "", "M", SOURCE
        else:
            yield *key, f"{values[position]:.{process.decimals}f}", counts[position], "A", SOURCE


def gaps(known: Mapping[str, District]) -> dict[tuple[str, str], range]:
    """A short gap in one comparison area's series of each level, region and indicator, and in few others."""
    groups: dict[tuple[str, str], list[str]] = {}
    for district in known.values():
        if not district.reform_start:
            groups.setdefault((district.level, district.region), []).append(district.district)
    found: dict[tuple[str, str], range] = {}
    for (level, region), names in groups.items():
        for indicator in PROCESSES[level]:
            draws = stream(level, region, indicator, "gap")
            found[names[draws.randint(len(names))], indicator] = _gap(draws, level)
    for district in known.values():
        for indicator in PROCESSES[district.level]:
            draws = stream(district.district, indicator, "gap")
            if district.reform_start and draws.random_sample() < 0.1:
                found[district.district, indicator] = _gap(draws, district.level)
    return found


def _gap(draws: np.random.RandomState, level: str) -> range:
    longest = 1 if level == "county" else 3
    first = draws.randint(0, len(YEARS if level == "county" else MONTHS) - longest)
    return range(first, first + draws.randint(1, longest + 1))


def write_table(file: Path, columns: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """Write a CSV file with the same line ends on every system."""
    with file.open("w", encoding="utf-8", newline="") as sink:
        writer = csv.writer(sink, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def write(folder: Path) -> None:
    """Write `districts.csv`, `observations.csv` and `truth.csv` into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "districts.csv"
    write_districts(file, {district.district: district for district in districts()})
    known = read_districts(file, load_codebook())
    missing = gaps(known)
    rows: list[tuple[str, ...]] = []
    truth: list[tuple[str, ...]] = []
    for district in known.values():
        periods = YEARS if district.level == "county" else MONTHS
        for indicator in PROCESSES[district.level]:
            gap = missing.get((district.district, indicator), range(0))
            rows.extend(series(district, indicator, periods, gap))
            if district.reform_start and donor_pool(known, district.district):
                truth.append(_truth(district, indicator, periods))
    write_table(folder / "observations.csv", COLUMNS, sorted(rows))
    columns = ("district", "indicator", "effect_kind", "average_effect", "jump", "step_per_period", "start")
    write_table(folder / "truth.csv", columns, truth)


def _truth(district: District, indicator: str, periods: tuple[str, ...]) -> tuple[str, ...]:
    jump, step = EFFECTS.get(district.district, {}).get(indicator, (0.0, 0.0))
    after = [phase(period, district.reform_start) == "after" for period in periods]
    average = float(effect_path(district, indicator, periods)[after].mean())
    kind = "+".join(name for name, size in (("level", jump), ("slope", step)) if size) or "none"
    figures = (f"{average:.6g}", f"{jump:g}", f"{step:g}")
    return district.district, indicator, kind, *figures, district.reform_start


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1] / "data" / "demo")
