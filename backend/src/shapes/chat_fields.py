"""The fixed values and the limits of what a conversation holds."""

from enum import StrEnum

TITLE_MAX_LENGTH = 120
MESSAGE_MAX_LENGTH = 4000


class Role(StrEnum):
    """Who said it."""

    USER = "user"
    ASSISTANT = "assistant"


class MessageState(StrEnum):
    """How a message ended. An answer starts as stopped: that is what it is when its process dies."""

    COMPLETE = "complete"
    STOPPED = "stopped"
    FAILED = "failed"


class AssistantKind(StrEnum):
    """Which assistant speaks."""

    COHERE = "cohere"
    EMBEDDED = "embedded"


class ConfirmationState(StrEnum):
    """What became of a question that only the user may answer."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    EXPIRED = "expired"
