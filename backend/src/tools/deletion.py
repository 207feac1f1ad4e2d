"""Deleting several tasks: the tool only names them, and the user decides."""

from uuid import UUID

from pydantic import BaseModel, Field

from src.errors import NotFound
from src.services.phrases import counted
from src.services.tool_outcome import Outcome
from src.shapes.task_bulk import MAX_BULK_ITEMS
from src.tools.tool import Arguments, Tool, ToolContext


class DeleteTasksArguments(Arguments):
    """Tasks to delete."""

    task_ids: list[UUID] = Field(min_length=1, max_length=MAX_BULK_ITEMS, description="The ids of the tasks.")


class Asked(BaseModel):
    """What the model gets: nothing has been deleted so far, and it cannot change that."""

    deleted: bool = False
    waiting_for_the_user: bool = True
    tasks: int
    missing: list[UUID]


async def _delete_tasks(context: ToolContext, arguments: DeleteTasksArguments) -> Outcome:
    pending_deletion, missing = [], []
    for task_id in dict.fromkeys(arguments.task_ids):
        try:
            pending_deletion.append(await context.tasks.get(task_id))
        except NotFound:
            missing.append(task_id)
    if not pending_deletion:
        raise NotFound
    summary = f"Waits for you to confirm that {counted(len(pending_deletion))} may be deleted."
    return Outcome(
        summary,
        Asked(tasks=len(pending_deletion), missing=missing),
        pending_deletion,
        pending_deletion=pending_deletion,
    )


DELETE_TASKS = Tool(
    "delete_tasks",
    "Delete tasks",
    "Ask the user to confirm that these tasks are deleted. Nothing is deleted before the user has confirmed.",
    DeleteTasksArguments,
    Asked,
    _delete_tasks,
    destructive=True,
)
