"""Limits hold for a user and a kind of request, over all replicas together."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import replace

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import URL

import src.mcp.server  # noqa: F401  # on a busy machine its import takes longer than a request may
from src.main import create_app
from src.rate_limits import (
    DEFAULT_RATE_LIMITS,
    FREE_OPERATIONS,
    KIND_BY_OPERATION,
    RateLimitKind,
    RateLimitPolicy,
    kind_of,
)
from src.services.rate_limits import RateLimiter
from src.settings import Settings, SettingsError, load_settings
from tests.conftest import ALICE, BOB, client_of
from tests.support import databases
from tests.support.signing import Signer

TASKS = "/api/v1/tasks"
MCP_HEADERS = {"Accept": "application/json, text/event-stream"}
PING = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
FEW = RateLimitPolicy(5, 60)
StartReplica = Callable[..., "AsyncIterator[FastAPI]"]


@pytest.fixture
async def start(make_settings: Callable[[URL], Settings], database_url: URL) -> AsyncIterator[Callable]:
    """Starts replicas with five requests of each kind per minute; another limit and database if named."""
    async with AsyncExitStack() as stack:

        async def start_replica(limit: RateLimitPolicy = FEW, url: URL = database_url) -> FastAPI:
            app = create_app(replace(make_settings(url), rate_limits=dict.fromkeys(RateLimitKind, limit)))
            await stack.enter_async_context(app.router.lifespan_context(app))
            return app

        yield start_replica


async def add(client: httpx2.AsyncClient) -> httpx2.Response:
    return await client.post(TASKS, json={"title": "x"})


async def test_one_too_many_is_refused_says_when_to_try_again_and_does_nothing(
    start: Callable, signer: Signer, database_url: URL
) -> None:
    async with client_of(await start(), signer.token(ALICE)) as alice:
        allowed = [await add(alice) for _ in range(5)]
        assert [response.status_code for response in allowed] == [201] * 5
        assert [response.headers["ratelimit"].split(";")[1] for response in allowed] == [
            f"r={n}" for n in (4, 3, 2, 1, 0)
        ]
        refused = await add(alice)
        assert refused.status_code == 429 and refused.json()["code"] == "rate_limited"
        assert 1 <= int(refused.headers["retry-after"]) <= 60
        assert refused.headers["ratelimit-policy"] == '"writes";q=5;w=60'
        assert refused.headers["ratelimit"] == f'"writes";r=0;t={refused.headers["retry-after"]}'
        for _ in range(10):
            assert (await alice.get(TASKS)).status_code == 200, "reading is free"
    assert databases.execute("SELECT count(*) FROM task", url=database_url) == [(5,)]


async def test_another_user_and_another_kind_have_limits_of_their_own(start: Callable, signer: Signer) -> None:
    app = await start(RateLimitPolicy(1, 60))
    async with client_of(app, signer.token(ALICE)) as alice, client_of(app, signer.token(BOB)) as bob:
        assert [(await add(alice)).status_code for _ in range(2)] == [201, 429]
        assert (await add(bob)).status_code == 201
        calls = [await alice.post("/mcp", json=PING, headers=MCP_HEADERS) for _ in range(2)]
        assert [call.status_code for call in calls] == [200, 429]
        assert calls[1].json()["code"] == "rate_limited" and calls[1].headers["ratelimit"].startswith('"mcp"')


async def at_once(apps: list[FastAPI], token: str, each: int) -> list[int]:
    """Status of every answer to many requests at the same moment."""
    async with AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(client_of(app, token)) for app in apps]
        answers = await asyncio.gather(*(add(client) for client in clients for _ in range(each)))
    return [answer.status_code for answer in answers]


async def test_replicas_count_together_also_at_the_same_moment(start: Callable, signer: Signer, template: str) -> None:
    together = [await start(), await start()]
    statuses = await at_once(together, signer.token(ALICE), 8)
    # 503 is the answer of a machine so busy that a connection to the database does not come in time.
    assert statuses.count(201) == 5 and set(statuses) <= {201, 429, 503} and statuses.count(429) >= 6, statuses
    # The counter-test: replicas that do not share their counts let twice as many through.
    other = databases.create_database(template)
    apart = [await start(), await start(url=other)]
    statuses = await at_once(apart, signer.token(BOB), 8)
    assert statuses.count(201) > 5, statuses


async def test_a_window_ends_and_old_rows_go(start: Callable, signer: Signer, database_url: URL) -> None:
    async with client_of(await start(RateLimitPolicy(1, 60)), signer.token(ALICE)) as alice:
        assert [(await add(alice)).status_code for _ in range(2)] == [201, 429]
        databases.execute("UPDATE rate_limit SET ends_at = now() - interval '1 s'", url=database_url)
        databases.execute(
            f"INSERT INTO rate_limit VALUES ('{BOB}', 'mcp', 1, now() - interval '2 h'), ('{BOB}', 'writes', 1, now())",
            url=database_url,
        )
        assert [(await add(alice)).status_code for _ in range(2)] == [201, 429]
    kept = databases.execute("SELECT user_id, kind, used FROM rate_limit ORDER BY 1, 2", url=database_url)
    assert kept == [(ALICE, "writes", 2), (BOB, "writes", 1)]


async def test_a_deleted_account_is_no_server_error_and_leaves_no_row(
    start: Callable, signer: Signer, database_url: URL
) -> None:
    async with client_of(await start(), signer.token(ALICE)) as alice:
        assert (await add(alice)).status_code == 201
        databases.execute(f"""DELETE FROM auth."user" WHERE id = '{ALICE}'""", url=database_url)
        assert databases.execute("SELECT count(*) FROM rate_limit", url=database_url) == [(0,)]
        for response in (await add(alice), await alice.post("/mcp", json=PING, headers=MCP_HEADERS)):
            assert response.status_code == 401


async def test_a_request_that_is_refused_anyway_is_not_counted(
    start: Callable, database_url: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(RateLimiter, "count", lambda *_: pytest.fail("counted"))
    async with client_of(await start()) as anonymous:
        assert (await add(anonymous)).status_code == 401


def test_each_operation_that_changes_something_has_a_kind(described: FastAPI) -> None:
    operations = {
        operation["operationId"]: (method, operation)
        for item in described.openapi()["paths"].values()
        for method, operation in item.items()
    }
    assert set(KIND_BY_OPERATION) <= set(operations)
    for name, (method, operation) in operations.items():
        limited = kind_of(method, name) is not None
        changes = method != "get" and name not in FREE_OPERATIONS
        assert limited == (changes or name in KIND_BY_OPERATION), name
        assert limited == ("429" in operation["responses"]), name


def environment(**changes: str) -> dict[str, str]:
    return {"DATABASE_HOST": "database.invalid", "DATABASE_PASSWORD_FILE": __file__, **changes}


def test_the_figures_are_settings() -> None:
    assert load_settings(environment()).rate_limits == DEFAULT_RATE_LIMITS
    changed = load_settings(environment(RATE_LIMIT_MESSAGES="7")).rate_limits
    assert changed == {**DEFAULT_RATE_LIMITS, RateLimitKind.MESSAGES: RateLimitPolicy(7, 60)}


@pytest.mark.parametrize("value", ["0", "-1", "1.5", "ten", "1000001", "9" * 400, "١"])
def test_a_figure_that_makes_no_sense_ends_the_start(value: str) -> None:
    with pytest.raises(SettingsError, match="RATE_LIMIT_MCP is not a whole number from 1 to 1000000"):
        load_settings(environment(RATE_LIMIT_MCP=value))
