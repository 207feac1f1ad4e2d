"""The server's process: `python -m src`, or `python -m src HOST:PORT` to listen elsewhere than on port 8000 of every address."""

import gc

# Of what a start makes next to nothing is garbage, and the collector would look through it again and again: the start
# takes 1.4 CPU s with it and 1.1 without. What is there in the end stays for good, so it is not looked through later.
gc.disable()

import sys

import uvicorn
from fastapi import FastAPI

from src.main import create_app

EVERYWHERE = "0.0.0.0:8000"


def create_app_and_collect_from_now_on() -> FastAPI:
    """The application, and the end of the start."""
    app = create_app()
    gc.freeze()
    gc.enable()
    return app


if __name__ == "__main__":
    host, _, port = (sys.argv[1:] or [EVERYWHERE])[0].rpartition(":")
    uvicorn.run(
        create_app_and_collect_from_now_on,
        factory=True,
        host=host,
        port=int(port),
        access_log=False,
        server_header=False,
        # Idle connections outlive those of the frontend's pool, so that it never writes into a closed one.
        timeout_keep_alive=65,
        timeout_graceful_shutdown=35,
    )
