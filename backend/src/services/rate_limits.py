"""How many requests of a kind a user may make, counted in the database and so by all replicas together."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from src.rate_limits import RateLimitKind, RateLimitPolicy
from src.services.accounts import account_required
from src.tables import RateLimit

KEPT_AFTER_END = timedelta(hours=1)
REMOVED_AT_ONCE = 100


@dataclass(frozen=True)
class Usage:
    """The state of a limit after a request: whether it is exceeded, and the headers that say what is left."""

    exceeded: bool
    headers: Mapping[str, str]


class RateLimiter:
    """Counts requests of one user."""

    def __init__(self, session: AsyncSession, user_id: str) -> None:
        self._session = session
        self._user_id = user_id

    async def count(self, kind: RateLimitKind, limit: RateLimitPolicy) -> Usage:
        """Counts one request.

        One statement counts and begins a new window where the last one is over, so requests at the same moment and on
        different replicas are all counted. The database's clock decides, because there is one of it.
        """
        now = sa.func.clock_timestamp()
        fresh = insert(RateLimit).values(
            user_id=self._user_id, kind=kind.value, used=1, ends_at=now + timedelta(seconds=limit.seconds)
        )
        ended = col(RateLimit.ends_at) <= now
        statement = fresh.on_conflict_do_update(
            index_elements=[col(RateLimit.user_id), col(RateLimit.kind)],
            set_={
                # Capped at one above the limit, which is enough to know that it is exceeded.
                "used": sa.case((ended, 1), else_=sa.func.least(col(RateLimit.used) + 1, limit.requests + 1)),
                "ends_at": sa.case((ended, fresh.excluded.ends_at), else_=col(RateLimit.ends_at)),
            },
        ).returning(col(RateLimit.used), sa.extract("epoch", col(RateLimit.ends_at) - now))
        with account_required():
            used, seconds_left = (await self._session.execute(statement)).one()
        if used == 1:
            await self._remove_old()
        exceeded = used > limit.requests
        wait = max(1, math.ceil(seconds_left))
        # As the IETF's draft for these headers has it: the policy as quota and window, then what is left until when.
        headers = {
            "RateLimit-Policy": f'"{kind}";q={limit.requests};w={limit.seconds}',
            "RateLimit": f'"{kind}";r={max(0, limit.requests - used)};t={wait}',
        }
        return Usage(exceeded, headers | ({"Retry-After": str(wait)} if exceeded else {}))

    async def _remove_old(self) -> None:
        """Runs once per new window, deletes a limited number, and skips rows that another transaction holds."""
        old = (
            sa.select(col(RateLimit.user_id), col(RateLimit.kind))
            .where(col(RateLimit.ends_at) < sa.func.clock_timestamp() - KEPT_AFTER_END)
            .limit(REMOVED_AT_ONCE)
            .with_for_update(skip_locked=True)
        )
        key = sa.tuple_(col(RateLimit.user_id), col(RateLimit.kind))
        await self._session.execute(sa.delete(RateLimit).where(key.in_(old)))
