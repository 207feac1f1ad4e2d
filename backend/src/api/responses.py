"""Error answers, as the OpenAPI document shows them."""

from typing import Any

from fastapi import FastAPI

from src.errors import CONTENT_TYPE, Problem

_CONTENT = {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Those that every authenticated endpoint can give, and the ones named."""
    return {status: {"model": Problem, "content": _CONTENT} for status in (401, 503, *statuses)}


def document_problems(app: FastAPI) -> None:
    """FastAPI also lists each model as plain JSON, which no error of this service is."""
    generate = app.openapi

    def openapi() -> dict[str, Any]:
        document = generate()
        for operations in document["paths"].values():
            for operation in operations.values():
                for response in operation["responses"].values():
                    content = response.get("content", {})
                    if CONTENT_TYPE in content:
                        content.pop("application/json", None)
        return document

    app.openapi = openapi  # type: ignore[method-assign]
