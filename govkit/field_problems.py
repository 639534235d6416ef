"""What pydantic finds wrong with a field, in the words of the user's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govkit.errors import DataError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

KEY = r"^[a-z][a-z0-9_]*$"


def field_problem(error: ErrorDetails) -> DataError | str:
    """The problem to put into an error about a file; pydantic's own words where there are no better ones."""
    about = error.get("ctx", {})
    match error["type"]:
        case "missing":
            return DataError("errors.field_missing")
        case "extra_forbidden":
            return DataError("errors.field_unknown")
        case "literal_error":
            choices = str(about["expected"]).replace(" or ", ", ").replace("'", "")
            return DataError("errors.field_choice", choices=choices)
        case "string_pattern_mismatch" if about["pattern"] == KEY:
            return DataError("errors.field_key", value=error["input"])
        case "string_pattern_mismatch":
            return DataError("errors.field_form", value=error["input"], form=about["pattern"])
        case "string_type" | "string_too_short":
            return DataError("errors.field_text")
        case "model_type" | "dict_type" | "model_attributes_type":
            return DataError("errors.field_fields")
    return error["msg"]
