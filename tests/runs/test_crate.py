"""The RO-Crate of an outputs folder, and what a validator says of it."""

from __future__ import annotations

import json
import shutil
import tempfile
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from govkit.dataset import load_dataset
from govkit.runs.listings import CRATE
from govkit.runs.notebooks import choose_notebooks
from govkit.runs.plan import plan
from govkit.runs.runner import run_all

from .conftest import write_notebook
from .toy import Here

CONTEXT = "https://w3id.org/ro/crate/1.1/context"


@pytest.fixture(params=["zh", "en"])
def crate(home: Path, request: pytest.FixtureRequest) -> Path:
    """A folder with reports of all districts, and one with a parameter whose folder is no plain name."""
    write_notebook(home / "notebooks" / "district.ipynb", ["pass"])
    write_notebook(home / "notebooks" / "one.ipynb", ["pass"], 'text: str = ""\nlang: str = "zh"\n')
    dataset, out = load_dataset(home / "data" / "demo"), home / "outputs"
    one, district = (choose_notebooks(home / "notebooks", [name]) for name in ("one", "district"))
    planned = [
        *plan(dataset, district, out=out, lang=request.param, every_district=True),
        *plan(dataset, one, out=out, lang=request.param, parameters={"text": "晋江 100%"}),
    ]
    run_all(planned, out, request.param, executor=Here)
    return out if request.param == "zh" else out / "en"


def entities(crate: Path) -> dict[str, Any]:
    graph = json.loads((crate / CRATE).read_text(encoding="utf-8"))["@graph"]
    return {entity["@id"]: entity for entity in graph}


def test_every_file_of_the_crate_is_there_and_every_report_says_how_it_was_made(crate: Path) -> None:
    found = entities(crate)
    listed = [unquote(i) for i, e in found.items() if "File" in e["@type"]]
    assert all((crate / name).is_file() for name in listed)
    reports = [e for i, e in found.items() if i.startswith("#report-")]
    assert len(reports) == 5
    for report in reports:
        assert report["instrument"]["@id"] in found
        assert all(part["@id"] in found for part in [*report["object"], *report["result"]])
        assert len(report["result"]) == 5


def test_the_crate_names_no_machine_and_is_the_same_for_the_same_reports(crate: Path, home: Path) -> None:
    from govkit.runs.crate import write_crate
    from govkit.runs.listings import reports

    text = (crate / CRATE).read_bytes()
    assert str(home).encode() not in text
    lang = "en" if crate.name == "en" else "zh"
    write_crate(crate, lang, list(reports(crate, lang)))
    assert (crate / CRATE).read_bytes() == text


def answer_with_the_context(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the validator the context that it would fetch; all else on the network is absent."""
    pytest.importorskip("rocrate_validator")
    import requests
    from rocrate_validator.utils.http import HttpRequester

    context = (files("rocrate") / "data" / "ro-crate.jsonld").read_bytes()

    def get(_: Any, url: str, **__: Any) -> requests.Response:
        response = requests.Response()
        response.url, response.encoding = url, "utf-8"
        response.headers["Content-Type"] = "application/ld+json"
        response.status_code = 200 if url == CONTEXT else 404
        response._content = context if url == CONTEXT else b""
        return response

    monkeypatch.setattr(HttpRequester, "get", get, raising=False)


def issues(crate: Path, tmp_path: Path, profile: str) -> list[str]:
    from rocrate_validator import services
    from rocrate_validator.models import Severity

    # The validator reads no crate from a folder whose name has braces.
    plain = shutil.copytree(crate, Path(tempfile.mkdtemp(dir=tmp_path)) / "crate")
    settings = services.ValidationSettings(
        rocrate_uri=str(plain), profile_identifier=profile, requirement_severity=Severity.REQUIRED
    )
    return [
        f"{issue.check.identifier}: {issue.message}" for issue in services.validate(settings).get_issues()
    ]


@pytest.mark.parametrize("profile", ["process-run-crate-0.5", "workflow-run-crate-0.5"])
def test_a_validator_finds_nothing_that_the_profile_requires_missing(
    crate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, profile: str
) -> None:
    answer_with_the_context(monkeypatch)
    assert issues(crate, tmp_path, profile) == []


def test_the_validator_would_find_what_is_missing(
    crate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_with_the_context(monkeypatch)
    content = json.loads((crate / CRATE).read_text(encoding="utf-8"))
    for entity in content["@graph"]:
        entity.pop("instrument", None)
    (crate / CRATE).write_text(json.dumps(content), encoding="utf-8")
    assert any("instrument" in issue for issue in issues(crate, tmp_path, "workflow-run-crate-0.5"))
