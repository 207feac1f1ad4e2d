"""Tools that change one task, each with its undo."""

from typing import Any
from uuid import UUID

from pydantic import BaseModel

from src.services.former_values import former_values
from src.services.phrases import quoted
from src.services.tool_outcome import Outcome
from src.shapes import BulkAction, BulkItem, TaskBulk, TaskRead, TaskStatus, TaskUpdate
from src.tools.reading import TaskArguments
from src.tools.said import changes_of, details_of
from src.tools.tool import Tool, ToolContext
from src.tools.values import AddArguments, UpdateArguments, created, new_values


class Deleted(BaseModel):
    """A task that is gone, and can be brought back for 24 hours by restore_task."""

    id: UUID
    title: str
    deleted: bool = True


async def _add(context: ToolContext, arguments: AddArguments) -> Outcome:
    task = await created(context, arguments)
    return Outcome(f"Added {quoted(task.title)}{details_of(context, task)}.", task, [task], _take_back(task))


async def _update(context: ToolContext, arguments: UpdateArguments) -> Outcome:
    before = await context.tasks.get(arguments.task_id)
    return await _change(context, before, new_values(context, before, arguments))


async def _complete(context: ToolContext, arguments: TaskArguments) -> Outcome:
    before = await context.tasks.get(arguments.task_id)
    if before.status is TaskStatus.DONE:
        return Outcome(f"{quoted(before.title)} was done already.", before, [before])
    outcome = await _change(context, before, {"status": "done"})
    coming = await _coming(context, outcome.tasks[0])
    return _retold(outcome, f"Completed {quoted(before.title)}.{coming}")


async def _coming(context: ToolContext, done: TaskRead) -> str:
    """When the next one is due, of a task that repeats."""
    if done.repeat is None or done.repeat.next_task_id is None:
        return ""
    coming = await context.tasks.get(done.repeat.next_task_id)
    return f" The next one is due {context.due(coming)}."


async def _reopen(context: ToolContext, arguments: TaskArguments) -> Outcome:
    before = await context.tasks.get(arguments.task_id)
    if before.status is not TaskStatus.DONE:
        return Outcome(f"{quoted(before.title)} is open already.", before, [before])
    outcome = await _change(context, before, {"status": "todo"})
    return _retold(outcome, f"Reopened {quoted(before.title)}.")


async def _skip(context: ToolContext, arguments: TaskArguments) -> Outcome:
    before = await context.tasks.get(arguments.task_id)
    after = await context.tasks.skip(before.id, before.version)
    former = TaskUpdate(**former_values(before, after))
    undo = TaskBulk(action=BulkAction.UPDATE, items=[BulkItem(id=after.id, version=after.version, changes=former)])
    return Outcome(f"Skipped {quoted(before.title)}: the next one is due {context.due(after)}.", after, [after], undo)


async def _delete(context: ToolContext, arguments: TaskArguments) -> Outcome:
    task = await context.tasks.get(arguments.task_id)
    await context.tasks.delete(task.id, task.version)
    undo = TaskBulk(action=BulkAction.RESTORE, items=[BulkItem(id=task.id)])
    return Outcome(f"Deleted {quoted(task.title)}.", Deleted(id=task.id, title=task.title), [task], undo)


async def _restore(context: ToolContext, arguments: TaskArguments) -> Outcome:
    task = await context.tasks.restore(arguments.task_id)
    return Outcome(f"Restored {quoted(task.title)}.", task, [task], _take_back(task))


async def _change(context: ToolContext, before: TaskRead, values: dict[str, Any]) -> Outcome:
    after = await context.tasks.update(before.id, TaskUpdate(**values), before.version)
    if after.version == before.version:
        return Outcome(f"{quoted(before.title)} stays as it is.", after, [after])
    former = TaskUpdate(**former_values(before, after))
    undo = TaskBulk(action=BulkAction.UPDATE, items=[BulkItem(id=after.id, version=after.version, changes=former)])
    return Outcome(f"Changed {quoted(before.title)}: {changes_of(context, before, after)}.", after, [after], undo)


def _take_back(task: TaskRead) -> TaskBulk:
    return TaskBulk(action=BulkAction.DELETE, items=[BulkItem(id=task.id, version=task.version)])


def _retold(outcome: Outcome, summary: str) -> Outcome:
    return Outcome(summary, outcome.result, outcome.tasks, outcome.undo)


WRITING_TOOLS = (
    Tool("add_task", "Add a task", "Add one task.", AddArguments, TaskRead, _add),
    Tool(
        "update_task",
        "Change a task",
        "Change the title, description, status, priority, due date, tags or repetition of one task.",
        UpdateArguments,
        TaskRead,
        _update,
        idempotent=True,
    ),
    Tool(
        "complete_task",
        "Complete a task",
        "Mark one task as done.",
        TaskArguments,
        TaskRead,
        _complete,
        idempotent=True,
    ),
    Tool(
        "skip_task",
        "Skip a repeating task",
        "Leave this one of a repeating task out: it becomes the next one.",
        TaskArguments,
        TaskRead,
        _skip,
    ),
    Tool(
        "reopen_task", "Reopen a task", "Mark one task as not done.", TaskArguments, TaskRead, _reopen, idempotent=True
    ),
    Tool(
        "delete_task",
        "Delete a task",
        "Delete one task. restore_task brings it back within 24 hours.",
        TaskArguments,
        Deleted,
        _delete,
        destructive=True,
    ),
    Tool(
        "restore_task",
        "Restore a task",
        "Bring back a task that was deleted within the last 24 hours.",
        TaskArguments,
        TaskRead,
        _restore,
        idempotent=True,
    ),
)
