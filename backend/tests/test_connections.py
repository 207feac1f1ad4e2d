"""The pool never opens more connections than its setting says: the chart adds them up over all pods."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import URL, text

from src.database import Database
from src.main import create_app
from tests.conftest import MakeSettings, client_of
from tests.support import databases
from tests.support.signing import JwksServer


@pytest.mark.parametrize("connections", [2, 5, 10])
async def test_a_peak_opens_as_many_connections_as_are_allowed(own_database_url: URL, connections: int) -> None:
    database = Database(own_database_url, connections)
    inside = asyncio.Barrier(connections + 1)

    async def hold() -> None:
        async with database.session() as session:
            await session.execute(text("SELECT 1"))
            await inside.wait()
            await inside.wait()

    holders = [asyncio.create_task(hold()) for _ in range(connections)]
    await inside.wait()
    assert opened(own_database_url) == connections
    with pytest.raises(Exception, match="QueuePool limit"):
        async with database.session() as session:
            await session.execute(text("SELECT 1"))
    await inside.wait()
    await asyncio.gather(*holders)
    await database.close()


async def test_a_replica_that_is_ready_has_its_connections_and_the_keys(
    own_database_url: URL, make_settings: MakeSettings, jwks: JwksServer
) -> None:
    app = create_app(replace(make_settings(own_database_url), database_connections=9))
    async with app.router.lifespan_context(app), client_of(app) as client:
        asked = jwks.requests
        assert opened(own_database_url) == 0 and asked == 0
        for _ in range(2):
            assert (await client.get("/readyz")).json() == {"status": "ok"}
            assert (opened(own_database_url), jwks.requests) == (4, 1)


def opened(url: URL) -> int:
    others = "datname = current_database() AND application_name = 'taskora-backend'"
    [(count,)] = databases.execute(f"SELECT count(*) FROM pg_stat_activity WHERE {others}", url=url)
    return int(count)
