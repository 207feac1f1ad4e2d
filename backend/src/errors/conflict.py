"""Requests that do not fit the present state of what they change."""

from http import HTTPStatus

from pydantic import BaseModel

from src.errors.base import ApiError


class IdempotencyKeyReused(ApiError):
    """The key was used for a different request."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "idempotency_key_reused"
    detail = "This Idempotency-Key was used for another request. Use a new key for a new request."


class PreconditionRequired(ApiError):
    """A change without a version could silently overwrite another change."""

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
    """The tool call cannot be undone, or no longer."""

    status = HTTPStatus.CONFLICT
    code = "undo_unavailable"
    detail = "This can no longer be undone: it was undone already, or the task changed since."


class ConfirmationClosed(ApiError):
    """The question was answered or is too old."""

    status = HTTPStatus.CONFLICT
    code = "confirmation_closed"
    detail = "This question is closed: it was answered, or it expired."


class NoNextTask(ApiError):
    """There is none to skip to."""

    status = HTTPStatus.CONFLICT
    code = "no_next_task"
    detail = "There is no next one to skip to: the task does not repeat, is done, or is the last one."
