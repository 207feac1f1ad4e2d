"""The rows of one user's tasks: found, locked, and shown."""

from collections.abc import Collection, Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from src.errors import NotFound, VersionConflict
from src.services.task_notices import watch_tasks
from src.services.task_order import between, renumber
from src.shapes import TaskRead
from src.tables import Task

UNDO_TIME = timedelta(hours=24)
# A version, or several of which one must match; None for any.
Versions = int | Collection[int] | None
# Rows as the database has them now, not as this session saw them before.
FRESH = {"populate_existing": True, "synchronize_session": False}


def shown_task(task: Task) -> TaskRead:
    """A row as its owner sees it."""
    return TaskRead.model_validate(task, from_attributes=True)


def matches(version: int, wanted: Versions) -> bool:
    """Whether a task of this version is one that the caller wants to change."""
    if wanted is None:
        return True
    return version == wanted if isinstance(wanted, int) else version in wanted


class TaskRows:
    """Every statement is filtered by the user in SQL, so another user's task cannot even be seen to exist."""

    def __init__(self, session: AsyncSession, user_id: str) -> None:
        self._session = session
        self._user_id = user_id
        watch_tasks(session, user_id)

    async def _place_after(self, after_id: UUID, task_id: UUID) -> Decimal:
        others = self._live(sa.select(col(Task.position), col(Task.id))).where(col(Task.id) != task_id)
        for _ in ("as it is", "renumbered"):
            before = (await self._session.execute(others.where(col(Task.id) == after_id))).one_or_none()
            if before is None:
                raise NotFound
            following = sa.tuple_(col(Task.position), col(Task.id)) > sa.tuple_(
                sa.literal(before.position, sa.Numeric()), sa.literal(before.id, sa.Uuid())
            )
            rest = others.where(following).order_by(col(Task.position), col(Task.id)).limit(1)
            after = (await self._session.execute(rest)).one_or_none()
            place = before.position + 1 if after is None else between(before.position, after.position)
            if place is not None:
                return place
            await self._session.execute(renumber(self._user_id), execution_options={"synchronize_session": False})
        raise RuntimeError("renumbering made no room")

    async def _locked_one(self, task_id: UUID, version: Versions) -> Task:
        task = next(iter(await self._locked([task_id])), None)
        if task is None or task.deleted_at is not None:
            raise NotFound
        if not matches(task.version, version):
            raise VersionConflict(shown_task(task))
        return task

    async def _locked(self, task_ids: Iterable[UUID]) -> list[Task]:
        """The rows that exist, deleted tasks included, locked and as the last change left them."""
        query = self._owned(sa.select(Task)).where(col(Task.id).in_(task_ids))
        # Always in the same order, so that two requests cannot deadlock.
        query = query.order_by(col(Task.id)).with_for_update(key_share=True)
        return list((await self._session.execute(query, execution_options=FRESH)).scalars())

    async def _one(self, statement: Any, task_id: UUID) -> Task:
        task = await self._one_or_none(statement, task_id)
        if task is None:
            raise NotFound
        return task

    async def _one_or_none(self, statement: Any, task_id: UUID) -> Task | None:
        result = await self._session.execute(statement.where(col(Task.id) == task_id), execution_options=FRESH)
        return result.scalar_one_or_none()

    def _live(self, statement: Any) -> Any:
        return self._owned(statement).where(col(Task.deleted_at).is_(None))

    def _owned(self, statement: Any) -> Any:
        return statement.where(col(Task.user_id) == self._user_id)
