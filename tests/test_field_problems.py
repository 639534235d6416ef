"""What is wrong with a field of the codebook or of a data folder is told in the language in force."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from govkit.codebook import Indicator
from govkit.errors import DataError
from govkit.field_problems import field_problem

WHOLE: dict[str, Any] = {
    "key": "mediation_cases",
    "zh": "调解纠纷数",
    "en": "disputes mediated",
    "unit": "matters",
    "direction": "neither",
    "domain": "dispute_resolution",
    "definition_zh": "当月受理的人民调解案件数。",
    "definition_en": "Cases of mediation received in the month.",
}


@pytest.mark.parametrize(
    ("change", "zh", "en"),
    [
        ({"unit": "件"}, "“件”不是键", "“件” is no key"),
        ({"domain": None}, "应写文字", "it should be a text"),
        ({"direction": "up"}, "应为以下之一：higher_is_better, lower_is_better", "one of higher_is_better"),
        ({"note": "x"}, "没有这样的字段", "no such field"),
        ({"definition_zh": ""}, "不能留空", "not blank"),
    ],
)
def test_a_wrong_field_is_told_in_words(change: dict[str, Any], zh: str, en: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Indicator.model_validate(WHOLE | change)
    problem = field_problem(caught.value.errors()[0])
    assert isinstance(problem, DataError)
    assert zh in problem.message("zh")
    assert en in problem.message("en")


def test_a_field_that_is_missing_is_told_in_words() -> None:
    with pytest.raises(ValidationError) as caught:
        Indicator.model_validate({key: value for key, value in WHOLE.items() if key != "domain"})
    problem = field_problem(caught.value.errors()[0])
    assert isinstance(problem, DataError)
    assert problem.message("zh") == "缺少这一项，请补上"
