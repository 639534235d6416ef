"""From raw tables to data folders, by mappings: see `docs/importing.md`."""

from govkit.importing.mapping import Mapping
from govkit.importing.mapping_file import load_mapping
from govkit.importing.report import FileReport, ImportReport
from govkit.importing.run import import_file, import_files

__all__ = ["FileReport", "ImportReport", "Mapping", "import_file", "import_files", "load_mapping"]
