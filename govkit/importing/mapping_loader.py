"""The YAML of a mapping without what only slips or attacks have: keys twice, endless aliases, odd values."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import yaml

from govkit.errors import ReadError

_DEEPEST = 20
_MOST_MERGED = 10_000
_LONGEST_NUMBER = 300


class MappingLoader(yaml.SafeLoader):
    """Loads a mapping; a place that cannot be meant raises a ReadError without its file.

    The error is of `importing.mapping_value`, with the line, the column and the reason.
    """

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self._depth = 0
        self._merged = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """A node, unless it lies deeper than any field of a mapping."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _refused(self.get_mark(), "importing.value_deep", most=_DEEPEST)
        try:
            return super().compose_node(parent, index)
        finally:
            self._depth -= 1

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """Merge what `<<` names, unless that grows without end."""
        _check_keys(node)
        super().flatten_mapping(node)
        self._merged += len(node.value)
        if self._merged > _MOST_MERGED:
            raise _refused(node.start_mark, "importing.value_merged")

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        """A value, unless it is written as a day or a number that there is not."""
        number = isinstance(node, yaml.ScalarNode) and node.tag.endswith((":int", ":float"))
        if number and len(node.value) > _LONGEST_NUMBER:
            raise _refused(node.start_mark, "importing.value_long", most=_LONGEST_NUMBER)
        try:
            return super().construct_object(node, deep)
        except (ValueError, OverflowError):
            raise _refused(node.start_mark, "importing.value_odd", value=node.value) from None


def _check_keys(node: yaml.MappingNode) -> None:
    """Refuse a field or name that is written twice: YAML would take the last one in silence."""
    lines: dict[Hashable, int] = {}
    for key, _ in node.value:
        if not isinstance(key, yaml.ScalarNode) or key.tag.endswith(":merge"):
            continue
        if key.value in lines:
            first = lines[key.value]
            raise _refused(key.start_mark, "importing.value_twice", name=key.value, first=first)
        lines[key.value] = key.start_mark.line + 1


def _refused(mark: yaml.Mark, key: str, **values: object) -> ReadError:
    why = ReadError(key, **values)
    return ReadError("importing.mapping_value", row=mark.line + 1, column=mark.column + 1, why=why)
