"""The database goes away, freezes and comes back. Nothing hangs, and nobody gets a 500."""

import asyncio
import time
from collections.abc import AsyncIterator

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import URL

from src.http.answer_deadline import ANSWER_SECONDS
from src.main import create_app
from src.schema import readiness
from tests.conftest import ALICE, MakeSettings, client_of
from tests.support import databases
from tests.support.proxy import Proxy
from tests.support.signing import Signer

TASKS = "/api/v1/tasks"


@pytest.fixture
async def proxy(database_url: URL) -> AsyncIterator[Proxy]:
    async with Proxy(database_url) as proxy:
        yield proxy


@pytest.fixture
async def app(make_settings: MakeSettings, proxy: Proxy) -> AsyncIterator[FastAPI]:
    app = create_app(make_settings(proxy.url))
    async with app.router.lifespan_context(app):
        yield app


def assert_unavailable(response: httpx2.Response, code: str = "database_unavailable") -> None:
    assert (response.status_code, response.json()["code"]) == (503, code)
    assert response.headers["content-type"] == "application/problem+json"
    assert int(response.headers["retry-after"]) > 0


async def test_a_database_that_is_gone_is_503_at_once_and_200_when_it_is_back(
    alice: httpx2.AsyncClient, proxy: Proxy
) -> None:
    assert (await alice.get(TASKS)).status_code == 200
    await proxy.cut()
    began = time.monotonic()
    for response in await asyncio.gather(*(alice.get(TASKS) for _ in range(30))):
        assert_unavailable(response)
    assert_unavailable(await alice.post(TASKS, json={"title": "x"}))
    assert time.monotonic() - began < ANSWER_SECONDS
    await proxy.restore()
    assert (await alice.post(TASKS, json={"title": "x"})).status_code == 201
    assert [task["title"] for task in (await alice.get(TASKS)).json()["items"]] == ["x"]


async def test_a_connection_lost_between_requests_is_not_noticed(alice: httpx2.AsyncClient, proxy: Proxy) -> None:
    assert (await alice.get(TASKS)).status_code == 200
    await proxy.cut()
    await proxy.restore()
    assert (await alice.get(TASKS)).status_code == 200


@pytest.mark.parametrize("connected_before", [True, False])
async def test_a_frozen_database_costs_seconds_and_a_thawed_one_serves(
    alice: httpx2.AsyncClient, proxy: Proxy, connected_before: bool
) -> None:
    if connected_before:
        assert (await alice.get(TASKS)).status_code == 200
    proxy.freeze()
    began = time.monotonic()
    for response in await asyncio.gather(*(alice.get(TASKS) for _ in range(20))):
        assert response.status_code == 503 and response.headers["retry-after"]
    assert time.monotonic() - began < 4 * ANSWER_SECONDS
    # What needs no database answers meanwhile.
    assert (await alice.get("/healthz")).status_code == 200
    assert (await alice.get("/api/v1/auth/me")).status_code == 200
    proxy.thaw()
    assert await eventually_ok(alice)


async def test_a_slow_statement_is_ended_by_the_server(alice: httpx2.AsyncClient, database_url: URL) -> None:
    lock = databases.hold("LOCK TABLE task IN ACCESS EXCLUSIVE MODE", database_url)
    try:
        assert_unavailable(await alice.get(TASKS))
    finally:
        lock.close()
    assert (await alice.get(TASKS)).status_code == 200


async def test_a_restore_in_progress_is_503(alice: httpx2.AsyncClient, database_url: URL) -> None:
    databases.execute("ALTER TABLE task RENAME TO task_away", url=database_url)
    assert_unavailable(await alice.get(TASKS))
    databases.execute("ALTER TABLE task_away RENAME TO task", url=database_url)
    assert (await alice.get(TASKS)).status_code == 200


async def test_liveness_never_asks_the_database(anonymous: httpx2.AsyncClient, proxy: Proxy) -> None:
    await proxy.cut()
    for path in ("/healthz", "/version"):
        assert (await anonymous.get(path)).status_code == 200
    assert (await anonymous.get("/readyz")).status_code == 503


async def test_readiness_names_the_database(anonymous: httpx2.AsyncClient, proxy: Proxy) -> None:
    await proxy.cut()
    response = await anonymous.get("/readyz")
    assert (response.status_code, list(response.json()["failing"])) == (503, ["database"])


async def test_readiness_answers_in_time_when_the_database_is_frozen(
    anonymous: httpx2.AsyncClient, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readiness, "ANSWER_SECONDS", 0.2)
    proxy.freeze()
    response = await anonymous.get("/readyz")
    assert (response.status_code, response.json()["failing"]) == (503, {"database": "no answer within 0.2 s"})


async def test_a_replica_that_has_worked_keeps_its_traffic_through_an_outage(
    anonymous: httpx2.AsyncClient, alice: httpx2.AsyncClient, proxy: Proxy
) -> None:
    assert (await anonymous.get("/readyz")).json() == {"status": "ok"}
    await proxy.cut()
    for _ in range(2):
        response = await anonymous.get("/readyz")
        assert (response.status_code, response.json()["status"]) == (200, "degraded")
        assert list(response.json()["failing"]) == ["database"]
    assert_unavailable(await alice.get(TASKS))
    await proxy.restore()
    assert (await anonymous.get("/readyz")).json() == {"status": "ok"}


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ("UPDATE alembic_version SET version_num = '0001'", 503),
        ("DELETE FROM alembic_version", 503),
        ("DROP TABLE alembic_version", 503),
        # The next build has migrated already: this one keeps serving until it is replaced.
        ("UPDATE alembic_version SET version_num = '9999'", 200),
    ],
)
async def test_readiness_needs_a_schema_that_is_not_older_than_this_build(
    anonymous: httpx2.AsyncClient, database_url: URL, change: str, status: int
) -> None:
    assert (await anonymous.get("/readyz")).status_code == 200
    databases.execute(change, url=database_url)
    response = await anonymous.get("/readyz")
    assert response.status_code == status
    if status == 503:
        assert list(response.json()["failing"]) == ["schema"]


async def test_keys_that_cannot_be_fetched_are_503_not_401(app: FastAPI, signer: Signer, jwks) -> None:
    jwks.broken = (500, b"")
    async with client_of(app, signer.token(ALICE)) as client:
        assert_unavailable(await client.get(TASKS), "keys_unavailable")


async def eventually_ok(client: httpx2.AsyncClient) -> bool:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if (await client.get(TASKS)).status_code == 200:
            return True
        await asyncio.sleep(0.2)
    return False
