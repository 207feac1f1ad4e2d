"""The server's process: `python -m src [HOST:PORT]`. Without an address it listens on port 8000 of all interfaces."""

import gc

# Next to nothing of what a start allocates is garbage, yet the collector would scan it again and again: a start takes
# 1.4 CPU s with the collector and 1.1 without. What exists at the end of the start stays, so later scans leave it out.
gc.disable()

import sys  # noqa: E402
from typing import Any  # noqa: E402

import uvicorn  # noqa: E402
from fastapi import FastAPI  # noqa: E402

from src.main import create_app  # noqa: E402

EVERYWHERE = "0.0.0.0:8000"
# How every server of the application behaves, wherever it listens.
SERVER: dict[str, Any] = {
    "access_log": False,
    "server_header": False,
    # Idle connections outlive those of the frontend's pool, so that it never writes into a closed one.
    "timeout_keep_alive": 65,
    "timeout_graceful_shutdown": 35,
}


def create_app_then_enable_gc() -> FastAPI:
    """Creates the application, then turns the collector on for what follows."""
    app = create_app()
    gc.freeze()
    gc.enable()
    return app


if __name__ == "__main__":
    host, _, port = (sys.argv[1:] or [EVERYWHERE])[0].rpartition(":")
    uvicorn.run(create_app_then_enable_gc, factory=True, host=host, port=int(port), **SERVER)
