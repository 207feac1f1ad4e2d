"""Every kind of error that a caller can get. `src.shapes.problem` renders them, `src.http.problem_response` answers."""

from src.errors.base import ApiError, FieldError
from src.errors.conflict import (
    ConfirmationClosed,
    IdempotencyKeyReused,
    NoNextTask,
    PreconditionRequired,
    UndoUnavailable,
    VersionConflict,
)
from src.errors.request import (
    BodyTooLarge,
    BodyTooSlow,
    Invalid,
    MethodNotAllowed,
    NotFound,
    RateLimited,
    TooManyStreams,
    Unauthenticated,
)
from src.errors.service import (
    AssistantTooSlow,
    AssistantUnavailable,
    DatabaseUnavailable,
    DeadlineExceeded,
    InternalError,
    KeysUnavailable,
    Unavailable,
)

__all__ = [
    "ApiError",
    "AssistantTooSlow",
    "AssistantUnavailable",
    "BodyTooLarge",
    "BodyTooSlow",
    "ConfirmationClosed",
    "DatabaseUnavailable",
    "DeadlineExceeded",
    "FieldError",
    "IdempotencyKeyReused",
    "InternalError",
    "Invalid",
    "KeysUnavailable",
    "MethodNotAllowed",
    "NoNextTask",
    "NotFound",
    "PreconditionRequired",
    "RateLimited",
    "TooManyStreams",
    "Unauthenticated",
    "Unavailable",
    "UndoUnavailable",
    "VersionConflict",
    "catalogue",
]


def catalogue(kind: type[ApiError] = ApiError) -> list[type[ApiError]]:
    """Every kind of error, those that stand for a group included; in order of status and code."""
    kinds = {kind, *(found for below in kind.__subclasses__() for found in catalogue(below))}
    return sorted(kinds, key=lambda each: (each.status, each.code))
