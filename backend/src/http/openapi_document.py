"""Completes and corrects the OpenAPI document that FastAPI generates."""

from typing import Any

from fastapi import FastAPI

from src.errors import RateLimited
from src.http.openapi_examples import restore_nulls
from src.http.problem_response import CONTENT_TYPE
from src.http.responses import responses_of
from src.rate_limits import kind_of

EVENTS = "text/event-stream"


def _event_of(data: dict[str, Any]) -> dict[str, Any]:
    """One event of a stream. FastAPI describes the data of the events as if it were the whole body."""
    content = {name: value for name, value in data.items() if name != "type"}
    text = {"type": "string", "contentMediaType": "application/json", "contentSchema": content}
    return {"type": "object", "properties": {"event": {"type": "string"}, "data": text}, "required": ["event", "data"]}


def document_problems(app: FastAPI) -> None:
    """Adds the answer 429, removes what FastAPI says of errors as plain JSON, and describes server-sent events."""
    generate = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema:
            return app.openapi_schema
        document = generate()
        restore_nulls(document)
        for operations in document["paths"].values():
            for method, operation in operations.items():
                if "security" in operation and kind_of(method, operation["operationId"]):
                    operation["responses"].update({str(s): answer for s, answer in responses_of([RateLimited]).items()})
                for response in operation["responses"].values():
                    response.pop("model", None)
                    content = response.get("content", {})
                    if CONTENT_TYPE in content:
                        response["content"] = {CONTENT_TYPE: content[CONTENT_TYPE]}
                    if EVENTS in content:
                        content[EVENTS]["schema"] = _event_of(content[EVENTS]["schema"])
        return document

    app.openapi = openapi  # type: ignore[method-assign]
