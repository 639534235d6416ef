"""Names that shipped recipes give to indicators: what columns of yearbooks and questions are called."""

from __future__ import annotations

import re

from govkit import paths
from govkit.codebook import Codebook
from govkit.errors import GovkitError
from govkit.importing.mapping_file import load_mapping

_NUMBER = re.compile(r"^\s*(?:Q?\d+|[一二三四五六七八九十]+)\s*[、.．:：)）]\s*")


def known_names(codebook: Codebook) -> dict[str, str]:
    """Name as `plain_name` has it → key of the indicator, where the recipes agree on one."""
    keys: dict[str, set[str]] = {}
    for file in sorted(paths.mappings_folder().glob("*.yml")):
        try:
            recipe = load_mapping(file, codebook)
        except GovkitError:  # a recipe of one's own that is not finished is no reason to write no draft
            continue
        for entry in recipe.indicators:
            for name in entry.names:
                keys.setdefault(plain_name(name), set()).add(entry.indicator)
    return {name: key for name, (key, *others) in keys.items() if not others}


def plain_name(name: str) -> str:
    """A name without blanks, the number of a question, and capitals."""
    return re.sub(r"\s", "", _NUMBER.sub("", name)).casefold().rstrip("?？")
