"""The MCP server starts once, with the first request that may use it, and ends with the application."""

import asyncio
import logging
import sys
import threading
from collections.abc import Callable, Iterator
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import ModuleType

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import URL

from src.main import create_app
from src.mcp import server as mcp_server
from tests.conftest import ALICE, MakeSettings, client_of
from tests.support.server import Server
from tests.support.signing import JwksServer, Signer

SERVER = mcp_server.__name__
LIST = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
ACCEPT = {"Accept": "application/json, text/event-stream"}
STARTED, ENDED = "StreamableHTTP session manager started", "StreamableHTTP session manager shutting down"


class HeldImport(MetaPathFinder, SourceFileLoader):  # type: ignore[misc]  # typeshed gives both bases a source_to_code
    """Holds the import of the server until it is let go or made to fail, and counts how often it began."""

    def __init__(self) -> None:
        super().__init__(SERVER, str(mcp_server.__file__))
        self.began = 0
        self.fails = False
        self.go = threading.Event()

    def find_spec(self, name: str, path: object, target: object = None) -> ModuleSpec | None:
        return spec_from_file_location(name, self.path, loader=self) if name == SERVER else None

    # Not in find_spec, which holds a lock that all imports need.
    def exec_module(self, module: ModuleType) -> None:
        self.began += 1
        assert self.go.wait(30)
        if self.fails:
            raise ImportError(SERVER)
        super().exec_module(module)


@pytest.fixture
def app(own_app: FastAPI) -> FastAPI:
    """Its MCP server has not started."""
    return own_app


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[HeldImport]:
    held = HeldImport()
    monkeypatch.delitem(sys.modules, SERVER)
    monkeypatch.setattr(sys, "meta_path", [held, *sys.meta_path])
    yield held
    held.go.set()


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, logger="mcp.server.streamable_http_manager")
    return caplog


async def ask(client: httpx2.AsyncClient) -> httpx2.Response:
    return await client.post("/mcp", json=LIST, headers=ACCEPT)


def assert_unavailable(response: httpx2.Response) -> None:
    assert (response.status_code, response.json()["code"]) == (503, "unavailable")
    assert response.headers["content-type"] == "application/problem+json"
    assert int(response.headers["retry-after"]) > 0


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.01)


async def test_a_process_imports_it_for_a_request_with_a_token_and_for_no_other(
    database_url: URL, tmp_path: Path, jwks: JwksServer, signer: Signer
) -> None:
    server = Server(database_url, tmp_path, jwks, PYTHONPROFILEIMPORTTIME="1")
    try:
        await server.ready()
        async with httpx2.AsyncClient(base_url=server.address, timeout=60) as client:
            for refused in ({}, {"Authorization": "Basic x"}, {"Authorization": "Bearer forged"}):
                assert (await client.post("/mcp", json=LIST, headers=ACCEPT | refused)).status_code == 401
            assert (
                " uvicorn\n" in server.text() and " mcp\n" not in server.text() and " mcp_types\n" not in server.text()
            )
            token = signer.token(ALICE)
            await server.mcp_ready(token)
            client.headers["Authorization"] = f"Bearer {token}"
            assert len((await ask(client)).json()["result"]["tools"]) > 5
            assert " mcp\n" in server.text() and " mcp_types\n" in server.text(), "the counter-test"
    finally:
        server.kill()


async def test_requests_that_race_share_one_start_which_holds_up_nobody_else(
    alice: httpx2.AsyncClient, held: HeldImport, said: pytest.LogCaptureFixture
) -> None:
    racing = [asyncio.create_task(ask(alice)) for _ in range(8)]
    await until(lambda: held.began)
    assert (await alice.get("/api/v1/tasks")).status_code == 200
    assert not any(task.done() for task in racing)
    held.go.set()
    assert {answer.status_code for answer in await asyncio.gather(*racing)} == {200}
    assert (await ask(alice)).status_code == 200
    assert (held.began, said.messages.count(STARTED)) == (1, 1)


async def test_a_caller_that_goes_away_does_not_end_the_start(alice: httpx2.AsyncClient, held: HeldImport) -> None:
    leaving, waiting = asyncio.create_task(ask(alice)), asyncio.create_task(ask(alice))
    await until(lambda: held.began)
    leaving.cancel()
    await asyncio.wait({leaving})
    held.go.set()
    assert (await waiting).status_code == 200
    assert held.began == 1


async def test_a_start_that_fails_is_503_for_all_who_wait_and_is_tried_again(
    alice: httpx2.AsyncClient, held: HeldImport, caplog: pytest.LogCaptureFixture
) -> None:
    held.fails = True
    racing = [asyncio.create_task(ask(alice)) for _ in range(5)]
    await until(lambda: held.began)
    held.go.set()
    for answer in await asyncio.gather(*racing):
        assert_unavailable(answer)
    assert_unavailable(await ask(alice))
    failures = [record.exc_info for record in caplog.records if record.name == "src.mcp.on_demand"]
    assert [failure[0] for failure in failures if failure] == [ImportError] * held.began, "once per start"
    held.fails = False
    assert (await ask(alice)).status_code == 200


async def test_it_ends_with_the_application_and_leaves_no_task(
    make_settings: MakeSettings, database_url: URL, signer: Signer, said: pytest.LogCaptureFixture
) -> None:
    app, before = create_app(make_settings(database_url)), asyncio.all_tasks()
    async with app.router.lifespan_context(app), client_of(app, signer.token(ALICE)) as client:
        assert (await ask(client)).status_code == 200
        assert asyncio.all_tasks() > before and ENDED not in said.messages
    assert said.messages.count(ENDED) == 1
    assert asyncio.all_tasks() == before


async def test_an_application_that_ends_does_not_wait_for_a_start(
    make_settings: MakeSettings, database_url: URL, signer: Signer, held: HeldImport
) -> None:
    app = create_app(make_settings(database_url))
    async with client_of(app, signer.token(ALICE)) as client:
        async with asyncio.timeout(3), app.router.lifespan_context(app):
            waiting = asyncio.create_task(ask(client))
            await until(lambda: held.began)
        assert_unavailable(await waiting)
