"""Codes of questionnaires whose labels say that there is no answer are no figures."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

from govkit.readers import read_one
from govkit.readers.no_answers import codes_of_no_answer


@pytest.mark.parametrize(
    ("labels", "codes"),
    [
        ({-8: "不适用", -1: "不知道", 1: "很不满意", 5: "非常满意"}, (-8, -1)),
        ({-2: "-2. 拒绝回答", 9: "[缺失]", 1: "是"}, (-2, 9)),
        ({9999997: "不適用", 9999998: "不知道", 98: "说不清", 1: "有"}, (9999997, 9999998, 98)),
        ({1: "同意", 2: "不同意", 3: "不知道", 8: "不清楚"}, ()),
        ({1.0: "Yes", -9.0: "Refused", 99.0: "don't know"}, (-9.0, 99.0)),
        ({1: "不适用本题的人请跳到第5题"}, ()),
        ({"a": "不知道", "b": "拒答"}, ("b",)),
    ],
)
def test_labels_say_which_codes_are_no_answer(labels: dict[object, str], codes: tuple[object, ...]) -> None:
    assert codes_of_no_answer(labels) == codes


@pytest.mark.parametrize("kind", ["dta", "sav"])
def test_codes_of_no_answer_are_marked_missing_and_told(tmp_path: Path, kind: str) -> None:
    frame = pd.DataFrame({"income": [100.0, -8, -2, 300], "sex": [1.0, 2, 1, 2]})
    labels = {"income": {-8: "不适用", -2: "拒绝回答", -9: "缺失"}, "sex": {1: "男", 2: "女"}}
    write = pyreadstat.write_dta if kind == "dta" else pyreadstat.write_sav
    write(frame, str(tmp_path / "t"), variable_value_labels=labels)
    table = read_one(tmp_path / "t")
    assert table.frame["income"].tolist() == [100, -8, -2, 300]
    assert table.values()["income"].isna().tolist() == [False, True, True, False]
    assert sorted(table.column("income").missing) == [-8, -2]
    (told,) = table.remarks
    assert (told.key, told.values["count"]) == ("readers.remark_no_answers", 1)
    assert "不适用" in told.message("zh")
