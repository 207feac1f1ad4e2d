"""Tasks that repeat: the next one, skipping one, changing one or all, and taking it back."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest

from tests.support.tasks import ANY_VERSION, TASKS, add, change, fields_of, listed, read, titles

ZONE = {"due_time_zone": "Europe/Berlin"}
# A Monday that is far ahead, so that nothing depends on the day of the test.
MONDAY = {"due_at": "2035-01-01T08:00:00Z", **ZONE}
WEEKLY = {"rule": "FREQ=WEEKLY"}


async def meeting(client: httpx2.AsyncClient, repeat: dict | None = None, **fields: Any) -> dict:
    return await add(client, **{"title": "Team meeting", **MONDAY, "repeat": repeat or WEEKLY, **fields})


async def skip(client: httpx2.AsyncClient, task: dict) -> httpx2.Response:
    return await client.post(f"{TASKS}/{task['id']}/skip")


async def open_tasks(client: httpx2.AsyncClient) -> list[dict]:
    return [task for task in await listed(client) if task["status"] != "done"]


async def test_a_task_says_how_it_repeats(alice: httpx2.AsyncClient) -> None:
    task = await meeting(alice, {"rule": "freq=weekly;count=3", "except_on": ["2035-01-08"]})
    assert task["repeat"] == {
        "rule": "FREQ=WEEKLY;BYDAY=MO;COUNT=3",
        "after_completion": False,
        "except_on": ["2035-01-08"],
        "text": "every Monday, 3 times",
        "next_at": "2035-01-15T08:00:00Z",
        "next_task_id": None,
    }
    assert await read(alice, task) == task
    assert (await add(alice, "once"))["repeat"] is None


async def test_the_next_one_is_there_when_one_is_done(alice: httpx2.AsyncClient) -> None:
    await add(alice, "below")
    task = await meeting(alice, tags=["work"], priority="high", description="Room 1")
    await add(alice, "above")
    done = await change(alice, task, status="done")
    assert done["status"] == "done" and done["repeat"]["next_at"] is None
    coming = await read(alice, {"id": done["repeat"]["next_task_id"]})
    assert (coming["due_at"], coming["status"], coming["version"]) == ("2035-01-08T08:00:00Z", "todo", 1)
    assert all(coming[name] == task[name] for name in ("title", "description", "priority", "tags", "due_time_zone"))
    assert coming["repeat"]["next_at"] == "2035-01-15T08:00:00Z"
    assert [each["title"] for each in await open_tasks(alice)] == ["above", "Team meeting", "below"], "in its place"
    await change(alice, done, title="Team meeting, first")
    assert len(await listed(alice)) == 4, "only completing adds one"


async def test_what_was_missed_does_not_pile_up(alice: httpx2.AsyncClient) -> None:
    ago = datetime.now(UTC) - timedelta(days=30, hours=1)
    task = await add(
        alice,
        "Water",
        due_at=ago.isoformat().replace("+00:00", "Z"),
        due_time_zone="UTC",
        repeat={"rule": "FREQ=DAILY"},
    )
    await change(alice, task, status="done")
    [coming] = await open_tasks(alice)
    assert timedelta(0) < datetime.fromisoformat(coming["due_at"]) - datetime.now(UTC) <= timedelta(days=1)


async def test_undoing_a_completion_takes_the_next_one_back(alice: httpx2.AsyncClient) -> None:
    task = await meeting(alice, {"rule": "FREQ=WEEKLY;COUNT=5"})
    for _ in range(2):
        done = await change(alice, task, status="done")
        again = await change(alice, done, status="todo")
        assert (again["due_at"], again["repeat"]) == (task["due_at"], task["repeat"])
        assert len(await listed(alice)) == 1


async def test_a_next_one_that_was_changed_stays_and_the_reopened_task_is_a_single_one(
    alice: httpx2.AsyncClient,
) -> None:
    done = await change(alice, await meeting(alice), status="done")
    await change(alice, {"id": done["repeat"]["next_task_id"]}, priority="high")
    again = await change(alice, done, status="todo")
    assert again["repeat"] is None
    assert [each["repeat"] is None for each in await open_tasks(alice)].count(False) == 1


async def test_a_series_ends(alice: httpx2.AsyncClient) -> None:
    task = await meeting(alice, {"rule": "FREQ=WEEKLY;COUNT=2"})
    second = {"id": (await change(alice, task, status="done"))["repeat"]["next_task_id"]}
    shown = await read(alice, second)
    assert shown["repeat"]["text"] == "every Monday, for the last time" and shown["repeat"]["next_at"] is None
    refused = await skip(alice, second)
    assert (refused.status_code, refused.json()["code"]) == (409, "no_next_task")
    assert (await change(alice, second, status="done"))["repeat"]["next_task_id"] is None
    assert await open_tasks(alice) == []


async def test_one_can_be_skipped_and_that_be_taken_back(alice: httpx2.AsyncClient) -> None:
    task = await meeting(alice, status="in_progress")
    response = await skip(alice, task)
    skipped = response.json()
    assert (skipped["due_at"], skipped["status"], skipped["id"]) == ("2035-01-08T08:00:00Z", "todo", task["id"])
    assert response.headers["etag"] == f'"{skipped["version"]}"' and skipped["version"] == 2
    back = {"due_at": task["due_at"], **ZONE, "repeat": {"rule": task["repeat"]["rule"]}}
    restored = await change(alice, skipped, **back)
    assert restored["repeat"] == task["repeat"]
    stale = await alice.post(f"{TASKS}/{task['id']}/skip", headers={"If-Match": '"1"'})
    assert stale.status_code == 412
    assert (await skip(alice, await add(alice, "once"))).status_code == 409
    assert (await skip(alice, await change(alice, restored, status="done"))).status_code == 409


async def test_one_is_moved_alone_and_the_series_stays_on_its_day(alice: httpx2.AsyncClient) -> None:
    task = await change(alice, await meeting(alice), due_at="2035-01-03T10:00:00Z", **ZONE)
    assert (task["repeat"]["text"], task["repeat"]["next_at"]) == ("every Monday", "2035-01-08T08:00:00Z")
    done = await change(alice, task, status="done")
    assert (await read(alice, {"id": done["repeat"]["next_task_id"]}))["due_at"] == "2035-01-08T08:00:00Z"


async def test_all_are_moved_with_their_rule(alice: httpx2.AsyncClient) -> None:
    task = await change(alice, await meeting(alice), due_at="2035-01-03T10:00:00Z", **ZONE, apply_to="all")
    assert (task["repeat"]["text"], task["repeat"]["next_at"]) == ("every Wednesday", "2035-01-10T10:00:00Z")
    two = await meeting(alice, {"rule": "FREQ=WEEKLY;BYDAY=MO,TH"})
    two = await change(alice, two, due_at="2035-01-01T10:00:00Z", **ZONE, apply_to="all")
    assert two["repeat"]["rule"] == "FREQ=WEEKLY;BYDAY=MO,TH" and two["repeat"]["next_at"] == "2035-01-04T10:00:00Z"


async def test_a_change_is_for_one_or_for_all_that_come(alice: httpx2.AsyncClient) -> None:
    one = await change(alice, await meeting(alice), title="Lunch instead", tags=["food"], apply_to="this")
    coming = await read(alice, {"id": (await change(alice, one, status="done"))["repeat"]["next_task_id"]})
    assert (coming["title"], coming["tags"]) == ("Team meeting", [])
    both = await change(alice, await change(alice, coming, title="Call", apply_to="this"), title="Standup")
    coming = await read(alice, {"id": (await change(alice, both, status="done"))["repeat"]["next_task_id"]})
    assert coming["title"] == "Standup", "what is said of all goes before what was said of one"


async def test_after_completion_the_next_one_counts_from_today(alice: httpx2.AsyncClient) -> None:
    repeat = {"rule": "FREQ=DAILY;INTERVAL=3", "after_completion": True}
    task = await add(alice, "Water", due_at="2020-01-01T12:00:00Z", due_time_zone="UTC", repeat=repeat)
    assert task["repeat"]["text"] == "3 days after it is done" and task["repeat"]["next_at"] is None
    before = datetime.now(UTC).date()
    await change(alice, task, status="done")
    [coming] = await open_tasks(alice)
    assert before <= datetime.fromisoformat(coming["due_at"]).date() - timedelta(days=3) <= datetime.now(UTC).date()


async def test_repetition_is_added_and_taken_away(alice: httpx2.AsyncClient) -> None:
    task = await add(alice, "Rent", **MONDAY)
    task = await change(alice, task, repeat={"rule": "FREQ=MONTHLY"})
    assert task["repeat"]["text"] == "every month on the 1st"
    assert (await change(alice, task, repeat=None))["repeat"] is None
    task = await change(alice, task, repeat=WEEKLY)
    assert (await change(alice, task, due_at=None))["repeat"] is None, "without a date nothing repeats"
    await change(alice, task, status="done")
    assert await open_tasks(alice) == []


async def test_many_at_once(alice: httpx2.AsyncClient) -> None:
    tasks = [await meeting(alice, title=f"Meeting {n}") for n in range(3)]
    items = [{"id": task["id"], "changes": {"status": "done"}} for task in tasks]
    answer = await alice.post(f"{TASKS}/bulk", json={"action": "update", "items": items})
    assert [result["outcome"] for result in answer.json()["results"]] == ["done"] * 3
    assert len(await open_tasks(alice)) == 3
    next_id = answer.json()["results"][0]["task"]["repeat"]["next_task_id"]
    back = [{"id": task["id"], "changes": {"status": "todo"}} for task in tasks]
    back.append({"id": next_id, "changes": {"title": "x"}})
    answer = await alice.post(f"{TASKS}/bulk", json={"action": "update", "items": back})
    assert [result["outcome"] for result in answer.json()["results"]] == ["done"] * 3 + ["missing"]
    assert sorted(await titles(alice)) == ["Meeting 0", "Meeting 1", "Meeting 2"]


async def test_a_deleted_one_ends_the_series_until_it_is_restored(alice: httpx2.AsyncClient) -> None:
    task = await meeting(alice)
    assert (await alice.delete(f"{TASKS}/{task['id']}")).status_code == 204
    assert await listed(alice) == [] and (await skip(alice, task)).status_code == 404
    assert (await alice.post(f"{TASKS}/{task['id']}/restore")).json() == task


async def test_nobody_else_can_skip(alice: httpx2.AsyncClient, bob: httpx2.AsyncClient) -> None:
    assert (await skip(bob, await meeting(alice))).status_code == 404


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"repeat": WEEKLY}, "body.repeat"),
        ({**MONDAY, "repeat": {"rule": "FREQ=HOURLY"}}, "body.repeat.rule"),
        ({**MONDAY, "repeat": {"rule": 5}}, "body.repeat.rule"),
        ({**MONDAY, "repeat": {}}, "body.repeat.rule"),
        ({**MONDAY, "repeat": {"rule": "FREQ=DAILY", "x": 1}}, "body.repeat.x"),
        ({**MONDAY, "repeat": {"rule": "FREQ=DAILY", "after_completion": "yes"}}, "body.repeat.after_completion"),
        ({**MONDAY, "repeat": {"rule": "FREQ=DAILY", "except_on": ["2035-02-30"]}}, "body.repeat.except_on.0"),
        ({**MONDAY, "repeat": WEEKLY, "status": "done"}, "body.repeat"),
        ({**MONDAY, "repeat": "FREQ=DAILY"}, "body.repeat"),
    ],
)
async def test_what_cannot_repeat_is_refused(alice: httpx2.AsyncClient, fields: dict, wrong: str) -> None:
    assert fields_of(await alice.post(TASKS, json={"title": "x", **fields})) == [wrong]


async def test_a_change_that_cannot_be_is_refused(alice: httpx2.AsyncClient) -> None:
    task = await add(alice, "once")
    for body, wrong in (
        ({"repeat": WEEKLY}, "body.repeat"),
        ({"repeat": WEEKLY, "due_at": None}, "body.repeat"),
        ({"title": "y", "apply_to": "some"}, "body.apply_to"),
        ({"title": "y", "apply_to": None}, "body.apply_to"),
    ):
        response = await alice.patch(f"{TASKS}/{task['id']}", json=body, headers=ANY_VERSION)
        assert fields_of(response) == [wrong]


async def test_the_end_of_the_calendar(alice: httpx2.AsyncClient) -> None:
    task = await add(alice, "x", due_at="9998-12-31T12:00:00Z", due_time_zone="UTC", repeat={"rule": "FREQ=YEARLY"})
    assert task["repeat"]["next_at"] is None
    assert (await change(alice, task, status="done"))["repeat"]["next_task_id"] is None
    early = {"due_at": "1970-01-01T00:00:00Z", "due_time_zone": "Pacific/Kiritimati", "repeat": {"rule": "FREQ=DAILY"}}
    await change(alice, await add(alice, "x", **early), status="done")
    assert len(await open_tasks(alice)) == 1


async def test_an_export_has_how_tasks_repeat(alice: httpx2.AsyncClient) -> None:
    task = await meeting(alice)
    [exported] = (await alice.get("/api/v1/account/export")).json()["tasks"]
    assert exported["repeat"] == task["repeat"]
