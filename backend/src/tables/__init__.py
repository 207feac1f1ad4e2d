"""The tables. Importing this package registers all of them in `metadata`."""

from src.tables.base import metadata
from src.tables.conversation import Confirmation, Conversation, Message, ToolCall
from src.tables.idempotency_key import IdempotencyKey
from src.tables.rate_limit import RateLimit
from src.tables.task import Task

__all__ = [
    "Confirmation",
    "Conversation",
    "IdempotencyKey",
    "Message",
    "RateLimit",
    "Task",
    "ToolCall",
    "metadata",
]
