"""Many tasks at once."""

import asyncio
from uuid import uuid4

import httpx2
import pytest
from sqlalchemy import URL

from tests.support import databases
from tests.support.tasks import TASKS, add, change, count, fields_of, read, titles

BULK = f"{TASKS}/bulk"


async def bulk(client: httpx2.AsyncClient, action: str, *items: dict) -> list[dict]:
    response = await client.post(BULK, json={"action": action, "items": items})
    assert response.status_code == 200, response.text
    results = response.json()["results"]
    assert [result["id"] for result in results] == [item["id"] for item in items]
    return results


def item(task: dict, version: int | None = None, **changes: object) -> dict:
    return {"id": task["id"]} | ({"version": version} if version else {}) | ({"changes": changes} if changes else {})


async def test_an_update_changes_each_task_by_its_own_changes(alice: httpx2.AsyncClient) -> None:
    first, second, third = [await add(alice, title) for title in ("first", "second", "third")]
    results = await bulk(
        alice,
        "update",
        item(first, 1, status="done"),
        item(second, title="new", tags=["a"]),
        item(third, priority="none"),
    )
    assert [result["outcome"] for result in results] == ["done"] * 3
    assert [result["task"]["version"] for result in results] == [2, 2, 1]
    for task, result in zip((first, second, third), results, strict=True):
        assert await read(alice, task) == result["task"]
    assert results[0]["task"]["completed_at"] and results[1]["task"]["tags"] == ["a"]


async def test_what_is_gone_or_changed_stays_out_and_the_rest_is_done(
    alice: httpx2.AsyncClient, bob: httpx2.AsyncClient
) -> None:
    good, changed, gone, foreign = [
        await add(alice, "good"),
        await add(alice, "changed"),
        await add(alice),
        await add(bob),
    ]
    changed = await change(alice, changed, title="by another tab")
    await alice.delete(f"{TASKS}/{gone['id']}")
    missing = {"id": str(uuid4())}
    items = [item(task, 1, status="done") for task in (good, changed, gone, foreign, missing)]
    results = await bulk(alice, "update", *items)
    assert [result["outcome"] for result in results] == ["done", "conflict", "missing", "missing", "missing"]
    assert results[1]["task"] == changed == await read(alice, changed)
    assert [result["task"] for result in results[2:]] == [None] * 3
    results = await bulk(alice, "delete", *(item(task, 1) for task in (changed, good, foreign, missing)))
    assert [result["outcome"] for result in results] == ["conflict", "conflict", "missing", "missing"]
    assert await read(bob, foreign) == foreign


async def test_a_delete_and_its_undo(alice: httpx2.AsyncClient) -> None:
    tasks = [await add(alice, title) for title in "cba"]
    results = await bulk(alice, "delete", *(item(task, 1) for task in tasks))
    assert [result["task"] for result in results] == tasks
    assert await titles(alice) == []
    results = await bulk(alice, "restore", *(item(task) for task in tasks))
    assert [(result["outcome"], result["task"]) for result in results] == [("done", task) for task in tasks]
    assert await titles(alice) == ["a", "b", "c"]
    again = await bulk(alice, "restore", *(item(task) for task in tasks))
    assert [result["task"] for result in again] == tasks, "what is there already stays as it is"


async def test_the_undo_of_an_update_is_an_update_with_the_former_values(alice: httpx2.AsyncClient) -> None:
    due = {"due_at": "2026-05-01T08:00:00Z", "due_time_zone": "Europe/Berlin"}
    before = [await add(alice, "a", **due), await add(alice, "b", status="in_progress")]
    results = await bulk(alice, "update", *(item(task, 1, status="done", due_at=None) for task in before))
    assert all(result["task"]["due_at"] is None for result in results)
    former = [{name: task[name] for name in ("status", "due_at", "due_time_zone")} for task in before]
    undo = [item(task, 2, **values) for task, values in zip(before, former, strict=True)]
    for task, result in zip(before, await bulk(alice, "update", *undo), strict=True):
        assert {name: result["task"][name] for name in task if name not in ("version", "updated_at")} == {
            name: task[name] for name in task if name not in ("version", "updated_at")
        }


async def test_a_restore_is_too_late_after_a_day(alice: httpx2.AsyncClient, database_url: URL) -> None:
    task = await add(alice)
    await bulk(alice, "delete", item(task))
    databases.execute("UPDATE task SET deleted_at = now() - interval '25 hours'", url=database_url)
    assert (await bulk(alice, "restore", item(task)))[0]["outcome"] == "missing"


async def test_a_hundred_fit_and_one_more_does_not(alice: httpx2.AsyncClient, database_url: URL) -> None:
    tasks = [await add(alice, f"{number}") for number in range(100)]
    items = [item(task, 1, status="done") for task in tasks]
    more = {"action": "update", "items": [*items, {"id": str(uuid4()), "changes": {"status": "done"}}]}
    assert fields_of(await alice.post(BULK, json=more)) == ["body.items"]
    assert count(database_url, "status = 'done'") == 0
    assert {result["outcome"] for result in await bulk(alice, "update", *items)} == {"done"}
    assert count(database_url, "status = 'done'") == 100


async def test_it_is_one_transaction(alice: httpx2.AsyncClient, database_url: URL) -> None:
    tasks = [await add(alice, title) for title in ("a", "b")]
    databases.execute("ALTER TABLE task ADD CONSTRAINT fault CHECK (title <> 'fault')", url=database_url)
    items = [item(tasks[0], title="changed"), item(tasks[1], title="fault")]
    assert (await alice.post(BULK, json={"action": "update", "items": items})).status_code == 500
    assert await titles(alice) == ["b", "a"]


async def test_two_at_once_in_opposite_order_both_end(alice: httpx2.AsyncClient) -> None:
    tasks = [await add(alice, f"{number}") for number in range(20)]
    for turn in range(3):
        both = await asyncio.gather(
            bulk(alice, "update", *(item(task, title=f"one {turn}") for task in tasks)),
            bulk(alice, "update", *(item(task, title=f"other {turn}") for task in reversed(tasks))),
        )
        assert {result["outcome"] for results in both for result in results} == {"done"}
        assert len(set(await titles(alice))) == 1, "one came after the other"


ID = str(uuid4())
BAD = {
    "no action": ({"items": [{"id": ID}]}, "body.action"),
    "another action": ({"action": "move", "items": [{"id": ID}]}, "body.action"),
    "no items": ({"action": "delete"}, "body.items"),
    "an empty list": ({"action": "delete", "items": []}, "body.items"),
    "items an object": ({"action": "delete", "items": {"id": ID}}, "body.items"),
    "an item no object": ({"action": "delete", "items": [ID]}, "body.items.0"),
    "no id": ({"action": "delete", "items": [{}]}, "body.items.0.id"),
    "a bad id": ({"action": "delete", "items": [{"id": "1"}]}, "body.items.0.id"),
    "an id with NUL": ({"action": "delete", "items": [{"id": ID[:-1] + "\x00"}]}, "body.items.0.id"),
    "the same id twice": ({"action": "delete", "items": [{"id": ID}, {"id": ID.upper()}]}, "body.items.1.id"),
    "version 0": ({"action": "delete", "items": [{"id": ID, "version": 0}]}, "body.items.0.version"),
    "a huge version": ({"action": "delete", "items": [{"id": ID, "version": 10**30}]}, "body.items.0.version"),
    "version a word": ({"action": "delete", "items": [{"id": ID, "version": "1"}]}, "body.items.0.version"),
    "version true": ({"action": "delete", "items": [{"id": ID, "version": True}]}, "body.items.0.version"),
    "an update without changes": ({"action": "update", "items": [{"id": ID}]}, "body.items.0.changes"),
    "changes null": ({"action": "update", "items": [{"id": ID, "changes": None}]}, "body.items.0.changes"),
    "a delete with changes": (
        {"action": "delete", "items": [{"id": ID, "changes": {"title": "x"}}]},
        "body.items.0.changes",
    ),
    "a bad change": (
        {"action": "update", "items": [{"id": ID, "changes": {"title": "\x00"}}]},
        "body.items.0.changes.title",
    ),
    "half a due date": (
        {"action": "update", "items": [{"id": ID, "changes": {"due_at": "2026-05-01T00:00:00Z"}}]},
        "body.items.0.changes.due_time_zone",
    ),
    "an unknown field": ({"action": "delete", "items": [{"id": ID}], "all": True}, "body.all"),
    "an unknown field of an item": (
        {"action": "delete", "items": [{"id": ID, "user_id": "x"}]},
        "body.items.0.user_id",
    ),
}


@pytest.mark.parametrize("kind", BAD)
async def test_bad_input_names_the_item_and_does_nothing(
    alice: httpx2.AsyncClient, database_url: URL, kind: str
) -> None:
    await add(alice)
    before = databases.execute("SELECT * FROM task", url=database_url)
    body, field = BAD[kind]
    assert fields_of(await alice.post(BULK, json=body)) == [field]
    assert databases.execute("SELECT * FROM task", url=database_url) == before
