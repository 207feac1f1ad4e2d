"""Migrations: one process at a time, all or nothing, safe to repeat."""

import re
import time
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import URL

from src.migration import LOCK_KEY, known_revisions
from tests.support import databases
from tests.support.databases import alembic

UPGRADE = ("upgrade", "head")
OUR_TABLES = {
    "alembic_version",
    "task",
    "idempotency_key",
    "conversation",
    "message",
    "tool_call",
    "confirmation",
    "rate_limit",
}
AUTH_TABLES = {"user", "session", "account", "verification", "jwks", "rateLimit"}
TABLES = """SELECT table_schema, table_name FROM information_schema.tables
            WHERE table_schema IN ('public', 'auth') ORDER BY 1, 2"""
COLUMNS = """SELECT table_schema, table_name, column_name, data_type, is_nullable, column_default
             FROM information_schema.columns WHERE table_schema IN ('public', 'auth') ORDER BY 1, 2, 3"""


def run(url: URL, directory: Path, *arguments: str, **environment: str) -> tuple[int, str]:
    process = alembic(url, directory, *arguments, **environment)
    output, _ = process.communicate(timeout=120)
    return process.returncode, output


def steps(output: str) -> list[str]:
    return re.findall(r"Running upgrade (\S* -> \S+),", output)


def test_ten_at_once_migrate_exactly_once(empty_database_url: URL, tmp_path: Path) -> None:
    processes = [alembic(empty_database_url, tmp_path, *UPGRADE) for _ in range(10)]
    outputs = [process.communicate(timeout=120)[0] for process in processes]
    assert [process.returncode for process in processes] == [0] * 10, outputs
    head, older = known_revisions()
    worked = [output for output in outputs if steps(output)]
    assert len(worked) == 1, "one process did all of it"
    assert len(steps(worked[0])) == len(older) + 1
    assert databases.execute("SELECT version_num FROM alembic_version", url=empty_database_url) == [(head,)]


def test_every_table_is_there_in_its_schema(database_url: URL) -> None:
    tables = set(databases.execute(TABLES, url=database_url))
    assert tables == {("public", name) for name in OUR_TABLES} | {("auth", name) for name in AUTH_TABLES}


def test_the_models_and_the_migrations_agree(database_url: URL, tmp_path: Path) -> None:
    assert run(database_url, tmp_path, "check")[0] == 0
    databases.execute("ALTER TABLE task ADD COLUMN forgotten text", url=database_url)
    code, output = run(database_url, tmp_path, "check")
    assert code != 0 and "forgotten" in output, "the counter-test"


def test_down_and_up_again_gives_the_same_schema(database_url: URL, tmp_path: Path) -> None:
    before = databases.execute(COLUMNS, url=database_url)
    assert run(database_url, tmp_path, "downgrade", "base")[0] == 0
    assert databases.execute(TABLES, url=database_url) == [("public", "alembic_version")]
    assert run(database_url, tmp_path, *UPGRADE)[0] == 0
    assert databases.execute(COLUMNS, url=database_url) == before


def test_the_wait_for_the_lock_is_bounded_and_says_why(empty_database_url: URL, tmp_path: Path) -> None:
    holder = databases.hold(f"SELECT pg_advisory_lock({LOCK_KEY})", empty_database_url)
    code, output = run(empty_database_url, tmp_path, *UPGRADE, MIGRATION_WAIT_SECONDS="1")
    assert code != 0 and "another process has been migrating for 1 s" in output
    assert "Traceback" not in output
    holder.close()
    assert run(empty_database_url, tmp_path, *UPGRADE)[0] == 0


@pytest.mark.parametrize("end", ["kill the process", "end its connection"])
def test_a_run_that_is_broken_off_leaves_nothing_and_can_be_repeated(
    empty_database_url: URL, tmp_path: Path, end: str
) -> None:
    # A table of ours already exists in somebody's open transaction: the migration stops in its middle and waits.
    obstacle = databases.hold("CREATE TABLE public.task (x int)", empty_database_url)
    process = alembic(empty_database_url, tmp_path, *UPGRADE)
    backend = wait_until_blocked(empty_database_url)
    if end == "kill the process":
        process.kill()
    else:
        databases.execute(f"SELECT pg_terminate_backend({backend})", url=empty_database_url)
    process.communicate(timeout=30)
    assert process.returncode != 0
    obstacle.close()
    wait_until_gone(empty_database_url, backend)
    assert databases.execute(TABLES, url=empty_database_url) == []
    code, output = run(empty_database_url, tmp_path, *UPGRADE)
    assert (code, len(steps(output))) == (0, len(known_revisions()[1]) + 1), output


def test_a_database_that_starts_late_is_waited_for(empty_database_url: URL, tmp_path: Path) -> None:
    name = str(empty_database_url.database)
    databases.execute("ALTER DATABASE {} ALLOW_CONNECTIONS false", name)
    process = alembic(empty_database_url, tmp_path, *UPGRADE)
    time.sleep(2)
    assert process.poll() is None, "waits"
    databases.execute("ALTER DATABASE {} ALLOW_CONNECTIONS true", name)
    process.communicate(timeout=60)
    assert process.returncode == 0


def test_a_database_that_never_starts_ends_the_wait_without_a_stack_trace(tmp_path: Path) -> None:
    nowhere = URL.create("postgresql+psycopg", "nobody", "hidden-password", "127.0.0.1", 9, "none")
    code, output = run(nowhere, tmp_path, *UPGRADE, MIGRATION_WAIT_SECONDS="2")
    assert code != 0 and "database unreachable for 2 s" in output
    assert "Traceback" not in output and "hidden-password" not in output


def test_a_bad_environment_is_told_whole_and_in_one_line(tmp_path: Path) -> None:
    nowhere = URL.create("postgresql+psycopg", "nobody", "x", "127.0.0.1", 9, "none")
    code, output = run(nowhere, tmp_path, *UPGRADE, DATABASE_HOST="", JWKS_URL="ftp://x")
    assert code != 0 and output.strip() == "settings: DATABASE_HOST is not set; JWKS_URL is not an http address"


def wait_until_blocked(url: URL) -> int:
    """The server process of the migration, once it waits for another transaction."""
    query = f"""SELECT pid FROM pg_stat_activity
                WHERE datname = '{url.database}' AND wait_event_type = 'Lock' AND usename = '{databases.ROLE}'"""
    return int(poll(lambda: databases.execute(query))[0][0])


def wait_until_gone(url: URL, backend: int) -> None:
    query = f"SELECT 1 FROM pg_stat_activity WHERE pid = {backend}"
    poll(lambda: not databases.execute(query))


def poll(condition):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            if found := condition():
                return found
        except psycopg.OperationalError:
            pass
        time.sleep(0.1)
    raise AssertionError("the condition did not come true within 60 s")
