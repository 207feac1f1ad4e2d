"""Authentication and rate limit in front of the MCP server. Does not import the server, which starts on demand."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from src.auth.tokens import TokenVerifier
from src.errors import ApiError, Unauthenticated
from src.http.problem_response import problem_response

MCP_PATH = "/mcp"
USER_ID = "taskora.user_id"  # in the ASGI scope, set from the verified token only


class BearerOnly:
    """Admits only requests with a valid token, within the rate limit, and passes the id of their user on."""

    path = MCP_PATH  # for the log line

    def __init__(self, app: ASGIApp, tokens: TokenVerifier, count: Callable[[str], Awaitable[object]]) -> None:
        self._app = app
        self._tokens = tokens
        self._count = count

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scheme, _, token = Request(scope).headers.get("authorization", "").partition(" ")
        try:
            if scheme.lower() != "bearer":
                raise Unauthenticated
            user_id = await self._tokens.subject(token.strip())
            await self._count(user_id)
        except ApiError as error:
            return await problem_response(error)(scope, receive, send)
        return await self._app({**scope, USER_ID: user_id}, receive, send)
