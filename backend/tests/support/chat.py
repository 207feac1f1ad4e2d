"""Talking to the assistant through the API."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx2
import uvicorn
from fastapi import FastAPI

from tests.support.server import free_port

CONVERSATIONS = "/api/v1/conversations"
TIME_ZONE = "Europe/Berlin"


@dataclass
class Answer:
    """The events of one turn."""

    events: list[tuple[str, dict[str, Any]]]

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.events]

    @property
    def text(self) -> str:
        return "".join(data["text"] for name, data in self.events if name == "delta")

    @property
    def message(self) -> dict[str, Any]:
        assert self.names[-1] == "finished", self.events[-1]
        return self.events[-1][1]["message"]

    @property
    def calls(self) -> list[dict[str, Any]]:
        return [data["call"] for name, data in self.events if name == "tool"]

    @property
    def tools(self) -> list[tuple[str, bool]]:
        return [(call["name"], call["ok"]) for call in self.calls]


def parsed(stream: str) -> list[tuple[str, dict[str, Any]]]:
    """Events of a stream; comments are left out."""
    events = []
    for block in stream.split("\n\n"):
        lines = [line for line in block.split("\n") if line and not line.startswith(":")]
        if lines:
            fields = dict(line.split(": ", 1) for line in lines)
            events.append((fields["event"], json.loads(fields["data"])))
    return events


async def converse(client: httpx2.AsyncClient, title: str | None = None) -> str:
    response = await client.post(CONVERSATIONS, json={"title": title} if title else {})
    assert response.status_code == 201, response.text
    return response.json()["id"]


async def say(client: httpx2.AsyncClient, conversation: str, text: str, **place: str) -> Answer:
    """What is answered to a message from a place: its `time_zone`, without one that of the tests, and `locale`."""
    response = await client.post(
        f"{CONVERSATIONS}/{conversation}/messages", json={"text": text, "time_zone": TIME_ZONE, **place}, timeout=60
    )
    assert response.status_code == 200, response.text
    return Answer(parsed(response.text))


async def messages(client: httpx2.AsyncClient, conversation: str) -> list[dict[str, Any]]:
    return (await client.get(f"{CONVERSATIONS}/{conversation}/messages", params={"limit": 100})).json()["items"]


async def titles(client: httpx2.AsyncClient, **query: Any) -> list[str]:
    page = (await client.get("/api/v1/tasks", params={"limit": 100, **query})).json()
    return sorted(task["title"] for task in page["items"])


@asynccontextmanager
async def over_http(app: FastAPI) -> AsyncIterator[str]:
    """The application behind a real server on the loopback: only there can a client go away."""
    server = uvicorn.Server(uvicorn.Config(app, port=free_port(), lifespan="off", log_config=None))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.config.port}"
    finally:
        server.should_exit = server.force_exit = True
        await serving
