"""What people write never reaches the log, however it is made to look like a log line, a format or a fault."""

import asyncio
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from sqlalchemy import URL

from src.observability.logs import JsonFormatter
from tests.conftest import ALICE
from tests.support import databases
from tests.support.server import Server
from tests.support.signing import JwksServer, Signer

TASKS = "/api/v1/tasks"
CONVERSATIONS = "/api/v1/conversations"
WORD = "quixotic"  # in everything that is written here, and nowhere else
HOSTILE = [
    f"{WORD}",
    f"{WORD}@example.test",
    f"{WORD} +49 170 1234567",
    f'{WORD}"}}\n{{"level":"error","message":"{WORD} forged line"}}',
    f"{WORD}\r\nSet-Cookie: {WORD}=1",
    f"{WORD} %s %d %(message)s",
    f"{WORD} {{0}} {{request_id}} ${{jndi:ldap://{WORD}.test/a}}",
    f"\x1b[31m{WORD}\x1b[0m\x07",
    f"'; DROP TABLE task; -- {WORD}",
    f"<script>alert('{WORD}')</script>",
    f"{WORD}\u202e\u2066\ufeff\u0085\u2028",
    f"{WORD} " + "🦊" * 90,
]


@pytest.fixture
def server(database_url: URL, tmp_path: Path, jwks: JwksServer) -> Iterator[Server]:
    server = Server(database_url, tmp_path, jwks)
    yield server
    server.kill()


async def write_everywhere(client: httpx2.AsyncClient, text: str) -> list[int]:
    """The text in every place that takes one, rightly and wrongly."""
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call"}
    accept = {"Accept": "application/json, text/event-stream"}
    task = await client.post(TASKS, json={"title": text, "description": text, "tags": [text[:32]]})
    conversation = await client.post(CONVERSATIONS, json={"title": text[:100]})
    talk = f"{CONVERSATIONS}/{conversation.json().get('id')}/messages"
    answers = [
        task,
        conversation,
        await client.post(talk, json={"text": text, "time_zone": "UTC"}),
        await client.post(talk, json={"text": f"add {text}", "time_zone": "UTC"}),
        await client.post(talk, json={"text": text, "time_zone": text}),
        await client.post(TASKS, json={"title": text, text: text, "due_at": text}),
        await client.post(TASKS, content=text.encode(), headers={"Content-Type": "application/json"}),
        await client.patch(f"{TASKS}/{task.json().get('id')}", json={"title": text}, headers={"If-Match": '"99"'}),
        await client.get(TASKS, params={"q": text, "tag": text}),
        await client.get(TASKS, params={"cursor": text, text: text}),
        await client.get(f"{TASKS}/{WORD}"),
        await client.get(f"/{WORD}/{ALICE}", headers={"User-Agent": WORD, "Referer": f"http://{WORD}.test/"}),
        await client.get(TASKS, headers={"Authorization": f"Bearer {WORD}.{WORD}.{WORD}"}),
        await client.get(TASKS, headers={"X-Request-Id": f"{WORD} {WORD}"}),
        await client.post(
            "/mcp", json={**call, "params": {"name": "add_task", "arguments": {"title": text}}}, headers=accept
        ),
        await client.post("/mcp", json={**call, "params": {"name": text, "arguments": {text: text}}}, headers=accept),
    ]
    return [answer.status_code for answer in answers]


async def test_nothing_that_a_person_writes_is_logged(server: Server, signer: Signer, database_url: URL) -> None:
    await server.ready()
    token = signer.token(ALICE, email=f"{WORD}@example.test", name=WORD)
    warming_up = await server.mcp_ready(token)
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx2.AsyncClient(base_url=server.address, headers=headers, timeout=30) as client:
        statuses = [status for text in HOSTILE for status in await write_everywhere(client, text)]
        assert max(statuses) < 500 and statuses.count(200) + statuses.count(201) >= 4 * len(HOSTILE)
        # Faults of the service that hold the words: the database would quote the row.
        for table in ("task", "conversation", "message"):
            databases.execute(
                f"ALTER TABLE {table} ADD CONSTRAINT fault CHECK (user_id = '') NOT VALID", url=database_url
            )
        faults = [status for text in HOSTILE[:3] for status in await write_everywhere(client, text)]
        assert 500 in faults
    server.process.terminate()
    await asyncio.to_thread(server.process.wait, 40)
    lines = server.lines()  # each is JSON: none was broken by what it held
    assert sum(line["message"] == "request" for line in lines) == warming_up + len(statuses) + len(faults)
    assert any("exception" in line for line in lines)
    assert leaked(server.text()) == set()


def leaked(log: str) -> set[str]:
    return {word for word in (WORD, ALICE, "1234567", "🦊", "eyJ", "secret-of-the-tests") if word in log}


def test_the_check_finds_what_is_logged() -> None:
    record = logging.LogRecord("x", logging.INFO, "x.py", 1, "said %s by %s", (HOSTILE[2], ALICE), None)
    line = JsonFormatter().format(record)
    assert json.loads(line)["message"].startswith("said") and leaked(line) == {WORD, ALICE, "1234567"}
