"""Brings the database to the newest schema: one process at a time, all or nothing.

Every replica's init container runs `src.schema.migrate`, which starts Alembic when the schema is older than the build.
The first process to get the session advisory lock migrates; the others wait, then find nothing to do. The whole upgrade
is one transaction on the connection that holds the lock, so a killed run or a lost connection ends both, and the next
run starts clean.
"""

from alembic import context
from sqlalchemy import Connection, create_engine, pool, text

from src.database import open_with
from src.observability.logs import configure_logging
from src.schema.migration_lock import connect_when_up, hold_migration_lock
from src.schema.server import require_server
from src.settings import load_settings_or_exit
from src.tables import metadata
from src.tables.base import ACCOUNTS_SCHEMA


def is_ours(item: object, name: str | None, kind: str, reflected: bool, compare_to: object) -> bool:
    """Tables of better-auth are written out in the migrations, not compared with a model."""
    return getattr(item, "schema", None) != ACCOUNTS_SCHEMA


def run_offline() -> None:
    """Prints the SQL instead of running it (`alembic upgrade head --sql`)."""
    context.configure(dialect_name="postgresql", target_metadata=metadata, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()


def run_online(connection: Connection) -> None:
    """Migrates in one transaction. Waiting for a lock on a table in use is bounded, so live traffic is not held up."""
    connection.execute(text("SET lock_timeout = '10s'"))
    connection.commit()
    context.configure(connection=connection, target_metadata=metadata, include_object=is_ours)
    with context.begin_transaction():
        context.run_migrations()


configure_logging()
if context.is_offline_mode():
    run_offline()
else:
    settings = load_settings_or_exit()
    engine = create_engine(settings.database.url, poolclass=pool.NullPool, connect_args={"connect_timeout": 5})
    open_with(engine, settings.database.passwords)
    with connect_when_up(engine, settings.migration_wait_seconds) as connection:
        require_server(connection)
        with hold_migration_lock(connection, settings.migration_wait_seconds):
            run_online(connection)
