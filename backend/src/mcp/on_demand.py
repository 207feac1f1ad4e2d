"""Starts the MCP server with the first request for it.

Its packages are a good third of what a process imports. The pods of a rollout start side by side on few cores, while
agents can wait for the one start that each process needs.
"""

import asyncio
import logging
from contextvars import Context
from typing import TYPE_CHECKING

from starlette.types import ASGIApp, Receive, Scope, Send

from src.database import Database
from src.errors import Unavailable
from src.http.problem_response import problem_response
from src.settings import Settings

if TYPE_CHECKING:
    from src.mcp.server import McpServer

logger = logging.getLogger(__name__)


class McpOnDemand:
    """Passes requests to the server, and starts it when none is running. Requests that come meanwhile share the start;
    they are answered 503 when it fails, and the next request tries again."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._settings = settings
        self._database = database
        self._task: asyncio.Task[None] | None = None
        self._started: asyncio.Future[ASGIApp | None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = await self._running()
        if app is None:
            return await problem_response(Unavailable())(scope, receive, send)
        return await app(scope, receive, send)

    async def close(self) -> None:
        """Ends the server, or its start."""
        if self._task:
            self._task.cancel()
            await asyncio.wait({self._task})

    async def _running(self) -> ASGIApp | None:
        if self._started is None or self._task is None or self._task.done():
            self._started = asyncio.get_running_loop().create_future()
            # A context of its own: the server outlives the first request.
            self._task = asyncio.create_task(self._run(self._started), context=Context())
        # Shielded: a caller that disconnects must not cancel the start for the others.
        return await asyncio.shield(self._started)

    async def _run(self, started: asyncio.Future[ASGIApp | None]) -> None:
        """Starts, runs and stops the server in one task: a context manager must be left in the task that entered it."""
        try:
            # In a thread: the import takes the better part of a second.
            server = (await asyncio.to_thread(_import_server))(self._settings, self._database)
            async with server.server.session_manager.run():
                started.set_result(server.app)
                await asyncio.get_running_loop().create_future()
        except Exception as error:
            logger.error("the MCP server does not run", exc_info=error)
        finally:
            if not started.done():
                started.set_result(None)


def _import_server() -> "type[McpServer]":
    from src.mcp.server import McpServer

    return McpServer
