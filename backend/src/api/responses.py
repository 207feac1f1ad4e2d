"""Error answers, as the OpenAPI document shows them."""

from typing import Any

from src.errors import CONTENT_TYPE, Problem

_CONTENT = {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Those that every authenticated endpoint can give, and the ones named."""
    return {status: {"model": Problem, "content": _CONTENT} for status in (401, 503, *statuses)}
