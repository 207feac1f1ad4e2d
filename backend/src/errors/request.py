"""Requests that are refused for what they are: who sends them, where to, how often, and what they hold."""

from collections.abc import Mapping
from http import HTTPStatus

from src.errors.base import ApiError, FieldError


class Unauthenticated(ApiError):
    """No token, or an invalid one. Never says which check failed."""

    status = HTTPStatus.UNAUTHORIZED
    code = "unauthenticated"
    detail = "A valid bearer token is required."
    headers: Mapping[str, str] = {"WWW-Authenticate": "Bearer"}


class NotFound(ApiError):
    """There is no such resource, or it belongs to another user: both look the same."""

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


class BodyTooLarge(ApiError):
    """The body is over the limit."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    code = "body_too_large"
    detail = "The request body is larger than 1 MiB."
    headers: Mapping[str, str] = {"Connection": "close"}


class BodyTooSlow(ApiError):
    """The body did not arrive in time."""

    status = HTTPStatus.REQUEST_TIMEOUT
    code = "body_too_slow"
    detail = "The request body did not arrive in time."
    headers: Mapping[str, str] = {"Connection": "close"}


class RateLimited(ApiError):
    """Too many requests of one kind by one user, counted over all replicas."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    code = "rate_limited"
    detail = "Too many requests of this kind. The header Retry-After says in how many seconds to try again."
    headers: Mapping[str, str] = {
        "Retry-After": "42",
        "RateLimit-Policy": '"writes";q=600;w=60',
        "RateLimit": '"writes";r=0;t=42',
    }

    def __init__(self, headers: Mapping[str, str]) -> None:
        super().__init__()
        self.headers = headers


class TooManyStreams(ApiError):
    """The user follows their tasks from more pages than one person has open."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    code = "too_many_streams"
    detail = "Too many pages follow these tasks at once. Close some of them."
    headers: Mapping[str, str] = {"Retry-After": "60"}
