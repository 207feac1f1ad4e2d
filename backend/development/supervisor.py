"""The container's process in the inner loop: holds the listening socket and the libraries, and forks the workers.

A change is asked for on a socket in the file system (`kubectl exec` leads there): the sources go into a generation of
their own, a worker starts with it, and only when that one serves does the one before stop accepting and end. Whatever
goes wrong before leaves the one before serving. Beside the worker that serves, a prepared one has imported the same
sources: it only imports again what a change makes stale.
"""

import base64
import binascii
import gc
import importlib
import json
import os
import selectors
import signal
import socket
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

from development.forked import SIGNALS, Worker, fork
from development.generations import Generations, Refused, digests, tree_hash
from development.loaded import CAN_PREPARE

# What every worker needs and no change of the sources changes: imported once, and there at once in each fork. A test
# compares it with what the application imports at its start.
LIBRARIES = (
    "uvicorn.lifespan.on",
    "uvicorn.protocols.http.auto",
    "uvicorn.protocols.websockets.auto",
    "fastapi.responses",
    "starlette.routing",
    "sqlmodel",
    "sqlalchemy.ext.asyncio",
    "sqlalchemy.dialects.postgresql.psycopg",
    "psycopg",
    "jwt",
    "prometheus_client",
)
START_SECONDS = 30
HANDOVER_SECONDS = 5


@dataclass(eq=False)
class Caller:
    """A connection of somebody who asks for changes."""

    connection: socket.socket
    text: bytearray = field(default_factory=bytearray)


class Supervisor:
    """Runs until a signal, or until its worker ends by itself: that is then the container's end, as without it."""

    def __init__(self, address: tuple[str, int], image: Path, folder: Path) -> None:
        self._generations = Generations(image, folder)
        self._listener = socket.create_server(address, backlog=2048)
        self._control = _listen(folder / "control")
        self._selector = selectors.DefaultSelector()
        self._workers: list[Worker] = []
        self._prepared: Worker | None = None
        self._ending = False

    def run(self) -> int:
        """Returns the exit code."""
        gc.disable()
        for name in LIBRARIES:
            importlib.import_module(name)
        gc.freeze()
        for number in SIGNALS:
            signal.signal(number, self._end)
        self._selector.register(self._control, selectors.EVENT_READ)
        serving = self._fork(self._generations.current, prove=False)
        while True:
            for key, _ in self._selector.select():
                if isinstance(key.data, Worker):
                    serving, code = self._hear(key.data, serving)
                    if code is not None:
                        return code
                elif isinstance(key.data, Caller):
                    serving = self._answer(key.data, serving)
                else:
                    self._welcome(serving)

    def _end(self, _number: int, _frame: FrameType | None) -> None:
        self._ending = True
        for worker in self._workers:
            os.kill(worker.pid, signal.SIGTERM)

    def _hear(self, worker: Worker, serving: Worker) -> tuple[Worker, int | None]:
        worker.read()
        if not worker.ended:
            self._prepare(serving)
            return serving, None
        code = self._forget(worker)
        if worker is serving:
            return serving, code
        return serving, None

    def _forget(self, worker: Worker) -> int:
        self._selector.unregister(worker.connection)
        self._workers.remove(worker)
        if worker is self._prepared:
            self._prepared = None
        code = worker.reap()
        self._generations.drop(worker.root)
        return code

    def _welcome(self, serving: Worker) -> None:
        connection, _ = self._control.accept()
        caller = Caller(connection)
        self._selector.register(connection, selectors.EVENT_READ, caller)
        self._send(caller, files=digests(serving.root), serving=serving.serving)

    def _answer(self, caller: Caller, serving: Worker) -> Worker:
        try:
            chunk = caller.connection.recv(1 << 20)
        except OSError:
            chunk = b""
        if not chunk:
            self._hang_up(caller)
            return serving
        caller.text += chunk
        while b"\n" in caller.text:
            line, _, rest = caller.text.partition(b"\n")
            caller.text = rest
            serving = self._obey(caller, json.loads(line), serving)
        return serving

    def _obey(self, caller: Caller, request: dict[str, Any], serving: Worker) -> Worker:
        """A request without changes only asks which sources serve."""
        began = time.monotonic()
        error = ""
        if "expect" in request:
            try:
                serving = self._change(request, serving)
            except Refused as refusal:
                error = str(refusal)
        took = round((time.monotonic() - began) * 1000)
        self._send(caller, serving=serving.serving, error=error, took=took)
        self._prepare(serving)
        return serving

    def _change(self, request: dict[str, Any], serving: Worker) -> Worker:
        try:
            put = {path: base64.b64decode(text, validate=True) for path, text in request["put"].items()}
        except binascii.Error:
            raise Refused("a file came damaged") from None
        root = self._generations.make(put, request["remove"])
        if tree_hash(digests(root)) != request["expect"]:
            self._generations.drop(root)
            raise Refused("the sources came out otherwise than they were sent")
        worker = self._start(root, [*put, *request["remove"]])
        if not worker.serving or worker.ended:
            self._kill(worker)
            raise Refused(worker.failure or f"the worker did not start within {START_SECONDS} s")
        self._generations.keep(root)
        os.kill(serving.pid, signal.SIGTERM)
        # Connections that wait are the new one's; its answers under way are finished by the one before.
        serving.wait(HANDOVER_SECONDS, until=lambda: serving.closed)
        if serving.ended:
            self._forget(serving)
        return worker

    def _start(self, root: Path, changed: list[str]) -> Worker:
        """A worker that serves these sources, or one that has not come that far within the time."""
        prepared, self._prepared = self._prepared, None
        if prepared and prepared.move(root, changed):
            self._wait(prepared)
            if not prepared.unfit:
                prepared.root = root
                return prepared
        worker = self._fork(root, prove=True)
        self._wait(worker)
        return worker

    def _wait(self, worker: Worker) -> None:
        worker.wait(START_SECONDS, until=lambda: bool(worker.serving or worker.failure or worker.unfit))

    def _kill(self, worker: Worker) -> None:
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait(HANDOVER_SECONDS, until=lambda: False)
        self._forget(worker)

    def _prepare(self, serving: Worker) -> None:
        """Has the next worker ready, if there can be one and none is."""
        if CAN_PREPARE and serving.serving and not self._prepared and not self._ending:
            self._prepared = self._fork(serving.root, prove=True, at_once=False)

    def _fork(self, root: Path, *, prove: bool, at_once: bool = True) -> Worker:
        worker = fork(root, self._listener, prove=prove, at_once=at_once)
        self._workers.append(worker)
        self._selector.register(worker.connection, selectors.EVENT_READ, worker)
        # A signal that came meanwhile has not reached it.
        if self._ending:
            os.kill(worker.pid, signal.SIGTERM)
        return worker

    def _send(self, caller: Caller, **message: Any) -> None:
        try:
            caller.connection.sendall(json.dumps(message).encode() + b"\n")
        except OSError:
            self._hang_up(caller)

    def _hang_up(self, caller: Caller) -> None:
        with suppress(KeyError):
            self._selector.unregister(caller.connection)
        caller.connection.close()


def _listen(path: Path) -> socket.socket:
    """For this user alone: whoever speaks here decides what runs."""
    path.unlink(missing_ok=True)
    control = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    before = os.umask(0o177)
    control.bind(str(path))
    os.umask(before)
    control.listen()
    return control
