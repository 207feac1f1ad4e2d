"""The official SDK's client uses the tools, over HTTP, as one of two users."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import httpx2
import pytest
from fastapi import FastAPI
from mcp.client.client import Client
from mcp.client.streamable_http import streamable_http_client
from sqlalchemy import URL

from src.mcp.tools import TOOLS
from tests.conftest import ALICE, BOB, client_of
from tests.support import databases
from tests.support.signing import Signer

MCP = "/mcp"
INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}},
}
ACCEPT = {"Accept": "application/json, text/event-stream"}


@asynccontextmanager
async def connect(app: FastAPI, token: str) -> AsyncIterator[Client]:
    async with client_of(app, token) as http:
        async with Client(streamable_http_client("http://backend.test/mcp", http_client=http)) as client:
            yield client


async def call(client: Client, name: str, **arguments: Any) -> Any:
    result = await client.call_tool(name, arguments)
    assert not result.is_error, result.content
    assert json.loads(result.content[0].text) == result.structured_content
    return result.structured_content


async def failure(client: Client, name: str, **arguments: Any) -> str:
    result = await client.call_tool(name, arguments)
    assert result.is_error
    return result.content[0].text


async def test_a_full_round_trip(app: FastAPI, alice: httpx2.AsyncClient, signer: Signer) -> None:
    async with connect(app, signer.token(ALICE)) as client:
        assert {tool.name for tool in (await client.list_tools()).tools} == set(TOOLS)
        task = await call(client, "add_task", title=" Buy milk ")
        assert task == (await alice.get(f"/api/v1/tasks/{task['id']}")).json()
        assert (await call(client, "complete_task", task_id=task["id"]))["status"] == "done"
        assert (await call(client, "reopen_task", task_id=task["id"]))["status"] == "todo"
        assert (await call(client, "rename_task", task_id=task["id"], title="Buy bread"))["title"] == "Buy bread"
        second = await call(client, "add_task", title="second")
        page = await call(client, "list_tasks", limit=1)
        assert [item["id"] for item in page["items"]] == [second["id"]]
        page = await call(client, "list_tasks", cursor=page["next_cursor"])
        assert [item["id"] for item in page["items"]] == [task["id"]]
        assert await call(client, "delete_task", task_id=task["id"]) == {"deleted": True}
        assert [item["id"] for item in (await call(client, "list_tasks"))["items"]] == [second["id"]]


FOREIGN = {
    "complete_task": {},
    "reopen_task": {},
    "rename_task": {"title": "stolen"},
    "delete_task": {},
}


async def test_every_tool_that_names_a_task_is_in_the_next_test() -> None:
    assert set(FOREIGN) == {tool.name for tool in TOOLS.values() if "task_id" in tool.arguments.model_fields}


@pytest.mark.parametrize("name", FOREIGN)
async def test_a_foreign_task_is_a_missing_one(
    app: FastAPI, signer: Signer, alice: httpx2.AsyncClient, database_url: URL, name: str
) -> None:
    task_id = (await alice.post("/api/v1/tasks", json={"title": "of Alice"})).json()["id"]
    before = databases.execute("SELECT * FROM task", url=database_url)
    async with connect(app, signer.token(BOB)) as client:
        foreign = await failure(client, name, task_id=task_id, **FOREIGN[name])
        missing = await failure(client, name, task_id=str(uuid4()), **FOREIGN[name])
        assert foreign == missing == "There is no such resource."
        assert (await call(client, "list_tasks"))["items"] == []
    assert databases.execute("SELECT * FROM task", url=database_url) == before
    async with connect(app, signer.token(ALICE)) as client:
        assert await call(client, name, task_id=task_id, **FOREIGN[name]), "the counter-test: the owner may"


def test_no_tool_has_an_argument_that_says_who() -> None:
    for tool in TOOLS.values():
        assert not {"user", "user_id", "owner", "sub", "subject"} & set(tool.arguments.model_fields), tool.name
        assert tool.arguments.model_json_schema()["additionalProperties"] is False, tool.name


@pytest.mark.parametrize(
    ("name", "arguments", "field"),
    [
        ("add_task", {}, "title"),
        ("add_task", {"title": ""}, "title"),
        ("add_task", {"title": "a\x00b"}, "title"),
        ("add_task", {"title": "x" * 201}, "title"),
        ("add_task", {"title": ["x"]}, "title"),
        ("add_task", {"title": "x", "user_id": ALICE}, "user_id"),
        ("list_tasks", {"user_id": ALICE}, "user_id"),
        ("list_tasks", {"limit": 0}, "limit"),
        ("list_tasks", {"limit": 101}, "limit"),
        ("list_tasks", {"limit": "5"}, "limit"),
        ("list_tasks", {"cursor": "nonsense"}, "cursor"),
        ("complete_task", {"task_id": "1"}, "task_id"),
        ("complete_task", {}, "task_id"),
        ("no_such_tool", {}, "no such tool"),
    ],
)
async def test_bad_arguments_are_told_to_the_model_and_change_nothing(
    app: FastAPI, signer: Signer, database_url: URL, name: str, arguments: dict, field: str
) -> None:
    async with connect(app, signer.token(BOB)) as client:
        assert field in await failure(client, name, **arguments)
    assert databases.execute("SELECT count(*) FROM task", url=database_url) == [(0,)]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "http://frontend.test"}, 200),
        ({"Origin": "http://evil.test"}, 403),
        ({"Host": "evil.test"}, 421),
        ({"Authorization": "Bearer forged"}, 401),
        ({"Authorization": ""}, 401),
        ({"Authorization": "Basic x"}, 401),
    ],
)
async def test_only_known_hosts_origins_and_tokens_get_in(
    alice: httpx2.AsyncClient, headers: dict[str, str], status: int
) -> None:
    response = await alice.post(MCP, json=INITIALIZE, headers=ACCEPT | headers)
    assert response.status_code == status
    assert "mcp-session-id" not in response.headers, "no sessions: any replica can answer any request"


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"7", b'{"jsonrpc": "2.0"}', b"[" * 50_000, b"\xff", b"x" * 2_000_000])
async def test_a_broken_message_is_the_callers_fault(alice: httpx2.AsyncClient, body: bytes) -> None:
    headers = ACCEPT | {"Content-Type": "application/json"}
    assert 400 <= (await alice.post(MCP, content=body, headers=headers)).status_code < 500


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
async def test_other_methods_are_refused(alice: httpx2.AsyncClient, method: str) -> None:
    assert 400 <= (await alice.request(method, MCP, headers=ACCEPT)).status_code < 500
