"""Tasks of one user."""

from uuid import UUID

import sqlalchemy as sa
from psycopg.errors import ForeignKeyViolation
from sqlalchemy.exc import IntegrityError
from sqlmodel import col
from sqlalchemy.ext.asyncio import AsyncSession

from src.errors import NotFound, Unauthenticated
from src.models import Task, TaskCreate, TaskPage, TaskRead, TaskUpdate
from src.services.cursor import Cursor, encode_cursor

DEFAULT_LIMIT = 50
MAX_LIMIT = 100


class TaskService:
    """Every statement is filtered by the user in SQL, so another user's task cannot even be seen to exist.

    Never commits: the transaction belongs to the request.
    """

    def __init__(self, session: AsyncSession, user_id: str) -> None:
        self._session = session
        self._user_id = user_id

    async def create(self, new: TaskCreate) -> TaskRead:
        """Adds a task."""
        statement = sa.insert(Task).values(user_id=self._user_id, title=new.title).returning(Task)
        try:
            task = (await self._session.execute(statement)).scalar_one()
        except IntegrityError as error:
            if isinstance(error.orig, ForeignKeyViolation):
                # The account was deleted while its token was still valid.
                raise Unauthenticated from None
            raise
        return TaskRead.model_validate(task, from_attributes=True)

    async def page(self, limit: int = DEFAULT_LIMIT, after: Cursor | None = None) -> TaskPage:
        """Tasks, newest first, that follow the cursor."""
        place = (col(Task.created_at), col(Task.id))
        query = self._owned(sa.select(Task)).order_by(*(column.desc() for column in place)).limit(limit + 1)
        if after:
            query = query.where(sa.tuple_(*place) < sa.tuple_(sa.literal(after.created_at), sa.literal(after.id)))
        tasks = list((await self._session.execute(query)).scalars())
        more = len(tasks) > limit
        last = tasks[:limit][-1] if more else None
        return TaskPage(
            items=[TaskRead.model_validate(task, from_attributes=True) for task in tasks[:limit]],
            next_cursor=encode_cursor(Cursor(last.created_at, last.id)) if last else None,
        )

    async def get(self, task_id: UUID) -> TaskRead:
        """One task."""
        return await self._one(sa.select(Task), task_id)

    async def update(self, task_id: UUID, changes: TaskUpdate) -> TaskRead:
        """Changes what is given."""
        values = changes.model_dump(exclude_unset=True)
        if not values:
            return await self.get(task_id)
        statement = sa.update(Task).values(**values, updated_at=sa.func.now()).returning(Task)
        return await self._one(statement, task_id)

    async def delete(self, task_id: UUID) -> None:
        """Removes the task for good."""
        await self._one(sa.delete(Task).returning(Task), task_id)

    async def _one(self, statement, task_id: UUID) -> TaskRead:
        task = (await self._session.execute(self._owned(statement).where(col(Task.id) == task_id))).scalar_one_or_none()
        if task is None:
            raise NotFound
        return TaskRead.model_validate(task, from_attributes=True)

    def _owned(self, statement):
        return statement.where(col(Task.user_id) == self._user_id)
