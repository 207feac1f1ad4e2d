"""The transaction of a request."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends
from sqlalchemy.ext.asyncio import AsyncSession

from src.dependencies.application import AppDatabase


async def get_session(database: AppDatabase) -> AsyncIterator[AsyncSession]:
    """Commits when the endpoint returns, rolls back when it raises."""
    async with database.session() as session:
        yield session


# Scope "function": the transaction is committed before the answer is sent, so a 201 means that the row is stored.
Session = Annotated[AsyncSession, Depends(get_session, scope="function")]
