"""Cleans a model's output for the database and for the next request: no NUL, no lone surrogates, bounded length."""

import json
import math
from typing import Any

MAX_NAME = 64
MAX_ARGUMENTS = 20_000
BRIEF_TEXT = 500


def clean_text(text: str) -> str:
    """PostgreSQL cannot hold NUL, and UTF-8 no lone surrogates."""
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def clean_arguments(arguments: dict[str, Any] | None) -> dict[str, Any]:
    """Arguments as they can be stored; an empty object when they are too long."""
    if not arguments or len(json.dumps(arguments)) > MAX_ARGUMENTS:
        return {}
    return {clean_text(name): _cleaned(value) for name, value in arguments.items()}


def brief(result: Any) -> Any:
    """A result for a model: without what is empty, and long texts cut."""
    if isinstance(result, dict):
        return {name: brief(value) for name, value in result.items() if value not in (None, "", [], "none")}
    if isinstance(result, list):
        return [brief(value) for value in result]
    if isinstance(result, str) and len(result) > BRIEF_TEXT:
        return f"{result[:BRIEF_TEXT]}… (cut)"
    return result


def _cleaned(value: Any) -> Any:
    if isinstance(value, dict):
        return {clean_text(str(name)): _cleaned(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_cleaned(each) for each in value]
    if isinstance(value, str):
        return clean_text(value)
    return None if isinstance(value, float) and not math.isfinite(value) else value
