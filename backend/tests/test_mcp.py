"""The official SDK's client uses the tools, over HTTP, as one of two users."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2
import mcp_types as types
import pytest
from fastapi import FastAPI
from mcp.client.client import Client
from mcp.client.streamable_http import streamable_http_client
from sqlalchemy import URL

from src.tools import CHAT_TOOLS, TOOLS
from tests.conftest import ALICE, BOB, client_of
from tests.support import databases
from tests.support.server import Server
from tests.support.signing import JwksServer, Signer

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
    async with (
        client_of(app, token) as http,
        Client(streamable_http_client("http://backend.test/mcp", http_client=http)) as client,
    ):
        yield client


async def call(client: Client, name: str, **arguments: Any) -> Any:
    result = await client.call_tool(name, arguments)
    assert not result.is_error, result.content
    assert json.loads(text_of(result)) == result.structured_content
    return result.structured_content


async def failure(client: Client, name: str, **arguments: Any) -> str:
    result = await client.call_tool(name, arguments)
    assert result.is_error
    return text_of(result)


def text_of(result: types.CallToolResult) -> str:
    (content,) = result.content
    assert isinstance(content, types.TextContent)
    return content.text


async def test_a_full_round_trip(app: FastAPI, alice: httpx2.AsyncClient, signer: Signer) -> None:
    async with connect(app, signer.token(ALICE)) as client:
        await round_trip(client)
        task = await call(client, "add_task", title="the same")
        assert task == (await alice.get(f"/api/v1/tasks/{task['id']}")).json()


async def test_three_replicas_answer_one_client_in_turn(
    database_url: URL, tmp_path: Path, jwks: JwksServer, signer: Signer
) -> None:
    """Real processes, real HTTP: each request goes to the next of them, as behind a Service."""
    servers = []
    for number in range(3):
        (tmp_path / str(number)).mkdir()
        servers.append(Server(database_url, tmp_path / str(number), jwks))
    try:
        await asyncio.gather(*(server.ready() for server in servers))
        token = signer.token(ALICE)
        await asyncio.gather(*(server.mcp_ready(token) for server in servers))
        balancer = Balancer([server.address for server in servers])
        headers = {"Authorization": f"Bearer {token}"}
        async with (
            httpx2.AsyncClient(transport=balancer, headers=headers, timeout=60) as http,
            Client(streamable_http_client("http://balanced.test/mcp", http_client=http)) as client,
        ):
            await round_trip(client)
        assert min(balancer.served) >= 4, balancer.served
    finally:
        for server in servers:
            server.kill()


class Balancer(httpx2.AsyncHTTPTransport):
    """Sends each request to the next address."""

    def __init__(self, addresses: list[str]) -> None:
        super().__init__()
        self._addresses = [httpx2.URL(address) for address in addresses]
        self.served = [0] * len(addresses)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        turn = sum(self.served) % len(self._addresses)
        self.served[turn] += 1
        address = self._addresses[turn]
        request.url = request.url.copy_with(host=address.host, port=address.port)
        request.headers["Host"] = f"{address.host}:{address.port}"
        return await super().handle_async_request(request)


async def round_trip(client: Client) -> None:
    """Every tool once, and the way back of each."""
    assert {tool.name for tool in (await client.list_tools()).tools} == set(TOOLS)
    task = await call(
        client, "add_task", title=" Buy milk ", due_at="2026-12-01T17:00", due_time_zone="Europe/Berlin", tags=["Home"]
    )
    assert (task["title"], task["due_at"], task["tags"]) == ("Buy milk", "2026-12-01T16:00:00Z", ["home"])
    name = {"task_id": task["id"]}
    assert (await call(client, "complete_task", **name))["status"] == "done"
    assert (await call(client, "reopen_task", **name))["status"] == "todo"
    changed = await call(client, "update_task", **name, title="Buy bread", priority="high", due_at="2026-12-24")
    assert (changed["title"], changed["priority"]) == ("Buy bread", "high")
    assert changed["due_at"] == "2026-12-24T22:59:00Z", "a day ends where its task is"
    cleared = await call(client, "update_task", **name, due_at=None, tags=[])
    assert (cleared["due_at"], cleared["due_time_zone"], cleared["tags"]) == (None, None, [])
    assert await call(client, "get_task", **name) == cleared
    second = await call(client, "add_task", title="second")
    page = await call(client, "list_tasks", limit=1)
    assert [item["id"] for item in page["items"]] == [second["id"]]
    page = await call(client, "list_tasks", limit=1, cursor=page["next_cursor"])
    assert [item["id"] for item in page["items"]] == [task["id"]]
    assert [item["id"] for item in (await call(client, "find_tasks", query="BREAD"))["items"]] == [task["id"]]
    assert (await call(client, "list_tasks", priority=["high"], status=["done"]))["items"] == []
    assert (await call(client, "delete_task", **name)) == {"id": task["id"], "title": "Buy bread", "deleted": True}
    assert "no such task" in await failure(client, "get_task", **name)
    assert (await call(client, "restore_task", **name)) == cleared


async def test_what_a_tool_is_and_returns_is_described(app: FastAPI, signer: Signer) -> None:
    async with connect(app, signer.token(ALICE)) as client:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
    for name, tool in tools.items():
        assert tool.title and tool.description and tool.output_schema and tool.annotations, name
        assert tool.output_schema["type"] == "object", name
        assert tool.annotations.open_world_hint is False
        assert tool.annotations.read_only_hint is name.startswith(("list_", "find_", "get_")), name
        assert tool.annotations.destructive_hint is (name == "delete_task"), name
        for argument, schema in tool.input_schema["properties"].items():
            assert schema.keys() & {"type", "anyOf"}, (name, argument)


async def test_many_tasks_cannot_be_deleted_at_once() -> None:
    assert "delete_tasks" in CHAT_TOOLS and "delete_tasks" not in TOOLS, "it takes a user who can be asked"


FOREIGN = {
    "get_task": {},
    "complete_task": {},
    "reopen_task": {},
    "skip_task": {},
    "update_task": {"title": "stolen"},
    "delete_task": {},
    "restore_task": {},
}


async def test_every_tool_that_names_a_task_is_in_the_next_test() -> None:
    assert set(FOREIGN) == {tool.name for tool in TOOLS.values() if "task_id" in tool.arguments.model_fields}


@pytest.mark.parametrize("name", FOREIGN)
async def test_a_foreign_task_is_a_missing_one(
    app: FastAPI, signer: Signer, alice: httpx2.AsyncClient, database_url: URL, name: str
) -> None:
    weekly = {"due_at": "2035-01-01T08:00:00Z", "due_time_zone": "UTC", "repeat": {"rule": "FREQ=WEEKLY"}}
    task_id = (await alice.post("/api/v1/tasks", json={"title": "of Alice", **weekly})).json()["id"]
    before = databases.execute("SELECT * FROM task", url=database_url)
    async with connect(app, signer.token(BOB)) as client:
        foreign = await failure(client, name, task_id=task_id, **FOREIGN[name])
        missing = await failure(client, name, task_id=str(uuid4()), **FOREIGN[name])
        assert foreign == missing == "There is no such task."
        assert (await call(client, "list_tasks"))["items"] == []
    assert databases.execute("SELECT * FROM task", url=database_url) == before
    async with connect(app, signer.token(ALICE)) as client:
        assert await call(client, name, task_id=task_id, **FOREIGN[name]), "the counter-test: the owner may"


def test_no_tool_has_an_argument_that_says_who() -> None:
    for tool in CHAT_TOOLS.values():
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
        ("list_tasks", {"cursor": "nonsense"}, "cursor"),
        ("add_task", {"title": "x", "due_at": "soon"}, "due_at"),
        ("add_task", {"title": "x", "due_at": "2026-02-30"}, "due_at"),
        ("add_task", {"title": "x", "due_at": "9999-12-31"}, "due_at"),
        ("add_task", {"title": "x", "due_at": "0001-01-01T00:00+14:00"}, "due_at"),
        ("add_task", {"title": "x", "due_at": "2026-12-01", "due_time_zone": "Mars/Base"}, "due_time_zone"),
        ("add_task", {"title": "x", "priority": "urgent"}, "priority"),
        ("add_task", {"title": "x", "tags": ["y" * 33]}, "tags"),
        ("list_tasks", {"view": "someday"}, "view"),
        ("list_tasks", {"view": "today"}, "time_zone"),
        ("add_task", {"title": "x", "due_at": "2026-12-01T17:00"}, "due_time_zone"),
        ("add_task", {"title": "x", "due_at": "tomorrow"}, "due_time_zone"),
        ("add_task", {"title": "x", "due_at": "5/6/2031", "due_time_zone": "Europe/Berlin"}, "5 June"),
        ("add_task", {"title": "x", "repeat": "every monday"}, "repeat: whose time"),
        ("add_task", {"title": "x", "repeat": "sometimes", "due_time_zone": "UTC"}, "repeat: must be a rule"),
        ("add_task", {"title": "x", "repeat": "FREQ=WEEKLY", "due_time_zone": "UTC"}, "needs due_at"),
        ("add_task", {"title": "x", "repeat": "FREQ=HOURLY", "due_at": "2035-01-01T00:00Z"}, "rule: must begin"),
        ("add_task", {"title": None}, "title"),
        ("list_tasks", {"limit": "many"}, "limit"),
        ("list_tasks", {"time_zone": "nowhere"}, "time_zone"),
        ("find_tasks", {"query": " "}, "query"),
        ("find_tasks", {"query": "a\x00"}, "query"),
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


async def test_null_where_it_is_no_value_and_text_instead_of_lists_are_read(app: FastAPI, signer: Signer) -> None:
    """Clients fill in defaults, send null for what they do not set, and write arrays and numbers as text."""
    async with connect(app, signer.token(ALICE)) as client:
        empty = dict.fromkeys(("description", "priority", "due_at", "due_time_zone", "tags"))
        task = await call(client, "add_task", title="x", **empty)
        assert (task["description"], task["priority"], task["tags"], task["due_at"]) == ("", "none", [], None)
        tagged = await call(client, "add_task", title="y", tags='["Home", "shop"]')
        assert tagged["tags"] == ["home", "shop"]
        nothing = dict.fromkeys(("title", "description", "priority", "tags"))
        done = await call(client, "update_task", task_id=tagged["id"], status="done", **nothing)
        assert (done["status"], done["title"], done["tags"]) == ("done", "y", ["home", "shop"])
        page = await call(client, "list_tasks", status="done", limit="10", tags=None, priority=None, cursor=None)
        assert [item["title"] for item in page["items"]] == ["y"]
        found = await call(client, "find_tasks", query="y", include_done="true")
        assert len(found["items"]) == 1


async def test_dates_are_read_as_everywhere_and_local_times_need_a_zone(app: FastAPI, signer: Signer) -> None:
    async with connect(app, signer.token(ALICE)) as client:
        berlin = {"due_time_zone": "Europe/Berlin"}
        task = await call(client, "add_task", title="x", due_at="5 March 2031 5pm", **berlin)
        assert task["due_at"] == "2031-03-05T16:00:00Z"
        exact = await call(client, "add_task", title="x", due_at="2031-03-05T17:00+01:00")
        assert (exact["due_at"], exact["due_time_zone"]) == ("2031-03-05T16:00:00Z", "UTC")
        moved = await call(client, "update_task", task_id=task["id"], due_at="2031-03-06T17:00")
        assert moved["due_at"] == "2031-03-06T16:00:00Z", "the zone of the task is known"
        assert (await call(client, "list_tasks", view="today", time_zone="Europe/Berlin"))["items"] == []


async def test_no_schema_offers_null_where_it_is_no_value() -> None:
    for tool in CHAT_TOOLS.values():
        for part in (schema := tool.input_schema, *schema.get("$defs", {}).values()):
            for name, field in part.get("properties", {}).items():
                assert "type" not in field or field.get("default", "") is not None, (tool.name, name)


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


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"7", b'{"jsonrpc": "2.0"}', b"[" * 50_000, b"\xff", b"x" * 2_000_000]
)
async def test_a_broken_message_is_the_callers_fault(alice: httpx2.AsyncClient, body: bytes) -> None:
    headers = ACCEPT | {"Content-Type": "application/json"}
    assert 400 <= (await alice.post(MCP, content=body, headers=headers)).status_code < 500


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
async def test_other_methods_are_refused(alice: httpx2.AsyncClient, method: str) -> None:
    assert 400 <= (await alice.request(method, MCP, headers=ACCEPT)).status_code < 500


async def test_a_task_can_repeat_in_plain_words_or_by_a_rule(app: FastAPI, signer: Signer) -> None:
    async with connect(app, signer.token(ALICE)) as client:
        said = await call(client, "add_task", title="x", repeat="every! 3 days at 9", due_time_zone="Europe/Berlin")
        assert (said["repeat"]["rule"], said["repeat"]["after_completion"]) == ("FREQ=DAILY;INTERVAL=3", True)
        rule = {"repeat": "FREQ=WEEKLY;COUNT=2", "due_at": "2035-01-01T08:00:00Z"}
        task = await call(client, "add_task", title="y", **rule)
        assert task["repeat"]["text"] == "every Monday, 2 times"
        skipped = await call(client, "skip_task", task_id=task["id"])
        assert skipped["due_at"] == "2035-01-08T08:00:00Z"
        assert "no next one" in await failure(client, "skip_task", task_id=task["id"])
        changed = await call(client, "update_task", task_id=task["id"], repeat="monthly on the 1st")
        assert changed["repeat"]["text"] == "every month on the 1st"
        alone = await call(client, "update_task", task_id=task["id"], title="z", apply_to="this")
        done = await call(client, "complete_task", task_id=alone["id"])
        coming = await call(client, "get_task", task_id=done["repeat"]["next_task_id"])
        assert (coming["title"], coming["due_at"][:10]) == ("y", "2035-02-01")
        assert (await call(client, "update_task", task_id=coming["id"], repeat=None))["repeat"] is None
