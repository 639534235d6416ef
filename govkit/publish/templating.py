"""The HTML templates of the package, and the files that they take in."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from urllib.parse import quote

from jinja2 import Environment, PackageLoader


@cache
def _environment() -> Environment:
    loader = PackageLoader("govkit.publish", "templates")
    environment = Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters["relative"] = lambda address: quote(address.replace("\\", "/"))
    return environment


def render(template: str, **values: object) -> str:
    """Fill one of the HTML templates; values are escaped."""
    return _environment().get_template(template).render(**values)


def compile_template(name: str) -> None:
    """Compile one of the HTML templates, which takes longer than to fill it."""
    _environment().get_template(name)


@cache
def template_text(name: str) -> str:
    """A file of the templates as it is: a style sheet, a script, a Typst template."""
    return (files("govkit.publish") / "templates" / name).read_text(encoding="utf-8")
