"""Two users, every operation: neither sees nor changes anything of the other."""

from uuid import uuid4

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import URL

from tests.support import databases

TASKS = "/api/v1/tasks"
OPERATIONS = {
    ("GET", "/api/v1/tasks/{task_id}"): None,
    ("PATCH", "/api/v1/tasks/{task_id}"): {"title": "stolen", "status": "done"},
    ("DELETE", "/api/v1/tasks/{task_id}"): None,
    ("POST", "/api/v1/tasks/{task_id}/restore"): None,
    ("POST", "/api/v1/tasks/{task_id}/move"): {"after_id": None},
}
# Operations that name no task: what they return or write is checked in the tests below.
WITHOUT_ID = {
    ("GET", TASKS),
    ("POST", TASKS),
    ("GET", f"{TASKS}/summary"),
    ("POST", f"{TASKS}/bulk"),
    ("GET", "/api/v1/auth/me"),
    ("GET", "/api/v1/problems"),
    ("GET", "/api/v1/account/export"),
}

# Conversations and what the assistant did in them: test_conversations.py and test_decisions.py.
CONVERSATIONS = "/api/v1/conversations"
ELSEWHERE = {
    ("GET", CONVERSATIONS),
    ("POST", CONVERSATIONS),
    ("GET", f"{CONVERSATIONS}/{{conversation_id}}"),
    ("PATCH", f"{CONVERSATIONS}/{{conversation_id}}"),
    ("DELETE", f"{CONVERSATIONS}/{{conversation_id}}"),
    ("GET", f"{CONVERSATIONS}/{{conversation_id}}/messages"),
    ("POST", f"{CONVERSATIONS}/{{conversation_id}}/messages"),
    ("GET", "/api/v1/assistant"),
    ("POST", "/api/v1/tool-calls/{call_id}/undo"),
    ("POST", "/api/v1/confirmations/{confirmation_id}"),
}

ANY = {"If-Match": "*"}


def rows(url: URL) -> list[tuple]:
    return databases.execute("SELECT * FROM task ORDER BY id", url=url)


async def test_every_operation_of_the_api_is_in_these_tests(app: FastAPI) -> None:
    documented = {
        (method.upper(), path)
        for path, operations in app.openapi()["paths"].items()
        for method in operations
        if path.startswith("/api/")
    }
    assert documented == set(OPERATIONS) | WITHOUT_ID | ELSEWHERE


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
async def test_a_foreign_task_answers_as_a_missing_one_and_stays_as_it_is(
    alice: httpx2.AsyncClient, bob: httpx2.AsyncClient, database_url: URL, method: str, path: str
) -> None:
    task_id = (await alice.post(TASKS, json={"title": "of Alice"})).json()["id"]
    before = rows(database_url)
    body = OPERATIONS[method, path]
    foreign = await bob.request(method, path.format(task_id=task_id), json=body, headers=ANY)
    missing = await bob.request(method, path.format(task_id=uuid4()), json=body, headers=ANY)
    for response in (foreign, missing):
        assert response.status_code == 404
    assert without_id(foreign) == without_id(missing)
    assert rows(database_url) == before
    # The counter-test: for the owner the same request works.
    assert (await alice.request(method, path.format(task_id=task_id), json=body, headers=ANY)).is_success


async def test_a_list_holds_only_own_tasks_also_with_a_foreign_cursor(
    alice: httpx2.AsyncClient, bob: httpx2.AsyncClient
) -> None:
    for number in range(3):
        await bob.post(TASKS, json={"title": f"Bob {number}"})
        await alice.post(TASKS, json={"title": f"Alice {number}"})
    cursor_of_alice = (await alice.get(TASKS, params={"limit": 1})).json()["next_cursor"]
    for query in ({}, {"cursor": cursor_of_alice}, {"limit": 100}):
        titles = [task["title"] for task in (await bob.get(TASKS, params=query)).json()["items"]]
        assert titles and all(title.startswith("Bob") for title in titles)


@pytest.mark.parametrize("name", ["user_id", "id", "created_at", "updated_at", "owner", "completed", "version"])
async def test_a_new_task_cannot_be_given_what_the_server_decides(alice: httpx2.AsyncClient, database_url: URL, name: str) -> None:
    response = await alice.post(TASKS, json={"title": "x", name: "user-bob"})
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == f"body.{name}"
    assert rows(database_url) == []


@pytest.mark.parametrize("name", ["user_id", "id", "created_at", "updated_at", "owner"])
async def test_a_task_cannot_be_given_away(alice: httpx2.AsyncClient, database_url: URL, name: str) -> None:
    task_id = (await alice.post(TASKS, json={"title": "x"})).json()["id"]
    before = rows(database_url)
    assert (await alice.patch(f"{TASKS}/{task_id}", json={name: "user-bob"}, headers=ANY)).status_code == 422
    assert rows(database_url) == before


def without_id(response: httpx2.Response) -> dict:
    return {name: value for name, value in response.json().items() if name != "request_id"}
