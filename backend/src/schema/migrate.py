"""Brings the database to the schema of this build: `python -m src.schema.migrate`, the init container of every replica.

Most pods start on a schema that is already right. Finding that out costs one query; Alembic and SQLAlchemy are only
imported when there is something to do, since importing them takes longer than all the rest.
"""

import logging
from pathlib import Path

import psycopg

from src.observability.logs import configure_logging
from src.schema.revisions import known_revisions
from src.settings import Settings, load_settings_or_exit

logger = logging.getLogger("src.schema.migrate")


def main() -> None:
    """Migrates unless the schema is at this build's revision, or at one that this build does not know.

    An unknown revision is a newer one: the release was rolled back, and schemas do not go back. The builds of two
    neighbouring releases work with both schemas (expand, then contract), so there is nothing to do then either.
    """
    configure_logging()
    revision = _revision(load_settings_or_exit())
    head, older = known_revisions()
    if revision is None or revision in older:
        from alembic.config import main as alembic

        return alembic(argv=["--config", str(Path(__file__).parents[2] / "alembic.ini"), "upgrade", "head"])
    relation = "current" if revision == head else "newer than this build's"
    logger.info("schema is %s", relation, extra={"fields": {"revision": revision, "head": head}})


def _revision(settings: Settings) -> str | None:
    """The schema's revision; None when it cannot be read. The migration then waits for the database and looks again."""
    at = settings.database

    def opened_with(password: str) -> psycopg.Connection:
        return psycopg.connect(
            host=at.host, port=at.port, dbname=at.name, user=at.user, password=password, connect_timeout=5
        )

    try:
        with at.passwords.connect(opened_with) as connection:
            row = connection.execute("SELECT version_num FROM public.alembic_version").fetchone()
    except psycopg.Error:
        return None
    return str(row[0]) if row else None


if __name__ == "__main__":
    main()
