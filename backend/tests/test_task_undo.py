"""Deleted tasks: gone for everybody, restorable for a day, then gone for good."""

import httpx2
import pytest
from sqlalchemy import URL

from tests.support import databases
from tests.support.tasks import ANY_VERSION, TASKS, add, change, count, read, titles


async def delete(client: httpx2.AsyncClient, task: dict) -> None:
    assert (await client.delete(f"{TASKS}/{task['id']}")).status_code == 204


async def restore(client: httpx2.AsyncClient, task: dict) -> httpx2.Response:
    return await client.post(f"{TASKS}/{task['id']}/restore")


def age(url: URL, interval: str) -> None:
    databases.execute(
        f"UPDATE task SET deleted_at = now() - interval '{interval}' WHERE deleted_at IS NOT NULL", url=url
    )


async def test_a_deleted_task_cannot_be_seen_or_changed(alice: httpx2.AsyncClient) -> None:
    await add(alice, "kept")
    task = await add(alice, "gone", due_at="2020-01-01T00:00:00Z", due_time_zone="UTC", tags=["gone"])
    await delete(alice, task)
    address = f"{TASKS}/{task['id']}"
    for query in ({}, {"q": "gone"}, {"tag": "gone"}, {"view": "overdue"}, {"sort": "created"}):
        assert "gone" not in await titles(alice, **query)
    summary = (await alice.get(f"{TASKS}/summary")).json()
    assert (summary["open"], summary["overdue"], summary["tags"]) == (1, 0, [])
    for response in (
        await alice.get(address),
        await alice.patch(address, json={"title": "y"}, headers=ANY_VERSION),
        await alice.delete(address),
        await alice.post(f"{address}/move", json={"after_id": None}),
    ):
        assert response.status_code == 404


async def test_a_restored_task_is_as_it_was_and_where_it_was(alice: httpx2.AsyncClient) -> None:
    await add(alice, "before")
    task = await change(alice, await add(alice, "x", tags=["a"], priority="high"), status="done")
    await add(alice, "after")
    await delete(alice, task)
    response = await restore(alice, task)
    assert (response.status_code, response.json()) == (200, task)
    assert await titles(alice) == ["after", "x", "before"]
    assert await read(alice, task) == task


async def test_a_restore_that_is_sent_again_changes_nothing(alice: httpx2.AsyncClient) -> None:
    task = await add(alice)
    await delete(alice, task)
    for _ in range(2):
        assert (await restore(alice, task)).json() == task


@pytest.mark.parametrize(("passed", "there"), [("23 hours 59 minutes", True), ("24 hours 1 second", False)])
async def test_the_time_for_an_undo_is_a_day(
    alice: httpx2.AsyncClient, database_url: URL, passed: str, there: bool
) -> None:
    task = await add(alice)
    await delete(alice, task)
    age(database_url, passed)
    assert (await restore(alice, task)).status_code == (200 if there else 404)


@pytest.mark.parametrize("later", ["create", "change", "delete", "bulk delete"])
async def test_what_is_too_old_is_purged_by_what_its_owner_does_later(
    alice: httpx2.AsyncClient, bob: httpx2.AsyncClient, database_url: URL, later: str
) -> None:
    await delete(alice, await add(alice, "old"))
    await delete(bob, await add(bob, "old, of Bob"))
    age(database_url, "25 hours")
    await delete(alice, recent := await add(alice, "recent"))
    other = await add(alice, "another")
    databases.execute(
        "UPDATE task SET deleted_at = now() - interval '25 hours' WHERE title = 'another'", url=database_url
    )
    assert count(database_url, "title = 'another'") == 1
    kept = await add(alice, "kept")
    if later == "create":
        await add(alice, "one more")
    elif later == "change":
        await change(alice, kept, title="kept")
    elif later == "delete":
        await delete(alice, kept)
    else:
        await alice.post(f"{TASKS}/bulk", json={"action": "delete", "items": [{"id": kept["id"]}]})
    assert count(database_url, f"id = '{other['id']}'") == 0
    assert count(database_url, "title IN ('recent', 'kept')") == 2, "younger ones stay"
    assert count(database_url, "title = 'old, of Bob'") == 1, "nobody purges for another"
    assert (await restore(alice, recent)).status_code == 200


async def test_reading_needs_no_write(alice: httpx2.AsyncClient, database_url: URL) -> None:
    """A full volume or a standby refuses every write; a session that is read-only stands for both."""
    task = await add(alice, "kept", tags=["home"])
    await delete(alice, await add(alice, "old"))
    age(database_url, "25 hours")
    databases.make_read_only(database_url)
    reading = [TASKS, f"{TASKS}?q=kept", f"{TASKS}/{task['id']}", f"{TASKS}/summary", "/api/v1/conversations"]
    assert [(await alice.get(address)).status_code for address in reading] == [200] * len(reading)
    assert count(database_url, "title = 'old'") == 1
    response = await alice.post(TASKS, json={"title": "x"})
    assert (response.status_code, response.headers["content-type"]) == (503, "application/problem+json")
    assert int(response.headers["retry-after"]) > 0
