"""Counts requests against the rate limit of their kind, before any other work for them."""

from collections.abc import Mapping

from fastapi import Request, Response

from src.database import Database
from src.dependencies.application import AppDatabase, AppSettings
from src.dependencies.user import UserId
from src.errors import RateLimited
from src.observability.metrics import RATE_LIMITED
from src.rate_limits import RateLimitKind, RateLimitPolicy, kind_of
from src.services.rate_limits import RateLimiter


async def count_request(
    database: Database, user_id: str, kind: RateLimitKind, limits: Mapping[RateLimitKind, RateLimitPolicy]
) -> Mapping[str, str]:
    """Counts in a transaction of its own. Returns the headers that say what is left; raises when nothing is."""
    async with database.session() as session:
        usage = await RateLimiter(session, user_id).count(kind, limits[kind])
    if usage.exceeded:
        RATE_LIMITED.labels(kind.value).inc()
        raise RateLimited(usage.headers)
    return usage.headers


async def limit_rate(
    request: Request, response: Response, user_id: UserId, database: AppDatabase, settings: AppSettings
) -> None:
    """For every endpoint behind a token. Its transaction ends before the endpoint's begins."""
    kind = kind_of(request.method, request.scope["route"].name)
    if kind:
        response.headers.update(await count_request(database, user_id, kind, settings.rate_limits))
