"""The site over a folder of reports: an index, a page for each district; static, without server or network.

`index.html` has the evidence gap map and all districts with search and filters; `site/<district>.html` has
what was found in a district and its reports. Each page is whole in itself and opens from a USB stick.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from markupsafe import Markup

from govkit.files import write_whole
from govkit.publish.gap_map import GapMap, Graded, gap_map
from govkit.publish.templating import compile_template, render, template_text
from govkit.text import say

FOLDER = "site"  # of the districts' pages, within the folder of reports
_LANG = {"zh": "zh-CN", "en": "en"}
_TEMPLATES = ("site.html.j2", "site_parts.html.j2", "index.html.j2", "district.html.j2")
_FIRST_SHOWN = 100  # districts that the index lays out before a reader asks for more


@dataclass(frozen=True, slots=True)
class Entry:
    """One report of the site.

    `html` and `pdf` are addresses relative to the index, with forward slashes; empty where there is none.
    `files` has what else belongs to the report (notebook, results, record, Word), by name.
    `evidence_level` is on the Maryland Scientific Methods Scale (0–5), None where nothing was graded.
    """

    title: str
    notebook: str
    district: str
    district_name: str
    model_name: str
    level_name: str
    evidence_level: int | None
    html: str
    pdf: str
    synthetic: bool
    status: str = ""
    files: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """A district with its reports and its graded indicators; `page` is the address of its page."""

    district: str
    name: str
    model_name: str
    level_name: str
    page: str
    entries: tuple[Entry, ...]
    findings: tuple[Graded, ...]

    @property
    def highest(self) -> int | None:
        """The highest evidence level."""
        return max((found.level for found in self.findings), default=None)

    @property
    def synthetic(self) -> bool:
        """Whether any of its reports is made from synthetic data."""
        return any(entry.synthetic for entry in self.entries)

    @property
    def pairs(self) -> str:
        """Each domain with each level that evidence in it has, as `domain:level`, for the filters."""
        return " ".join(sorted({f"{found.domain}:{found.level}" for found in self.findings}))


def prepare() -> None:
    """Compile the templates, at a moment when there is nothing else to do."""
    for template in _TEMPLATES:
        compile_template(template)


def build_site(
    out_dir: Path,
    entries: Sequence[Entry],
    lang: str,
    *,
    findings: Sequence[Graded] = (),
    models: Sequence[str] = (),
    domains: Sequence[tuple[str, str]] = (),
) -> Path:
    """Write ``index.html`` and ``site/<district>.html`` for the reports in `out_dir`.

    Parameters
    ----------
    out_dir
        The folder of the reports; made when absent.
    entries
        The reports. Those without a district stand at the head of the index.
    lang
        ``"zh"`` or ``"en"``.
    findings
        The graded indicators of the districts, each once.
    models
        Names of all governance models, in the order of the map.
    domains
        Key and name of all domains, in the order of the map.

    Returns
    -------
    Path
        The index. Every page is replaced whole; pages of districts that are gone are removed.
    """
    places = _places(entries, findings, models)
    pages = out_dir / FOLDER
    pages.mkdir(parents=True, exist_ok=True)
    names = dict(domains)
    shared = _shared(lang)
    wanted = {}
    for place in places:
        groups = _groups(place.findings, names)
        wanted[Path(place.page).name] = render(
            "district.html.j2", place=place, groups=groups, notice=say("publish.synthetic", lang), **shared
        )
    for old in pages.glob("*.html"):
        if old.name not in wanted:
            old.unlink()
    for name, page in wanted.items():
        _write(pages / name, page)
    index = out_dir / "index.html"
    drawn = gap_map(findings, models, domains)
    _write(index, _index(entries, places, drawn, domains, shared, lang))
    return index


def _shared(lang: str) -> dict[str, object]:
    """What both kinds of page need."""
    return {
        "lang": _LANG[lang],
        "say": lambda name, **values: say(f"site.{name}", lang, **values),
        "style": Markup(template_text("site.css")),
        "level_names": [say(f"evidence.level_{level}", lang) for level in range(6)],
    }


def _index(
    entries: Sequence[Entry],
    places: Sequence[Place],
    drawn: GapMap,
    domains: Sequence[tuple[str, str]],
    shared: Mapping[str, object],
    lang: str,
) -> str:
    marked = [entry.synthetic for entry in entries]
    found = [finding for place in places for finding in place.findings]
    used = {finding.domain for finding in found}
    names = {name: str(number) for number, name in enumerate(sorted({finding.name for finding in found}))}
    return render(
        "index.html.j2",
        places=places,
        names=list(names),
        numbers=lambda place: " ".join(names[finding.name] for finding in place.findings),
        overviews=[entry for entry in entries if not entry.district],
        map=drawn,
        models=list(dict.fromkeys(place.model_name for place in places if place.model_name)),
        levels=list(dict.fromkeys(place.level_name for place in places if place.level_name)),
        domains=[(key, name) for key, name in domains if key in used],
        grades=sorted({finding.level for finding in found}),
        first_shown=_FIRST_SHOWN,
        notice=say("site.synthetic_some", lang) if any(marked) and not all(marked) else "",
        notice_all=say("publish.synthetic", lang) if marked and all(marked) else "",
        script=Markup(template_text("site.js")),
        **shared,
    )


def _places(entries: Sequence[Entry], findings: Sequence[Graded], models: Sequence[str]) -> list[Place]:
    """The districts: those of models first, in the order of the models, then by their ids."""
    reports: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.district:
            reports.setdefault(entry.district, []).append(entry)
    graded: dict[str, list[Graded]] = {}
    for found in findings:
        graded.setdefault(found.district, []).append(found)
    order = {name: position for position, name in enumerate(models)}
    places = []
    for district, own in reports.items():
        first = own[0]
        places.append(
            Place(
                district,
                first.district_name or district,
                first.model_name,
                first.level_name,
                f"{FOLDER}/{district}.html",
                tuple(own),
                tuple(graded.get(district, ())),
            )
        )
    return sorted(places, key=lambda place: (order.get(place.model_name, len(order)), place.district))


def _groups(findings: Sequence[Graded], names: Mapping[str, str]) -> list[tuple[str, list[Graded]]]:
    """The findings of a district by domain, in the order of the domains."""
    keys = [*names, *sorted({found.domain for found in findings} - set(names))]
    groups = [(names.get(key, key), [found for found in findings if found.domain == key]) for key in keys]
    return [(name, group) for name, group in groups if group]


def _write(path: Path, page: str) -> None:
    """Write a page unless it is there already."""
    content = page.encode("utf-8")
    if not path.is_file() or path.read_bytes() != content:
        write_whole(path, content)
