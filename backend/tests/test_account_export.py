"""Everything of one user as one document."""

import json

import httpx2
import pytest
from sqlalchemy import URL

from src.services import account_export
from tests.conftest import ALICE
from tests.support import databases
from tests.support.tasks import TASKS, add

EXPORT = "/api/v1/account/export"


async def export(client: httpx2.AsyncClient) -> dict:
    response = await client.get(EXPORT)
    assert response.status_code == 200, response.text
    return response.json()


async def test_the_document_is_a_file_with_account_and_tasks(
    alice: httpx2.AsyncClient, bob: httpx2.AsyncClient
) -> None:
    await add(bob, "of Bob")
    kept = await add(alice, 'quote " ünïcødé 😀', tags=["a", "b"], due_at="2026-05-01T00:00:00Z", due_time_zone="UTC")
    gone = await add(alice, "gone")
    await alice.delete(f"{TASKS}/{gone['id']}")
    response = await alice.get(EXPORT)
    assert response.headers["content-type"] == "application/json"
    assert response.headers["content-disposition"].startswith('attachment; filename="taskora-20')
    assert response.headers["cache-control"] == "no-store"
    document = response.json()
    assert document["account"].pop("created_at").endswith("Z")
    assert document["account"] == {"id": ALICE, "name": "A name", "email": f"{ALICE}@example.test"}
    tasks = {task["title"]: task for task in document["tasks"]}
    assert set(tasks) == {kept["title"], "gone"}
    assert tasks[kept["title"]] == kept | {"deleted_at": None}
    assert tasks["gone"].pop("deleted_at").endswith("Z") and tasks["gone"] == gone


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 7])
async def test_no_task_is_lost_between_batches(
    alice: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    monkeypatch.setattr(account_export, "BATCH", 2)
    added = [(await add(alice, f"{number}"))["id"] for number in range(count)]
    assert sorted(task["id"] for task in (await export(alice))["tasks"]) == sorted(added)


async def test_a_large_account_is_written_in_parts(
    alice: httpx2.AsyncClient, database_url: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    databases.execute(
        f"INSERT INTO task (id, user_id, title) SELECT gen_random_uuid(), '{ALICE}', 'x' FROM generate_series(1, 5000)",
        url=database_url,
    )
    async with alice.stream("GET", EXPORT) as response:
        content = b"".join([part async for part in response.aiter_bytes()])
    assert len(json.loads(content)["tasks"]) == 5000


async def test_conversations_come_with_all_that_was_said(
    alice: httpx2.AsyncClient, bob: httpx2.AsyncClient, database_url: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(account_export, "PAGE", 2)
    await bob.post("/api/v1/conversations", json={"title": "of Bob"})
    for title in ("first", "second", "third"):
        conversation = (await alice.post("/api/v1/conversations", json={"title": title})).json()
        databases.execute(
            f"""INSERT INTO message (id, conversation_id, user_id, role, text, state)
                SELECT gen_random_uuid(), '{conversation["id"]}', '{ALICE}', 'user', '{title} ' || number, 'complete'
                FROM generate_series(1, 5) number""",
            url=database_url,
        )
    conversations = (await export(alice))["conversations"]
    assert {
        conversation["title"]: [message["text"] for message in conversation["messages"]]
        for conversation in conversations
    } == {title: [f"{title} {number}" for number in range(1, 6)] for title in ("first", "second", "third")}


async def test_only_its_owner_gets_it(
    anonymous: httpx2.AsyncClient, alice: httpx2.AsyncClient, database_url: URL
) -> None:
    assert (await anonymous.get(EXPORT)).status_code == 401
    databases.execute(f"""DELETE FROM auth."user" WHERE id = '{ALICE}'""", url=database_url)
    assert (await alice.get(EXPORT)).status_code == 401, "the account is gone, its token is not yet"
