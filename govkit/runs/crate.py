"""All reports of an outputs folder as one RO-Crate, by the Workflow Run Crate profile 0.5.

`ro-crate-metadata.json` (RO-Crate 1.1) says of each report which notebook made it, from which rows and
parameters, when, and which files came out; `workflow.json` lists the runs themselves. Neither names a
machine, a user or a folder outside the crate.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from govkit.files import write_whole
from govkit.runs.keys import hash_json
from govkit.runs.listings import CRATE, INDEX
from govkit.runs.record import FILE, Record
from govkit.text import say

WORKFLOW = "workflow.json"
_CONTEXT = "https://w3id.org/ro/crate/1.1/context"
_SPECIFICATION = "https://w3id.org/ro/crate/1.1"
_WORKFLOW_CRATE = "https://w3id.org/workflowhub/workflow-ro-crate/1.0"
_PROFILES = {
    "https://w3id.org/ro/wfrun/process/0.5": ("Process Run Crate", "0.5"),
    "https://w3id.org/ro/wfrun/workflow/0.5": ("Workflow Run Crate", "0.5"),
    _WORKFLOW_CRATE: ("Workflow RO-Crate", "1.0"),
}
_WORKFLOW_PROFILE = "https://bioschemas.org/profiles/ComputationalWorkflow/1.0-RELEASE"
_COMPLETED = "http://schema.org/CompletedActionStatus"
_FORMATS = {
    ".pdf": "application/pdf",
    ".html": "text/html",
    ".json": "application/json",
    ".ipynb": "application/x-ipynb+json",
}
Entity = dict[str, Any]


def write_crate(root: Path, lang: str, reports: Sequence[tuple[Path, Record]]) -> Path:
    """Write `ro-crate-metadata.json` and `workflow.json` over the reports under `root`."""
    placed = [(folder.relative_to(root).as_posix(), record) for folder, record in reports]
    runs = [
        {
            "folder": place,
            "notebook": record.notebook,
            "parameters": dict(record.parameters),
            "key": dict(record.key),
        }
        for place, record in placed
    ]
    _write(root / WORKFLOW, {"runs": runs})
    _write(root / CRATE, {"@context": _CONTEXT, "@graph": _graph(lang, placed)})
    return root / CRATE


def _graph(lang: str, placed: Sequence[tuple[str, Record]]) -> list[Entity]:
    actions = [_action(place, record, lang) for place, record in placed]
    files = [entity for place, record in placed for entity in _files(place, record)]
    starts = [record.started for _, record in placed if record.started]
    ends = [_end(record) for _, record in placed if record.started]
    notebooks = {_notebook_id(r): _notebook(r) for _, r in placed}
    rows = {_rows_id(r): _rows(r, lang) for _, r in placed}
    parameters = {p["@id"]: p for place, r in placed for p in _parameters(place, r)}
    versions = sorted({record.govkit for _, record in placed if record.govkit})
    whole: Entity = {
        "@id": "#run",
        "@type": "CreateAction",
        "name": say("crate.whole", lang, count=len(placed)),
        "description": say("crate.description", lang),
        "instrument": {"@id": WORKFLOW},
        "agent": {"@id": "#govkit"},
        "object": _references(rows),
        "result": _references(file["@id"] for file in files),
        "actionStatus": _COMPLETED,
    }
    if starts:
        whole |= {"startTime": min(starts), "endTime": max(ends)}
    root: Entity = {
        "@id": "./",
        "@type": "Dataset",
        "name": say("crate.name", lang),
        "description": say("crate.description", lang),
        "datePublished": max(ends, default="1970-01-01T00:00:00+00:00"),
        "license": {"@id": "#license"},
        "conformsTo": _references(_PROFILES),
        "mainEntity": {"@id": WORKFLOW},
        "mentions": _references(["#run", *(action["@id"] for action in actions)]),
        "hasPart": _references([WORKFLOW, INDEX, *(file["@id"] for file in files)]),
    }
    return [
        {
            "@id": CRATE,
            "@type": "CreativeWork",
            "about": {"@id": "./"},
            "conformsTo": _references([_SPECIFICATION, _WORKFLOW_CRATE]),
        },
        root,
        *(
            {"@id": address, "@type": "CreativeWork", "name": name, "version": version}
            for address, (name, version) in _PROFILES.items()
        ),
        {"@id": _WORKFLOW_PROFILE, "@type": "CreativeWork", "name": "ComputationalWorkflow"},
        {
            "@id": "#license",
            "@type": "CreativeWork",
            "name": say("crate.license_name", lang),
            "description": say("crate.license", lang),
        },
        {
            "@id": "#govkit",
            "@type": "SoftwareApplication",
            "name": "govkit",
            "softwareVersion": ", ".join(versions) or "?",
        },
        {"@id": "#language", "@type": "ComputerLanguage", "name": "govkit run"},
        {
            "@id": WORKFLOW,
            "@type": ["File", "SoftwareSourceCode", "ComputationalWorkflow"],
            "name": say("crate.workflow", lang),
            "encodingFormat": "application/json",
            "version": hash_json([record.key for _, record in placed]),
            "conformsTo": {"@id": _WORKFLOW_PROFILE},
            "programmingLanguage": {"@id": "#language"},
            "hasPart": _references(notebooks),
        },
        {"@id": INDEX, "@type": "File", "name": say("crate.index", lang), "encodingFormat": "text/html"},
        whole,
        *actions,
        *notebooks.values(),
        *rows.values(),
        *parameters.values(),
        *files,
    ]


def _action(place: str, record: Record, lang: str) -> Entity:
    """The making of one report."""
    return {
        "@id": f"#report-{quote(place)}",
        "@type": "CreateAction",
        "name": record.title or say("crate.report", lang, place=place),
        "description": say("crate.action", lang, notebook=record.label or record.notebook, place=place),
        "instrument": {"@id": _notebook_id(record)},
        "agent": {"@id": "#govkit"},
        "object": _references([_rows_id(record), *(p["@id"] for p in _parameters(place, record))]),
        "result": _references(file["@id"] for file in _files(place, record)),
        "startTime": record.started,
        "endTime": _end(record),
        "actionStatus": _COMPLETED,
    }


def _files(place: str, record: Record) -> list[Entity]:
    named: list[Entity] = []
    for name, output in record.outputs.items():
        entity: Entity = {
            "@id": quote(f"{place}/{name}"),
            "@type": "File",
            "name": name,
            "contentSize": str(output.size),
            "identifier": f"blake2b:{output.hash}",
        }
        if kind := _FORMATS.get(Path(name).suffix):
            entity["encodingFormat"] = kind
        named.append(entity)
    own = {
        "@id": quote(f"{place}/{FILE}"),
        "@type": "File",
        "name": FILE,
        "encodingFormat": "application/json",
    }
    return [*named, own]


def _notebook_id(record: Record) -> str:
    return f"#notebook-{quote(record.notebook)}-{record.key.get('notebook', '')}"


def _notebook(record: Record) -> Entity:
    return {
        "@id": _notebook_id(record),
        "@type": "SoftwareSourceCode",
        "name": f"{record.notebook}.ipynb",
        "version": record.key.get("notebook", ""),
        "programmingLanguage": {"@id": "#language"},
    }


def _rows_id(record: Record) -> str:
    return f"#rows-{record.rows}"


def _rows(record: Record, lang: str) -> Entity:
    """The rows that a report read, by their hash: they stay where they are."""
    return {
        "@id": _rows_id(record),
        "@type": "CreativeWork",
        "name": say("crate.rows", lang),
        "identifier": f"blake2b:{record.rows}",
    }


def _parameters(place: str, record: Record) -> list[Entity]:
    return [
        {
            "@id": f"#parameter-{quote(place)}-{name}",
            "@type": "PropertyValue",
            "name": name,
            "value": value if isinstance(value, str | int | float) else json.dumps(value, ensure_ascii=False),
        }
        for name, value in record.parameters.items()
    ]


def _end(record: Record) -> str:
    try:
        end = datetime.fromisoformat(record.started) + timedelta(seconds=record.seconds)
    except ValueError:
        return record.started
    return end.isoformat(timespec="seconds")


def _references(ids: Iterable[str]) -> Entity | list[Entity]:
    """References to entities: one by itself, several as a list."""
    found = [{"@id": one} for one in ids]
    return found[0] if len(found) == 1 else found


def _write(file: Path, content: Any) -> None:
    write_whole(file, (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode())
