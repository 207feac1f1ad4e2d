"""One worker: a forked process that imports the sources of one generation and serves them on the given socket.

A prepared one has imported the generation that serves now, and waits for the change that it is to serve.
"""

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

from development.generations import digests, tree_hash
from development.loaded import SOURCES, Loaded, Unfit

# How long a connection that the worker has accepted last may take to send its request.
FRESH_SECONDS = 0.3


def work(root: Path, listener: socket.socket, supervisor: socket.socket, *, prove: bool, at_once: bool) -> NoReturn:
    """Serves until a signal ends it, at once or when the supervisor asks for it with `{root, changed}`.

    The supervisor is told, one JSON object a line: ready, failed or unfit, then closed.
    """

    def tell(**message: str) -> None:
        supervisor.sendall(json.dumps(message).encode() + b"\n")

    try:
        started = _serve(Loaded(root), listener, tell, prove=prove, orders=None if at_once else supervisor)
        code = 0 if started else 3
    except Unfit as reason:
        tell(unfit=str(reason))
        code = 0
    except BaseException as error:
        if not prove:
            print(error if isinstance(error, SystemExit) else traceback.format_exc(), file=sys.stderr)
        tell(failed=_describe(error))
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _serve(loaded: Loaded, listener: socket.socket, tell: Any, *, prove: bool, orders: socket.socket | None) -> bool:
    # For a moment two workers serve the figures of one pod.
    exposition.ThreadingWSGIServer.allow_reuse_port = True
    entry = loaded.load()
    if orders:
        order = json.loads(orders.makefile().readline() or "null")
        if order is None:
            return True
        loaded.move(Path(order["root"]), order["changed"])
        entry = loaded.load()
    sources = tree_hash(digests(Path.cwd()))
    app = Proven(entry.create_app_then_enable_gc(), prove=prove)
    server = _Reporting(Config(app, log_config=None, lifespan="on", **entry.SERVER), tell, sources)
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


def _describe(error: BaseException) -> str:
    """`src/api/tasks.py:12: NameError: name 'x' is not defined`: the innermost line of our own code, and the error."""
    if isinstance(error, SyntaxError) and error.filename:
        return f"{_below_root(error.filename)}:{error.lineno}: {type(error).__name__}: {error.msg}"
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if _below_root(frame.filename).startswith(SOURCES + "/")
    ]
    where = f"{_below_root(frames[-1].filename)}:{frames[-1].lineno}: " if frames else ""
    return f"{where}{type(error).__name__}: {error}"


def _below_root(filename: str) -> str:
    return filename.removeprefix(f"{sys.path[0]}/")
