"""Tasks of one user."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlmodel import col

from src.errors import FieldError, Invalid, NoNextTask, NotFound
from src.services.accounts import account_required
from src.services.idempotency import claim_key
from src.services.task_changes import TaskChanges
from src.services.task_list import TaskList
from src.services.task_order import in_front
from src.services.task_repeats import begun, next_values
from src.services.task_rows import UNDO_TIME, Versions, matches, shown_task
from src.services.task_views import in_view, is_open
from src.shapes import (
    BulkAction,
    BulkItem,
    BulkOutcome,
    BulkResult,
    BulkResults,
    TagCount,
    TaskBulk,
    TaskCreate,
    TaskMove,
    TaskPage,
    TaskQuery,
    TaskRead,
    TaskStatus,
    TaskSummary,
    TaskUpdate,
    TaskView,
)
from src.tables import Task

MAX_SUMMARY_TAGS = 100


class TaskService(TaskChanges):
    """Every statement is filtered by the user in SQL, so another user's task cannot even be seen to exist.

    Never commits: the transaction belongs to the request.
    """

    async def create(self, new: TaskCreate) -> TaskRead:
        """Adds a task, before all others in the manual order."""
        with account_required():
            task = await self._insert(new, uuid4())
        await self._purge()
        return task

    async def create_once(self, new: TaskCreate, idempotency_key: str) -> tuple[TaskRead, bool]:
        """Adds a task unless the same key did before. Returns the task, and whether it was there already."""
        with account_required():
            claim = await claim_key(self._session, self._user_id, idempotency_key, new, uuid4())
            if claim.is_new:
                task = await self._insert(new, claim.task_id)
                await self._purge()
                return task, False
        return shown_task(await self._one(self._owned(sa.select(Task)), claim.task_id)), True

    async def page(self, query: TaskQuery) -> TaskPage:
        """Tasks that fit the query, in its order, from its cursor on."""
        tasks = TaskList(query)
        statement = self._live(tasks.statement())
        rows = (await self._session.execute(statement)).all()
        more = len(rows) > query.limit
        return TaskPage(
            items=[shown_task(row.Task) for row in rows[: query.limit]],
            next_cursor=tasks.cursor_after(rows[-2].sort_key, rows[-2].Task.id) if more else None,
        )

    async def summary(self, time_zone: str = "UTC") -> TaskSummary:
        """How many tasks each view holds, and how many open ones have each tag."""
        now = datetime.now(UTC)
        count = sa.func.count()
        counts = sa.select(
            count.filter(is_open()).label("open"),
            count.filter(sa.not_(is_open())).label("done"),
            *(
                count.filter(in_view(view, now, time_zone)).label(view.value)
                for view in (TaskView.TODAY, TaskView.OVERDUE, TaskView.WEEK)
            ),
        ).select_from(Task)
        tag = sa.func.unnest(col(Task.tags)).label("tag")
        tags = self._live(sa.select(tag).select_from(Task).where(is_open())).subquery()
        most_used = sa.select(tags.c.tag, count).group_by(tags.c.tag).order_by(count.desc(), tags.c.tag)
        return TaskSummary(
            **(await self._session.execute(self._live(counts))).one()._mapping,
            tags=[
                TagCount(name=name, count=number)
                for name, number in await self._session.execute(most_used.limit(MAX_SUMMARY_TAGS))
            ],
        )

    async def get(self, task_id: UUID) -> TaskRead:
        """One task."""
        return shown_task(await self._one(self._live(sa.select(Task)), task_id))

    async def update(self, task_id: UUID, changes: TaskUpdate, version: Versions = None) -> TaskRead:
        """Changes what is given. Raises VersionConflict when the task has another version by now."""
        task = await self._locked_one(task_id, version)
        changed = await self._change(task, changes)
        await self._purge()
        return changed

    async def skip(self, task_id: UUID, version: Versions = None) -> TaskRead:
        """Leaves this one of a series out: the task becomes the next one. Raises NoNextTask where there is none."""
        task = await self._locked_one(task_id, version)
        values = None if task.status is TaskStatus.DONE else next_values(task, datetime.now(UTC), skipped=True)
        if values is None:
            raise NoNextTask
        return await self._write(task, values | {"status": TaskStatus.TODO})

    async def delete(self, task_id: UUID, version: Versions = None) -> None:
        """Removes the task; it can be restored for 24 hours."""
        await self._hide(await self._locked_one(task_id, version))
        await self._purge()

    async def restore(self, task_id: UUID) -> TaskRead:
        """Brings a deleted task back as it was. One that is there already stays as it is."""
        statement = self._owned(sa.update(Task)).where(self._can_be_restored()).values(deleted_at=None)
        if restored := await self._one_or_none(statement.returning(Task), task_id):
            return shown_task(restored)
        return await self.get(task_id)

    async def move(self, task_id: UUID, move: TaskMove) -> TaskRead:
        """Puts the task directly after another one, or first."""
        if move.after_id == task_id:
            raise Invalid([FieldError(field="body.after_id", message="must be another task")])
        # One move per user at a time: two could choose the same position.
        key = sa.func.hashtextextended(f"task order of {self._user_id}", 0)
        await self._session.execute(sa.select(sa.func.pg_advisory_xact_lock(key)))
        await self.get(task_id)
        place = in_front(self._user_id) if move.after_id is None else await self._place_after(move.after_id, task_id)
        statement = self._live(sa.update(Task)).values(position=place, updated_at=sa.func.clock_timestamp())
        return shown_task(await self._one(statement.returning(Task), task_id))

    async def bulk(self, bulk: TaskBulk) -> BulkResults:
        """Does the same to many tasks. Missing tasks and those of another version are left out."""
        tasks = {task.id: task for task in await self._locked(item.id for item in bulk.items)}
        results = [await self._bulk_item(bulk.action, item, tasks.get(item.id)) for item in bulk.items]
        await self._purge()
        return BulkResults(results=results)

    async def _bulk_item(self, action: BulkAction, item: BulkItem, task: Task | None) -> BulkResult:
        missing = BulkResult(id=item.id, outcome=BulkOutcome.MISSING, task=None)
        if action is BulkAction.RESTORE and (task is None or task.deleted_at is not None):
            try:
                return BulkResult(id=item.id, outcome=BulkOutcome.DONE, task=await self.restore(item.id))
            except NotFound:
                return missing
        if task is None or task.deleted_at is not None:
            return missing
        if not matches(task.version, item.version):
            return BulkResult(id=item.id, outcome=BulkOutcome.CONFLICT, task=shown_task(task))
        shown = shown_task(task)
        if action is BulkAction.DELETE:
            await self._hide(task)
        elif item.changes:
            try:
                shown = await self._change(task, item.changes)
            except NotFound:
                # It was the next one of a task that was reopened before it.
                return missing
        return BulkResult(id=item.id, outcome=BulkOutcome.DONE, task=shown)

    async def _insert(self, new: TaskCreate, task_id: UUID) -> TaskRead:
        done = new.status is TaskStatus.DONE
        repeat = begun(new.repeat, new.due_at, new.due_time_zone) if new.repeat else None
        statement = sa.insert(Task).values(
            **new.model_dump(exclude={"repeat"}),
            repeat=repeat,
            id=task_id,
            user_id=self._user_id,
            position=in_front(self._user_id),
            completed_at=sa.func.now() if done else None,
        )
        return shown_task((await self._session.execute(statement.returning(Task))).scalar_one())

    async def _hide(self, task: Task) -> None:
        statement = self._live(sa.update(Task)).values(deleted_at=sa.func.clock_timestamp())
        await self._one(statement.returning(Task), task.id)

    async def _purge(self) -> None:
        """Deletes for good what was deleted too long ago to be restored.

        Part of writing: reading must work where a write cannot, on a full volume or a server that is read-only.
        """
        statement = self._owned(sa.delete(Task)).where(col(Task.deleted_at) <= sa.func.now() - UNDO_TIME)
        await self._session.execute(statement, execution_options={"synchronize_session": False})

    def _can_be_restored(self) -> sa.ColumnElement[bool]:
        return col(Task.deleted_at) > sa.func.now() - UNDO_TIME
