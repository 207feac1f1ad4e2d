"""/api/v1/tasks"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from src.api.responses import problems
from src.api.strict_json import StrictJsonRoute
from src.dependencies import Tasks
from src.errors import FieldError, Invalid
from src.models import TaskCreate, TaskPage, TaskRead, TaskUpdate
from src.services.cursor import Cursor, decode_cursor
from src.services.tasks import DEFAULT_LIMIT, MAX_LIMIT

router = APIRouter(prefix="/api/v1/tasks", tags=["tasks"], route_class=StrictJsonRoute)


class TaskQuery(BaseModel):
    """Which part of the list."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(default=DEFAULT_LIMIT, ge=1, le=MAX_LIMIT)
    cursor: str | None = Field(default=None, description="`next_cursor` of the page before.")

    def place(self) -> Cursor | None:
        """Where the page begins."""
        try:
            return decode_cursor(self.cursor) if self.cursor is not None else None
        except ValueError as error:
            raise Invalid([FieldError(field="query.cursor", message=str(error))]) from None


@router.post("", status_code=201, responses=problems(413, 422))
async def create_task(new: TaskCreate, tasks: Tasks, response: Response) -> TaskRead:
    """Add a task."""
    task = await tasks.create(new)
    response.headers["Location"] = f"/api/v1/tasks/{task.id}"
    return task


@router.get("", responses=problems(422))
async def list_tasks(query: Annotated[TaskQuery, Query()], tasks: Tasks) -> TaskPage:
    """List tasks, newest first."""
    return await tasks.page(query.limit, query.place())


@router.get("/{task_id}", responses=problems(404, 422))
async def get_task(task_id: UUID, tasks: Tasks) -> TaskRead:
    """Read one task."""
    return await tasks.get(task_id)


@router.patch("/{task_id}", responses=problems(404, 413, 422))
async def update_task(task_id: UUID, changes: TaskUpdate, tasks: Tasks) -> TaskRead:
    """Change the title, or complete and reopen."""
    return await tasks.update(task_id, changes)


@router.delete("/{task_id}", status_code=204, responses=problems(404, 422))
async def delete_task(task_id: UUID, tasks: Tasks) -> None:
    """Delete a task."""
    await tasks.delete(task_id)
