"""What the user alone decides: taking back what a tool did, and letting tasks be deleted."""

import asyncio
from uuid import uuid4

import httpx2
import pytest
from sqlalchemy import URL

from tests.support import databases
from tests.support.chat import converse, messages, say, titles

TASKS = "/api/v1/tasks"


async def add(client: httpx2.AsyncClient, title: str, **values: object) -> dict:
    response = await client.post(TASKS, json={"title": title, **values})
    assert response.status_code == 201, response.text
    return response.json()


async def told(client: httpx2.AsyncClient, text: str):
    return await say(client, await converse(client), text)


async def undo(client: httpx2.AsyncClient, call_id: str) -> httpx2.Response:
    return await client.post(f"/api/v1/tool-calls/{call_id}/undo")


async def decide(client: httpx2.AsyncClient, confirmation_id: str, decision: str) -> httpx2.Response:
    return await client.post(f"/api/v1/confirmations/{confirmation_id}", json={"decision": decision})


ACTS = [
    "complete milk",
    "start milk",
    "rename milk to bread",
    "move milk to 5 March 2031 at 9:00",
    "remove the due date from milk",
    "tag milk with x and y",
    "untag milk",
    "set the priority of milk to low",
    "add a note to milk: two bottles",
    "delete milk",
    "add honey",
]


@pytest.mark.parametrize("text", ACTS)
async def test_what_a_tool_did_is_taken_back_exactly(alice: httpx2.AsyncClient, text: str) -> None:
    await add(
        alice, "Milk", description="one", tags=["a"], priority="high",
        due_at="2031-01-01T10:00:00Z", due_time_zone="Asia/Tokyo",
    )  # fmt: skip
    before = await state(alice)
    call = (await told(alice, text)).calls[0]
    assert call["ok"] and call["undo"] == "available" and await state(alice) != before
    undone = await undo(alice, call["id"])
    assert (undone.status_code, undone.json()["undo"]) == (200, "done")
    assert await state(alice) == before
    assert (await undo(alice, call["id"])).json()["code"] == "undo_unavailable", "once"


async def test_reopening_is_taken_back(alice: httpx2.AsyncClient) -> None:
    await add(alice, "Milk", status="done")
    call = (await told(alice, "reopen milk")).calls[0]
    assert (await undo(alice, call["id"])).status_code == 200
    assert await titles(alice, status="done") == ["Milk"]


async def test_a_task_that_changed_since_is_not_taken_back(alice: httpx2.AsyncClient) -> None:
    task = await add(alice, "Milk")
    call = (await told(alice, "complete milk")).calls[0]
    await alice.patch(f"{TASKS}/{task['id']}", json={"title": "Bread"}, headers={"If-Match": "*"})
    before = await state(alice)
    response = await undo(alice, call["id"])
    assert (response.status_code, response.json()["code"]) == (409, "undo_unavailable")
    assert await state(alice) == before


async def test_after_a_day_nothing_is_taken_back(alice: httpx2.AsyncClient, database_url: URL) -> None:
    await add(alice, "Milk")
    conversation = await converse(alice)
    call = (await say(alice, conversation, "complete milk")).calls[0]
    databases.execute("UPDATE tool_call SET created_at = now() - interval '25 hours'", url=database_url)
    assert (await messages(alice, conversation))[-1]["tool_calls"][0]["undo"] == "expired"
    assert (await undo(alice, call["id"])).status_code == 409


async def test_looking_leaves_nothing_to_take_back(alice: httpx2.AsyncClient) -> None:
    call = (await told(alice, "list my tasks")).calls[0]
    assert call["undo"] is None and (await undo(alice, call["id"])).status_code == 409


async def question(client: httpx2.AsyncClient, number: int = 3) -> dict:
    for each in range(number):
        await add(client, f"old {each}", status="done")
    return (await told(client, "delete all done tasks")).message["confirmation"]


async def test_declining_leaves_all_as_it_is(alice: httpx2.AsyncClient) -> None:
    asked = await question(alice)
    message = (await decide(alice, asked["id"], "decline")).json()
    assert message["confirmation"]["state"] == "declined" and len(await titles(alice)) == 3
    assert (await decide(alice, asked["id"], "confirm")).json()["code"] == "confirmation_closed"
    assert len(await titles(alice)) == 3


async def test_a_question_expires(alice: httpx2.AsyncClient, database_url: URL) -> None:
    asked = await question(alice)
    databases.execute("UPDATE confirmation SET expires_at = now() - interval '1 second'", url=database_url)
    response = await decide(alice, asked["id"], "confirm")
    assert (response.status_code, response.json()["code"]) == (409, "confirmation_closed")
    assert len(await titles(alice)) == 3


async def test_ten_confirmations_at_once_delete_once(alice: httpx2.AsyncClient) -> None:
    asked = await question(alice)
    answers = await asyncio.gather(*(decide(alice, asked["id"], "confirm") for _ in range(10)))
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 9
    assert await titles(alice) == []


async def test_a_task_that_changed_after_the_question_stays(alice: httpx2.AsyncClient) -> None:
    asked = await question(alice)
    kept, gone = (task["id"] for task in asked["tasks"][:2])
    await alice.patch(f"{TASKS}/{kept}", json={"title": "changed"}, headers={"If-Match": "*"})
    await alice.delete(f"{TASKS}/{gone}")
    call = (await decide(alice, asked["id"], "confirm")).json()["tool_calls"][-1]
    assert (
        call["summary"].startswith("Deleted “old")
        and "Kept 1 task" in call["summary"]
        and "1 task had gone" in call["summary"]
    )
    assert await titles(alice) == ["changed"]


@pytest.mark.parametrize("body", [{}, {"decision": "yes"}, {"decision": None}, {"decision": "confirm", "force": True}])
async def test_a_decision_is_one_of_two_words(alice: httpx2.AsyncClient, body: dict) -> None:
    asked = await question(alice)
    assert (await alice.post(f"/api/v1/confirmations/{asked['id']}", json=body)).status_code == 422
    assert len(await titles(alice)) == 3


async def test_of_others_they_answer_as_missing_ones(alice: httpx2.AsyncClient, bob: httpx2.AsyncClient) -> None:
    asked = await question(alice)
    call = (await told(alice, "add milk")).calls[0]
    before = await state(alice)
    for made, missing in (
        (await undo(bob, call["id"]), await undo(bob, str(uuid4()))),
        (await decide(bob, asked["id"], "confirm"), await decide(bob, str(uuid4()), "confirm")),
    ):
        assert made.status_code == missing.status_code == 404
        assert made.json() | {"request_id": ""} == missing.json() | {"request_id": ""}
    assert await state(alice) == before
    assert (await undo(alice, call["id"])).status_code == 200, "the counter-test"
    assert (await decide(alice, asked["id"], "confirm")).status_code == 200


async def state(client: httpx2.AsyncClient) -> list[dict]:
    tasks = (await client.get(TASKS, params={"limit": 100})).json()["items"]
    return [{k: v for k, v in task.items() if k not in ("version", "updated_at")} for task in tasks]
