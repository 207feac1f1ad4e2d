"""Requests that do not fit the present state of what they change."""

from http import HTTPStatus

from pydantic import BaseModel

from src.errors.base import ApiError


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
