"""The plan: which reports there are, which are made, and why."""

from __future__ import annotations

import json
import os
import pickle
from dataclasses import asdict
from pathlib import Path

import pytest

from govkit.dataset import load_dataset
from govkit.errors import ParameterError, RunError
from govkit.runs import keys
from govkit.runs import plan as planning
from govkit.runs.notebooks import choose_notebooks
from govkit.runs.plan import Planned, Run, plan
from govkit.runs.record import Output, Record

from .conftest import write_data, write_notebook


@pytest.fixture
def project_home(home: Path) -> Path:
    write_notebook(home / "notebooks" / "district.ipynb", ["pass"])
    write_notebook(home / "notebooks" / "compare.ipynb", ["pass"], 'lang: str = "zh"\ndata: str = ""\n')
    write_notebook(home / "notebooks" / "claims.ipynb", ["pass"], 'lang: str = "zh"\n')
    write_notebook(home / "notebooks" / "explore.ipynb", ["pass"], metadata={"govkit": {"run": False}})
    return home


def make_plan(home: Path, *notebooks: str, data: Path | None = None, **options: object) -> list[Planned]:
    only_per_district = bool(options.get("districts"))
    return plan(
        load_dataset(data or home / "data" / "demo"),
        choose_notebooks(home / "notebooks", notebooks, only_per_district=only_per_district),
        out=home / "outputs",
        data=data,
        **options,  # type: ignore[arg-type]
    )


def finish(run: Run) -> None:
    """Leave behind what a run leaves when it is done."""
    run.folder.mkdir(parents=True, exist_ok=True)
    (run.folder / "report.pdf").write_bytes(b"%PDF")
    Record(
        notebook=run.notebook.stem,
        label="",
        title="",
        language=run.lang,
        parameters={},
        key=asdict(run.key),
        outputs={"report.pdf": Output.of(run.folder / "report.pdf")},
        versions={},
        started="",
        seconds=0,
    ).write(run.folder)


def reasons(planned: list[Planned]) -> dict[str, tuple[str, ...]]:
    return {one.run.district or one.run.notebook.stem: one.reasons for one in planned}


def test_districts_that_a_reform_touched_get_a_report_and_the_rest_run_once(project_home: Path) -> None:
    runs = [one.run for one in make_plan(project_home)]
    assert [(r.notebook.stem, r.district) for r in runs] == [
        ("claims", None), ("compare", None), ("district", "350582"),
    ]  # fmt: skip
    assert [r.folder.relative_to(project_home / "outputs").as_posix() for r in runs] == [
        "claims", "compare", "district/350582",
    ]  # fmt: skip
    assert runs[2].parameters == {"district": "350582", "lang": "zh"}
    assert (runs[2].district_name, runs[2].level_name) == ("晋江市", "县（市、区）")


def test_all_means_every_district_of_the_data(project_home: Path) -> None:
    assert len(make_plan(project_home, "district", every_district=True)) == 4


@pytest.mark.parametrize("name", ["350582", "晋江市", "Jinjiang"])
def test_a_district_may_be_named_by_id_or_name_and_then_only_its_report_is_made(
    project_home: Path, name: str
) -> None:
    assert reasons(make_plan(project_home, districts=[name, "350582"])) == {"350582": ("new",)}


def test_a_notebook_on_all_districts_is_made_beside_a_named_district_when_it_is_named_too(
    project_home: Path,
) -> None:
    planned = make_plan(project_home, "district", "compare", districts=["350582"])
    assert reasons(planned) == {"350582": ("new",), "compare": ("new",)}


def test_a_report_is_called_what_its_notebook_says(project_home: Path) -> None:
    metadata = {"govkit": {"name": {"zh": "比较", "en": "Comparison"}}}
    write_notebook(project_home / "notebooks" / "compare.ipynb", ["pass"], metadata=metadata)
    assert [one.run.label for one in make_plan(project_home, "compare")] == ["比较"]
    assert [one.run.label for one in make_plan(project_home, "claims")] == ["claims"]


def test_english_reports_lie_apart(project_home: Path) -> None:
    run = make_plan(project_home, "district", lang="en")[0].run
    assert run.folder == project_home / "outputs" / "en" / "district" / "350582"
    assert (run.parameters["lang"], run.district_name) == ("en", "Jinjiang")


def test_a_data_folder_goes_to_the_notebooks_that_declare_it(project_home: Path, tmp_path: Path) -> None:
    other = write_data(tmp_path / "other")
    runs = {one.run.notebook.stem: one.run for one in make_plan(project_home, data=other)}
    assert runs["compare"].parameters["data"] == str(other)
    assert "data" not in runs["claims"].parameters


def test_a_notebook_that_reads_no_observations_is_not_marked_synthetic(project_home: Path) -> None:
    assert {o.run.notebook.stem: o.run.synthetic for o in make_plan(project_home)} == {
        "claims": False, "compare": True, "district": True,
    }  # fmt: skip


def test_a_notebook_that_does_not_run_by_itself_runs_when_it_is_named(project_home: Path) -> None:
    assert "explore" not in {one.run.notebook.stem for one in make_plan(project_home)}
    assert {one.run.notebook.stem for one in make_plan(project_home, "explore.ipynb")} == {"explore"}


def test_a_run_can_be_sent_to_another_process(project_home: Path) -> None:
    run = make_plan(project_home)[0].run
    assert pickle.loads(pickle.dumps(run)) == run


@pytest.mark.parametrize(
    ("notebooks", "options", "key"),
    [
        ((), {"districts": ["天堂市"]}, "errors.unknown_district"),
        (("compare",), {"districts": ["350582"]}, "runs.takes_no_district"),
        (("nothing",), {}, "runs.unknown_notebook"),
        ((), {"parameters": {"windw": "5"}}, "runs.unknown_parameter"),
        ((), {"parameters": {"window": "five"}}, "runs.wrong_value"),
        ((), {"parameters": {"window": "0"}}, "runs.wrong_value"),
        ((), {"parameters": {"data": "x"}}, "runs.reserved_parameter"),
        (("claims",), {"parameters": {"window": "5"}}, "runs.no_parameters"),
    ],
)
def test_bad_requests_are_refused_before_anything_runs(
    project_home: Path, notebooks: tuple[str, ...], options: dict[str, object], key: str
) -> None:
    with pytest.raises(ParameterError) as refused:
        make_plan(project_home, *notebooks, **options)
    assert refused.value.key == key
    assert refused.value.message("zh")
    assert refused.value.message("en")
    assert not (project_home / "outputs").exists()


@pytest.mark.parametrize(
    ("text", "told"),
    [("{}", "cells"), ('{"cells": [1], "metadata": {}}', "cells"), ('{"cells":\n [', "第 2 行第 3 列")],
)
def test_a_file_that_is_no_notebook_is_named(project_home: Path, text: str, told: str) -> None:
    (project_home / "notebooks" / "bad.ipynb").write_text(text, encoding="utf-8")
    with pytest.raises(RunError, match=rf"bad\.ipynb.*{told}"):
        make_plan(project_home)


def test_a_finished_report_is_up_to_date(project_home: Path) -> None:
    for one in make_plan(project_home):
        finish(one.run)
    planned = make_plan(project_home)
    assert all(one.up_to_date for one in planned)
    assert planned[0].why("zh") == "已是最新"


def test_another_place_of_the_same_data_makes_nothing_stale(project_home: Path, tmp_path: Path) -> None:
    for one in make_plan(project_home):
        finish(one.run)
    moved = write_data(tmp_path / "moved")
    assert all(one.up_to_date for one in make_plan(project_home, data=moved))


def test_outputs_and_ids_of_a_notebook_do_not_count_and_its_text_does(project_home: Path) -> None:
    for one in make_plan(project_home, "district"):
        finish(one.run)
    file = project_home / "notebooks" / "district.ipynb"
    content = json.loads(file.read_text(encoding="utf-8"))
    content["cells"][-1] |= {"id": "another", "execution_count": 7}
    content["metadata"]["language_info"] = {"version": "3.99"}
    file.write_text(json.dumps(content), encoding="utf-8")
    assert reasons(make_plan(project_home, "district")) == {"350582": ()}
    content["cells"][-1]["source"] = "pass  # anew"
    file.write_text(json.dumps(content), encoding="utf-8")
    assert reasons(make_plan(project_home, "district")) == {"350582": ("notebook",)}


@pytest.mark.parametrize(
    ("district", "stale"),
    [
        ("350582", {"350582"}),
        ("county-01", {"350582", "county-01", "county-02"}),
        ("county-91", {"county-91"}),
    ],
)
def test_a_changed_row_makes_exactly_the_reports_stale_that_read_it(
    project_home: Path, district: str, stale: set[str]
) -> None:
    for one in make_plan(project_home, every_district=True):
        finish(one.run)
    write_data(project_home / "data" / "demo", {district: 60.0})
    found = reasons(make_plan(project_home, every_district=True))
    assert {name for name, why in found.items() if why} == stale | {"compare"}
    assert {name for name, why in found.items() if "data" in why} == {district, "compare"}
    assert {name for name, why in found.items() if why == ("comparison",)} == stale - {district}


def test_each_other_reason_is_told(project_home: Path) -> None:
    for one in make_plan(project_home, "district"):
        finish(one.run)
    folder = project_home / "outputs" / "district" / "350582"

    def found(**options: object) -> tuple[str, ...]:
        return reasons(make_plan(project_home, "district", **options))["350582"]

    assert found(parameters={"window": ""}) == ()
    assert found(style="brief") == ("style",)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(planning, "code_hash", lambda *_: "other")
        assert found() == ("code",)
        patch.setattr(planning, "environment_hash", lambda *_: "other")
        assert found() == ("code", "environment")
    units = project_home / "data" / "codebook" / "units.yml"
    text = units.read_bytes()
    units.write_bytes(text + b"\n")
    keys.codebook_hash.cache_clear()
    assert found() == ("codebook",)
    units.write_bytes(text)
    keys.codebook_hash.cache_clear()
    assert found() == ()
    (folder / "report.pdf").write_bytes(b"%PDX")
    assert found() == ("outputs",)
    (folder / "report.pdf").unlink()
    assert found() == ("outputs",)
    (folder / "record.json").write_text("{", encoding="utf-8")
    assert found() == ("new",)


def test_what_a_folder_that_a_parameter_names_holds_counts(project_home: Path) -> None:
    write_notebook(project_home / "notebooks" / "quality.ipynb", ["pass"], 'earlier: str = ""\n')
    earlier = write_data(project_home / "earlier")
    for value in (str(earlier), "earlier"):
        before = make_plan(project_home, "quality", parameters={"earlier": value})[0].run
        write_data(earlier, {"350582": 60.0})
        after = make_plan(project_home, "quality", parameters={"earlier": value})[0].run
        assert after.key.changed(asdict(before.key)) == ("parameters",)
        assert after.folder == before.folder
        write_data(earlier)


def test_a_file_that_was_only_touched_is_still_the_same(project_home: Path) -> None:
    run = make_plan(project_home, "district")[0].run
    finish(run)
    os.utime(run.folder / "report.pdf", (1, 1))
    assert make_plan(project_home, "district")[0].up_to_date


def test_every_reason_has_its_words() -> None:
    from dataclasses import fields

    from govkit.text import say

    for reason in ["new", "outputs", *(field.name for field in fields(keys.Key))]:
        assert say(f"runs.reason_{reason}", "zh") != say(f"runs.reason_{reason}", "en")


def test_versions_hold_what_govkit_stands_on_and_not_the_tools_around_it() -> None:
    found = keys.versions()
    assert {"python", "pandas", "papermill", "numpy"} <= set(found)
    assert "ruff" not in found
