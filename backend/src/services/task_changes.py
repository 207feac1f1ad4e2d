"""Changes to a task, and what they mean for the series that it is part of."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlmodel import col

from src.services.task_repeats import changed, followed_by, next_values, stored_repeat
from src.services.task_rows import TaskRows, shown_task
from src.shapes import TaskRead, TaskStatus, TaskUpdate
from src.tables import Task


class TaskChanges(TaskRows):
    """Writes values into rows that are locked."""

    async def _change(self, task: Task, changes: TaskUpdate) -> TaskRead:
        values = changed(task, changes.values(), changes.repeat, changes.apply_to)
        values = {name: value for name, value in values.items() if value != getattr(task, name)}
        if not values:
            return shown_task(task)
        if "status" in values and (values["status"] is TaskStatus.DONE) != (task.status is TaskStatus.DONE):
            following = self._add_next if values["status"] is TaskStatus.DONE else self._take_next_back
            values |= await following(task, values)
        return await self._write(task, values)

    async def _write(self, task: Task, values: dict[str, Any]) -> TaskRead:
        if "status" in values:
            values["completed_at"] = sa.func.statement_timestamp() if values["status"] is TaskStatus.DONE else None
        statement = self._live(sa.update(Task)).values(
            **values, version=col(Task.version) + 1, updated_at=sa.func.statement_timestamp()
        )
        return shown_task(await self._one(statement.returning(Task), task.id))

    async def _add_next(self, task: Task, values: dict[str, Any]) -> dict[str, Any]:
        """Adds the next one of a series in the place of the one that is done."""
        after = Task(**task.model_dump() | values)
        coming = next_values(after, datetime.now(UTC))
        if coming is None:
            return {}
        next_id = uuid4()
        await self._session.execute(
            sa.insert(Task).values(**coming, id=next_id, user_id=self._user_id, position=task.position)
        )
        return {"repeat": followed_by(after.repeat or {}, next_id)}

    async def _take_next_back(self, task: Task, values: dict[str, Any]) -> dict[str, Any]:
        """Reopened, a task is the one of its series again. Where the next one has been changed, that one stays it."""
        repeat = values.get("repeat", task.repeat)
        stored = stored_repeat(task)
        if repeat is None or stored is None or stored.next_task_id is None:
            return {}
        # Without waiting: rows are locked in the order of their ids, and this one may come before.
        query = self._live(sa.select(Task)).where(col(Task.id) == stored.next_task_id)
        coming = (await self._session.execute(query.with_for_update(skip_locked=True))).scalar_one_or_none()
        if coming is None and await self._exists(stored.next_task_id):
            return {"repeat": None}
        if coming is not None:
            if coming.version != 1:
                return {"repeat": None}
            delete = self._owned(sa.delete(Task)).where(col(Task.id) == coming.id)
            await self._session.execute(delete, execution_options={"synchronize_session": False})
        return {"repeat": followed_by(repeat, None)}

    async def _exists(self, task_id: UUID) -> bool:
        query = self._live(sa.select(col(Task.id))).where(col(Task.id) == task_id)
        return (await self._session.execute(query)).one_or_none() is not None
