"""How often each user may make requests of each kind. The figures are settings; these are their defaults."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class RateLimitKind(StrEnum):
    """The kinds of requests, each counted by itself."""

    MESSAGES = "messages"
    WRITES = "writes"
    MCP = "mcp"
    EXPORT = "export"


@dataclass(frozen=True)
class RateLimitPolicy:
    """A number of requests per window of so many seconds. A window begins with its first request."""

    requests: int
    seconds: int


DEFAULT_RATE_LIMITS: Mapping[RateLimitKind, RateLimitPolicy] = {
    RateLimitKind.MESSAGES: RateLimitPolicy(20, 60),
    RateLimitKind.WRITES: RateLimitPolicy(600, 60),
    RateLimitKind.MCP: RateLimitPolicy(300, 60),
    RateLimitKind.EXPORT: RateLimitPolicy(10, 3600),
}

READING = frozenset({"GET", "HEAD", "OPTIONS"})
# By the name of the operation. Every other change counts as a write, every other reading is free.
KIND_BY_OPERATION = {"send_message": RateLimitKind.MESSAGES, "export_account": RateLimitKind.EXPORT}
# A POST that changes nothing, sent while somebody types.
FREE_OPERATIONS = frozenset({"read_text"})


def kind_of(method: str, operation: str) -> RateLimitKind | None:
    """The kind that a request counts as."""
    if operation in FREE_OPERATIONS:
        return None
    return KIND_BY_OPERATION.get(operation) or (None if method.upper() in READING else RateLimitKind.WRITES)
