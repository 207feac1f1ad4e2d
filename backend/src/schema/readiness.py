"""Whether this replica can serve: the database answers in time and holds the schema that this build needs."""

import asyncio
import time

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from src.database import Database
from src.schema.revisions import known_revisions

ANSWER_SECONDS = 2.0
TOLERATED_SECONDS = 6.0


class Readiness:
    """Checks on demand. A failure within 6 s of a success is ignored: otherwise one slow moment of the database would
    take all replicas out of service at once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._last_success = float("-inf")

    async def failing(self) -> dict[str, str]:
        """The failing parts with their reasons; empty when ready."""
        reason = await self._database_problem()
        if reason is None:
            self._last_success = time.monotonic()
            return {}
        if reason[0] == "database" and time.monotonic() - self._last_success < TOLERATED_SECONDS:
            return {}
        return dict([reason])

    async def _database_problem(self) -> tuple[str, str] | None:
        probe = asyncio.create_task(self._revision())
        done, _ = await asyncio.wait({probe}, timeout=ANSWER_SECONDS)
        if not done:
            # Not awaited: a frozen server would hold the cancellation up as well.
            probe.add_done_callback(lambda ended: ended.cancelled() or ended.exception())
            probe.cancel()
            return "database", f"no answer within {ANSWER_SECONDS:g} s"
        try:
            revision = probe.result()
        except (SQLAlchemyError, OSError) as error:
            return "database", type(error).__name__
        return _schema_problem(revision)

    async def _revision(self) -> str | None:
        async with self._database.session() as session:
            if not await session.scalar(text("SELECT to_regclass('public.alembic_version') IS NOT NULL")):
                return None
            revision: str | None = await session.scalar(text("SELECT version_num FROM public.alembic_version"))
            return revision


def _schema_problem(revision: str | None) -> tuple[str, str] | None:
    """Older than this build is a problem. Newer is not: during an update the next build migrates first (expand), while
    this one still serves."""
    head, older = known_revisions()
    if revision is None or revision in older:
        return "schema", f"at {revision or 'nothing'}, needs {head}"
    return None
