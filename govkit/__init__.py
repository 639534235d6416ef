"""govkit: evaluate reforms of grassroots governance, from data to Chinese findings.

`import govkit` is cheap: every kernel pays for it. Names load when they are first used.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from govkit import brief_report, comparison_report, district_report, explore, report, robustness_report
    from govkit.codebook import Codebook, load_codebook
    from govkit.comparison import compare_models
    from govkit.dataset import Dataset, load, load_dataset
    from govkit.evaluation import evaluate
    from govkit.results import record
    from govkit.specification import specification_curve
    from govkit.study import study_district

_HOME = {
    "Codebook": "govkit.codebook",
    "Dataset": "govkit.dataset",
    "compare_models": "govkit.comparison",
    "evaluate": "govkit.evaluation",
    "load": "govkit.dataset",
    "load_codebook": "govkit.codebook",
    "load_dataset": "govkit.dataset",
    "record": "govkit.results",
    "specification_curve": "govkit.specification",
    "study_district": "govkit.study",
}
_MODULES = ("brief_report", "comparison_report", "district_report", "explore", "report", "robustness_report")

__all__ = [
    "Codebook",
    "Dataset",
    "__version__",
    "brief_report",
    "compare_models",
    "comparison_report",
    "district_report",
    "evaluate",
    "explore",
    "load",
    "load_codebook",
    "load_dataset",
    "record",
    "report",
    "robustness_report",
    "specification_curve",
    "study_district",
]


def _prepare_notebook() -> None:
    """In a notebook, see to it that figures can show Chinese."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    if shell is not None:
        from govkit.figure_fonts import watch

        watch(shell)


_prepare_notebook()


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    if name in _MODULES:
        return import_module(f"govkit.{name}")
    raise AttributeError(f"module 'govkit' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
