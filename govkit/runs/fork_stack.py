"""What the server of kernels imports and loads before it forks any, so that each of them has it."""

from __future__ import annotations

import os
import pickle
import select
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING

from govkit.runs.ties import end_with

if TYPE_CHECKING:
    import pandas as pd

INLINE = "module://matplotlib_inline.backend_inline"  # what ipykernel chooses where nobody chose
WARM_DATA = "GOVKIT_WARM_DATA"  # names the data folder that a server of kernels loads
_STREAMS = 3  # standard input, output and error
_MOST_FILES = 1 << 20
_LOOK = 0.2  # seconds
_LENGTHS = 4  # of series, for which limits are simulated in advance
_TO_LOAD = (  # what reading a data folder needs
    "pandas",
    "pyarrow.compute",
    "pyarrow.pandas_compat",
    "pyarrow.parquet",
    "govkit.dataset",
)
_STACK = (
    "ipykernel.kernelapp",
    "ipykernel.debugger",
    "ipykernel.ipkernel",
    "IPython.core.completer",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.magics",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "tornado.platform.asyncio",
    "comm",
    "numpy.random",
    "pandas.io.formats.html",
    "scipy.stats",
    "scipy.optimize",
    "statsmodels.api",
    "statsmodels.formula.api",
    "statsmodels.tsa.statespace.structural",
    "matplotlib.pyplot",
    "matplotlib.dates",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "seaborn",
    "ipywidgets",
    "yaml",
    "govkit.comparison_report",
    "govkit.district_report",
    "govkit.explore",
    "govkit.claims_file",
    "govkit.claims_report",
    "govkit.quality_report",
    "govkit.publish.fonts",
)
# Others import these where they happen to be installed: one starts a thread, one sets environment variables.
_HELD_BACK = ("joblib", "polars")


def import_stack(meanwhile: Callable[[], None]) -> dict[str, str]:
    """Import what notebooks use. What cannot be imported, a notebook will ask for by itself.

    Parameters
    ----------
    meanwhile
        Called before each import, and while data are waited for.

    Returns
    -------
    dict
        The environment variables that modules set when they were imported.
    """
    os.environ.setdefault("MPLBACKEND", INLINE)
    before = dict(os.environ)
    held_back = [name for name in _HELD_BACK if name not in sys.modules]
    for name in held_back:
        sys.modules[name] = None  # type: ignore[assignment]
    _import(_TO_LOAD, meanwhile)
    loading = _begin_to_load(os.environ.get(WARM_DATA, ""))
    _import(_STACK, meanwhile)
    for name in held_back:
        del sys.modules[name]
    # Every kernel of govkit makes them known at its start, which takes longest of all that it does.
    with suppress(ImportError):
        from govkit.publish.fonts import register_matplotlib

        register_matplotlib()
    _read_wording()
    if loading is not None:
        _take_over(*loading, meanwhile)
    return {name: value for name, value in os.environ.items() if before.get(name) != value}


def _import(names: Iterable[str], meanwhile: Callable[[], None]) -> None:
    for name in names:
        meanwhile()
        with suppress(ImportError):
            import_module(name)


def _begin_to_load(folder: str) -> tuple[int, int] | None:
    """Load a data folder in a process of its own, which may start threads; its number, and where it tells.

    It keeps nothing of the server open: a socket that it held would look as if somebody listened still.
    """
    if not folder:
        return None
    taken, given = os.pipe()
    server = os.getpid()
    pid = os.fork()
    if pid == 0:
        end_with(server)
        os.closerange(_STREAMS, given)
        os.closerange(given + 1, _MOST_FILES)
        with suppress(BaseException), os.fdopen(given, "wb") as stream:
            os.nice(10)  # imports are what kernels wait for
            from govkit.dataset import kept_datasets, load_dataset

            observations = load_dataset(folder).observations
            pickle.dump((kept_datasets(), _common_lengths(observations)), stream)
        os._exit(0)
    os.close(given)
    return pid, taken


def _take_over(pid: int, taken: int, meanwhile: Callable[[], None]) -> None:
    """Keep what was loaded: kernels find it by `load_dataset`, as long as the folder stays as it is."""
    while not select.select([taken], [], [], _LOOK)[0]:
        meanwhile()
    # What cannot be loaded, a notebook will say by itself.
    with os.fdopen(taken, "rb") as stream, suppress(EOFError, pickle.UnpicklingError):
        from govkit.dataset import keep_datasets
        from govkit.quality.jumps import prepare_limits

        kept, lengths = pickle.load(stream)
        keep_datasets(kept)
        for length in lengths:
            prepare_limits(*length)
    os.waitpid(pid, 0)


def _read_wording() -> None:
    """Read all that govkit can say, which every kernel would read again."""
    from govkit.text import areas, catalogue

    for area in areas():
        catalogue(area)


def _common_lengths(observations: pd.DataFrame) -> list[tuple[int, int]]:
    """How many periods the series of a dataset have, and how many make a year: the most common ones."""
    from govkit.periods import A_YEAR, frequency

    series = observations.groupby(["indicator", "district"])["period"].agg(["size", "first"])
    counted = Counter((int(size), A_YEAR[frequency(first)]) for size, first in series.itertuples(index=False))
    return [length for length, _ in counted.most_common(_LENGTHS)]
