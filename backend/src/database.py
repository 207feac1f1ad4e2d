"""The connection pool, and one unit of work per request."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from psycopg import errors as postgres
from sqlalchemy import URL, Dialect, Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.pool import Pool

from src.passwords import Passwords

# Every wait is bounded: a database that is down or stuck delays a request by seconds, not for ever.
CONNECTION = {
    "connect_timeout": 2,
    "tcp_user_timeout": 4000,
    "application_name": "taskora-backend",
    "options": "-c timezone=UTC -c statement_timeout=4000 -c idle_in_transaction_session_timeout=10000",
    # A statement prepared before a migration would fail after it.
    "prepare_threshold": None,
}
POOL = {"pool_timeout": 2, "pool_recycle": 300, "pool_pre_ping": True}
# The schema can be missing for a moment: a restore drops and creates it.
SCHEMA_MISSING = (postgres.UndefinedTable, postgres.UndefinedColumn, postgres.InvalidSchemaName)
# A standby, or a server that its operator has made read-only: writing works again when that is over.
PASSING = (*SCHEMA_MISSING, postgres.ReadOnlySqlTransaction)


def open_with(engine: Engine, passwords: Passwords) -> None:
    """Has the engine open its connections with whichever password is in force, in place of the one in its address."""

    @event.listens_for(engine, "do_connect")
    def connect(dialect: Dialect, _record: object, args: list[Any], params: dict[str, Any]) -> DBAPIConnection:
        return passwords.connect(lambda password: dialect.connect(*args, **(params | {"password": password})))


class Database:
    """Owns the pool. Connects when first used, so a start does not depend on the database."""

    def __init__(self, url: URL, connections: int = 10, passwords: Passwords | None = None) -> None:
        # Half of them are kept; the others are for peaks.
        self._kept = -(-connections // 2)
        sizes = {"pool_size": self._kept, "max_overflow": connections // 2}
        # Errors are logged; user input must not be.
        self._engine = create_async_engine(url, connect_args=CONNECTION, hide_parameters=True, **POOL, **sizes)
        if passwords:
            open_with(self._engine.sync_engine, passwords)

    @asynccontextmanager
    async def session(self) -> AsyncIterator[AsyncSession]:
        """One transaction: committed when the block ends, rolled back when it raises."""
        async with AsyncSession(self._engine, expire_on_commit=False) as session, session.begin():
            yield session

    async def open_kept(self) -> None:
        """Opens the connections that are kept, so that no request of a new replica waits for one."""
        async with AsyncExitStack() as opened:
            for _ in range(self._kept):
                await opened.enter_async_context(self._engine.connect())

    @property
    def pool(self) -> Pool:
        """The connections."""
        return self._engine.pool

    async def close(self) -> None:
        """Closes all connections."""
        await self._engine.dispose()


def is_unavailable(error: BaseException) -> bool:
    """True when the database, not the request, is the reason: asking again later can help."""
    if isinstance(error, DBAPIError) and isinstance(error.orig, PASSING):
        return True
    return isinstance(error, OperationalError | InterfaceError | PoolTimeoutError)
