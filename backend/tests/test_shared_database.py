"""What one test leaves in the database that all share never reaches the next."""

from collections.abc import Callable, Iterator

import psycopg
import pytest
from fastapi import FastAPI
from sqlalchemy import URL

from tests.conftest import ALICE, BOB
from tests.support import databases
from tests.support.shared_database import MOST_ROWS, SharedDatabase
from tests.support.tasks import count

ADD = "INSERT INTO task (id, user_id, title) SELECT gen_random_uuid(), '{user}', 'left' FROM generate_series(1, {rows})"
OID = "SELECT oid FROM pg_database WHERE datname = current_database()"
USERS = 'SELECT id FROM auth."user" ORDER BY id'


@pytest.fixture
def shared(template: str) -> Iterator[SharedDatabase]:
    database = SharedDatabase(template, (ALICE, BOB))
    yield database
    database.drop()


def add(url: URL, rows: int) -> None:
    with psycopg.connect(databases.superuser(url), autocommit=True) as connection:
        connection.execute(ADD.format(user=ALICE, rows=rows).encode())


def test_rows_are_gone_and_the_users_are_back(shared: SharedDatabase) -> None:
    made = databases.execute(OID, url=shared.url)
    add(shared.url, rows=3)
    databases.execute(f"""DELETE FROM auth."user" WHERE id = '{BOB}'""", url=shared.url)
    databases.add_user(shared.url, "user-carol")
    shared.restore()
    assert count(shared.url) == 0
    assert databases.execute(USERS, url=shared.url) == [(ALICE,), (BOB,)]
    assert databases.execute(OID, url=shared.url) == made, "the same database"


def hold_a_row(url: URL) -> None:
    add(url, rows=1)
    held.append(databases.hold("SELECT * FROM task FOR UPDATE", url))


held: list[psycopg.Connection] = []
MORE_THAN_ROWS: dict[str, Callable[[URL], object]] = {
    "a column": lambda url: databases.execute("ALTER TABLE task ADD COLUMN left_over text", url=url),
    "no column": lambda url: databases.execute("ALTER TABLE task DROP COLUMN description", url=url),
    "a rule": lambda url: databases.execute("ALTER TABLE task ADD CONSTRAINT fault CHECK (title <> 'x')", url=url),
    "no default": lambda url: databases.execute("ALTER TABLE task ALTER COLUMN version DROP DEFAULT", url=url),
    "no trigger": lambda url: databases.execute("ALTER TABLE task DISABLE TRIGGER ALL", url=url),
    "another revision": lambda url: databases.execute("UPDATE alembic_version SET version_num = '9999'", url=url),
    "no revision": lambda url: databases.execute("DROP TABLE alembic_version", url=url),
    "a setting": databases.make_read_only,
    "a row that is held": hold_a_row,
    "many rows": lambda url: add(url, rows=MOST_ROWS + 1),
}


@pytest.mark.parametrize("left", MORE_THAN_ROWS)
def test_a_test_that_changes_more_than_rows_costs_a_new_database_of_that_name(
    shared: SharedDatabase, left: str
) -> None:
    made = databases.execute(OID, url=shared.url)
    MORE_THAN_ROWS[left](shared.url)
    shared.restore()
    for connection in held:
        connection.close()
    held.clear()
    assert databases.execute(OID, url=shared.url) != made
    assert databases.execute(USERS, url=shared.url) == [(ALICE,), (BOB,)]
    add(shared.url, rows=1)
    assert count(shared.url) == 1


async def test_the_application_that_tests_share_is_patient_and_those_of_their_own_are_not(
    shared_app: FastAPI, own_app: FastAPI
) -> None:
    assert [each.state.database.pool.timeout() for each in (shared_app, own_app)] == [60, 2]
