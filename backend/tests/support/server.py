"""The server process, as in the image."""

import asyncio
import json
import socket
import subprocess
import sys
from pathlib import Path

import httpx2
from sqlalchemy import URL

from tests.support.databases import BACKEND, process_environment
from tests.support.signing import JwksServer

COMMAND = ["-m", "src"]


class Server:
    """The entry of the image, on a port of its own."""

    def __init__(self, url: URL, directory: Path, jwks: JwksServer, **environment: str) -> None:
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        self._log = directory / "log"
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, *COMMAND, f"127.0.0.1:{port}"],
                cwd=BACKEND,
                env=process_environment(url, directory, JWKS_URL=jwks.url, **environment),
                stdout=log,
                stderr=log,
            )

    async def ready(self) -> None:
        async with httpx2.AsyncClient(base_url=self.address) as client:
            for _ in range(300):
                try:
                    if (await client.get("/readyz")).status_code == 200:
                        return
                except httpx2.TransportError:
                    assert self.process.poll() is None, self._log.read_text()
                await asyncio.sleep(0.1)
        raise AssertionError(self._log.read_text())

    async def mcp_ready(self, token: str) -> int:
        """Waits for the MCP server, which starts with its first request, and returns how many requests that took.

        On a busy machine the start takes longer than a request may, which is then answered 503.
        """
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/json, text/event-stream"}
        async with httpx2.AsyncClient(base_url=self.address, headers=headers, timeout=60) as client:
            for asked in range(1, 30):
                response = await client.post("/mcp", json={"jsonrpc": "2.0", "id": 1, "method": "ping"})
                if response.status_code != 503:
                    return asked
        raise AssertionError(self._log.read_text())

    def lines(self) -> list[dict]:
        return [json.loads(line) for line in self._log.read_text().splitlines()]

    def text(self) -> str:
        return self._log.read_text()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
