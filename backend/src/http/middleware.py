"""What surrounds every request, from the outside in: identity and log line, size of the body, time for the answer."""

import asyncio
import logging
import time

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from src.errors import ApiError, BodyTooLarge, BodyTooSlow, DeadlineExceeded, InternalError
from src.http.problem_response import problem_response
from src.observability.metrics import REQUESTS_IN_FLIGHT, observe_request
from src.observability.request_id import HEADER, begin_request

logger = logging.getLogger(__name__)

MAX_BODY_BYTES = 1024 * 1024
BODY_SECONDS = 10.0
ANSWER_SECONDS = 6.0


class RequestContext:
    """Gives the request its id, logs and counts it at its end, and turns an unexpected error into a problem."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        request_id = begin_request(Headers(scope=scope).get(HEADER))
        started, status = time.perf_counter(), 0

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = request_id
            await send(message)

        REQUESTS_IN_FLIGHT.inc()
        try:
            await self._app(scope, receive, send_with_id)
        except Exception as error:
            logger.error("request failed", exc_info=error)
            if status:
                raise ConnectionAbortedError("the answer broke off") from None
            await problem_response(InternalError())(scope, receive, send_with_id)
        finally:
            REQUESTS_IN_FLIGHT.dec()
            self._record(scope, status, time.perf_counter() - started)

    def _record(self, scope: Scope, status: int, seconds: float) -> None:
        # The route's pattern, not the address: an address can hold anything that a person typed.
        path = getattr(scope.get("route") or scope.get("endpoint"), "path", "unmatched")
        observe_request(scope["method"], path, status, seconds)
        level = logging.DEBUG if path in ("/healthz", "/readyz") and status < 400 else logging.INFO
        fields = {"method": scope["method"], "route": path, "status": status, "duration_ms": round(seconds * 1000, 1)}
        logger.log(level, "request", extra={"fields": fields})


class BodyLimit:
    """Reads the body, at most 1 MiB and 10 s of it, before anything else runs."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await self._read(scope, receive)
        except TimeoutError:
            return await problem_response(BodyTooSlow())(scope, receive, send)
        except ApiError as error:
            return await problem_response(error)(scope, receive, send)
        if body is None:
            return None

        pending: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def replay() -> Message:
            return pending.pop() if pending else await receive()

        return await self._app(scope, replay, send)

    async def _read(self, scope: Scope, receive: Receive) -> bytes | None:
        """None when the caller went away."""
        declared = Headers(scope=scope).get("content-length", "0")
        if declared.isascii() and declared.isdigit() and int(declared[:20]) > MAX_BODY_BYTES:
            raise BodyTooLarge
        body = bytearray()
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return None
            body += message.get("body", b"")
            if len(body) > MAX_BODY_BYTES:
                raise BodyTooLarge
            if not message.get("more_body", False):
                return bytes(body)


class AnswerDeadline:
    """Answers 503 when nothing has been said after 6 s, and cancels the work behind the caller's back.

    Cancelling alone is not enough: a driver that waits for a frozen server also waits for the server to confirm the
    cancellation. A streamed answer may go on for longer once it has begun.
    """

    def __init__(self, app: ASGIApp, seconds: float = ANSWER_SECONDS) -> None:
        self._app = app
        self._seconds = seconds
        self._abandoned: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        begun, expired = asyncio.Event(), False

        async def send_in_time(message: Message) -> None:
            if expired:
                raise asyncio.CancelledError
            begun.set()
            await send(message)

        work = asyncio.create_task(self._app(scope, receive, send_in_time))
        beginning = asyncio.create_task(begun.wait())
        try:
            await asyncio.wait({work, beginning}, timeout=self._seconds, return_when=asyncio.FIRST_COMPLETED)
            if begun.is_set() or work.done():
                return await work
            expired = True
            self._abandon(work)
            return await problem_response(DeadlineExceeded())(scope, receive, send)
        except asyncio.CancelledError:
            work.cancel()
            raise
        finally:
            beginning.cancel()

    def _abandon(self, work: asyncio.Task[None]) -> None:
        self._abandoned.add(work)  # asyncio itself keeps only a weak reference
        work.add_done_callback(self._forget)
        work.cancel()

    def _forget(self, work: asyncio.Task[None]) -> None:
        self._abandoned.discard(work)
        if not work.cancelled() and (error := work.exception()):
            logger.warning("abandoned request ended", exc_info=error)
