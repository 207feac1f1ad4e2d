"""The client of Cohere against a server that speaks its protocol over HTTP, and all that can go wrong with one."""

import asyncio
import json
import logging
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from src.assistant.breaker import CircuitBreaker
from src.assistant.cohere import model as cohere_model
from src.assistant.cohere.model import CohereModel
from src.assistant.model import Messages, ModelFailure, Reason
from src.observability.logs import JsonFormatter
from tests.support import cohere
from tests.support.cohere import KEY, MODEL, Answer, CohereServer, calls, endless, events, raw, says, silence, status
from tests.support.databases import BACKEND

QUESTION = [{"role": "user", "content": "What is due?"}]
TOOLS = [
    {"type": "function", "function": {"name": "list_tasks", "description": "Lists.", "parameters": {"type": "object"}}}
]


@pytest.fixture
async def server() -> AsyncIterator[CohereServer]:
    async with cohere.cohere_server() as server:
        yield server


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "key"
    path.write_text(f"{KEY}\n")
    return path


@pytest.fixture
async def model(server: CohereServer, key_file: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[CohereModel]:
    monkeypatch.setattr(cohere_model, "CALL_SECONDS", 60.0)
    monkeypatch.setattr(cohere_model, "RETRY_SECONDS", 0.05)
    model = CohereModel(key_file, MODEL, server.url)
    yield model
    await model.close()


class Listener:
    """Keeps what was said."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    async def __call__(self, text: str) -> None:
        self.heard.append(text)


async def ask(model: CohereModel, seconds: float = 60.0):
    listener = Listener()
    return await model.reply(QUESTION, TOOLS, listener, seconds), listener.heard


async def failure(model: CohereModel, seconds: float = 60.0) -> Reason:
    with pytest.raises(ModelFailure) as caught:
        await ask(model, seconds)
    return caught.value.reason


async def test_words_are_said_as_they_come(server: CohereServer, model: CohereModel) -> None:
    server.answers = [says("Two ", "tasks ", "are due.")]
    reply, heard = await ask(model)
    assert (reply.text, heard, reply.requests) == ("Two tasks are due.", ["Two ", "tasks ", "are due."], [])
    assert server.requests[0]["tools"] == TOOLS and server.requests[0]["messages"] == QUESTION


async def test_tool_calls_are_put_together(server: CohereServer, model: CohereModel) -> None:
    server.answers = [calls(("add_task", {"title": "Ä €"}), ("list_tasks", ""), ("add_task", "{nonsense"))]
    reply, heard = await ask(model)
    assert [(request.name, request.arguments) for request in reply.requests] == [
        ("add_task", {"title": "Ä €"}),
        ("list_tasks", {}),
        ("add_task", None),
    ]
    assert (reply.plan, heard) == ("I will use a tool.", [])
    assert len({request.id for request in reply.requests}) == 3


@pytest.mark.parametrize(
    "first", [status(429), status(429, retry_after="0.1"), status(500), status(503), status(502, body=b"<html>")]
)
async def test_a_refusal_that_may_pass_is_tried_again_once(
    server: CohereServer, model: CohereModel, first: Answer
) -> None:
    server.answers = [first, says("Here I am.")]
    assert (await ask(model))[0].text == "Here I am."
    server.answers = [first, first, says("Never reached.")]
    assert await failure(model) in (Reason.RATE_LIMITED, Reason.FAULTY)
    assert len(server.answers) == 1


async def test_the_wait_that_cohere_names_is_kept(server: CohereServer, model: CohereModel) -> None:
    server.answers = [status(429, retry_after="0.7"), says("Later.")]
    began = time.monotonic()
    assert (await ask(model))[0].text == "Later."
    assert time.monotonic() - began >= 0.7


async def test_a_wait_beyond_the_time_that_is_left_is_not_begun(server: CohereServer, model: CohereModel) -> None:
    server.answers = [status(429, retry_after="60"), says("Never reached.")]
    began = time.monotonic()
    assert await failure(model, seconds=30) is Reason.RATE_LIMITED
    assert time.monotonic() - began < 20 and len(server.answers) == 1


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (400, Reason.REQUEST_REFUSED),
        (401, Reason.KEY_REFUSED),
        (403, Reason.KEY_REFUSED),
        (404, Reason.REQUEST_REFUSED),
        (422, Reason.REQUEST_REFUSED),
        (302, Reason.FAULTY),
    ],
)
async def test_a_refusal_that_stays_is_not_repeated(
    server: CohereServer, model: CohereModel, code: int, reason: Reason
) -> None:
    server.answers = [status(code), status(code), says("Never reached.")]
    assert await failure(model) is reason
    assert len(server.answers) == (1 if reason is Reason.FAULTY else 2)


SLOW = {
    "silence": silence(),
    "endless words": endless(),
    "a slow drip": raw(*[b":"] * 600, pause=0.05),
    "a drip of good events": events([cohere.started(), *[cohere.words("x")] * 600], pause=0.05),
}


@pytest.mark.parametrize("kind", SLOW)
async def test_a_call_ends_after_its_time(
    server: CohereServer, key_file: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(cohere_model, "CALL_SECONDS", 1.0)
    model = CohereModel(key_file, MODEL, server.url)
    server.answers = [SLOW[kind]] * 2
    began = time.monotonic()
    assert await failure(model) is Reason.TOO_SLOW
    assert 0.9 < time.monotonic() - began < 20, "what drips goes on for 30 s"
    await asyncio.wait_for(closed(server), 30)
    await model.close()


async def test_a_call_gets_no_more_than_what_the_turn_has_left(
    server: CohereServer, key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cohere_model, "CALL_SECONDS", 60.0)
    model = CohereModel(key_file, MODEL, server.url)
    server.answers = [silence()]
    began = time.monotonic()
    assert await failure(model, seconds=0.3) is Reason.TOO_SLOW
    assert time.monotonic() - began < 30
    await model.close()


GARBAGE: dict[str, tuple[Answer, set[Reason]]] = {
    "no events": (raw(), {Reason.UNREACHABLE}),
    "not an event": (raw(b"complete nonsense\n\n"), {Reason.UNREACHABLE}),
    "broken JSON": (raw(b"data: {private words\n\n"), {Reason.UNREACHABLE}),
    "JSON of another kind": (raw(b"data: [1, 2]\n\ndata: 7\n\ndata: null\n\n"), {Reason.UNREACHABLE}),
    "unknown events": (events([{"type": "new-thing", "delta": 7}]), {Reason.UNREACHABLE}),
    "bytes": (raw(b"\xff\xfe\x00\x80" * 100), {Reason.UNREACHABLE}),
    "a web page": (raw(b"<html>", content_type="text/html"), {Reason.UNREACHABLE}),
    "wrong types": (
        events([{"type": "content-delta", "delta": {"message": {"content": {"text": 7}}}}]),
        {Reason.UNREACHABLE},
    ),
    "no content": (events([cohere.started(), cohere.ended("COMPLETE")]), {Reason.FAULTY}),
    "an end with an error": (events([cohere.words("Hal"), cohere.ended("ERROR")]), {Reason.FAULTY}),
    "an argument of no call": (
        events(
            [
                {
                    "type": "tool-call-delta",
                    "index": 3,
                    "delta": {"message": {"tool_calls": {"function": {"arguments": "x"}}}},
                }
            ]
        ),
        {Reason.FAULTY},
    ),
    "a call without a name": (
        events([{"type": "tool-call-start", "index": 0, "delta": {"message": {"tool_calls": {"id": "1"}}}}]),
        {Reason.FAULTY},
    ),
    "fifty calls": (calls(*[("list_tasks", "{}")] * 50), {Reason.FAULTY}),
    "a line of 2 MiB": (raw(b"data: " + b"x" * 2 * 1024 * 1024), {Reason.UNREACHABLE}),
    "cut in the middle": (events([cohere.started(), cohere.words("Hal")], cut=True), {Reason.UNREACHABLE}),
    "closed in the middle": (events([cohere.started(), cohere.words("Hal")]), {Reason.UNREACHABLE}),
}


@pytest.mark.parametrize("kind", GARBAGE)
async def test_garbage_is_a_failure_with_a_reason(
    server: CohereServer,
    model: CohereModel,
    kind: str,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Long answers take a busy machine more than the second that the other tests give.
    monkeypatch.setattr(cohere_model, "CALL_SECONDS", 20.0)
    answer, reasons = GARBAGE[kind]
    server.answers = [answer, answer]
    assert await failure(model) in reasons
    logging.getLogger().warning("private words of the SDK, which also logs on the root logger")
    written = "\n".join(JsonFormatter().format(record) for record in caplog.records)
    assert "private words" not in written


async def test_words_before_a_break_are_not_said_twice(server: CohereServer, model: CohereModel) -> None:
    listener = Listener()
    server.answers = [events([cohere.started(), cohere.words("Half a")], cut=True), says("Never reached.")]
    with pytest.raises(ModelFailure):
        await model.reply(QUESTION, TOOLS, listener, 5)
    assert listener.heard == ["Half a"] and len(server.answers) == 1


async def test_nobody_listening_is_unreachable(key_file: Path) -> None:
    model = CohereModel(key_file, MODEL, "http://127.0.0.1:9")
    assert await failure(model, seconds=2) is Reason.UNREACHABLE
    await model.close()


async def test_after_five_failures_cohere_gets_a_pause_and_one_call_tries(
    server: CohereServer, key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cohere_model, "RETRY_SECONDS", 0.0)
    now = 0.0
    model = CohereModel(key_file, MODEL, server.url, CircuitBreaker(clock=lambda: now))
    server.answers = [status(500)] * 10
    for _ in range(5):
        assert await failure(model) is Reason.FAULTY
    assert model.held_back
    asked = len(server.requests)
    assert await failure(model) is Reason.HELD_BACK
    assert len(server.requests) == asked, "not even asked"
    now = 31.0
    server.answers = [silence()]
    trying = asyncio.create_task(failure(model, seconds=0.5))
    while len(server.requests) == asked:
        await asyncio.sleep(0.01)
    assert await failure(model) is Reason.HELD_BACK, "one tries, the others do not wait for it"
    assert await trying is Reason.TOO_SLOW
    now = 62.0
    server.answers = [says("Back.")]
    assert (await ask(model))[0].text == "Back."
    assert not model.held_back
    await model.close()


async def test_a_refused_key_holds_back_at_once_and_a_refused_request_never(
    server: CohereServer, model: CohereModel, key_file: Path
) -> None:
    server.answers = [status(400)] * 20
    for _ in range(8):
        assert await failure(model) is Reason.REQUEST_REFUSED
    key_file.write_text("another key")
    assert await failure(model) is Reason.KEY_REFUSED
    assert model.held_back


async def test_the_key_can_come_change_and_go_while_we_run(
    server: CohereServer, model: CohereModel, key_file: Path
) -> None:
    key_file.unlink()
    assert not model.configured and await failure(model) is Reason.NO_KEY
    key_file.write_text(KEY)
    server.answers = [says("With a key.")]
    assert model.configured and (await ask(model))[0].text == "With a key."
    key_file.write_bytes(b"\xff\xfe")
    assert not model.configured


async def test_a_caller_who_goes_away_ends_the_call(server: CohereServer, model: CohereModel) -> None:
    server.answers = [endless()]
    asking = asyncio.create_task(ask(model))
    while not server.requests:
        await asyncio.sleep(0.01)
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    await asyncio.wait_for(closed(server), 30)


async def test_a_bad_message_is_refused_by_the_server_of_these_tests(server: CohereServer, model: CohereModel) -> None:
    """The counter-test of all others: the server does not take everything."""
    orphan: Messages = [
        *QUESTION,
        {"role": "tool", "tool_call_id": "x", "content": [{"type": "document", "document": {"data": "{}"}}]},
    ]
    with pytest.raises(ModelFailure) as caught:
        await model.reply(orphan, TOOLS, Listener(), 5)
    assert caught.value.reason is Reason.REQUEST_REFUSED and "a message is wrong" in server.refusals[0]


def test_neither_the_sdk_nor_the_arithmetic_of_rules_is_loaded_at_start() -> None:
    script = (
        "import json, sys; import src.main; print(json.dumps([m for m in ('cohere', 'dateutil') if m in sys.modules]))"
    )
    output = subprocess.run(
        [sys.executable, "-c", script], cwd=BACKEND, capture_output=True, text=True, check=True
    ).stdout
    assert json.loads(output) == []


async def closed(server: CohereServer) -> None:
    while server.open:
        await asyncio.sleep(0.02)
