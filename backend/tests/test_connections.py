"""The pool never opens more connections than its setting says: the chart adds them up over all pods."""

import asyncio

import pytest
from sqlalchemy import URL, text

from src.database import Database
from tests.support import databases


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
    others = "datname = current_database() AND application_name = 'taskora-backend'"
    assert databases.execute(f"SELECT count(*) FROM pg_stat_activity WHERE {others}", url=own_database_url) == [
        (connections,)
    ]
    with pytest.raises(Exception, match="QueuePool limit"):
        async with database.session() as session:
            await session.execute(text("SELECT 1"))
    await inside.wait()
    await asyncio.gather(*holders)
    await database.close()
