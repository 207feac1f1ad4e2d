"""Failures of this service, or of something that it needs."""

from collections.abc import Mapping
from http import HTTPStatus

from src.errors.base import ApiError


class Unavailable(ApiError):
    """Something that this service needs does not answer; the same request can work later."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "unavailable"
    detail = "The service is not available right now."
    headers: Mapping[str, str] = {"Retry-After": "2"}


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
    """Tokens cannot be verified: the keys were never fetched, or a new key cannot be fetched."""

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
