"""The interface of a language model, whoever provides it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

Say = Callable[[str], Awaitable[None]]
Messages = list[dict[str, Any]]


class Reason(StrEnum):
    """Why a model did not answer."""

    NO_KEY = "no_key"
    KEY_REFUSED = "key_refused"
    REQUEST_REFUSED = "request_refused"
    RATE_LIMITED = "rate_limited"
    FAULTY = "faulty"
    UNREACHABLE = "unreachable"
    TOO_SLOW = "too_slow"
    HELD_BACK = "held_back"


EXPLANATIONS = {
    Reason.NO_KEY: "no Cohere API key is set",
    Reason.KEY_REFUSED: "Cohere does not accept the API key",
    Reason.REQUEST_REFUSED: "Cohere refused the request",
    Reason.RATE_LIMITED: "Cohere's rate limit is reached",
    Reason.FAULTY: "Cohere answered with an error",
    Reason.UNREACHABLE: "Cohere cannot be reached",
    Reason.TOO_SLOW: "Cohere took too long",
    Reason.HELD_BACK: "Cohere failed several times in a row and gets a pause",
}


class ModelFailure(Exception):
    """The model did not answer."""

    def __init__(self, reason: Reason, *, retry_after: float | None = None) -> None:
        self.reason = reason
        self.retry_after = retry_after
        super().__init__(EXPLANATIONS[reason])


@dataclass(frozen=True)
class ToolRequest:
    """A tool that the model wants to use. Its arguments are whatever it wrote: None when that was not a JSON object."""

    id: str
    name: str
    arguments: dict[str, Any] | None


@dataclass
class Reply:
    """A whole answer: words, or tools to use, or both."""

    text: str = ""
    plan: str = ""
    requests: list[ToolRequest] = field(default_factory=list)


class Model(Protocol):
    """A language model that streams its words."""

    name: str

    async def reply(
        self, messages: Messages, tools: list[dict[str, Any]], say: Say, seconds: float, *, may_act: bool = True
    ) -> Reply:
        """Answers within so many seconds, and says each piece of text as it comes; raises ModelFailure.

        `may_act`: whether it may ask for tools this time.
        """
        ...
