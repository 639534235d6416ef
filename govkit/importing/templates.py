"""Names of columns with `{period}` and `{district}` in the place of what they differ in."""

from __future__ import annotations

import re

from govkit.importing.mapping import DISTRICT_PLACE, PERIOD_PLACE

_YEAR = re.compile(r"(?:19|20)\d{2}")


def template_of(name: str) -> str:
    """A name with `{period}` for the first year in it: `2019年` → `{period}年`; any other as it is."""
    return _YEAR.sub(PERIOD_PLACE, name, count=1)


def has_period(template: str) -> bool:
    """Whether `{period}` stands in a name."""
    return PERIOD_PLACE in template


def rest_of(template: str) -> str:
    """What a name says beside its district and its period: `{district}_{period}年_人口` → `人口`."""
    rest = template.replace(DISTRICT_PLACE, "").replace(f"{PERIOD_PLACE}年", "").replace(PERIOD_PLACE, "")
    return rest.strip("_ ")
