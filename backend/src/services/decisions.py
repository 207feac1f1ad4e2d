"""What only the user decides: undoing a tool call, and confirming the deletion of tasks."""

from datetime import UTC, datetime
from typing import Any, Literal, TypeVar
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from src.errors import ConfirmationClosed, NotFound, UndoUnavailable
from src.services.former_values import undo_of
from src.services.messages import can_be_undone, shown_call, shown_messages, state_of
from src.services.phrases import counted, quoted
from src.services.tasks import TaskService
from src.shapes import BulkAction, BulkItem, BulkOutcome, BulkResult, TaskBulk, TaskRead, TaskUpdate
from src.shapes.chat import SHOWN_TASKS, MessageRead, ToolCallRead
from src.shapes.chat_fields import ConfirmationState
from src.tables import Confirmation, Message, ToolCall

Row = TypeVar("Row", Message, ToolCall, Confirmation)


class DecisionService:
    """Every statement is filtered by the user in SQL. Never commits: the transaction belongs to the caller.

    No tool can reach this. Only the endpoints do, and the built-in assistant when the user says `undo`.
    """

    def __init__(self, session: AsyncSession, user_id: str) -> None:
        self._session = session
        self._user_id = user_id
        self._tasks = TaskService(session, user_id)

    async def undo(self, call_id: UUID) -> ToolCallRead:
        """Undoes the whole tool call or nothing of it."""
        call = await self._locked(ToolCall, call_id)
        if not can_be_undone(call):
            raise UndoUnavailable
        results = (await self._tasks.bulk(TaskBulk.model_validate(call.undo))).results
        if any(result.outcome is not BulkOutcome.DONE for result in results):
            raise UndoUnavailable
        statement = self._owned(sa.update(ToolCall), ToolCall).values(undone_at=datetime.now(UTC))
        await self._session.execute(statement.where(col(ToolCall.id) == call_id))
        return shown_call(await self._locked(ToolCall, call_id))

    async def decide(self, confirmation_id: UUID, decision: Literal["confirm", "decline"]) -> MessageRead:
        """Deletes or changes the tasks that were named, or leaves them alone. Returns the message that asked."""
        question = await self._locked(Confirmation, confirmation_id)
        if state_of(question) is not ConfirmationState.PENDING:
            raise ConfirmationClosed
        if decision == "confirm":
            await (self._delete(question) if question.kind == "delete_tasks" else self._change(question))
        state = ConfirmationState.CONFIRMED if decision == "confirm" else ConfirmationState.DECLINED
        statement = self._owned(sa.update(Confirmation), Confirmation).values(state=state)
        await self._session.execute(statement.where(col(Confirmation.id) == confirmation_id))
        message = await self._locked(Message, question.message_id)
        return (await shown_messages(self._session, self._user_id, [message]))[0]

    async def _change(self, question: Confirmation) -> None:
        """Leaves a task alone that changed after the question."""
        items = [
            BulkItem(id=UUID(task["id"]), version=task["version"], changes=TaskUpdate.model_validate(task["changes"]))
            for task in question.tasks
        ]
        before = {item.id: await self._before(item.id) for item in items}
        results = (await self._tasks.bulk(TaskBulk(action=BulkAction.UPDATE, items=items))).results
        changed = [result.task for result in results if result.outcome is BulkOutcome.DONE and result.task]
        undo = undo_of([(former, task) for task in changed if (former := before[task.id])])
        await self._record(question, "Changed", changed, results, undo)

    async def _before(self, task_id: UUID) -> TaskRead | None:
        try:
            return await self._tasks.get(task_id)
        except NotFound:
            return None

    async def _delete(self, question: Confirmation) -> None:
        """Keeps a task that changed after the question: the user confirmed the deletion of what was shown."""
        items = [BulkItem(id=UUID(task["id"]), version=task["version"]) for task in question.tasks]
        results = (await self._tasks.bulk(TaskBulk(action=BulkAction.DELETE, items=items))).results
        deleted = [result.task for result in results if result.outcome is BulkOutcome.DONE and result.task]
        undo = (
            TaskBulk(action=BulkAction.RESTORE, items=[BulkItem(id=task.id) for task in deleted]) if deleted else None
        )
        await self._record(question, "Deleted", deleted, results, undo)

    async def _record(
        self, question: Confirmation, verb: str, done: list[TaskRead], results: list[BulkResult], undo: TaskBulk | None
    ) -> None:
        kept = sum(result.outcome is BulkOutcome.CONFLICT for result in results)
        missing = sum(result.outcome is BulkOutcome.MISSING for result in results)
        statement = sa.insert(ToolCall).values(
            id=uuid4(),
            message_id=question.message_id,
            user_id=self._user_id,
            name=question.kind,
            arguments={"task_ids": [task["id"] for task in question.tasks]},
            ok=bool(done),
            summary=_summary(verb, done, kept, missing),
            result={"confirmed_by_the_user": True, verb.lower(): len(done), "kept": kept, "missing": missing},
            tasks=[task.model_dump(mode="json") for task in done[:SHOWN_TASKS]],
            undo=undo.model_dump(mode="json", exclude_unset=True) if undo else None,
        )
        await self._session.execute(statement)

    async def _locked(self, kind: type[Row], identifier: UUID) -> Row:
        query = self._owned(sa.select(kind), kind).where(col(kind.id) == identifier).with_for_update()
        result = await self._session.execute(query, execution_options={"populate_existing": True})
        row: Row | None = result.scalar_one_or_none()
        if row is None:
            raise NotFound
        return row

    def _owned(self, statement: Any, kind: type[Row]) -> Any:
        return statement.where(col(kind.user_id) == self._user_id)


def _summary(verb: str, done: list[TaskRead], kept: int, missing: int) -> str:
    what = quoted(done[0].title) if len(done) == 1 else counted(len(done))
    parts = [f"{verb} {what}."]
    if kept:
        parts.append(f"Kept {counted(kept)} that changed after you were asked.")
    if missing:
        parts.append(f"{counted(missing).capitalize()} had gone already.")
    return " ".join(parts)
