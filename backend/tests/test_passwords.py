"""The password of the role is changed under a process that runs, and nobody notices."""

import signal
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import httpx2
import psycopg
import pytest
from sqlalchemy import URL, text
from sqlalchemy.exc import OperationalError

from src.changes import ChangeListener
from src.database import Database
from src.passwords import Passwords
from tests.conftest import ALICE
from tests.support import databases
from tests.support.server import Server
from tests.support.signing import JwksServer, Signer


class Change:
    """A role of the test's own, whose password is changed, and the two files."""

    def __init__(self, url: URL, folder: Path) -> None:
        self.role = f"role_{uuid4().hex[:12]}"
        self.database = url
        databases.execute(f"CREATE ROLE {{}} LOGIN PASSWORD 'old' IN ROLE {databases.ROLE}", self.role, url=url)
        self.url = url.set(username=self.role, password="old")
        self.now, self.next = folder / "password", folder / "next-password"
        self.now.write_text("old")
        self.passwords = Passwords("old", (self.now, self.next))

    def alter(self, password: str) -> None:
        """As the rotation does it; connections from before end, so that others have to be opened."""
        databases.execute(f"ALTER ROLE {{}} PASSWORD '{password}'", self.role, url=self.database)
        ended = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{self.role}'"
        databases.execute(ended, url=self.database)


@pytest.fixture
def change(own_database_url: URL, tmp_path: Path) -> Iterator[Change]:
    change = Change(own_database_url, tmp_path)
    yield change
    databases.execute("DROP ROLE {}", change.role, url=own_database_url)


async def serves(database: Database) -> bool:
    async with database.session() as session:
        return await session.scalar(text("SELECT 1")) == 1


async def test_each_step_of_a_change_leaves_a_password_that_is_taken(change: Change) -> None:
    database = Database(change.url, 2, change.passwords)
    try:
        assert await serves(database)
        change.next.write_text("new")
        assert await serves(database)
        change.alter("new")
        assert await serves(database)
        change.now.write_text("new")
        change.next.unlink()
        change.alter("new")
        assert await serves(database)
        # The counter-test.
        change.alter("a third one")
        with pytest.raises(OperationalError, match="password authentication failed"):
            await serves(database)
    finally:
        await database.close()


async def test_files_that_change_between_two_attempts_are_read_again(change: Change) -> None:
    change.alter("new")
    tried: list[str] = []

    def opened_with(password: str) -> psycopg.Connection:
        tried.append(password)
        change.now.write_text("new")
        own = change.url.set(password=password, drivername="postgresql")
        return psycopg.connect(own.render_as_string(hide_password=False))

    change.passwords.connect(opened_with).close()
    assert tried == ["old", "new"]


async def test_the_listener_takes_the_next_one_too(change: Change) -> None:
    change.next.write_text("new")
    change.alter("new")
    listener = ChangeListener(change.url, change.passwords)
    assert await listener.listening(10)
    await listener.close()


def test_a_server_that_cannot_be_reached_is_asked_once(change: Change) -> None:
    change.next.write_text("new")
    tried: list[str] = []

    def opened_with(password: str) -> psycopg.Connection:
        tried.append(password)
        return psycopg.connect(host="127.0.0.1", port=1, password=password)

    with pytest.raises(psycopg.OperationalError, match="refused"):
        change.passwords.connect(opened_with)
    assert tried == ["old"]


def test_without_a_file_the_password_of_the_start_serves(tmp_path: Path) -> None:
    assert Passwords("known", (tmp_path / "gone",)).connect(lambda password: password) == "known"


async def test_a_pod_that_starts_in_the_middle_migrates_and_serves(
    change: Change, tmp_path: Path, jwks: JwksServer, signer: Signer
) -> None:
    change.next.write_text("new")
    change.alter("new")
    start = databases.start("src.schema.migrate", change.url, tmp_path, DATABASE_NEXT_PASSWORD_FILE=str(change.next))
    output, _ = start.communicate(timeout=60)
    assert start.returncode == 0 and "schema is current" in output
    server = Server(change.url, tmp_path, jwks, DATABASE_NEXT_PASSWORD_FILE=str(change.next))
    try:
        await server.ready()
        headers = {"Authorization": f"Bearer {signer.token(ALICE)}"}
        async with httpx2.AsyncClient(base_url=server.address, headers=headers) as client:
            assert (await client.post("/api/v1/tasks", json={"title": "x"})).status_code == 201
        server.process.send_signal(signal.SIGTERM)
    finally:
        server.kill()
