"""Notices that the process is asked to end before its answers have ended: the server itself waits for those first."""

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

SIGNALS = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def before_end(run: Callable[[], None], serve_on_seconds: float = 0) -> Iterator[None]:
    """Within the block, runs this in the event loop when a signal asks the process to end, beside what the server does.

    After SIGTERM the server hears of it so much later, and serves on until then; after Ctrl-C, or another signal, at
    once. Outside the main thread, which alone can have signals, it never runs.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    servers: dict[int, Any] = {number: signal.getsignal(number) for number in SIGNALS}

    asked = False

    def handle(number: int, frame: FrameType | None) -> None:
        nonlocal asked
        loop.call_soon_threadsafe(run)
        if number == signal.SIGTERM and serve_on_seconds and not asked:
            loop.call_soon_threadsafe(loop.call_later, serve_on_seconds, end, number, frame)
        else:
            end(number, frame)
        asked = True

    def end(number: int, frame: FrameType | None) -> None:
        if callable(servers[number]):
            servers[number](number, frame)
        elif servers[number] == signal.SIG_DFL:
            signal.signal(number, signal.SIG_DFL)
            signal.raise_signal(number)

    for number in SIGNALS:
        signal.signal(number, handle)
    try:
        yield
    finally:
        for number in SIGNALS:
            signal.signal(number, servers[number])
