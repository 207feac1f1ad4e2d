"""What users may do how often. The figures are settings; these are their defaults."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What is limited, each kind by itself."""

    MESSAGES = "messages"
    WRITES = "writes"
    MCP = "mcp"
    EXPORT = "export"


@dataclass(frozen=True)
class Limit:
    """So many requests in so many seconds. The window begins with the first request, not with the clock."""

    requests: int
    seconds: int


DEFAULT_LIMITS: Mapping[Kind, Limit] = {
    Kind.MESSAGES: Limit(20, 60),
    Kind.WRITES: Limit(600, 60),
    Kind.MCP: Limit(300, 60),
    Kind.EXPORT: Limit(10, 3600),
}

READING = frozenset({"GET", "HEAD", "OPTIONS"})
# By the name of the operation. Every other change counts as a write, every other reading is free.
KIND_BY_OPERATION = {"send_message": Kind.MESSAGES, "export_account": Kind.EXPORT}


def kind_of(method: str, operation: str) -> Kind | None:
    """The kind that a request counts as."""
    return KIND_BY_OPERATION.get(operation) or (None if method.upper() in READING else Kind.WRITES)
