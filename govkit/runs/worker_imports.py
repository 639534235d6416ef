"""What a worker process imports and compiles before its first report, once for all that are forked."""

import gc
import signal
from importlib import import_module

from govkit.quick_import import IRI_GRAMMAR, without

_MODULES = (
    "fontTools.ttLib",
    "nbformat",
    "PIL.Image",
    "typst",
    "govkit.publish.compiler",
    "govkit.publish.exporters",
    "govkit.publish.html_writer",
    "govkit.runs.driving",
    "govkit.runs.execute",
    "govkit.runs.injection",
)


def _end_quietly() -> None:
    """Where Ctrl-C has been held for this process since its start, have it end at once and without words."""
    if signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, ()):
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def _prepare() -> None:
    # papermill looks for the file systems of pyarrow; notebooks lie on this machine.
    with without(IRI_GRAMMAR, "pyarrow"):
        for name in _MODULES:
            import_module(name)
    import nbformat

    from govkit.publish.compiler import typst_fonts
    from govkit.publish.fonts import missing_glyphs
    from govkit.publish.templating import compile_template

    compile_template("report.html.j2")
    nbformat.validate(nbformat.v4.new_notebook())  # type: ignore[no-untyped-call]
    nbformat.v4.new_output("stream")  # type: ignore[no-untyped-call]
    missing_glyphs("")
    typst_fonts()
    # What is here when workers are forked stays as it is: no collector need look at it, or copy it.
    gc.collect()
    gc.freeze()


_end_quietly()
_prepare()
