"""The problem document (RFC 9457) in which every error leaves."""

from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, Field

from src.errors import ApiError, FieldError

CATALOGUE_PATH = "/api/v1/problems"


class Problem(BaseModel):
    """What an error answer holds. `code` is for programs and never changes; `detail` is for people."""

    type: str = Field(description="Where the code is explained.")
    title: str
    status: int
    detail: str
    code: str
    request_id: str = Field(description="Also in the service's log, and in the answer's `X-Request-Id`.")
    errors: list[FieldError] | None = Field(default=None, description="What is wrong with the input, field by field.")


def problem_of(error: ApiError | type[ApiError], request_id: str) -> dict[str, Any]:
    """The problem document of an error, or of the kind in general."""
    document = Problem(
        type=f"{CATALOGUE_PATH}#{error.code}",
        title=HTTPStatus(error.status).phrase,
        status=error.status,
        detail=error.detail,
        code=error.code,
        request_id=request_id,
        errors=getattr(error, "errors", None),
    )
    return document.model_dump(exclude_none=True) | dict(error.members)
