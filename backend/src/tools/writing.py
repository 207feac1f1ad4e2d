"""Tools that change one task, each with its undo."""

from datetime import UTC
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from src.services.former_values import former_values, repeats_otherwise
from src.services.phrases import listed, moment, quoted
from src.services.tool_outcome import Outcome
from src.shapes import BulkAction, BulkItem, TaskBulk, TaskCreate, TaskPriority, TaskRead, TaskStatus, TaskUpdate
from src.shapes.task_fields import ABSENT, Description, Tags, TimeZone, Title
from src.tools.due import DueText, due_moment
from src.tools.reading import Priority, Status, TaskArguments
from src.tools.repeating import AFTER, RepeatText, repetition
from src.tools.tool import Arguments, Tool, ToolContext

FIRST_DATE = "repeat: needs due_at, which is the first date"


class AddArguments(Arguments):
    """A new task."""

    title: Title
    description: Description = ""
    priority: Priority = "none"
    due_at: DueText | None = None
    due_time_zone: TimeZone | None = Field(
        default=None,
        description="IANA name such as Europe/Berlin. "
        "Needed for a due_at without an offset, unless the user's own is known.",
    )
    tags: Tags = Field(default_factory=list)
    repeat: RepeatText | None = None
    repeat_after_completion: bool = AFTER


class UpdateArguments(TaskArguments):
    """One task and its new values. What is left out stays as it is."""

    title: Title = ABSENT
    description: Description = ABSENT
    status: Status = ABSENT
    priority: Priority = ABSENT
    due_at: DueText | None = Field(default=None, description="As in add_task; null takes the due date away.")
    due_time_zone: TimeZone | None = Field(default=None, description="As in add_task.")
    tags: Tags = Field(default=ABSENT, description="All tags that the task shall have.")
    repeat: RepeatText | None = Field(default=None, description="As in add_task; null ends the repetition.")
    repeat_after_completion: bool = AFTER
    apply_to: Literal["this", "all"] = Field(
        default=ABSENT,
        description="Of a repeating task: this one only, or all that come. Without it another date is for this one, "
        "and everything else for all.",
    )


class Deleted(BaseModel):
    """A task that is gone, and can be brought back for 24 hours by restore_task."""

    id: UUID
    title: str
    deleted: bool = True


async def _add(context: ToolContext, arguments: AddArguments) -> Outcome:
    task = await created(context, arguments)
    return Outcome(f"Added {quoted(task.title)}{_details(context, task)}.", task, [task], _take_back(task))


async def created(context: ToolContext, arguments: AddArguments) -> TaskRead:
    """Adds the task."""
    zone = arguments.due_time_zone or context.time_zone
    due = due_moment(arguments.due_at, zone, context.now) if arguments.due_at else None
    repeat = None
    if arguments.repeat:
        repeat, begins = repetition(arguments.repeat, zone, context.now, after=arguments.repeat_after_completion)
        due = due or (begins and begins.astimezone(UTC))
        if due is None:
            raise ValueError(FIRST_DATE)
    return await context.tasks.create(
        TaskCreate(
            title=arguments.title,
            description=arguments.description,
            priority=TaskPriority(arguments.priority),
            due_at=due,
            due_time_zone=(zone or "UTC") if due else None,
            tags=arguments.tags,
            repeat=repeat,
        )
    )


async def _update(context: ToolContext, arguments: UpdateArguments) -> Outcome:
    before = await context.tasks.get(arguments.task_id)
    return await _change(context, before, new_values(context, before, arguments))


def new_values(context: ToolContext, before: TaskRead, arguments: UpdateArguments) -> dict[str, Any]:
    """The values of a change; raises ValueError when there is no such date."""
    own = {"task_id", "due_at", "due_time_zone", "repeat", "repeat_after_completion"}
    values = arguments.model_dump(exclude_unset=True, exclude=own)
    if arguments.due_at:
        zone = arguments.due_time_zone or before.due_time_zone or context.time_zone
        values |= {"due_at": due_moment(arguments.due_at, zone, context.now), "due_time_zone": zone or "UTC"}
    elif "due_at" in arguments.model_fields_set:
        values["due_at"] = None
    if arguments.repeat:
        zone = arguments.due_time_zone or before.due_time_zone or context.time_zone
        values["repeat"], begins = repetition(
            arguments.repeat, zone, context.now, after=arguments.repeat_after_completion
        )
        if "due_at" not in values and before.due_at is None:
            if begins is None:
                raise ValueError(FIRST_DATE)
            values |= {"due_at": begins.astimezone(UTC), "due_time_zone": zone}
    elif "repeat" in arguments.model_fields_set:
        values["repeat"] = None
    return values


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
    due = coming.due_at and coming.due_time_zone and moment(coming.due_at, coming.due_time_zone, context.now)
    return f" The next one is due {due}."


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
    due = after.due_at and after.due_time_zone and moment(after.due_at, after.due_time_zone, context.now)
    return Outcome(f"Skipped {quoted(before.title)}: the next one is due {due}.", after, [after], undo)


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
    return Outcome(f"Changed {quoted(before.title)}: {_changes(context, before, after)}.", after, [after], undo)


def _take_back(task: TaskRead) -> TaskBulk:
    return TaskBulk(action=BulkAction.DELETE, items=[BulkItem(id=task.id, version=task.version)])


def _retold(outcome: Outcome, summary: str) -> Outcome:
    return Outcome(summary, outcome.result, outcome.tasks, outcome.undo)


def _details(context: ToolContext, task: TaskRead) -> str:
    """What a new task has beside its title: `, due tomorrow, priority high, tagged home`."""
    parts = []
    if task.due_at and task.due_time_zone:
        parts.append(f"due {moment(task.due_at, task.due_time_zone, context.now)}")
    if task.repeat:
        parts.append(task.repeat.text)
    if task.priority is not TaskPriority.NONE:
        parts.append(f"priority {task.priority}")
    if task.tags:
        parts.append(f"tagged {listed(task.tags)}")
    return "".join(f", {part}" for part in parts)


def _changes(context: ToolContext, before: TaskRead, after: TaskRead) -> str:
    parts = []
    if after.title != before.title:
        parts.append(f"now called {quoted(after.title)}")
    if after.description != before.description:
        parts.append("new description" if after.description else "no description")
    if after.status != before.status:
        parts.append(after.status.replace("_", " "))
    if after.priority != before.priority:
        parts.append("no priority" if after.priority is TaskPriority.NONE else f"priority {after.priority}")
    if (after.due_at, after.due_time_zone) != (before.due_at, before.due_time_zone):
        due = after.due_at and after.due_time_zone and moment(after.due_at, after.due_time_zone, context.now)
        parts.append(f"due {due}" if due else "no due date")
    if repeats_otherwise(before, after):
        parts.append(after.repeat.text if after.repeat else "does not repeat")
    if after.tags != before.tags:
        parts.append(f"tagged {listed(after.tags)}" if after.tags else "no tags")
    return ", ".join(parts)


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
