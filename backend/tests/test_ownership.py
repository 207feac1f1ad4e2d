"""Two users, every operation that the description knows: neither sees nor changes anything of the other.

Alice has one of everything, with words that nobody else knows. Bob sends each operation with her ids and cursors, and
with her key.
"""

import json
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import URL

from src.services.conversations import ConversationService
from src.services.decisions import DecisionService
from src.services.tasks import TaskService
from tests.conftest import ALICE
from tests.support import databases

TASKS = "/api/v1/tasks"
CONVERSATIONS = "/api/v1/conversations"
ANY = {"If-Match": "*"}
SECRET = "velvet"  # in everything that Alice writes
KEY = {"Idempotency-Key": "key-of-alice"}
TABLES = ("task", "idempotency_key", "conversation", "message", "tool_call", "confirmation")

# What is sent in the body, by operation. `ids` are Alice's.
BODIES: dict[str, Any] = {
    "create_task": lambda ids: {"title": "of Bob"},
    "update_task": lambda ids: {"title": "stolen", "status": "done"},
    "move_task": lambda ids: {"after_id": None},
    "change_tasks": lambda ids: {"action": "delete", "items": [{"id": ids["task_id"]}]},
    "create_conversation": lambda ids: {"title": "of Bob"},
    "rename_conversation": lambda ids: {"title": "stolen"},
    "send_message": lambda ids: {"text": "delete the task about the curtains", "time_zone": "UTC"},
    "decide_confirmation": lambda ids: {"decision": "confirm"},
    "read_text": lambda ids: {"text": f"after {SECRET} curtains tomorrow #of-bob", "time_zone": "UTC"},
}
PATH_PARAMETERS = {"task_id", "conversation_id", "call_id", "confirmation_id"}
OTHER_PARAMETERS = {
    *("limit", "cursor", "q", "status", "priority", "tag", "view", "time_zone", "sort", "direction"),
    *("idempotency-key", "If-Match"),
}


@dataclass(frozen=True)
class Operation:
    """One operation as the description has it."""

    name: str
    method: str
    path: str
    parameters: frozenset[str] = field(default_factory=frozenset)
    has_body: bool = False

    @property
    def names_something(self) -> bool:
        return bool(self.parameters & PATH_PARAMETERS)


def operations(app: FastAPI) -> dict[str, Operation]:
    """Every operation behind a token."""
    return {
        each["operationId"]: Operation(
            each["operationId"],
            method.upper(),
            path,
            frozenset(parameter["name"] for parameter in each.get("parameters", ())),
            "requestBody" in each,
        )
        for path, item in app.openapi()["paths"].items()
        for method, each in item.items()
        if "security" in each
    }


def unknown(found: dict[str, Operation]) -> set[str]:
    """What an operation takes that these tests would not send."""
    return {
        f"{name}: {each}"
        for name, operation in found.items()
        for each in (operation.parameters - PATH_PARAMETERS - OTHER_PARAMETERS)
        | ({"body"} if operation.has_body != (name in BODIES) else set())
    }


async def test_every_operation_and_parameter_is_sent_by_these_tests(app: FastAPI) -> None:
    found = operations(app)
    assert len(found) >= 20 and unknown(found) == set()
    planted = Operation("merge", "POST", f"{TASKS}/merge/{{other_id}}", frozenset({"other_id"}), has_body=True)
    assert unknown({"merge": planted}) == {"merge: other_id", "merge: body"}, "the counter-test"


@pytest.fixture
async def ids(alice: httpx2.AsyncClient, database_url: URL) -> dict[str, str]:
    """One of everything, by the name of the path's parameter, and a second row for cursors."""
    curtains = {
        "title": f"{SECRET} curtains",
        "due_at": "2031-03-03T09:00:00Z",
        "due_time_zone": "UTC",
        "repeat": {"rule": "FREQ=DAILY"},
    }
    task = (await alice.post(TASKS, json=curtains, headers=KEY)).json()
    added = (await alice.post(TASKS, json={"title": f"{SECRET} carpet"})).json()
    conversations = [
        (await alice.post(CONVERSATIONS, json={"title": f"{SECRET} talk {number}"})).json()["id"] for number in range(2)
    ]
    spoken = {"text": f"hello {SECRET}", "time_zone": "UTC"}
    answer = await alice.post(f"{CONVERSATIONS}/{conversations[0]}/messages", json=spoken)
    message_id = json.loads(answer.text.partition("data: ")[2].partition("\n")[0])["message_id"]
    call_id, confirmation_id = str(uuid4()), str(uuid4())
    # Written here and not asked of the assistant, so that these tests do not depend on what it understands.
    undo = json.dumps({"action": "delete", "items": [{"id": added["id"]}]})
    named = json.dumps([{"id": task["id"], "title": task["title"], "version": 1}])
    databases.execute(
        f"""INSERT INTO tool_call (id, message_id, user_id, name, arguments, ok, summary, result, tasks, undo) VALUES
            ('{call_id}', '{message_id}', '{ALICE}', 'add_task', '{{{{}}}}', true, '{SECRET}', '{{{{}}}}', '[]',
             '{braced(undo)}')""",
        url=database_url,
    )
    databases.execute(
        f"""INSERT INTO confirmation (id, message_id, user_id, kind, tasks, state, expires_at) VALUES
            ('{confirmation_id}', '{message_id}', '{ALICE}', 'delete_tasks', '{braced(named)}', 'pending',
             now() + interval '1 h')""",
        url=database_url,
    )
    return {
        "task_id": task["id"],
        "conversation_id": conversations[0],
        "call_id": call_id,
        "confirmation_id": confirmation_id,
    }


def braced(text: str) -> str:
    """For a statement in which braces stand for names."""
    return text.replace("{", "{{").replace("}", "}}")


async def send(client: httpx2.AsyncClient, operation: Operation, ids: dict[str, str], **query: Any) -> httpx2.Response:
    headers = ANY if "If-Match" in operation.parameters else {}
    body = BODIES[operation.name](ids) if operation.has_body else None
    return await client.request(
        operation.method, operation.path.format(**ids), json=body, headers=headers, params=query
    )


def rows_of_alice(url: URL) -> list[list[tuple]]:
    query = f"SELECT * FROM {{}} WHERE user_id = '{ALICE}' ORDER BY 1::text"
    return [databases.execute(query, table, url=url) for table in TABLES]


def told(response: httpx2.Response, ids: dict[str, str]) -> set[str]:
    """What an answer says of Alice that was not in the request."""
    asked = f"{response.request.url}{response.request.content!r}"
    return {word for word in (SECRET, ALICE, *ids.values()) if word in response.text and word not in asked}


async def cross(
    operation: Operation,
    alice: httpx2.AsyncClient,
    bob: httpx2.AsyncClient,
    ids: dict[str, str],
    database_url: URL,
) -> None:
    """Bob sends one operation with everything that he could have learnt of Alice."""
    queries: list[dict[str, Any]] = [{}]
    if "cursor" in operation.parameters:
        cursor = (await send(alice, operation, ids, limit=1)).json()["next_cursor"]
        assert cursor, "Alice has a second page"
        queries += [{"cursor": cursor}, {"limit": 100}]
    before = rows_of_alice(database_url)
    for query in queries:
        response = await send(bob, operation, ids, **query)
        assert told(response, ids) == set(), operation.name
        if operation.names_something:
            missing = await send(bob, operation, {name: str(uuid4()) for name in ids}, **query)
            assert response.status_code == missing.status_code == 404, operation.name
            assert without_id(response) == without_id(missing)
        else:
            assert response.is_success, operation.name
    assert rows_of_alice(database_url) == before, operation.name


async def test_bob_neither_sees_nor_changes_anything_of_alice(
    app: FastAPI, alice: httpx2.AsyncClient, bob: httpx2.AsyncClient, ids: dict[str, str], database_url: URL
) -> None:
    found = operations(app)
    for operation in found.values():
        await cross(operation, alice, bob, ids, database_url)
    # The counter-test: for Alice herself the same requests work. What needs an open task comes first, and what removes
    # something last.
    first = ("skip_task",)
    last = (
        "delete_task",
        "change_tasks",
        "decide_confirmation",
        "undo_tool_call",
        "send_message",
        "delete_conversation",
    )
    for name in (*first, *(name for name in found if name not in (*first, *last)), *last):
        response = await send(alice, found[name], ids)
        assert response.is_success, (name, response.text)


@pytest.mark.parametrize(
    ("service", "name"),
    [
        (TaskService, "list_tasks"),
        (TaskService, "update_task"),
        (ConversationService, "export_account"),
        (ConversationService, "delete_conversation"),
        (DecisionService, "decide_confirmation"),
    ],
)
async def test_a_service_that_forgets_the_user_is_caught(
    service: type,
    name: str,
    app: FastAPI,
    alice: httpx2.AsyncClient,
    bob: httpx2.AsyncClient,
    ids: dict[str, str],
    database_url: URL,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(service, "_owned", lambda self, statement, *kinds: statement)
    with pytest.raises(AssertionError):
        await cross(operations(app)[name], alice, bob, ids, database_url)


async def test_a_foreign_task_in_a_body_is_a_missing_one(
    alice: httpx2.AsyncClient, bob: httpx2.AsyncClient, ids: dict[str, str], database_url: URL
) -> None:
    own = (await bob.post(TASKS, json={"title": "of Bob"})).json()["id"]
    before = rows_of_alice(database_url)
    for action in ("delete", "restore", "update"):
        changes = {"changes": {"status": "done"}} if action == "update" else {}
        for task_id in (ids["task_id"], str(uuid4())):
            answer = await bob.post(f"{TASKS}/bulk", json={"action": action, "items": [{"id": task_id, **changes}]})
            assert answer.json()["results"] == [{"id": task_id, "outcome": "missing", "task": None}]
    moves = [await bob.post(f"{TASKS}/{own}/move", json={"after_id": each}) for each in (ids["task_id"], str(uuid4()))]
    assert moves[0].status_code == moves[1].status_code == 404 and without_id(moves[0]) == without_id(moves[1])
    assert rows_of_alice(database_url) == before


async def test_the_same_key_of_another_user_is_another_key(
    alice: httpx2.AsyncClient, bob: httpx2.AsyncClient, ids: dict[str, str]
) -> None:
    created = await bob.post(TASKS, json={"title": f"{SECRET} curtains"}, headers=KEY)
    assert created.status_code == 201 and created.json()["id"] != ids["task_id"]
    assert "idempotency-replayed" not in created.headers


def rows(url: URL) -> list[tuple]:
    return databases.execute("SELECT * FROM task ORDER BY id", url=url)


@pytest.mark.parametrize("name", ["user_id", "id", "created_at", "updated_at", "owner", "completed", "version"])
async def test_a_new_task_cannot_be_given_what_the_server_decides(
    alice: httpx2.AsyncClient, database_url: URL, name: str
) -> None:
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
