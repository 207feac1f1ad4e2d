"""Workers as their parent sees them."""

import json
import os
import selectors
import signal
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from development.worker import work

SIGNALS = (signal.SIGTERM, signal.SIGINT)


@dataclass(eq=False)
class Worker:
    """A forked process, and what it has told so far. Its pipe ends when it does."""

    pid: int
    pipe: int
    root: Path
    serving: str = ""
    failure: str = ""
    closed: bool = False
    ended: bool = False
    _text: bytes = b""

    def read(self) -> None:
        """Takes in what it tells; blocks until there is something."""
        chunk = os.read(self.pipe, 65536)
        if not chunk:
            self.ended = True
            return
        *lines, self._text = (self._text + chunk).split(b"\n")
        for line in lines:
            message = json.loads(line)
            self.serving = message.get("ready", self.serving)
            self.failure = message.get("failed", self.failure)
            self.closed = self.closed or "closed" in message

    def reap(self) -> int:
        """Waits for its end and returns its exit code."""
        os.close(self.pipe)
        code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        # Python ends by the signal that it was asked to end with, uvicorn once it has drained.
        return 0 if code == -signal.SIGTERM else code

    def wait(self, seconds: float, *, until: Callable[[], bool]) -> None:
        """Takes in what it tells until that holds, until it has ended, or for that long."""
        with selectors.DefaultSelector() as only:
            only.register(self.pipe, selectors.EVENT_READ)
            deadline = time.monotonic() + seconds
            while not self.ended and not until():
                left = deadline - time.monotonic()
                if left <= 0:
                    return
                if only.select(left):
                    self.read()


def fork(root: Path, listener: socket.socket, *, prove: bool) -> Worker:
    """A worker for the sources below this root. It has nothing of its parent but the listener."""
    reading, writing = os.pipe()
    # Between the fork and its own handlers the child would treat a signal as its parent does.
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    pid = os.fork()
    if pid == 0:
        for number in SIGNALS:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
        work(root, listener, writing, prove=prove)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
    os.close(writing)
    return Worker(pid, reading, root)
