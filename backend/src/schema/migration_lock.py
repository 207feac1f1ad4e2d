"""What a migration needs: a connection, as soon as the database accepts one, and a lock that one process holds."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError

LOCK_KEY = 0x7461736B6F7261  # "taskora" in ASCII
RETRY_SECONDS = 1.0


class MigrationWaitExpired(SystemExit):
    """The database did not answer, or another process held the lock, until the wait was over."""


@contextmanager
def connect_when_up(engine: Engine, wait_seconds: float) -> Iterator[Connection]:
    """Connects, waiting for a database that is still starting (or has no role for us yet)."""
    deadline = time.monotonic() + wait_seconds
    while True:
        try:
            connection = engine.connect()
            break
        except OperationalError as error:
            if time.monotonic() + RETRY_SECONDS > deadline:
                reason = str(error.orig).strip()
                raise MigrationWaitExpired(f"database unreachable for {wait_seconds:g} s: {reason}") from None
            time.sleep(RETRY_SECONDS)
    with connection:
        yield connection


@contextmanager
def hold_migration_lock(connection: Connection, wait_seconds: float) -> Iterator[None]:
    """Holds the session advisory lock; PostgreSQL frees it by itself when the connection ends in any way."""
    connection.execute(
        text("SELECT set_config('lock_timeout', :wait, false)"), {"wait": f"{wait_seconds * 1000:.0f}ms"}
    )
    try:
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": LOCK_KEY})
    except OperationalError:
        raise MigrationWaitExpired(f"another process has been migrating for {wait_seconds:g} s") from None
    connection.commit()
    try:
        yield
    finally:
        if not connection.invalidated and not connection.closed:
            connection.rollback()
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": LOCK_KEY})
            connection.commit()
