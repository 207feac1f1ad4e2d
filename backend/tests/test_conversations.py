"""Conversations as things that are kept: made, listed, renamed, deleted, and nobody else's."""

from uuid import uuid4

import httpx2
import pytest
from sqlalchemy import URL

from tests.conftest import ALICE
from tests.support import databases
from tests.support.chat import CONVERSATIONS, converse, messages, say

QUESTION = {"text": "hello", "time_zone": "UTC"}


async def test_a_conversation_gets_the_first_words_of_its_first_message_as_title(alice: httpx2.AsyncClient) -> None:
    conversation = await converse(alice)
    assert (await alice.get(f"{CONVERSATIONS}/{conversation}")).json()["title"] == ""
    await say(alice, conversation, "hello there,\n\nwhat can you do " + "for me " * 30)
    title = (await alice.get(f"{CONVERSATIONS}/{conversation}")).json()["title"]
    assert title == "hello there, what can you do for me for me for me for me…"
    await say(alice, conversation, "and now?")
    assert (await alice.get(f"{CONVERSATIONS}/{conversation}")).json()["title"] == title
    renamed = await alice.patch(f"{CONVERSATIONS}/{conversation}", json={"title": " Mine "})
    assert renamed.json()["title"] == "Mine"


async def test_the_one_spoken_in_last_is_first_and_pages_are_complete(alice: httpx2.AsyncClient) -> None:
    made = [await converse(alice, f"number {number}") for number in range(5)]
    await say(alice, made[1], "hello")
    expected = [made[1], made[4], made[3], made[2], made[0]]
    seen, cursor = [], None
    while True:
        page = (await alice.get(CONVERSATIONS, params={"limit": 2} | ({"cursor": cursor} if cursor else {}))).json()
        seen += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == expected


async def test_messages_are_kept_in_order_and_in_pages(alice: httpx2.AsyncClient) -> None:
    conversation = await converse(alice)
    for text in ("one", "two", "three"):
        await say(alice, conversation, text)
    kept = await messages(alice, conversation)
    assert [message["role"] for message in kept] == ["user", "assistant"] * 3
    assert [message["text"] for message in kept if message["role"] == "user"] == ["one", "two", "three"]
    assert {message["state"] for message in kept} == {"complete"}
    assert {message["assistant"] for message in kept if message["role"] == "assistant"} == {"embedded"}
    address = f"{CONVERSATIONS}/{conversation}/messages"
    first = (await alice.get(address, params={"limit": 4})).json()
    rest = (await alice.get(address, params={"limit": 4, "cursor": first["next_cursor"]})).json()
    assert first["items"] + rest["items"] == kept and rest["next_cursor"] is None


async def test_a_deleted_conversation_is_gone_with_all_that_was_said(
    alice: httpx2.AsyncClient, database_url: URL
) -> None:
    conversation, other = await converse(alice), await converse(alice)
    await say(alice, conversation, "add buy milk")
    assert (await alice.delete(f"{CONVERSATIONS}/{conversation}")).status_code == 204
    assert (await alice.get(f"{CONVERSATIONS}/{conversation}")).status_code == 404
    assert (await alice.post(f"{CONVERSATIONS}/{conversation}/messages", json=QUESTION)).status_code == 404
    assert [item["id"] for item in (await alice.get(CONVERSATIONS)).json()["items"]] == [other]
    for table in ("message", "tool_call"):
        assert databases.execute(f"SELECT count(*) FROM {table}", url=database_url) == [(0,)]


async def test_conversations_go_with_their_account(alice: httpx2.AsyncClient, database_url: URL) -> None:
    await say(alice, await converse(alice), "hello")
    databases.execute(f"""DELETE FROM auth."user" WHERE id = '{ALICE}'""", url=database_url)
    assert databases.execute("SELECT count(*) FROM message", url=database_url) == [(0,)]
    response = await alice.post(CONVERSATIONS, json={})
    assert response.status_code == 401


OPERATIONS = [
    ("GET", "", None),
    ("PATCH", "", {"title": "stolen"}),
    ("DELETE", "", None),
    ("GET", "/messages", None),
    ("POST", "/messages", QUESTION),
]


@pytest.mark.parametrize(("method", "path", "body"), OPERATIONS)
async def test_a_foreign_conversation_answers_as_a_missing_one(
    alice: httpx2.AsyncClient, bob: httpx2.AsyncClient, database_url: URL, method: str, path: str, body: dict | None
) -> None:
    conversation = await converse(alice)
    await say(alice, conversation, "hello")
    before = rows(database_url)
    answers = [
        await bob.request(method, f"{CONVERSATIONS}/{each}{path}", json=body) for each in (conversation, uuid4())
    ]
    for answer in answers:
        assert answer.status_code == 404
        assert answer.json() | {"request_id": ""} == answers[0].json() | {"request_id": ""}
    assert rows(database_url) == before
    assert (await bob.get(CONVERSATIONS)).json()["items"] == []
    assert (await alice.request(method, f"{CONVERSATIONS}/{conversation}{path}", json=body)).is_success, (
        "the counter-test"
    )


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "body.text"),
        ({"text": "x"}, "body.time_zone"),
        ({"text": " ", "time_zone": "UTC"}, "body.text"),
        ({"text": "x" * 4001, "time_zone": "UTC"}, "body.text"),
        ({"text": "a\x00b", "time_zone": "UTC"}, "body.text"),
        ({"text": ["x"], "time_zone": "UTC"}, "body.text"),
        ({"text": "x", "time_zone": "Mars/Base"}, "body.time_zone"),
        ({"text": "x", "time_zone": "UTC", "user_id": "user-bob"}, "body.user_id"),
        ({"text": "x", "time_zone": "UTC", "role": "assistant"}, "body.role"),
    ],
)
async def test_a_bad_message_is_refused_before_anything_is_stored(
    alice: httpx2.AsyncClient, database_url: URL, body: dict, field: str
) -> None:
    conversation = await converse(alice)
    response = await alice.post(f"{CONVERSATIONS}/{conversation}/messages", json=body)
    assert response.status_code == 422 and field in [error["field"] for error in response.json()["errors"]]
    assert databases.execute("SELECT count(*) FROM message", url=database_url) == [(0,)]


async def test_a_cursor_of_another_list_is_refused(alice: httpx2.AsyncClient) -> None:
    first, second = await converse(alice), await converse(alice)
    for conversation in (first, second):
        await say(alice, conversation, "one")
    cursor = (await alice.get(f"{CONVERSATIONS}/{first}/messages", params={"limit": 1})).json()["next_cursor"]
    for address in (f"{CONVERSATIONS}/{second}/messages", CONVERSATIONS):
        for wrong in (cursor, "nonsense", "", "\x00"):
            response = await alice.get(address, params={"cursor": wrong})
            assert (response.status_code, response.json()["errors"][0]["field"]) == (422, "query.cursor")


def rows(url: URL) -> list:
    return [
        databases.execute(f"SELECT * FROM {table} ORDER BY id", url=url)
        for table in ("conversation", "message", "tool_call", "confirmation")
    ]
