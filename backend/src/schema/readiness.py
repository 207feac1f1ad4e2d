"""Whether this replica can serve something: once it has worked, the database being away does not change that."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from src.database import Database
from src.schema.revisions import known_revisions

ANSWER_SECONDS = 2.0


@dataclass(frozen=True)
class State:
    """What a replica can do: `ready` for traffic, and the parts that fail with their reasons."""

    ready: bool
    failing: Mapping[str, str]


class Readiness:
    """Checks on demand.

    All replicas share one database. Were they taken out of service with it, callers would get refused connections in
    place of a 503 with Retry-After. So an outage makes nobody unready who has been ready before; a replica that has
    never reached the database (a wrong password, say) must not take the place of one that has. A schema that is too old
    always counts: the replica cannot heal that.
    """

    def __init__(self, database: Database, prepare: Callable[[], Awaitable[object]] | None = None) -> None:
        """`prepare` is awaited before the replica is ready for the first time; it never raises."""
        self._database = database
        self._prepare = prepare
        self._proven = False

    async def state(self) -> State:
        """The state right now; takes two seconds at most."""
        problem = await self._database_problem()
        if problem is None:
            self._proven = True
            return State(ready=True, failing={})
        part, reason = problem
        return State(ready=self._proven and part == "database", failing={part: reason})

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
        if not self._proven:
            # Its first requests would wait for all of this, on a machine that is busy with starting it.
            await self._database.open_kept()
            if self._prepare:
                await self._prepare()
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
