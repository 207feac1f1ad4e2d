"""A create that is sent again adds nothing."""

import asyncio

import httpx2
import pytest
from sqlalchemy import URL

from tests.conftest import ALICE
from tests.support import databases
from tests.support.tasks import TASKS, change, count, fields_of

KEY = {"Idempotency-Key": "key-1"}


async def create(client: httpx2.AsyncClient, key: str | None = "key-1", **body: object) -> httpx2.Response:
    headers = {} if key is None else {"Idempotency-Key": key}
    return await client.post(TASKS, json={"title": "x"} | body, headers=headers)


async def test_the_same_key_gives_the_same_task(alice: httpx2.AsyncClient, database_url: URL) -> None:
    first, again = await create(alice, tags=["B", "a"]), await create(alice, tags=["b ", "A"])
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    for name in ("location", "etag"):
        assert first.headers[name] == again.headers[name]
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    assert count(database_url) == 1


async def test_other_keys_and_no_key_add_tasks_of_their_own(alice: httpx2.AsyncClient, database_url: URL) -> None:
    for key in ("key-1", "KEY-1", "key-2", None, None):
        assert "idempotency-replayed" not in (await create(alice, key)).headers
    assert count(database_url) == 5


async def test_the_same_key_with_another_body_is_refused(alice: httpx2.AsyncClient, database_url: URL) -> None:
    await create(alice)
    response = await create(alice, title="y")
    assert (response.status_code, response.json()["code"]) == (422, "idempotency_key_reused")
    assert count(database_url) == 1


async def test_a_repeated_create_returns_the_task_as_it_is_now(alice: httpx2.AsyncClient) -> None:
    task = (await create(alice)).json()
    changed = await change(alice, task, title="changed")
    again = await create(alice)
    assert (again.json(), again.headers["etag"]) == (changed, '"2"')


async def test_a_repeated_create_does_not_bring_a_deleted_task_back(
    alice: httpx2.AsyncClient, database_url: URL
) -> None:
    task = (await create(alice)).json()
    await alice.delete(f"{TASKS}/{task['id']}")
    assert (await create(alice)).json()["id"] == task["id"]
    assert (await alice.get(f"{TASKS}/{task['id']}")).status_code == 404
    assert count(database_url) == 1


async def test_keys_are_of_one_user(alice: httpx2.AsyncClient, bob: httpx2.AsyncClient, database_url: URL) -> None:
    of_alice, of_bob = await create(alice), await create(bob)
    assert of_alice.json()["id"] != of_bob.json()["id"]
    assert "idempotency-replayed" not in of_bob.headers
    assert (await create(bob, title="of Bob", key="key-2")).status_code == 201
    assert (await create(alice, title="of Alice", key="key-2")).status_code == 201
    assert count(database_url) == 4


async def test_a_key_expires_after_24_hours(alice: httpx2.AsyncClient, database_url: URL) -> None:
    first = await create(alice)
    await create(alice, "another")
    for age, new in (("23 hours 59 minutes", False), ("24 hours 1 minute", True)):
        databases.execute(f"UPDATE idempotency_key SET created_at = now() - interval '{age}'", url=database_url)
        again = await create(alice)
        assert (again.json()["id"] != first.json()["id"]) is new
    assert databases.execute("SELECT key FROM idempotency_key", url=database_url) == [("key-1",)]


async def test_a_refused_create_does_not_use_its_key_up(alice: httpx2.AsyncClient, database_url: URL) -> None:
    assert (await create(alice, title="")).status_code == 422
    databases.execute("ALTER TABLE task ADD CONSTRAINT fault CHECK (title <> 'x')", url=database_url)
    assert (await create(alice)).status_code == 500
    databases.execute("ALTER TABLE task DROP CONSTRAINT fault", url=database_url)
    response = await create(alice)
    assert response.status_code == 201 and "idempotency-replayed" not in response.headers


@pytest.mark.parametrize("key", ["", " ", "with space", "x" * 201, "ümlaut", "tab\tkey", "nul\x00", "\x7f"])
async def test_a_key_that_is_none_is_refused(alice: httpx2.AsyncClient, database_url: URL, key: str) -> None:
    response = await alice.post(TASKS, json={"title": "x"}, headers={b"Idempotency-Key": key.encode()})
    assert fields_of(response) == ["header.idempotency-key"]
    assert count(database_url) == 0


@pytest.mark.parametrize("key", ["x", "x" * 200, "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"])
async def test_any_visible_characters_make_a_key(alice: httpx2.AsyncClient, database_url: URL, key: str) -> None:
    assert (await create(alice, key)).json() == (await create(alice, key)).json()
    assert count(database_url) == 1


async def test_creates_at_once_with_one_key_make_one_task(
    alice: httpx2.AsyncClient, bob: httpx2.AsyncClient, database_url: URL
) -> None:
    for number in range(3):
        key = f"key-{number}"
        responses = await asyncio.gather(*(create(client, key) for client in (alice, bob) for _ in range(4)))
        assert {response.status_code for response in responses} == {201}
        assert len({response.json()["id"] for response in responses[:4]}) == 1
        assert len({response.json()["id"] for response in responses[4:]}) == 1
        assert sum("idempotency-replayed" in response.headers for response in responses) == 6
    assert count(database_url) == 6


async def test_of_different_creates_at_once_with_one_key_one_is_made(
    alice: httpx2.AsyncClient, database_url: URL
) -> None:
    responses = await asyncio.gather(*(create(alice, title=f"{number}") for number in range(4)))
    assert sorted(response.status_code for response in responses) == [201, 422, 422, 422]
    assert count(database_url) == 1


async def test_keys_go_with_their_account(alice: httpx2.AsyncClient, database_url: URL) -> None:
    await create(alice)
    databases.execute(f"""DELETE FROM auth."user" WHERE id = '{ALICE}'""", url=database_url)
    assert databases.execute("SELECT * FROM idempotency_key", url=database_url) == []
    assert (await create(alice)).status_code == 401
