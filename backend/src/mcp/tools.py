"""The tools: what a model may do with one user's tasks.

No tool takes a user id. Each gets a service that is already bound to the verified user, and arguments that were checked
against its model; unknown arguments are refused.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from src.models import TaskCreate, TaskQuery, TaskStatus, TaskUpdate
from src.models.task_fields import Title
from src.models.task_query import DEFAULT_LIMIT, MAX_LIMIT
from src.services.tasks import TaskService


class Arguments(BaseModel):
    """Base of all arguments."""

    model_config = ConfigDict(extra="forbid")


class ListArguments(Arguments):
    """Which part of the list."""

    limit: int = Field(default=DEFAULT_LIMIT, ge=1, le=MAX_LIMIT, strict=True)
    cursor: str | None = Field(default=None, description="next_cursor of the page before")


class AddArguments(Arguments):
    """A new task."""

    title: Title


class TaskArguments(Arguments):
    """One task."""

    task_id: UUID


class RenameArguments(TaskArguments):
    """One task and its new title."""

    title: Title


@dataclass(frozen=True)
class Tool:
    """A tool: its description for the model, the model of its arguments, and what it does."""

    name: str
    description: str
    arguments: type[Arguments]
    run: Callable[[TaskService, Any], Awaitable[BaseModel | None]]
    read_only: bool = False
    destructive: bool = False


async def _list(tasks: TaskService, arguments: ListArguments) -> BaseModel:
    return await tasks.page(TaskQuery(limit=arguments.limit, cursor=arguments.cursor))


async def _add(tasks: TaskService, arguments: AddArguments) -> BaseModel:
    return await tasks.create(TaskCreate(title=arguments.title))


async def _rename(tasks: TaskService, arguments: RenameArguments) -> BaseModel:
    return await tasks.update(arguments.task_id, TaskUpdate(title=arguments.title))


async def _complete(tasks: TaskService, arguments: TaskArguments) -> BaseModel:
    return await tasks.update(arguments.task_id, TaskUpdate(status=TaskStatus.DONE))


async def _reopen(tasks: TaskService, arguments: TaskArguments) -> BaseModel:
    return await tasks.update(arguments.task_id, TaskUpdate(status=TaskStatus.TODO))


async def _delete(tasks: TaskService, arguments: TaskArguments) -> None:
    await tasks.delete(arguments.task_id)


TOOLS = {
    tool.name: tool
    for tool in (
        Tool("list_tasks", "List the user's tasks, newest first.", ListArguments, _list, read_only=True),
        Tool("add_task", "Add a task.", AddArguments, _add),
        Tool("rename_task", "Change the title of a task.", RenameArguments, _rename),
        Tool("complete_task", "Mark a task as done.", TaskArguments, _complete),
        Tool("reopen_task", "Mark a task as not done.", TaskArguments, _reopen),
        Tool("delete_task", "Delete one task.", TaskArguments, _delete, destructive=True),
    )
}
