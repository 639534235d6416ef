"""Parameters of a notebook: read from its `parameters` cell, and checked strictly before anything runs.

The cell holds typed assignments, one a line, with a comment that explains each::

    district: str = "gaoshan"  # the district under study
    window: int | None = None  # periods on either side of the reform
    lang: Literal["zh", "en"] = "zh"  # language of the report

Values are data: they are parsed by the declared type and never evaluated.
"""

from __future__ import annotations

import ast
import io
import math
import re
import tokenize
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any, Literal, get_args

from govkit.errors import ParameterError
from govkit.text import listing, say

Base = Literal["str", "int", "float", "bool"]
_TRUE = frozenset({"true", "yes", "1", "是", "真"})
_FALSE = frozenset({"false", "no", "0", "否", "假"})
_MOST_NAMES = 40  # of parameters in a message
_SEPARATORS = re.compile(r"[,，、]")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter that a notebook declares.

    Attributes
    ----------
    base
        The type of the value, or of each item of a list.
    is_list, optional
        Whether it is a list, and whether None is allowed.
    choices
        The values of a `Literal`, else empty.
    annotation
        The type as the notebook writes it.
    default, help
        The value in the notebook, and the comment beside it.
    """

    name: str
    base: Base
    annotation: str
    default: Any
    is_list: bool = False
    optional: bool = False
    choices: tuple[Any, ...] = ()
    help: str = ""


@dataclass(frozen=True, slots=True)
class _Type:
    base: Base
    is_list: bool = False
    optional: bool = False
    choices: tuple[Any, ...] = ()


def read_parameters(source: str, notebook: str) -> tuple[Parameter, ...]:
    """Read the source of a `parameters` cell.

    Parameters
    ----------
    source
        Python source: typed assignments and imports.
    notebook
        What messages call the notebook.

    Raises
    ------
    ParameterError
        The cell is no Python, an assignment has no type, a type is not one of `str`, `int`, `float`, `bool`,
        `Literal[…]`, `list[…]` of these or `… | None`, or a default does not fit its type.
    """
    try:
        tree = ast.parse(source)
    except SyntaxError as problem:
        raise ParameterError(
            "runs.cell_no_python", notebook=notebook, line=problem.lineno, problem=problem.msg
        ) from None
    comments = _comments(source)
    parameters: list[Parameter] = []
    for statement in tree.body:
        if isinstance(statement, ast.Import | ast.ImportFrom) or _is_docstring(statement):
            continue
        if not isinstance(statement, ast.AnnAssign) or not isinstance(statement.target, ast.Name):
            line = ast.unparse(statement).splitlines()[0]
            raise ParameterError("runs.cell_untyped", notebook=notebook, line=statement.lineno, source=line)
        name, annotation = statement.target.id, ast.unparse(statement.annotation)
        kind = _type_of(statement.annotation)
        if kind is None or statement.value is None:
            raise ParameterError("runs.cell_type", notebook=notebook, name=name, annotation=annotation)
        parameter = Parameter(
            name=name,
            base=kind.base,
            annotation=annotation,
            default=None,
            is_list=kind.is_list,
            optional=kind.optional,
            choices=kind.choices,
            help=comments.get(statement.end_lineno or statement.lineno, ""),
        )
        try:
            default = ast.literal_eval(statement.value)
        except ValueError:
            raise ParameterError(
                "runs.cell_default", notebook=notebook, name=name, source=ast.unparse(statement.value)
            ) from None
        parameters.append(replace(parameter, default=_typed(parameter, default, notebook)))
    return tuple(parameters)


def check(parameters: Iterable[Parameter], given: Mapping[str, object], notebook: str) -> dict[str, Any]:
    """Check given values against the declared parameters.

    A text given for a parameter of another type is parsed by that type, as on the command line: `5`, `true`
    or `是`, items with commas between them, an empty text for None.

    Returns
    -------
    dict
        The given values with their declared types, in the order of the declaration.

    Raises
    ------
    ParameterError
        A name is unknown, a value is of the wrong type or is not among the choices. The message names the
        notebook, the parameter, what was expected and what was got.
    """
    declared = {parameter.name: parameter for parameter in parameters}
    for name in given:
        if name not in declared:
            key = "runs.unknown_parameter" if declared else "runs.no_parameters"
            near = get_close_matches(str(name), declared, n=len(declared) or 1, cutoff=0.5)
            every = listing(dict.fromkeys([*near, *declared]), most=_MOST_NAMES)
            raise ParameterError(key, notebook=notebook, name=name, names=every)
    return {name: _typed(declared[name], given[name], notebook) for name in declared if name in given}


def _typed(parameter: Parameter, value: object, notebook: str) -> Any:
    try:
        return _parsed(parameter, value)
    except ValueError:
        expected = (
            listing(parameter.choices, most=20) if parameter.choices else say(f"runs.type_{parameter.base}")
        )
        if parameter.is_list:
            expected = say("runs.type_list", item=expected)
        if parameter.optional:
            expected = say("runs.type_optional", item=expected)
        raise ParameterError(
            "runs.wrong_value",
            notebook=notebook,
            name=parameter.name,
            expected=expected,
            value=_shown(value),
        ) from None


def _parsed(parameter: Parameter, value: object) -> Any:
    if value is None or (value == "" and parameter.optional):
        if parameter.optional:
            return None
        raise ValueError
    if not parameter.is_list:
        return _item(parameter, value)
    if isinstance(value, str):
        value = [item.strip() for item in _SEPARATORS.split(value) if item.strip()]
    if not isinstance(value, list | tuple):
        raise ValueError
    return [_item(parameter, item) for item in value]


def _item(parameter: Parameter, value: object) -> Any:
    if parameter.choices:
        for choice in parameter.choices:
            if (type(value) is type(choice) and value == choice) or value == str(choice):
                return choice
        raise ValueError
    if isinstance(value, str):
        return _from_text(parameter.base, value)
    if isinstance(value, bool) != (parameter.base == "bool"):
        raise ValueError
    if parameter.base == "float" and isinstance(value, int | float) and math.isfinite(value):
        return float(value)
    if type(value).__name__ != parameter.base or isinstance(value, float):
        raise ValueError
    return value


def _from_text(base: Base, text: str) -> Any:
    if base == "str":
        if "\x00" in text:
            raise ValueError
        return text
    text = text.strip()
    if base == "int":
        return int(text)
    if base == "float":
        number = float(text)
        if not math.isfinite(number):
            raise ValueError
        return number
    if text.lower() in _TRUE | _FALSE:
        return text.lower() in _TRUE
    raise ValueError


def _type_of(node: ast.expr) -> _Type | None:
    """The type that an annotation names, or None where it names none that a parameter may have."""
    if isinstance(node, ast.Name) and node.id in get_args(Base):
        return _Type(node.id)  # type: ignore[arg-type]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        sides = [side for side in (node.left, node.right) if not _is_none(side)]
        inner = _type_of(sides[0]) if len(sides) == 1 else None
        return inner and _Type(inner.base, inner.is_list, True, inner.choices)
    if not isinstance(node, ast.Subscript) or not isinstance(node.value, ast.Name):
        return None
    if node.value.id == "list":
        inner = _type_of(node.slice)
        plain = inner is not None and not inner.is_list and not inner.optional
        return _Type(inner.base, True, False, inner.choices) if inner and plain else None
    if node.value.id == "Literal":
        items = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        choices = tuple(item.value for item in items if isinstance(item, ast.Constant))
        bases = {type(choice).__name__ for choice in choices}
        if len(choices) == len(items) and len(bases) == 1 and bases <= {"str", "int"}:
            return _Type(bases.pop(), choices=choices)  # type: ignore[arg-type]
    return None


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _comments(source: str) -> dict[int, str]:
    """The comment at the end of each line, by line number."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {t.start[0]: t.string.lstrip("# ").strip() for t in tokens if t.type == tokenize.COMMENT}


def _shown(value: object) -> str:
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= 80 else text[:79] + "…"
