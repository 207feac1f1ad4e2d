"""One worker: a forked process that imports the sources of one generation and serves them on the given socket."""

import asyncio
import json
import os
import socket
import sys
import traceback
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from prometheus_client import exposition
from uvicorn import Config, Server

from development.generations import SOURCES, digests, tree_hash

# How long a connection that the worker has accepted last may take to send its request.
FRESH_SECONDS = 0.3


def work(root: Path, listener: socket.socket, report: int, *, prove: bool) -> NoReturn:
    """Serves until a signal ends it. `report` is told, one JSON object a line: ready or failed, then closed."""

    def tell(**message: str) -> None:
        os.write(report, json.dumps(message).encode() + b"\n")

    try:
        started = _serve(root, listener, tell, prove=prove)
        code = 0 if started else 3
    except BaseException as error:
        if not prove:
            print(error if isinstance(error, SystemExit) else traceback.format_exc(), file=sys.stderr)
        tell(failed=_describe(error, root))
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _serve(root: Path, listener: socket.socket, tell: Any, *, prove: bool) -> bool:
    os.chdir(root)
    sys.path.insert(0, str(root))
    # For a moment two workers serve the figures of one pod.
    exposition.ThreadingWSGIServer.allow_reuse_port = True
    sources = tree_hash(digests(root))
    from src.__main__ import SERVER, create_app_then_enable_gc

    app = Proven(create_app_then_enable_gc(), prove=prove)
    server = _Reporting(Config(app, log_config=None, lifespan="on", **SERVER), tell, sources)
    with suppress(SystemExit):
        server.run(sockets=[listener])
    if not server.started:
        tell(failed=app.failure or "the application did not start; the logs say why")
    return server.started


class _Reporting(Server):
    """Says when it serves, and when it accepts no more."""

    def __init__(self, config: Config, tell: Any, sources: str) -> None:
        super().__init__(config)
        self._tell = tell
        self._sources = sources

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._tell(ready=self._sources)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Before it says so, no kept connection leads here any more. One that has just come may still send its
        request: nobody else would answer that."""
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            if getattr(connection, "cycle", None) is not None:
                connection.shutdown()
        await asyncio.sleep(0)
        self._tell(closed=self._sources)
        await asyncio.sleep(FRESH_SECONDS)
        await super().shutdown(sockets)


class Proven:
    """The application, which starts only if it would answer the readiness probe: else no pod would get traffic."""

    def __init__(self, app: Any, *, prove: bool) -> None:
        self.failure = ""
        self._app = app
        self._prove = prove

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        async def checked(message: Any) -> None:
            if message["type"] == "lifespan.startup.failed":
                self.failure = _last_line(message.get("message", ""))
            if message["type"] == "lifespan.startup.complete" and self._prove:
                status = await self._ask("/readyz")
                if status >= 500:
                    self.failure = f"GET /readyz would be answered {status}; the logs say why"
                    message = {"type": "lifespan.startup.failed", "message": self.failure}
            await send(message)

        await self._app(scope, receive, checked if scope["type"] == "lifespan" else send)

    async def _ask(self, path: str) -> int:
        status = 500
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "root_path": "",
            "query_string": b"",
            "headers": [(b"host", b"localhost")],
            "client": ("127.0.0.1", 0),
            "server": ("127.0.0.1", 0),
            "state": {},
        }

        async def receive() -> Any:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Any) -> None:
            nonlocal status
            status = message.get("status", status)

        try:
            await self._app(scope, receive, send)
        except Exception as error:
            self.failure = repr(error)
            return 500
        return status


def _last_line(text: str) -> str:
    return text.strip().rpartition("\n")[2]


def _describe(error: BaseException, root: Path) -> str:
    """`src/api/tasks.py:12: NameError: name 'x' is not defined`: the innermost line of our own code, and the error."""
    if isinstance(error, SyntaxError) and error.filename:
        return f"{_below(error.filename, root)}:{error.lineno}: {type(error).__name__}: {error.msg}"
    frames = [
        f for f in traceback.extract_tb(error.__traceback__) if _below(f.filename, root).startswith(SOURCES + "/")
    ]
    where = f"{_below(frames[-1].filename, root)}:{frames[-1].lineno}: " if frames else ""
    return f"{where}{type(error).__name__}: {error}"


def _below(filename: str, root: Path) -> str:
    return filename.removeprefix(f"{root}/")
