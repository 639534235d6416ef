"""What a worker process imports, in one place, so that it can be imported once for all workers."""

import gc

from govkit.quick_import import IRI_GRAMMAR, without

# papermill looks for the file systems of pyarrow; notebooks lie on this machine.
with without(IRI_GRAMMAR, "pyarrow"):
    import nbformat  # noqa: F401

    import govkit.publish.exporters
    import govkit.publish.html_writer
    import govkit.runs.driving
    import govkit.runs.execute
    import govkit.runs.injection  # noqa: F401

# What is here when workers are forked stays as it is: no collector of a worker need look at it, or copy it.
gc.freeze()
