"""Cohere's v2 chat through its own SDK: streamed, bounded in time, retried once, behind a circuit breaker."""

import asyncio
import json
import logging
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from src.assistant.breaker import CircuitBreaker
from src.assistant.model import Messages, ModelFailure, Reason, Reply, Say, ToolRequest
from src.assistant.storable import MAX_NAME, clean_text
from src.observability.metrics import MODEL_BREAKER_OPEN, MODEL_SECONDS

if TYPE_CHECKING:
    from cohere import AsyncClientV2
    from httpx import AsyncClient

logger = logging.getLogger(__name__)

CALL_SECONDS = 15.0
CONNECT_SECONDS = 5.0
RETRY_SECONDS = 0.5  # when Cohere names no time
MAX_OUTPUT_TOKENS = 1024
TEMPERATURE = 0.2
MAX_REQUESTS = 16  # of tools in one answer; more is garbage
RETRIED = {Reason.RATE_LIMITED, Reason.FAULTY, Reason.UNREACHABLE}
FOR_GOOD = {Reason.KEY_REFUSED}


class CohereModel:
    """One model of Cohere. The key's file is read for every call: a key can come, change and go while we run."""

    def __init__(
        self, key_file: Path | None, model: str, base_url: str | None, breaker: CircuitBreaker | None = None
    ) -> None:
        self.name = model
        self.last_failure: Reason | None = None
        self._key_file = key_file
        self._base_url = base_url
        self._breaker = breaker or CircuitBreaker()
        self._client: AsyncClientV2 | None = None
        self._transport: AsyncClient | None = None
        self._making = asyncio.Lock()

    @property
    def configured(self) -> bool:
        """Whether there is a key."""
        return bool(self._key())

    @property
    def held_back(self) -> bool:
        """Whether calls are held back because too many failed."""
        return self._breaker.open

    async def reply(
        self, messages: Messages, tools: list[dict[str, Any]], say: Say, seconds: float, *, may_act: bool = True
    ) -> Reply:
        """Answers within so many seconds; a call gets 15 s of them. Raises ModelFailure."""
        if not self.configured:
            raise ModelFailure(Reason.NO_KEY)
        if not self._breaker.admits():
            raise ModelFailure(Reason.HELD_BACK)
        try:
            request = {"messages": messages, "tools": tools, **({} if may_act else {"tool_choice": "NONE"})}
            answer = await self._with_retry(request, say, time.monotonic() + seconds)
        except ModelFailure as failure:
            self.last_failure = failure.reason
            if failure.reason is not Reason.REQUEST_REFUSED:
                self._breaker.failed(for_good=failure.reason in FOR_GOOD)
                MODEL_BREAKER_OPEN.set(self._breaker.open)
            logger.warning("model did not answer", extra={"fields": {"reason": str(failure.reason)}})
            raise
        self._breaker.succeeded()
        MODEL_BREAKER_OPEN.set(0)
        self.last_failure = None
        return answer

    async def close(self) -> None:
        """Closes the connections."""
        if self._transport:
            await self._transport.aclose()

    async def _with_retry(self, request: dict[str, Any], say: Say, deadline: float) -> Reply:
        said = False

        async def say_and_note(text: str) -> None:
            nonlocal said
            said = True
            await say(text)

        try:
            return await self._call(request, say_and_note, deadline)
        except ModelFailure as failure:
            wait = RETRY_SECONDS if failure.retry_after is None else failure.retry_after
            # What was said cannot be unsaid, and a wait beyond the deadline is a wait for nothing.
            if said or failure.reason not in RETRIED or time.monotonic() + wait >= deadline:
                raise
        await asyncio.sleep(wait)
        return await self._call(request, say_and_note, deadline)

    async def _call(self, request: dict[str, Any], say: Say, deadline: float) -> Reply:
        client = await self._ready_client()
        from cohere.core.api_error import ApiError
        from httpx import HTTPError

        began, outcome = time.monotonic(), "failed"
        try:
            async with asyncio.timeout(min(CALL_SECONDS, deadline - began)):
                reply = await self._read(client, request, say)
            outcome = "ok"
            return reply
        except TimeoutError:
            outcome = "timeout"
            raise ModelFailure(Reason.TOO_SLOW) from None
        except ApiError as error:
            outcome = "rate_limited" if error.status_code == 429 else outcome
            raise _refusal(error.status_code, error.headers) from None
        except HTTPError:
            raise ModelFailure(Reason.UNREACHABLE) from None
        finally:
            MODEL_SECONDS.labels(outcome).observe(time.monotonic() - began)

    async def _read(self, client: "AsyncClientV2", request: dict[str, Any], say: Say) -> Reply:
        answer = _Answer()
        stream = client.chat_stream(model=self.name, max_tokens=MAX_OUTPUT_TOKENS, temperature=TEMPERATURE, **request)
        async for event in stream:
            if text := answer.take(event):
                await say(text)
            if answer.ended:
                break
        return answer.whole()

    async def _ready_client(self) -> "AsyncClientV2":
        async with self._making:
            if self._client is None:
                # In a thread: the first import takes a good part of a second.
                self._client = await asyncio.to_thread(self._make_client)
        return self._client

    def _make_client(self) -> "AsyncClientV2":
        from cohere import AsyncClientV2
        from httpx import AsyncClient, Timeout

        _silence_the_sdk()
        # No redirects: the key goes to the address that was set and nowhere else.
        self._transport = AsyncClient(timeout=Timeout(CALL_SECONDS, connect=CONNECT_SECONDS), follow_redirects=False)
        return AsyncClientV2(
            api_key=self._key,
            base_url=self._base_url,
            client_name="taskora",
            httpx_client=self._transport,
            log_warning_experimental_features=False,
        )

    def _key(self) -> str:
        try:
            return self._key_file.read_text(encoding="utf-8").strip() if self._key_file else ""
        except (OSError, UnicodeDecodeError):
            return ""


class _Answer:
    """Puts the events of one stream together. The SDK checks no types, so nothing in an event is taken on trust."""

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


def _silence_the_sdk() -> None:
    """Its warnings quote what the model wrote. Some come from the root logger itself, where nobody else logs."""
    logging.getLogger("cohere").setLevel(logging.CRITICAL)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    logging.getLogger().addFilter(_NOT_ROOT)


_NOT_ROOT = logging.Filter()
_NOT_ROOT.filter = lambda record: record.name != "root"  # type: ignore[method-assign]


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


def _refusal(status: int | None, headers: dict[str, str] | None) -> ModelFailure:
    if status == 429:
        return ModelFailure(Reason.RATE_LIMITED, retry_after=_seconds(headers or {}))
    if status in (401, 403, 498):
        return ModelFailure(Reason.KEY_REFUSED)
    if status is None or status >= 500 or status < 400:
        return ModelFailure(Reason.FAULTY, retry_after=_seconds(headers or {}))
    return ModelFailure(Reason.REQUEST_REFUSED)


def _seconds(headers: dict[str, str]) -> float | None:
    """Retry-After in seconds. A date there is rare, and then our own pause does."""
    value = next((text for name, text in headers.items() if name.lower() == "retry-after"), "")
    try:
        seconds = float(value)
    except ValueError:
        return None
    return seconds if 0 <= seconds < float("inf") else None
