"""Every error leaves as RFC 9457 problem+json with a stable code and the request's id."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel
from starlette.responses import JSONResponse

from src.request_id import current_request_id

CONTENT_TYPE = "application/problem+json"


class FieldError(BaseModel):
    """One thing that is wrong with the input."""

    field: str
    message: str


class Problem(BaseModel):
    """What an error answer holds. `code` is for programs and never changes; `detail` is for people."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str
    request_id: str
    errors: list[FieldError] | None = None


class ApiError(Exception):
    """An error that the caller is told about."""

    status = HTTPStatus.BAD_REQUEST
    code = "bad_request"
    detail = "The request cannot be served."
    headers: Mapping[str, str] = {}

    def __init__(self, detail: str | None = None, *, errors: list[FieldError] | None = None) -> None:
        self.detail = detail or self.detail
        self.errors = errors
        super().__init__(self.detail)


class Unauthenticated(ApiError):
    """No token, or none that counts. Never says which check failed."""

    status = HTTPStatus.UNAUTHORIZED
    code = "unauthenticated"
    detail = "A valid bearer token is required."
    headers = {"WWW-Authenticate": "Bearer"}


class NotFound(ApiError):
    """Missing and foreign look the same."""

    status = HTTPStatus.NOT_FOUND
    code = "not_found"
    detail = "There is no such resource."


class Invalid(ApiError):
    """The input breaks a rule; `errors` names each field."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "invalid_input"

    def __init__(self, errors: list[FieldError]) -> None:
        super().__init__("Invalid: " + "; ".join(f"{e.field}: {e.message}" for e in errors), errors=errors)


class BodyTooLarge(ApiError):
    """The body is over the limit."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    code = "body_too_large"
    detail = "The request body is larger than 1 MiB."
    headers = {"Connection": "close"}


class BodyTooSlow(ApiError):
    """The body did not arrive in time."""

    status = HTTPStatus.REQUEST_TIMEOUT
    code = "body_too_slow"
    detail = "The request body did not arrive in time."
    headers = {"Connection": "close"}


class Unavailable(ApiError):
    """Something that this service needs does not answer; the same request can work later."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "unavailable"
    detail = "The service is not available right now."
    headers = {"Retry-After": "2"}


class DatabaseUnavailable(Unavailable):
    """The database does not answer."""

    code = "database_unavailable"
    detail = "The database is not available right now."


class KeysUnavailable(Unavailable):
    """Tokens cannot be judged: the keys have never been fetched, or a new key cannot be."""

    code = "keys_unavailable"
    detail = "Tokens cannot be verified right now."


class DeadlineExceeded(Unavailable):
    """The answer took longer than a caller should wait."""

    code = "deadline_exceeded"
    detail = "The answer took too long."


class InternalError(ApiError):
    """A fault of this service."""

    status = HTTPStatus.INTERNAL_SERVER_ERROR
    code = "internal_error"
    detail = "An unexpected error occurred."


def problem_response(error: ApiError) -> JSONResponse:
    """The answer for an error."""
    return problem(error.status, error.code, error.detail, headers=error.headers, errors=error.errors)


def problem(
    status: int,
    code: str,
    detail: str,
    *,
    headers: Mapping[str, str] | None = None,
    errors: list[FieldError] | None = None,
) -> JSONResponse:
    """A problem document."""
    body: dict[str, Any] = Problem(
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        code=code,
        request_id=current_request_id(),
        errors=errors,
    ).model_dump(exclude_none=True)
    return JSONResponse(body, status_code=status, headers=dict(headers or {}), media_type=CONTENT_TYPE)
