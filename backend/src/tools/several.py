"""Several tasks at once: adding them is one act with one undo, changing them is a question to the user."""

from pydantic import BaseModel, Field

from src.errors import NotFound
from src.services.phrases import counted, quoted
from src.services.tool_outcome import Outcome
from src.shapes import BulkAction, BulkItem, TaskBulk, TaskRead, TaskUpdate
from src.shapes.task_bulk import MAX_BULK_ITEMS
from src.tools.tool import Arguments, Tool, ToolContext
from src.tools.values import AddArguments, UpdateArguments, created, new_values

MAX_ADDED = 50


class AddTasksArguments(Arguments):
    """New tasks."""

    tasks: list[AddArguments] = Field(min_length=1, max_length=MAX_ADDED, description="The tasks, in their order.")


class ChangeTasksArguments(Arguments):
    """Tasks and their new values."""

    changes: list[UpdateArguments] = Field(
        min_length=1, max_length=MAX_BULK_ITEMS, description="One entry for each task; what is left out stays."
    )


class AddedTasks(BaseModel):
    """The new tasks."""

    tasks: list[TaskRead]


class AskedToChange(BaseModel):
    """The result for the model: nothing has been changed so far, and it cannot change that."""

    changed: bool = False
    waiting_for_the_user: bool = True
    tasks: int


async def _add_tasks(context: ToolContext, arguments: AddTasksArguments) -> Outcome:
    # The first of a list stays the first: each new task goes to the top.
    tasks = [await created(context, each) for each in reversed(arguments.tasks)][::-1]
    items = [BulkItem(id=task.id, version=task.version) for task in tasks]
    what = quoted(tasks[0].title) if len(tasks) == 1 else counted(len(tasks))
    return Outcome(f"Added {what}.", AddedTasks(tasks=tasks), tasks, TaskBulk(action=BulkAction.DELETE, items=items))


async def _change_tasks(context: ToolContext, arguments: ChangeTasksArguments) -> Outcome:
    changes: list[tuple[TaskRead, TaskUpdate]] = []
    for each in {each.task_id: each for each in arguments.changes}.values():
        try:
            before = await context.tasks.get(each.task_id)
        except NotFound:
            continue
        changes.append((before, TaskUpdate(**new_values(context, before, each))))
    if not changes:
        raise NotFound
    summary = f"Waits for you to confirm that {counted(len(changes))} may be changed."
    tasks = [before for before, _ in changes]
    return Outcome(summary, AskedToChange(tasks=len(changes)), tasks, pending_changes=changes)


ADD_TASKS = Tool("add_tasks", "Add tasks", "Add several tasks at once.", AddTasksArguments, AddedTasks, _add_tasks)
CHANGE_TASKS = Tool(
    "change_tasks",
    "Change tasks",
    "Ask the user to confirm that several tasks are changed. Nothing is changed before the user has confirmed.",
    ChangeTasksArguments,
    AskedToChange,
    _change_tasks,
    destructive=True,
)
