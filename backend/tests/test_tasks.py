"""What one user can do with their tasks."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import httpx2
import pytest
from sqlalchemy import URL

from tests.conftest import ALICE
from tests.support import databases

TASKS = "/api/v1/tasks"


async def add(client: httpx2.AsyncClient, title: str = "Buy milk") -> dict:
    response = await client.post(TASKS, json={"title": title})
    assert response.status_code == 201, response.text
    return response.json()


async def test_a_new_task_has_every_field_and_can_be_read_back(alice: httpx2.AsyncClient) -> None:
    response = await alice.post(TASKS, json={"title": "  Buy milk \n"})
    task = response.json()
    assert response.status_code == 201
    made = {name: task.pop(name) for name in ("id", "created_at", "updated_at")}
    assert task == {
        "title": "Buy milk",
        "description": "",
        "status": "todo",
        "priority": "none",
        "due_at": None,
        "due_time_zone": None,
        "tags": [],
        "repeat": None,
        "version": 1,
        "completed_at": None,
    }
    task |= made
    assert UUID(task["id"]).version == 4
    assert task["created_at"] == task["updated_at"] and task["created_at"].endswith("Z")
    assert abs((datetime.now(UTC) - datetime.fromisoformat(task["created_at"])).total_seconds()) < 60
    assert response.headers["location"] == f"{TASKS}/{task['id']}"
    assert (await alice.get(response.headers["location"])).json() == task


@pytest.mark.parametrize(
    "title", ["x", "x" * 200, "ä" * 200, "👩‍👩‍👧‍👦" * 28, "'; DROP TABLE task; --", "%s {} \\", "<b>"]
)
async def test_titles_come_back_as_they_went_in(alice: httpx2.AsyncClient, title: str) -> None:
    assert (await add(alice, title))["title"] == title
    assert [task["title"] for task in (await alice.get(TASKS)).json()["items"]] == [title]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"title": "Buy bread"}, {"title": "Buy bread", "status": "todo"}),
        ({"status": "done"}, {"title": "Buy milk", "status": "done"}),
        ({"title": " New ", "status": "in_progress"}, {"title": "New", "status": "in_progress"}),
        ({}, {"title": "Buy milk", "status": "todo"}),
    ],
)
async def test_an_update_changes_what_is_given_and_nothing_else(
    alice: httpx2.AsyncClient, change: dict, expected: dict
) -> None:
    task = await add(alice)
    response = await alice.patch(f"{TASKS}/{task['id']}", json=change, headers={"If-Match": '"1"'})
    assert response.status_code == 200
    updated = response.json()
    assert {name: updated[name] for name in expected} == expected
    assert (updated["id"], updated["created_at"]) == (task["id"], task["created_at"])
    assert (updated["updated_at"] > task["updated_at"]) == bool(change)


async def test_a_completed_task_can_be_reopened(alice: httpx2.AsyncClient) -> None:
    task = await add(alice)
    for status in ("done", "todo"):
        response = await alice.patch(f"{TASKS}/{task['id']}", json={"status": status}, headers={"If-Match": "*"})
        assert response.json()["status"] == status
        assert (response.json()["completed_at"] is not None) == (status == "done")


async def test_a_deleted_task_is_gone(alice: httpx2.AsyncClient) -> None:
    kept, deleted = await add(alice, "kept"), await add(alice, "deleted")
    response = await alice.delete(f"{TASKS}/{deleted['id']}")
    assert (response.status_code, response.content) == (204, b"")
    assert (await alice.get(f"{TASKS}/{deleted['id']}")).status_code == 404
    assert (await alice.delete(f"{TASKS}/{deleted['id']}")).status_code == 404
    assert (await alice.get(TASKS)).json()["items"] == [kept]


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
async def test_a_missing_task_is_404(alice: httpx2.AsyncClient, method: str) -> None:
    body = {"status": "done"} if method == "PATCH" else None
    response = await alice.request(method, f"{TASKS}/{uuid4()}", json=body, headers={"If-Match": "*"})
    assert (response.status_code, response.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize(("count", "limit", "pages"), [(0, 3, [0]), (3, 3, [3]), (4, 3, [3, 1]), (7, 3, [3, 3, 1])])
async def test_pages_are_newest_first_and_complete(
    alice: httpx2.AsyncClient, count: int, limit: int, pages: list[int]
) -> None:
    titles = [(await add(alice, f"task {number}"))["title"] for number in range(count)]
    seen: list[list[str]] = []
    cursor: str | None = ""
    while cursor is not None:
        query = {"limit": limit} | ({"cursor": cursor} if cursor else {})
        page = (await alice.get(TASKS, params=query)).json()
        seen.append([task["title"] for task in page["items"]])
        cursor = page["next_cursor"]
    assert [len(page) for page in seen] == pages
    assert [title for page in seen for title in page] == titles[::-1]


async def test_tasks_of_one_moment_are_neither_lost_nor_repeated_between_pages(
    alice: httpx2.AsyncClient, database_url: URL
) -> None:
    rows = ", ".join(f"('{uuid4()}', '{ALICE}', 'task {number}', timestamptz '2026-01-01')" for number in range(5))
    databases.execute(f"INSERT INTO task (id, user_id, title, created_at) VALUES {rows}", url=database_url)
    first = (await alice.get(TASKS, params={"limit": 2})).json()
    second = (await alice.get(TASKS, params={"limit": 100, "cursor": first["next_cursor"]})).json()
    identifiers = [task["id"] for task in first["items"] + second["items"]]
    assert len(identifiers) == len(set(identifiers)) == 5
    assert second["next_cursor"] is None


async def test_the_default_page_has_50_and_the_largest_100(alice: httpx2.AsyncClient, database_url: URL) -> None:
    rows = ", ".join(f"('{uuid4()}', '{ALICE}', 'task {number}')" for number in range(120))
    databases.execute(f"INSERT INTO task (id, user_id, title) VALUES {rows}", url=database_url)
    assert len((await alice.get(TASKS)).json()["items"]) == 50
    assert len((await alice.get(TASKS, params={"limit": 100})).json()["items"]) == 100
    assert (await alice.get(TASKS, params={"limit": 101})).status_code == 422


async def test_tasks_go_with_their_account_and_its_token_ends_there(
    alice: httpx2.AsyncClient, bob: httpx2.AsyncClient, database_url: URL
) -> None:
    await add(alice)
    kept = await add(bob)
    databases.execute(f"""DELETE FROM auth."user" WHERE id = '{ALICE}'""", url=database_url)
    assert (await alice.get(TASKS)).json()["items"] == []
    assert (await alice.post(TASKS, json={"title": "too late"})).status_code == 401
    assert (await bob.get(TASKS)).json()["items"] == [kept]


async def test_me_is_the_subject_of_the_token(alice: httpx2.AsyncClient, anonymous: httpx2.AsyncClient) -> None:
    assert (await alice.get("/api/v1/auth/me")).json() == {"id": ALICE}
    assert (await anonymous.get("/api/v1/auth/me")).status_code == 401
