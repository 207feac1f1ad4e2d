"""Workers as their parent sees them."""

import json
import os
import selectors
import signal
import socket
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from development.worker import work

SIGNALS = (signal.SIGTERM, signal.SIGINT)


@dataclass(eq=False)
class Worker:
    """A forked process, and what it has told so far. Its connection ends when it does."""

    pid: int
    connection: socket.socket
    root: Path
    serving: str = ""
    failure: str = ""
    unfit: str = ""
    closed: bool = False
    ended: bool = False
    _text: bytes = b""

    def read(self) -> None:
        """Takes in what it tells; blocks until there is something."""
        try:
            chunk = self.connection.recv(65536)
        except ConnectionResetError:
            # It has ended without reading all that it was sent.
            chunk = b""
        if not chunk:
            self.ended = True
            return
        *lines, self._text = (self._text + chunk).split(b"\n")
        for line in lines:
            message = json.loads(line)
            self.serving = message.get("ready", self.serving)
            self.failure = message.get("failed", self.failure)
            self.unfit = message.get("unfit", self.unfit)
            self.closed = self.closed or "closed" in message

    def move(self, root: Path, changed: Collection[str]) -> bool:
        """Asks a prepared one to serve the sources below this root, which differ in these files. False: it is gone."""
        try:
            self.connection.sendall(json.dumps({"root": str(root), "changed": list(changed)}).encode() + b"\n")
        except OSError:
            return False
        return True

    def reap(self) -> int:
        """Waits for its end and returns its exit code."""
        self.connection.close()
        code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        # Python ends by the signal that it was asked to end with, uvicorn once it has drained.
        return 0 if code == -signal.SIGTERM else code

    def wait(self, seconds: float, *, until: Callable[[], bool]) -> None:
        """Takes in what it tells until that holds, until it has ended, or for that long."""
        with selectors.DefaultSelector() as only:
            only.register(self.connection, selectors.EVENT_READ)
            deadline = time.monotonic() + seconds
            while not self.ended and not until():
                left = deadline - time.monotonic()
                if left <= 0:
                    return
                if only.select(left):
                    self.read()


def fork(root: Path, listener: socket.socket, *, prove: bool, at_once: bool = True) -> Worker:
    """A worker for the sources below this root, or one that is prepared with them: see `work`. It has nothing of its
    parent but the listener."""
    ours, theirs = socket.socketpair()
    # Between the fork and its own handlers the child would treat a signal as its parent does.
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    pid = os.fork()
    if pid == 0:
        for number in SIGNALS:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
        ours.close()
        work(root, listener, theirs, prove=prove, at_once=at_once)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
    theirs.close()
    return Worker(pid, ours, root)
