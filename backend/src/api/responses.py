"""Error answers, as the OpenAPI document shows them."""

from collections.abc import Iterable
from typing import Any

from fastapi import FastAPI

from src.api.examples import restore_nulls
from src.dependencies.rate_limit import kind_of
from src.errors import (
    CONTENT_TYPE,
    ApiError,
    BodyTooLarge,
    BodyTooSlow,
    DatabaseUnavailable,
    DeadlineExceeded,
    FieldError,
    Invalid,
    KeysUnavailable,
    NotFound,
    Problem,
    RateLimited,
    Unauthenticated,
    VersionConflict,
    problem_of,
)
from src.models import TaskRead
from src.models.task import TASK_EXAMPLE

EXAMPLE_REQUEST_ID = "0f8fad5bd9cb469fa16570867728950e"
EVENTS = "text/event-stream"
EVERYWHERE = (Unauthenticated, DatabaseUnavailable, DeadlineExceeded, KeysUnavailable)
BY_STATUS: dict[int, tuple[type[ApiError], ...]] = {
    404: (NotFound,),
    413: (BodyTooLarge,),
    422: (Invalid,),
}


class VersionConflictProblem(Problem):
    """A problem document that also holds what the task is now."""

    current: TaskRead


def problems(*kinds: int | type[ApiError]) -> dict[int | str, dict[str, Any]]:
    """The error answers of an authenticated endpoint: those that each can give, and the ones named.

    A status stands for the one error that usually has it: `problems(404, VersionConflict)`.
    """
    named = [each for kind in kinds for each in (BY_STATUS[kind] if isinstance(kind, int) else (kind,))]
    slow = [BodyTooSlow] if BodyTooLarge in named else []
    return responses_of({*EVERYWHERE, *named, *slow})


def responses_of(kinds: Iterable[type[ApiError]]) -> dict[int | str, dict[str, Any]]:
    """The answers for these errors, one per status, with an example of each error."""
    responses: dict[int | str, dict[str, Any]] = {}
    for kind in sorted(kinds, key=lambda each: (each.status, each.code)):
        model = VersionConflictProblem if kind is VersionConflict else Problem
        answer = responses.setdefault(
            int(kind.status),
            {
                "model": model,
                "description": kind.status.phrase,
                "content": {CONTENT_TYPE: {"schema": {"$ref": f"#/components/schemas/{model.__name__}"}, "examples": {}}},
            },
        )
        answer["content"][CONTENT_TYPE]["examples"][kind.code] = {"value": _example(kind)}
        if kind.headers.keys() - {"Connection"}:
            answer["headers"] = {name: {"schema": {"type": "string"}} for name in kind.headers if name != "Connection"}
    return responses


def _example(kind: type[ApiError]) -> dict[str, Any]:
    example = problem_of(kind, EXAMPLE_REQUEST_ID)
    if kind is Invalid:
        example["errors"] = [FieldError(field="body.title", message="Field required").model_dump()]
    if kind is VersionConflict:
        example["current"] = TASK_EXAMPLE
    return example


def _event_of(data: dict[str, Any]) -> dict[str, Any]:
    """One event of a stream. FastAPI describes what the events hold as if it were the whole text."""
    content = {name: value for name, value in data.items() if name != "type"}
    text = {"type": "string", "contentMediaType": "application/json", "contentSchema": content}
    return {"type": "object", "properties": {"event": {"type": "string"}, "data": text}, "required": ["event", "data"]}


def document_problems(app: FastAPI) -> None:
    """Adds the refusal of too many requests, removes what FastAPI says of errors as plain JSON, and describes events."""
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
