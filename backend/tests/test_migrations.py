"""Migrations: one process at a time, all or nothing, safe to repeat."""

import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import URL

from src.schema.migration_lock import LOCK_KEY
from src.schema.revisions import known_revisions
from tests.support import databases
from tests.support.databases import start
from tests.support.forks import Forks

Run = Callable[..., tuple[int, str]]
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
AUTH_TABLES = {"user", "session", "account", "verification", "jwks", "rateLimit", "twoFactor", "recoveryCode"}
TABLES = """SELECT table_schema, table_name FROM information_schema.tables
            WHERE table_schema IN ('public', 'auth') ORDER BY 1, 2"""
COLUMNS = """SELECT table_schema, table_name, column_name, data_type, is_nullable, column_default
             FROM information_schema.columns WHERE table_schema IN ('public', 'auth') ORDER BY 1, 2, 3"""


@pytest.fixture(scope="module")
def forks() -> Iterator[Forks]:
    forks = Forks()
    yield forks
    forks.close()


@pytest.fixture
def run(forks: Forks) -> Run:
    """Runs Alembic in a process of its own to its end."""

    def run(url: URL, directory: Path, *arguments: str, **environment: str) -> tuple[int, str]:
        process = forks.start("alembic", url, directory, *arguments, **environment)
        output, _ = process.communicate(timeout=120)
        assert process.returncode is not None
        return process.returncode, output

    return run


def steps(output: str) -> list[str]:
    return re.findall(r"Running upgrade (\S* -> \S+),", output)


def test_ten_at_once_migrate_exactly_once(empty_database_url: URL, tmp_path: Path, forks: Forks) -> None:
    processes = [forks.start("src.schema.migrate", empty_database_url, tmp_path) for _ in range(10)]
    outputs = [process.communicate(timeout=120)[0] for process in processes]
    assert [process.returncode for process in processes] == [0] * 10, outputs
    head, older = known_revisions()
    worked = [output for output in outputs if steps(output)]
    assert len(worked) == 1, "one process did all of it"
    assert len(steps(worked[0])) == len(older) + 1
    assert databases.execute("SELECT version_num FROM alembic_version", url=empty_database_url) == [(head,)]


def test_the_revisions_are_those_that_alembic_sees() -> None:
    script = ScriptDirectory.from_config(Config(Path(__file__).parent.parent / "alembic.ini"))
    head, older = known_revisions()
    assert head == script.get_current_head()
    assert older == {revision.revision for revision in script.walk_revisions()} - {head}


def test_the_server_starts_without_importing_alembic() -> None:
    command = "import sys, src.main; print([name for name in sys.modules if name.split('.')[0] == 'alembic'])"
    root = Path(__file__).parent.parent
    assert (
        subprocess.run(
            [sys.executable, "-c", command], cwd=root, capture_output=True, text=True, check=True
        ).stdout.strip()
        == "[]"
    )


def test_every_table_is_there_in_its_schema(database_url: URL) -> None:
    tables = set(databases.execute(TABLES, url=database_url))
    assert tables == {("public", name) for name in OUR_TABLES} | {("auth", name) for name in AUTH_TABLES}


def test_the_models_and_the_migrations_agree(database_url: URL, tmp_path: Path, run: Run) -> None:
    assert run(database_url, tmp_path, "check")[0] == 0
    databases.execute("ALTER TABLE task ADD COLUMN forgotten text", url=database_url)
    code, output = run(database_url, tmp_path, "check")
    assert code != 0 and "forgotten" in output, "the counter-test"


def test_down_and_up_again_gives_the_same_schema(database_url: URL, tmp_path: Path, run: Run) -> None:
    before = databases.execute(COLUMNS, url=database_url)
    assert run(database_url, tmp_path, "downgrade", "base")[0] == 0
    assert databases.execute(TABLES, url=database_url) == [("public", "alembic_version")]
    assert run(database_url, tmp_path, *UPGRADE)[0] == 0
    assert databases.execute(COLUMNS, url=database_url) == before


OLD_TASK = "00000000-0000-4000-8000-000000000001"
OLD_DONE = "00000000-0000-4000-8000-000000000002"


def upgraded_from_0002(url: URL, directory: Path, run: Run) -> None:
    """A database with two tasks of the build of 0002, then brought to the newest schema."""
    assert run(url, directory, "upgrade", "0002")[0] == 0
    databases.add_user(url, "user")
    databases.execute(
        f"""INSERT INTO task (id, user_id, title, completed, created_at, updated_at) VALUES
            ('{OLD_TASK}', 'user', 'older, open', false, '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z'),
            ('{OLD_DONE}', 'user', 'newer, done', true, '2026-01-03T00:00:00Z', '2026-01-04T00:00:00Z')""",
        url=url,
    )
    assert run(url, directory, *UPGRADE)[0] == 0


def task_row(url: URL, title: str) -> dict:
    row = databases.execute(f"SELECT to_jsonb(task) FROM task WHERE title = '{title}'", url=url)
    assert len(row) == 1
    return row[0][0]


def test_tasks_of_the_revision_before_keep_what_they_are_and_their_order(
    empty_database_url: URL, tmp_path: Path, run: Run
) -> None:
    upgraded_from_0002(empty_database_url, tmp_path, run)
    ordered = databases.execute("SELECT title FROM task ORDER BY position", url=empty_database_url)
    assert ordered == [("newer, done",), ("older, open",)]
    older, done = (task_row(empty_database_url, title) for title in ("older, open", "newer, done"))
    assert (older["status"], older["completed"], older["completed_at"]) == ("todo", False, None)
    assert (done["status"], done["completed"], done["completed_at"][:10]) == ("done", True, "2026-01-04")
    for task in (older, done):
        assert (task["version"], task["priority"], task["tags"], task["description"]) == (1, "none", [], "")
        assert (task["due_at"], task["deleted_at"]) == (None, None)
    assert run(empty_database_url, tmp_path, "downgrade", "0002")[0] == 0
    completed = databases.execute("SELECT title, completed FROM task ORDER BY title", url=empty_database_url)
    assert completed == [("newer, done", True), ("older, open", False)]


def test_what_a_build_of_0002_writes_meanwhile_is_understood(empty_database_url: URL, tmp_path: Path, run: Run) -> None:
    url = empty_database_url
    upgraded_from_0002(url, tmp_path, run)
    old_insert = "INSERT INTO task (id, user_id, title, completed) VALUES (gen_random_uuid(), 'user', 'new', false)"
    databases.execute(old_insert, url=url)
    new = task_row(url, "new")
    assert (new["status"], new["version"], new["completed_at"]) == ("todo", 1, None)
    assert databases.execute("SELECT title FROM task ORDER BY position LIMIT 1", url=url) == [("new",)], "newest first"
    databases.execute("UPDATE task SET completed = true, updated_at = now() WHERE title = 'new'", url=url)
    done = task_row(url, "new")
    assert (done["status"], done["version"], done["completed"]) == ("done", 2, True) and done["completed_at"]
    databases.execute("UPDATE task SET title = 'renamed', updated_at = now() WHERE title = 'new'", url=url)
    renamed = task_row(url, "renamed")
    assert (renamed["status"], renamed["version"]) == ("done", 3), "a new build's If-Match notices it"
    databases.execute("UPDATE task SET completed = false, updated_at = now() WHERE title = 'renamed'", url=url)
    reopened = task_row(url, "renamed")
    assert (reopened["status"], reopened["version"], reopened["completed_at"]) == ("todo", 4, None)
    databases.execute("UPDATE task SET completed = completed, updated_at = now() WHERE title = 'renamed'", url=url)
    assert task_row(url, "renamed")["version"] == 4, "nothing changed"


def test_what_this_build_writes_is_understood_by_one_of_0002(empty_database_url: URL, tmp_path: Path, run: Run) -> None:
    url = empty_database_url
    upgraded_from_0002(url, tmp_path, run)
    for status, completed_at, completed in (("done", "now()", True), ("in_progress", "NULL", False)):
        databases.execute(
            f"UPDATE task SET status = '{status}', completed_at = {completed_at}, version = version + 1", url=url
        )
        assert databases.execute("SELECT DISTINCT completed FROM task", url=url) == [(completed,)]
    databases.execute("UPDATE task SET completed = true WHERE title = 'older, open'", url=url)
    assert task_row(url, "older, open")["status"] == "done"
    databases.execute(
        """INSERT INTO task (id, user_id, title, status, completed, completed_at)
           VALUES (gen_random_uuid(), 'user', 'born done', 'done', false, now())""",
        url=url,
    )
    assert task_row(url, "born done")["completed"] is True
    databases.execute("UPDATE task SET position = 7, deleted_at = now() WHERE title = 'born done'", url=url)
    assert task_row(url, "born done")["version"] == 1


def test_deleted_tasks_do_not_come_back_by_a_downgrade(empty_database_url: URL, tmp_path: Path, run: Run) -> None:
    upgraded_from_0002(empty_database_url, tmp_path, run)
    databases.execute("UPDATE task SET deleted_at = now() WHERE title = 'newer, done'", url=empty_database_url)
    assert run(empty_database_url, tmp_path, "downgrade", "0002")[0] == 0
    assert databases.execute("SELECT title FROM task", url=empty_database_url) == [("older, open",)]


def test_the_wait_for_the_lock_is_bounded_and_says_why(empty_database_url: URL, tmp_path: Path, run: Run) -> None:
    holder = databases.hold(f"SELECT pg_advisory_lock({LOCK_KEY})", empty_database_url)
    code, output = run(empty_database_url, tmp_path, *UPGRADE, MIGRATION_WAIT_SECONDS="1")
    assert code != 0 and "another process has been migrating for 1 s" in output
    assert "Traceback" not in output
    holder.close()
    assert run(empty_database_url, tmp_path, *UPGRADE)[0] == 0


@pytest.mark.parametrize("end", ["kill the process", "end its connection"])
def test_a_run_that_is_broken_off_leaves_nothing_and_can_be_repeated(
    empty_database_url: URL, tmp_path: Path, run: Run, forks: Forks, end: str
) -> None:
    # A table of ours already exists in somebody's open transaction: the migration stops in its middle and waits.
    obstacle = databases.hold("CREATE TABLE public.task (x int)", empty_database_url)
    process = forks.start("alembic", empty_database_url, tmp_path, *UPGRADE)
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
    process = start("src.schema.migrate", empty_database_url, tmp_path)
    time.sleep(2)
    assert process.poll() is None, "waits"
    databases.execute("ALTER DATABASE {} ALLOW_CONNECTIONS true", name)
    process.communicate(timeout=60)
    assert process.returncode == 0


def test_a_database_that_never_starts_ends_the_wait_without_a_stack_trace(tmp_path: Path, run: Run) -> None:
    nowhere = URL.create("postgresql+psycopg", "nobody", "hidden-password", "127.0.0.1", 9, "none")
    code, output = run(nowhere, tmp_path, *UPGRADE, MIGRATION_WAIT_SECONDS="2")
    assert code != 0 and "database unreachable for 2 s" in output
    assert "Traceback" not in output and "hidden-password" not in output


MIGRATE_WHERE_NEWER_IS_NEEDED = """
import runpy
from src.schema import server
server.OLDEST = 16
runpy.run_module("src.schema.migrate", run_name="__main__")
"""


def test_a_server_that_is_too_old_is_named_at_once_and_left_as_it_is(
    empty_database_url: URL, tmp_path: Path, run: Run
) -> None:
    environment = databases.process_environment(empty_database_url, tmp_path)
    ended = subprocess.run(
        [sys.executable, "-c", MIGRATE_WHERE_NEWER_IS_NEEDED],
        cwd=databases.BACKEND,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 1
    assert ended.stderr.strip() == "PostgreSQL 15 is too old, 16 or newer is needed; nothing was changed in it"
    assert databases.execute(TABLES, url=empty_database_url) == []
    assert run(empty_database_url, tmp_path, *UPGRADE)[0] == 0, "and the one that is needed will do"


def test_a_bad_environment_is_told_whole_and_in_one_line(tmp_path: Path, run: Run) -> None:
    nowhere = URL.create("postgresql+psycopg", "nobody", "x", "127.0.0.1", 9, "none")
    code, output = run(nowhere, tmp_path, *UPGRADE, DATABASE_HOST="", JWKS_URL="ftp://x")
    assert code != 0 and output.strip() == "settings: DATABASE_HOST is not set; JWKS_URL is not an http address"


@pytest.mark.parametrize(("revision", "said"), [(None, "schema is current"), ("9999", "newer than this build's")])
def test_a_schema_that_is_right_or_newer_is_left_as_it_is_and_costs_no_import_of_alembic_and_sqlalchemy(
    database_url: URL, tmp_path: Path, revision: str | None, said: str
) -> None:
    if revision:  # a rollback of the release: the schema stays at what the newer build made
        databases.execute(f"UPDATE alembic_version SET version_num = '{revision}'", url=database_url)
    before = databases.execute(COLUMNS, url=database_url)
    process = start("src.schema.migrate", database_url, tmp_path, PYTHONPROFILEIMPORTTIME="1")
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 0 and said in output
    assert " psycopg" in output and " alembic" not in output and " sqlalchemy" not in output
    assert databases.execute(COLUMNS, url=database_url) == before


def test_an_older_schema_is_migrated_by_the_init_containers_command(
    empty_database_url: URL, tmp_path: Path, run: Run
) -> None:
    code, output = run(empty_database_url, tmp_path, "upgrade", "0002")
    assert code == 0, output
    process = start("src.schema.migrate", empty_database_url, tmp_path, PYTHONPROFILEIMPORTTIME="1")
    output, _ = process.communicate(timeout=120)
    assert process.returncode == 0 and steps(output)[0].startswith("0002"), output
    assert " alembic" in output and " sqlalchemy" in output, "the counter-test of the one above"
    assert databases.execute("SELECT version_num FROM alembic_version", url=empty_database_url) == [
        (known_revisions()[0],)
    ]


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


def test_tags_that_look_the_same_become_one(empty_database_url: URL, tmp_path: Path, run: Run) -> None:
    assert run(empty_database_url, tmp_path, "upgrade", "0005")[0] == 0
    databases.add_user(empty_database_url, "user")
    databases.execute(
        """INSERT INTO task (id, user_id, title, tags, created_at, updated_at) VALUES
            (gen_random_uuid(), 'user', 'two', ARRAY['b', 'cafe\u0301', 'caf\u00e9', 'a'], now(), now()),
            (gen_random_uuid(), 'user', 'none', ARRAY[]::text[], now(), now())""",
        url=empty_database_url,
    )
    assert run(empty_database_url, tmp_path, *UPGRADE)[0] == 0
    tags = databases.execute("SELECT title, tags FROM task ORDER BY title", url=empty_database_url)
    assert tags == [("none", []), ("two", ["b", "caf\u00e9", "a"])]


def test_accounts_of_the_revision_before_and_of_its_build_have_no_second_factor(
    empty_database_url: URL, tmp_path: Path, run: Run
) -> None:
    url = empty_database_url
    assert run(url, tmp_path, "upgrade", "0007")[0] == 0
    databases.add_user(url, "before")
    assert run(url, tmp_path, *UPGRADE)[0] == 0
    databases.add_user(url, "meanwhile")
    users = databases.execute('SELECT id, "twoFactorEnabled" FROM auth."user" ORDER BY id', url=url)
    assert users == [("before", False), ("meanwhile", False)]
    databases.execute(
        """INSERT INTO auth."recoveryCode" (id, "userId", digest, "createdAt") VALUES ('1', 'before', 'd', now());
           INSERT INTO auth."twoFactor" (id, "userId", secret, "backupCodes") VALUES ('1', 'before', 's', '[]')""",
        url=url,
    )
    databases.execute("""DELETE FROM auth."user" WHERE id = 'before'""", url=url)
    assert databases.execute('SELECT FROM auth."recoveryCode" UNION ALL SELECT FROM auth."twoFactor"', url=url) == []
    assert run(url, tmp_path, "downgrade", "0007")[0] == 0
    assert databases.execute('SELECT id FROM auth."user"', url=url) == [("meanwhile",)]
