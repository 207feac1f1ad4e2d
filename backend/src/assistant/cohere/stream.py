"""The events of one streamed answer of Cohere, put together."""

import json
from typing import Any

from src.assistant.model import ModelFailure, Reason, Reply, ToolRequest
from src.assistant.storable import MAX_NAME, clean_text

MAX_REQUESTS = 16  # of tools in one answer; more is garbage


class StreamedReply:
    """Assembles the events of one stream. The SDK does not validate types, so each value is checked."""

    def __init__(self) -> None:
        self.ended = False
        self._text: list[str] = []
        self._plan: list[str] = []
        self._requests: dict[int, dict[str, str]] = {}

    def take(self, event: Any) -> str:
        """Notes the event, and returns the text to say."""
        message = getattr(getattr(event, "delta", None), "message", None)
        match getattr(event, "type", None):
            case "content-delta":
                text = _text(message, "content", "text")
                self._text.append(text)
                return text
            case "tool-plan-delta":
                self._plan.append(_text(message, "tool_plan"))
            case "tool-call-start":
                self._start(event, message)
            case "tool-call-delta":
                self._continue(event, message)
            case "message-end":
                self._end(event)
        return ""

    def whole(self) -> Reply:
        """The answer; raises ModelFailure when it broke off."""
        if not self.ended:
            raise ModelFailure(Reason.UNREACHABLE)
        requests = [
            ToolRequest(entry["id"], entry["name"], _object(entry["arguments"]))
            for _, entry in sorted(self._requests.items())
        ]
        reply = Reply("".join(self._text), "".join(self._plan), requests)
        if not reply.text.strip() and not requests:
            raise ModelFailure(Reason.FAULTY)
        return reply

    def _start(self, event: Any, message: Any) -> None:
        call = getattr(message, "tool_calls", None)
        identifier, name = _text(call, "id"), _text(call, "function", "name")
        if not identifier or not name or len(self._requests) >= MAX_REQUESTS:
            raise ModelFailure(Reason.FAULTY)
        self._requests[_index(event)] = {
            "id": identifier,
            "name": name[:MAX_NAME],
            "arguments": _text(call, "function", "arguments"),
        }

    def _continue(self, event: Any, message: Any) -> None:
        entry = self._requests.get(_index(event))
        if entry is None:
            raise ModelFailure(Reason.FAULTY)
        entry["arguments"] += _text(getattr(message, "tool_calls", None), "function", "arguments")

    def _end(self, event: Any) -> None:
        if getattr(getattr(event, "delta", None), "finish_reason", None) in ("ERROR", "TIMEOUT"):
            raise ModelFailure(Reason.FAULTY)
        self.ended = True


def _text(value: Any, *path: str) -> str:
    for name in path:
        value = value.get(name) if isinstance(value, dict) else getattr(value, name, None)
    return clean_text(value) if isinstance(value, str) else ""


def _index(event: Any) -> int:
    index = getattr(event, "index", None)
    return index if isinstance(index, int) else 0


def _object(text: str) -> dict[str, Any] | None:
    """No arguments at all is an empty object; models write it so."""
    try:
        value = json.loads(text) if text.strip() else {}
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
