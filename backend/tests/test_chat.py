"""A turn with a model, from the user's request to the stored end: tools, limits, failures, and clients that go away."""

import asyncio
import json
import signal
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import URL

from src.assistant import assistant as assistant_module
from src.assistant import turn as turn_module
from src.assistant.cohere import model as cohere_model
from src.assistant.turn_limits import MAX_TEXT, MAX_TOOL_CALLS
from src.main import create_app
from src.rate_limits import RateLimitKind, RateLimitPolicy
from tests.conftest import ALICE, MakeSettings
from tests.support import cohere, databases
from tests.support.chat import CONVERSATIONS, TIME_ZONE, converse, messages, over_http, say, titles
from tests.support.cohere import KEY, MODEL, CohereServer, calls, endless, events, says, silence, status
from tests.support.server import Server
from tests.support.signing import JwksServer, Signer

TASKS = "/api/v1/tasks"
LISTED = says("Here they are.")


@pytest.fixture
async def server() -> AsyncIterator[CohereServer]:
    async with cohere.cohere_server() as server:
        yield server


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "cohere-key"
    path.write_text(KEY)
    return path


@pytest.fixture
async def app(
    make_settings: MakeSettings,
    database_url: URL,
    server: CohereServer,
    key_file: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[FastAPI]:
    monkeypatch.setattr(cohere_model, "RETRY_SECONDS", 0.01)
    monkeypatch.setattr(cohere_model, "CALL_SECONDS", 600.0)  # only the turn's own time ends a call here
    settings = replace(
        make_settings(database_url),
        cohere_api_key_file=key_file,
        cohere_model=MODEL,
        cohere_base_url=server.url,
        rate_limits={kind: RateLimitPolicy(10_000, 60) for kind in RateLimitKind},
    )
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        yield app


async def add(client: httpx2.AsyncClient, title: str, **values: object) -> dict:
    return (await client.post(TASKS, json={"title": title, **values})).json()


async def test_a_model_uses_a_tool_sees_the_result_and_answers(alice: httpx2.AsyncClient, server: CohereServer) -> None:
    server.answers = [calls(("add_task", {"title": "Buy milk", "tags": ["Shop"]})), says("I added ", "**Buy milk**.")]
    answer = await say(alice, await converse(alice), "milk please")
    assert answer.names == ["started", "tool", "delta", "delta", "finished"]
    message = answer.message
    assert (message["text"], message["state"]) == ("I added **Buy milk**.", "complete")
    assert (message["assistant"], message["model"]) == ("cohere", MODEL)
    assert answer.events[0][1] | {"message_id": 0, "user_message_id": 0} == {
        "message_id": 0, "user_message_id": 0, "assistant": "cohere", "model": MODEL,
    }  # fmt: skip
    assert message["tool_calls"] == answer.calls and answer.calls[0]["undo"] == "available"
    assert answer.calls[0]["summary"] == "Added “Buy milk”, tagged shop."
    seen = server.requests[1]["messages"]
    assert [each["role"] for each in seen] == ["system", "user", "assistant", "tool"]
    assert json.loads(seen[-1]["content"][0]["document"]["data"])["title"] == "Buy milk"
    assert ALICE not in json.dumps(server.requests), "the model never learns who it is"


async def test_it_is_reminded_of_what_was_said_and_done(alice: httpx2.AsyncClient, server: CohereServer) -> None:
    conversation = await converse(alice)
    server.answers = [calls(("add_task", {"title": "Buy milk"})), says("Added."), says("You added milk.")]
    await say(alice, conversation, "add milk")
    await say(alice, conversation, "what did I add?")
    remembered = server.requests[-1]["messages"]
    assert [each["role"] for each in remembered] == ["system", "user", "assistant", "tool", "assistant", "user"]
    assert "Buy milk" in remembered[3]["content"][0]["document"]["data"]
    assert TIME_ZONE in remembered[0]["content"]


async def test_a_long_history_is_cut_to_whole_messages(alice: httpx2.AsyncClient, server: CohereServer) -> None:
    conversation = await converse(alice)
    server.brain = lambda request: says("w" * 3000)
    for _ in range(9):
        await say(alice, conversation, "q" * 3000)
    assert len(json.dumps(server.requests[-1]["messages"])) < 32_000 and not server.refusals


async def test_no_more_than_six_tools_are_used(alice: httpx2.AsyncClient, server: CohereServer) -> None:
    numbers = iter(range(1000))
    server.brain = lambda request: calls(*(("add_task", {"title": f"task {next(numbers)}"}) for _ in range(4)))
    answer = await say(alice, await converse(alice), "go on for ever")
    assert answer.tools == [("add_task", True)] * MAX_TOOL_CALLS and len(await titles(alice)) == MAX_TOOL_CALLS
    assert answer.message["text"].startswith("I stopped here")
    assert len(server.requests) == 3 and server.requests[-1]["tool_choice"] == "NONE"


BAD_CALLS: dict[str, tuple[str, dict[str, Any] | str]] = {
    "no such tool": ("drop_database", {}),
    "a name beyond all measure": ("x" * 5000 + "\x00\ud800", {}),
    "arguments that are no JSON": ("add_task", "{title: milk"),
    "arguments of another kind": ("add_task", "[1, 2]"),
    "an unknown argument": ("add_task", {"title": "x", "user_id": "user-bob"}),
    "NUL": ("add_task", {"title": "a\x00b"}),
    "a lone surrogate": ("add_task", '{"title": "\\ud800"}'),
    "huge numbers": ("list_tasks", '{"limit": 1e999}'),
    "a huge title": ("add_task", {"title": "x" * 50_000}),
    "a missing task": ("delete_task", {"task_id": str(uuid4())}),
    "not an id": ("complete_task", {"task_id": "all"}),
    "deeply nested": ("add_task", '{"title": ' + "[" * 5000 + "]" * 5000 + "}"),
}


@pytest.mark.parametrize("kind", BAD_CALLS)
async def test_a_bad_call_is_told_to_the_model_and_shown_and_does_nothing(
    alice: httpx2.AsyncClient, server: CohereServer, kind: str
) -> None:
    server.answers = [calls(BAD_CALLS[kind]), says("That did not work.")]
    conversation = await converse(alice)
    answer = await say(alice, conversation, "try")
    assert [ok for _, ok in answer.tools] == [False] and answer.message["text"] == "That did not work."
    assert "error" in json.loads(server.requests[1]["messages"][-1]["content"][0]["document"]["data"])
    assert (await messages(alice, conversation))[-1] == answer.message
    assert await titles(alice) == []


async def test_what_it_says_is_stored_whatever_it_says(alice: httpx2.AsyncClient, server: CohereServer) -> None:
    server.answers = [
        events([cohere.started(), cohere.words("a\x00b\ud800"), cohere.words("x" * 30_000), cohere.ended("COMPLETE")])
    ]
    conversation = await converse(alice)
    answer = await say(alice, conversation, "odd")
    assert answer.message["text"].startswith("a\ufffdb?") and len(answer.message["text"]) == MAX_TEXT
    assert (await messages(alice, conversation))[-1]["text"] == answer.message["text"]


# Failures of the model.


@pytest.mark.parametrize(
    "bad", [status(500), status(429, retry_after="100"), status(401), status(400), events([], cut=True)]
)
async def test_when_cohere_fails_first_the_embedded_assistant_helps_out_and_says_so(
    alice: httpx2.AsyncClient, server: CohereServer, bad: cohere.Answer
) -> None:
    server.answers = [bad] * 2
    answer = await say(alice, await converse(alice), "add buy milk")
    assert answer.text.startswith("_The Cohere assistant is not available (") and "Added **Buy milk**" in answer.text
    assert (answer.message["assistant"], answer.message["model"]) == ("embedded", None)
    assert await titles(alice) == ["Buy milk"]


async def test_when_cohere_fails_later_what_it_did_is_kept_and_the_end_is_told(
    alice: httpx2.AsyncClient, server: CohereServer
) -> None:
    server.answers = [calls(("add_task", {"title": "Buy milk"})), *[status(500)] * 2]
    conversation = await converse(alice)
    answer = await say(alice, conversation, "milk")
    assert answer.names == ["started", "tool", "failed"]
    problem = answer.events[-1][1]["problem"]
    assert (problem["code"], problem["status"]) == ("assistant_unavailable", 503) and problem["request_id"]
    stored = (await messages(alice, conversation))[-1]
    assert (stored["state"], len(stored["tool_calls"])) == ("failed", 1)


async def test_the_breaker_is_shown_and_costs_nobody_any_time(alice: httpx2.AsyncClient, server: CohereServer) -> None:
    assert (await alice.get("/api/v1/assistant")).json()["state"] == "ok"
    server.brain = lambda request: status(500)
    conversation = await converse(alice)
    for _ in range(5):
        await say(alice, conversation, "hello")
    asked = len(server.requests)
    assert (await say(alice, conversation, "hello")).message["assistant"] == "embedded"
    assert len(server.requests) == asked
    shown = (await alice.get("/api/v1/assistant")).json()
    assert (shown["kind"], shown["state"]) == ("cohere", "degraded") and "error" in shown["note"]


async def test_the_kind_follows_the_key(alice: httpx2.AsyncClient, key_file: Path) -> None:
    assert (await alice.get("/api/v1/assistant")).json()["kind"] == "cohere"
    key_file.unlink()
    shown = (await alice.get("/api/v1/assistant")).json()
    assert (shown["kind"], shown["model"], shown["state"]) == ("embedded", None, "ok")


async def test_a_turn_ends_after_its_time_with_what_was_said(
    alice: httpx2.AsyncClient, server: CohereServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turn_module, "TURN_SECONDS", 1.0)
    server.answers = [endless()]
    conversation = await converse(alice)
    answer = await say(alice, conversation, "talk")
    assert answer.names[-1] == "failed" and answer.events[-1][1]["problem"]["code"] == "assistant_too_slow"
    stored = (await messages(alice, conversation))[-1]
    assert stored["state"] == "failed" and stored["text"].startswith("on and on")


async def test_a_conversation_that_is_deleted_meanwhile_ends_the_turn_plainly(
    alice: httpx2.AsyncClient, server: CohereServer, app: FastAPI
) -> None:
    server.answers = [events([cohere.started(), *[cohere.words("x")] * 20, cohere.ended("COMPLETE")], pause=0.05)]
    conversation = await converse(alice)
    saying = asyncio.create_task(say(alice, conversation, "talk"))
    while not server.requests:
        await asyncio.sleep(0.02)
    await alice.delete(f"{CONVERSATIONS}/{conversation}")
    answer = await saying
    assert answer.names[-1] == "failed" and answer.events[-1][1]["problem"]["code"] == "not_found"


# The stream itself, over real HTTP.


async def test_the_stream_is_kept_alive_and_not_collected_on_the_way(
    app: FastAPI, signer: Signer, server: CohereServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assistant_module, "KEEP_ALIVE_SECONDS", 0.2)
    first_arrived = asyncio.Event()

    async def answer(writer: asyncio.StreamWriter) -> None:
        await cohere.head(writer, "text/event-stream")
        for event in (cohere.started(), cohere.words("one ")):
            await cohere.chunk(writer, cohere.encoded(event))
        await first_arrived.wait()
        for event in (cohere.words("two"), cohere.ended("COMPLETE")):
            await cohere.chunk(writer, cohere.encoded(event))
        writer.write(b"0\r\n\r\n")
        await writer.drain()

    server.answers = [answer]
    lines: list[str] = []
    async with over_http(app) as url, client_at(url, signer) as client:
        conversation = await converse(client)
        async with (
            asyncio.timeout(60),
            client.stream("POST", f"{CONVERSATIONS}/{conversation}/messages", json=question("x")) as response,
        ):
            assert response.headers["content-type"].startswith("text/event-stream")
            assert response.headers["cache-control"] == "no-store, no-transform"
            assert response.headers["x-accel-buffering"] == "no" and response.headers["x-request-id"]
            async for line in response.aiter_lines():
                lines.append(line)
                if line == ": keep-alive" and "event: delta" in lines:
                    first_arrived.set()  # a piece that waited for the next one would never arrive
    assert lines.count("event: delta") == 2


async def test_a_client_that_goes_away_ends_the_turn_and_the_call_and_what_was_said_is_stored(
    app: FastAPI, signer: Signer, server: CohereServer
) -> None:
    server.answers = [endless()]
    async with over_http(app) as url, client_at(url, signer) as client:
        conversation = await converse(client)
        async with client.stream("POST", f"{CONVERSATIONS}/{conversation}/messages", json=question("x")) as response:
            async for line in response.aiter_lines():
                if "on and" in line:
                    break
        async with asyncio.timeout(60):
            while server.open:
                await asyncio.sleep(0.02)
        async with asyncio.timeout(60):
            while not (stored := (await messages(client, conversation))[-1])["text"]:
                await asyncio.sleep(0.02)
    assert stored["state"] == "stopped" and stored["text"].startswith("on and")


async def test_tasks_do_not_notice_twenty_turns_that_hang(
    app: FastAPI, signer: Signer, server: CohereServer, database_url: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More turns than the pool has connections: none is held while a model thinks."""
    monkeypatch.setattr(turn_module, "TURN_SECONDS", 600.0)
    server.brain = lambda request: silence()
    async with over_http(app) as url, client_at(url, signer) as client:
        conversations = [await converse(client) for _ in range(20)]
        hanging = [asyncio.create_task(say(client, conversation, "hang")) for conversation in conversations]
        async with asyncio.timeout(120):
            while len(server.requests) < 20 or app.state.database.pool.checkedout():
                await asyncio.sleep(0.05)
        open_transactions = f"""SELECT count(*) FROM pg_stat_activity
            WHERE datname = '{database_url.database}' AND xact_start IS NOT NULL AND usename = '{databases.ROLE}'"""
        assert databases.execute(open_transactions) == [(0,)]
        for number in range(20):
            assert (await client.post(TASKS, json={"title": f"task {number}"})).status_code == 201
        assert len((await client.get(TASKS)).json()["items"]) == 20
        for task in hanging:
            task.cancel()
        await asyncio.gather(*hanging, return_exceptions=True)


async def test_a_server_that_is_told_to_stop_lets_an_answer_end(
    database_url: URL, tmp_path: Path, jwks: JwksServer, signer: Signer, server: CohereServer, key_file: Path
) -> None:
    pieces = [cohere.started(), *[cohere.words("still here ")] * 20, cohere.ended("COMPLETE")]
    server.answers = [events(pieces, pause=0.15)]
    (tmp_path / "server").mkdir()
    process = Server(
        database_url, tmp_path / "server", jwks,
        COHERE_API_KEY_FILE=str(key_file), COHERE_MODEL=MODEL, COHERE_BASE_URL=server.url, METRICS_PORT="0",
    )  # fmt: skip
    try:
        await process.ready()
        async with client_at(process.address, signer) as client:
            conversation = await converse(client)
            answering = asyncio.create_task(say(client, conversation, "talk"))
            while not server.requests:
                await asyncio.sleep(0.05)
            process.process.send_signal(signal.SIGTERM)
            answer = await answering
        assert answer.message["state"] == "complete" and answer.message["text"].count("still here") == 20
        assert await asyncio.to_thread(process.process.wait, 30) in (0, -signal.SIGTERM)
        assert "still here" not in process.text() and KEY not in process.text(), "nothing personal in the log"
    finally:
        process.kill()


def question(text: str) -> dict[str, str]:
    return {"text": text, "time_zone": TIME_ZONE}


def client_at(url: str, signer: Signer) -> httpx2.AsyncClient:
    return httpx2.AsyncClient(base_url=url, headers={"Authorization": f"Bearer {signer.token(ALICE)}"}, timeout=60)
