"""Every error leaves as RFC 9457 problem+json with a stable code and the request's id."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, Field
from starlette.responses import JSONResponse

from src.request_id import current_request_id

CONTENT_TYPE = "application/problem+json"
CATALOGUE_PATH = "/api/v1/problems"


class FieldError(BaseModel):
    """One thing that is wrong with the input."""

    field: str
    message: str


class Problem(BaseModel):
    """What an error answer holds. `code` is for programs and never changes; `detail` is for people."""

    type: str = Field(description="Where the code is explained.")
    title: str
    status: int
    detail: str
    code: str
    request_id: str = Field(description="Also in the service's log, and in the answer's `X-Request-Id`.")
    errors: list[FieldError] | None = Field(default=None, description="What is wrong with the input, field by field.")


class ApiError(Exception):
    """An error that the caller is told about."""

    status = HTTPStatus.BAD_REQUEST
    code = "bad_request"
    detail = "The request cannot be served."
    headers: Mapping[str, str] = {}
    # Further members of the problem document.
    members: Mapping[str, Any] = {}

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


class MethodNotAllowed(ApiError):
    """The address is right, the method is not."""

    status = HTTPStatus.METHOD_NOT_ALLOWED
    code = "method_not_allowed"
    detail = "This address does not take that method; the header Allow names those that it takes."


class Invalid(ApiError):
    """The input breaks a rule; `errors` names each field."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "invalid_input"
    detail = "Invalid: body.title: Field required"

    def __init__(self, errors: list[FieldError]) -> None:
        super().__init__("Invalid: " + "; ".join(f"{e.field}: {e.message}" for e in errors), errors=errors)


class IdempotencyKeyReused(ApiError):
    """The key names an earlier request that was another one."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "idempotency_key_reused"
    detail = "This Idempotency-Key was used for another request. Use a new key for a new request."


class PreconditionRequired(ApiError):
    """A change that does not say which version it changes could undo another one unseen."""

    status = HTTPStatus.PRECONDITION_REQUIRED
    code = "precondition_required"
    detail = 'Say which version you change: If-Match: "<version>", or * for whichever is there.'


class VersionConflict(ApiError):
    """The resource changed since the caller read it; `current` is what it is now."""

    status = HTTPStatus.PRECONDITION_FAILED
    code = "version_conflict"
    detail = "This was changed since you read it. `current` is what it is now."

    def __init__(self, current: BaseModel) -> None:
        super().__init__()
        self.members = {"current": current.model_dump(mode="json")}


class UndoUnavailable(ApiError):
    """What a tool did cannot be undone, or not any more."""

    status = HTTPStatus.CONFLICT
    code = "undo_unavailable"
    detail = "This can no longer be undone: it was undone already, or the task changed since."


class ConfirmationClosed(ApiError):
    """The question was answered or is too old."""

    status = HTTPStatus.CONFLICT
    code = "confirmation_closed"
    detail = "This question is closed: it was answered, or it expired."


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


class RateLimited(ApiError):
    """Too many requests of one kind by one user, counted over all replicas."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    code = "rate_limited"
    detail = "Too many requests of this kind. The header Retry-After says in how many seconds to try again."
    headers = {"Retry-After": "42", "RateLimit-Policy": '"writes";q=600;w=60', "RateLimit": '"writes";r=0;t=42'}

    def __init__(self, headers: Mapping[str, str]) -> None:
        super().__init__()
        self.headers = headers


class Unavailable(ApiError):
    """Something that this service needs does not answer; the same request can work later."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "unavailable"
    detail = "The service is not available right now."
    headers = {"Retry-After": "2"}


class AssistantUnavailable(Unavailable):
    """The assistant stopped in the middle of an answer."""

    code = "assistant_unavailable"
    detail = "The assistant stopped answering. What it did so far is above; ask again for the rest."


class AssistantTooSlow(Unavailable):
    """An answer takes at most 30 s."""

    code = "assistant_too_slow"
    detail = "The assistant took too long. What it did so far is above; ask again for the rest."


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


def catalogue(kind: type[ApiError] = ApiError) -> list[type[ApiError]]:
    """Every kind of error, those that stand for a group included; in order of status and code."""
    kinds = {kind, *(found for below in kind.__subclasses__() for found in catalogue(below))}
    return sorted(kinds, key=lambda each: (each.status, each.code))


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


def problem_response(error: ApiError) -> JSONResponse:
    """The answer for an error."""
    body = problem_of(error, current_request_id())
    return JSONResponse(body, status_code=error.status, headers=dict(error.headers), media_type=CONTENT_TYPE)
