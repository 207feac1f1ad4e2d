"""Cohere's v2 chat through its own SDK: streamed, bounded in time, retried once, behind a circuit breaker."""

import asyncio
import logging
import time
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from src.assistant.breaker import CircuitBreaker
from src.assistant.cohere.client import CohereClient
from src.assistant.cohere.refusal import failure_of
from src.assistant.cohere.stream import StreamedReply
from src.assistant.model import Messages, ModelFailure, Reason, Reply, Say
from src.observability.metrics import MODEL_BREAKER_OPEN, MODEL_SECONDS

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from cohere import AsyncClientV2, V2ChatStreamResponse

logger = logging.getLogger(__name__)

CALL_SECONDS = 15.0
RETRY_SECONDS = 0.5  # when Cohere names no time
MAX_OUTPUT_TOKENS = 1024
TEMPERATURE = 0.2
RETRIED = {Reason.RATE_LIMITED, Reason.FAULTY, Reason.UNREACHABLE}
FOR_GOOD = {Reason.KEY_REFUSED}


class CohereModel:
    """One model of Cohere. The key's file is read for every call, so it can be added, changed and removed any time."""

    def __init__(
        self, key_file: Path | None, model: str, base_url: str | None, breaker: CircuitBreaker | None = None
    ) -> None:
        self.name = model
        self.last_failure: Reason | None = None
        self._key_file = key_file
        self._breaker = breaker or CircuitBreaker()
        self._client = CohereClient(self._key, base_url, CALL_SECONDS)

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
        await self._client.close()

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
            # Streamed text cannot be withdrawn, and a retry after the deadline is useless.
            if said or failure.reason not in RETRIED or time.monotonic() + wait >= deadline:
                raise
        await asyncio.sleep(wait)
        return await self._call(request, say_and_note, deadline)

    async def _call(self, request: dict[str, Any], say: Say, deadline: float) -> Reply:
        client = await self._client.ready()
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
            raise failure_of(error.status_code, error.headers) from None
        except HTTPError:
            raise ModelFailure(Reason.UNREACHABLE) from None
        finally:
            MODEL_SECONDS.labels(outcome).observe(time.monotonic() - began)

    async def _read(self, client: "AsyncClientV2", request: dict[str, Any], say: Say) -> Reply:
        answer = StreamedReply()
        made = client.chat_stream(model=self.name, max_tokens=MAX_OUTPUT_TOKENS, temperature=TEMPERATURE, **request)
        stream = cast("AsyncGenerator[V2ChatStreamResponse]", made)
        # Left to the garbage collector, a stream that is not read to its end keeps its connection until then.
        async with aclosing(stream):
            async for event in stream:
                if text := answer.take(event):
                    await say(text)
                if answer.ended:
                    break
        return answer.whole()

    def _key(self) -> str:
        try:
            return self._key_file.read_text(encoding="utf-8").strip() if self._key_file else ""
        except (OSError, UnicodeDecodeError):
            return ""
