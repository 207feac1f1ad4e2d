"""Asks callers to go elsewhere before the server closes their connections."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Farewell:
    """Whether this process is about to end."""

    def __init__(self) -> None:
        self.begun = False

    def begin(self) -> None:
        """Each answer from now on is the last one of its connection."""
        self.begun = True


class LastAnswers:
    """Says with each answer that it is the last one of its connection, once the farewell has begun (RFC 9112, 9.6).

    The server closes kept connections at once when it ends, and whoever sends a request at that instant can not know
    whether it was done. A caller that was asked to reconnect does so before it sends anything.
    """

    def __init__(self, app: ASGIApp, farewell: Farewell) -> None:
        self._app = app
        self._farewell = farewell

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)

        async def send_last(message: Message) -> None:
            if self._farewell.begun and message["type"] == "http.response.start":
                MutableHeaders(scope=message)["Connection"] = "close"
            await send(message)

        await self._app(scope, receive, send_last)
