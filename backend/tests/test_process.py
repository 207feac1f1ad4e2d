"""The server process itself: what it logs, and how it ends."""

import asyncio
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from sqlalchemy import URL

from tests.conftest import ALICE
from tests.support import databases
from tests.support.server import Server
from tests.support.signing import JwksServer, Signer

TASKS = "/api/v1/tasks"


@pytest.fixture
def server(database_url: URL, tmp_path: Path, jwks: JwksServer) -> Iterator[Server]:
    server = Server(database_url, tmp_path, jwks)
    yield server
    server.kill()


async def test_sigterm_lets_a_request_finish_and_ends_the_process(
    server: Server, signer: Signer, database_url: URL
) -> None:
    await server.ready()
    headers = {"Authorization": f"Bearer {signer.token(ALICE)}"}
    async with httpx2.AsyncClient(base_url=server.address, headers=headers) as client:
        lock = databases.hold("LOCK TABLE task IN ACCESS EXCLUSIVE MODE", database_url)
        under_way = asyncio.create_task(client.post(TASKS, json={"title": "finished in time"}))
        await asyncio.sleep(1)
        server.process.send_signal(signal.SIGTERM)
        await asyncio.sleep(0.5)
        assert server.process.poll() is None and not under_way.done(), "drains"
        lock.close()
        assert (await under_way).status_code == 201
    assert await asyncio.to_thread(server.process.wait, 30) in (0, -signal.SIGTERM)
    assert databases.execute("SELECT title FROM task", url=database_url) == [("finished in time",)]


async def test_an_idle_server_ends_at_once_although_connections_are_open(server: Server) -> None:
    await server.ready()
    async with httpx2.AsyncClient(base_url=server.address) as client:
        await client.get("/healthz")
        began = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        await asyncio.to_thread(server.process.wait, 60)
    assert time.monotonic() - began < 20, "requests under way are given 35 s"


def test_a_bad_environment_is_told_whole_and_in_one_line(database_url: URL, tmp_path: Path) -> None:
    process = databases.start("src", database_url, tmp_path, DATABASE_HOST="", JWKS_URL="ftp://x")
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert output.strip() == "settings: DATABASE_HOST is not set; JWKS_URL is not an http address"


async def test_answers_do_not_name_the_server_software(server: Server) -> None:
    await server.ready()
    async with httpx2.AsyncClient(base_url=server.address) as client:
        answer = await client.get("/healthz")
    assert "server" not in answer.headers and "date" in answer.headers


async def test_every_log_line_is_json_with_the_request_id_and_nothing_personal(
    server: Server, signer: Signer, database_url: URL
) -> None:
    await server.ready()
    token = signer.token(ALICE)
    headers = {"Authorization": f"Bearer {token}", "X-Request-Id": "request-of-the-test"}
    async with httpx2.AsyncClient(base_url=server.address, headers=headers) as client:
        created = await client.post(TASKS, json={"title": "private words"})
        task_id = created.json()["id"]
        await client.patch(
            f"{TASKS}/{task_id}", json={"title": "private words", "private field": 1}, headers={"If-Match": "*"}
        )
        await client.get(f"{TASKS}?cursor=private")
        await client.get("/private/address")
        # A fault of the service while it holds private words: the constraint's message would quote the row.
        databases.execute("ALTER TABLE task ADD CONSTRAINT fault CHECK (title = '') NOT VALID", url=database_url)
        failed = await client.post(TASKS, json={"title": "private words"})
    assert failed.status_code == 500
    assert failed.json()["code"] == "internal_error" and failed.json()["request_id"] == "request-of-the-test"
    server.process.terminate()  # the last line is written after its answer is sent
    await asyncio.to_thread(server.process.wait, 60)
    requests = [line for line in server.lines() if line["message"] == "request"]
    assert [(line["method"], line["route"], line["status"]) for line in requests] == [
        ("POST", TASKS, 201),
        ("PATCH", f"{TASKS}/{{task_id}}", 422),
        ("GET", TASKS, 422),
        ("GET", "unmatched", 404),
        ("POST", TASKS, 500),
    ]
    assert {line["request_id"] for line in requests} == {"request-of-the-test"}
    fault = next(line for line in server.lines() if line["message"] == "request failed")
    assert any("tasks.py" in frame for cause in fault["exception"] for frame in cause["frames"])
    for personal in ("private", ALICE, token, str(task_id), "127.0.0.1:9", "secret-of-the-tests"):
        assert personal not in server.text().replace(server.address, ""), personal


@pytest.mark.parametrize("offered", ["short", "x" * 65, "white space here", 'quote"quote"', "übermäßig"])
async def test_a_request_id_that_is_not_well_formed_is_replaced(anonymous: httpx2.AsyncClient, offered: str) -> None:
    response = await anonymous.get("/healthz", headers={b"X-Request-Id": offered.encode()})
    assert len(response.headers["x-request-id"]) == 32


async def test_a_well_formed_request_id_is_kept_and_others_differ(anonymous: httpx2.AsyncClient) -> None:
    kept = await anonymous.get("/healthz", headers={"X-Request-Id": "id-of-the-caller"})
    assert kept.headers["x-request-id"] == "id-of-the-caller"
    made = {(await anonymous.get("/healthz")).headers["x-request-id"] for _ in range(3)}
    assert len(made) == 3


@pytest.mark.parametrize(("path", "status"), [("/nowhere", 404), ("/api/v1/tasks/", 404), ("/docs", 404)])
async def test_unknown_addresses_are_problem_documents(anonymous: httpx2.AsyncClient, path: str, status: int) -> None:
    response = await anonymous.get(path)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert set(response.json()) == {"type", "title", "status", "detail", "code", "request_id"}


async def test_a_wrong_method_is_405_and_names_the_right_ones(anonymous: httpx2.AsyncClient) -> None:
    response = await anonymous.put("/api/v1/auth/me")
    assert (response.status_code, response.json()["code"]) == (405, "method_not_allowed")
    assert response.headers["allow"] == "GET"


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        (TASKS, "GET, POST"),
        (f"{TASKS}/summary", "GET"),
        (f"{TASKS}/00000000-0000-4000-8000-000000000000", "DELETE, GET, PATCH"),
        ("/mcp", "POST"),
    ],
)
async def test_405_names_every_method_of_the_address(anonymous: httpx2.AsyncClient, path: str, allowed: str) -> None:
    response = await anonymous.put(path)
    assert (response.status_code, response.headers["allow"]) == (405, allowed)


async def test_version_names_the_build(anonymous: httpx2.AsyncClient) -> None:
    expected = {"service": "backend", "build": "build-of-the-tests"}
    assert (await anonymous.get("/version")).json() == expected


async def test_after_sigterm_it_serves_on_and_asks_callers_to_go_elsewhere(
    database_url: URL, tmp_path: Path, jwks: JwksServer
) -> None:
    server = Server(database_url, tmp_path, jwks, SHUTDOWN_DRAIN_SECONDS="4")
    try:
        await server.ready()
        async with httpx2.AsyncClient(base_url=server.address) as client:
            before = await client.get("/healthz")
            server.process.send_signal(signal.SIGTERM)
            async with httpx2.AsyncClient(base_url=server.address) as another:
                while (answer := await another.get("/healthz")).headers.get("connection") != "close":
                    await asyncio.sleep(0.05)
            kept = await client.get("/healthz")
        assert "connection" not in before.headers
        assert (answer.status_code, kept.status_code, kept.headers["connection"]) == (200, 200, "close")
        assert server.process.poll() is None
        assert await asyncio.to_thread(server.process.wait, 30) in (0, -signal.SIGTERM)
    finally:
        server.kill()


async def test_a_second_signal_ends_it_at_once(database_url: URL, tmp_path: Path, jwks: JwksServer) -> None:
    server = Server(database_url, tmp_path, jwks, SHUTDOWN_DRAIN_SECONDS="60")
    try:
        await server.ready()
        server.process.send_signal(signal.SIGTERM)
        await asyncio.sleep(0.5)
        assert server.process.poll() is None
        server.process.send_signal(signal.SIGTERM)
        await asyncio.to_thread(server.process.wait, 30)
    finally:
        server.kill()
