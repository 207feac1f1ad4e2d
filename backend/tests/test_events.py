"""Pages follow changes that are made elsewhere: by streams of the user alone, from every replica, until they end."""

import asyncio
import json
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import httpx2
import pytest
from sqlalchemy import URL

from src.changes.followers import MOST_PER_USER
from tests.conftest import ALICE, BOB
from tests.support import databases
from tests.support.server import Server
from tests.support.signing import JwksServer, Signer

TASKS, EVENTS = "/api/v1/tasks", "/api/v1/events"
QUIET_SECONDS = 0.5


@pytest.fixture
def database_url(own_database_url: URL) -> URL:
    """Its connections are counted."""
    return own_database_url


@pytest.fixture
def server(database_url: URL, tmp_path: Path, jwks: JwksServer) -> Iterator[Server]:
    server = Server(database_url, tmp_path, jwks)
    yield server
    server.kill()


class Stream:
    """The events of an open stream."""

    def __init__(self, response: httpx2.Response) -> None:
        self.response = response
        self._lines = response.aiter_lines()

    async def next(self) -> tuple[str, dict]:
        """The next event; StopAsyncIteration at the end."""
        name = ""
        while True:
            line = await asyncio.wait_for(anext(self._lines), 10)
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
            if line.startswith("data: "):
                return name, json.loads(line.removeprefix("data: "))


class Person:
    """Somebody with a token, at a replica."""

    def __init__(self, address: str, token: str) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        self.client = httpx2.AsyncClient(base_url=address, headers=headers, timeout=20)

    @asynccontextmanager
    async def follow(self) -> AsyncIterator[Stream]:
        async with self.client.stream("GET", EVENTS) as response:
            yield Stream(response)

    async def __aenter__(self) -> "Person":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.client.aclose()

    async def add(self, title: str, request_id: str) -> dict:
        answer = await self.client.post(TASKS, json={"title": title}, headers={"X-Request-Id": request_id})
        assert answer.status_code == 201
        return answer.json()


async def test_a_change_is_told_to_its_owner_alone_whatever_replica_made_it(
    server: Server, signer: Signer, database_url: URL, tmp_path: Path, jwks: JwksServer
) -> None:
    (tmp_path / "other").mkdir()
    other = Server(database_url, tmp_path / "other", jwks)
    try:
        await asyncio.gather(server.ready(), other.ready())
        async with (
            Person(server.address, signer.token(ALICE)) as here,
            Person(other.address, signer.token(ALICE)) as there,
            Person(server.address, signer.token(BOB)) as bob,
            here.follow() as mine,
            bob.follow() as his,
        ):
            assert mine.response.headers["content-type"].startswith("text/event-stream")
            assert await mine.next() == await his.next() == ("ready", {})
            task = await there.add("Milk", "request-one")
            assert await mine.next() == ("tasks", {"request_ids": ["request-one"]})
            for method, path, body in [
                ("PATCH", f"/{task['id']}", {"title": "Oat milk"}),
                ("POST", f"/{task['id']}/move", {"after_id": None}),
                ("POST", "/bulk", {"action": "update", "items": [{"id": task["id"], "changes": {"status": "done"}}]}),
                ("DELETE", f"/{task['id']}", None),
                ("POST", f"/{task['id']}/restore", None),
            ]:
                headers = {"If-Match": "*", "X-Request-Id": "request-next"}
                assert (await there.client.request(method, TASKS + path, json=body, headers=headers)).is_success
                assert await mine.next() == ("tasks", {"request_ids": ["request-next"]}), (method, path)
            # The counter-tests: reading is no change, and neither is what is refused.
            await there.client.get(TASKS)
            await there.client.post(TASKS, json={"title": ""})
            for stream in (mine, his):
                with pytest.raises(TimeoutError):
                    await asyncio.wait_for(stream.next(), QUIET_SECONDS)
    finally:
        other.kill()


async def test_many_streams_share_one_connection_outlive_the_database_and_end_with_the_process(
    server: Server, signer: Signer, database_url: URL
) -> None:
    await server.ready()
    ours = "datname = current_database() AND application_name LIKE 'taskora-%'"
    listeners = f"SELECT count(*) FROM pg_stat_activity WHERE {ours} AND application_name = 'taskora-listener'"
    in_transactions = f"SELECT count(*) FROM pg_stat_activity WHERE {ours} AND state LIKE 'idle in transaction%'"
    end_listener = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'taskora-listener'"
    assert databases.execute(listeners, url=database_url) == [(0,)], "nobody follows"
    async with Person(server.address, signer.token(ALICE)) as alice, AsyncExitStack() as streams:
        first, *others = [await streams.enter_async_context(alice.follow()) for _ in range(MOST_PER_USER)]
        for stream in (first, *others):
            assert await stream.next() == ("ready", {})
        assert databases.execute(listeners, url=database_url) == [(1,)]
        assert databases.execute(in_transactions, url=database_url) == [(0,)]

        refused = await alice.client.get(EVENTS)
        assert (refused.status_code, refused.json()["code"]) == (429, "too_many_streams")
        assert int(refused.headers["retry-after"]) > 0
        async with Person(server.address, signer.token(BOB)) as bob, bob.follow() as his:
            assert await his.next() == ("ready", {}), "others have their own"
        await others.pop().response.aclose()
        while (answer := await status(alice)) == 429:
            await asyncio.sleep(0.1)
        assert answer == 200, "a stream that was closed makes room"

        assert databases.execute(f"{end_listener} AND {ours}", url=database_url) == [(True,)]
        assert await first.next() == ("tasks", {"request_ids": [""]}), "nobody knows what was missed"
        await alice.add("Milk", "request-two")
        assert await first.next() == ("tasks", {"request_ids": ["request-two"]})

        server.process.send_signal(signal.SIGTERM)
        with pytest.raises(StopAsyncIteration):
            await first.next()
        # Far less than the streams, and than the 35 s that answers under way have.
        await asyncio.to_thread(server.process.wait, 15)


async def status(person: Person) -> int:
    """What a stream would be answered right now."""
    async with person.client.stream("GET", EVENTS) as response:
        return response.status_code


async def test_nobody_follows_without_a_token(anonymous: httpx2.AsyncClient) -> None:
    assert (await anonymous.get(EVENTS)).status_code == 401
