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
