"""The middleware that bounds the time until an answer begins."""

import asyncio
import logging

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from src.errors import DeadlineExceeded
from src.http.problem_response import problem_response

logger = logging.getLogger(__name__)

ANSWER_SECONDS = 6.0


class AnswerDeadline:
    """Answers 503 when no answer has begun after 6 s, and cancels the work without waiting for its end.

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

        async def answer() -> None:
            await self._app(scope, receive, send_in_time)

        work = asyncio.create_task(answer())
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
