"""Error answers, as the OpenAPI document shows them."""

from collections.abc import Iterable
from typing import Any

from src.errors import (
    ApiError,
    BodyTooLarge,
    BodyTooSlow,
    DatabaseUnavailable,
    DeadlineExceeded,
    FieldError,
    Invalid,
    KeysUnavailable,
    NotFound,
    Unauthenticated,
    VersionConflict,
)
from src.http.problem_response import CONTENT_TYPE
from src.shapes import TaskRead
from src.shapes.problem import Problem, problem_of
from src.shapes.task import TASK_EXAMPLE

EXAMPLE_REQUEST_ID = "0f8fad5bd9cb469fa16570867728950e"
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
    """The error answers of an authenticated endpoint: the common ones and those named.

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
                "content": {
                    CONTENT_TYPE: {"schema": {"$ref": f"#/components/schemas/{model.__name__}"}, "examples": {}}
                },
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
