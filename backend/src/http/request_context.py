"""The outermost middleware: id, log line and metrics of each request."""

import logging
import time

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from src.errors import InternalError
from src.http.problem_response import problem_response
from src.observability.metrics import REQUESTS_IN_FLIGHT, observe_request
from src.observability.request_id import HEADER, begin_request

logger = logging.getLogger(__name__)


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
