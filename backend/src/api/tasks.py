"""/api/v1/tasks"""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Header, Query, Response

from src.dependencies import Tasks
from src.errors import IdempotencyKeyReused, NoNextTask, PreconditionRequired, VersionConflict
from src.http.preconditions import OptionalVersions, RequiredVersions, etag
from src.http.responses import problems
from src.http.strict_json import StrictJsonRoute
from src.shapes import (
    BulkResults,
    SummaryQuery,
    TaskBulk,
    TaskCreate,
    TaskMove,
    TaskPage,
    TaskQuery,
    TaskRead,
    TaskSummary,
    TaskUpdate,
)

router = APIRouter(prefix="/api/v1/tasks", tags=["tasks"], route_class=StrictJsonRoute)

IdempotencyKey = Annotated[
    str | None,
    Header(
        pattern=r"^[\x21-\x7e]{1,200}$",
        description="The same key gives the same task, for 24 hours: a create that is sent again adds nothing.",
        examples=["3f9a7c52-5c0e-4b2e-9a67-2f1d4c8b9e10"],
    ),
]


def _header(description: str, example: str) -> dict[str, object]:
    return {"description": description, "schema": {"type": "string"}, "example": example}


ETAG = {"ETag": _header("The version of the task, for If-Match.", '"3"')}
TAGGED: dict[int | str, dict[str, Any]] = {200: {"headers": ETAG}}
CREATED: dict[int | str, dict[str, Any]] = {
    201: {
        "headers": {
            **ETAG,
            "Location": _header("Where the task is.", "/api/v1/tasks/5f0c1e0a-6d0f-4c53-9a53-0f6f8c9f8a11"),
            "Idempotency-Replayed": _header("There when an earlier request with this key made the task.", "true"),
        }
    }
}


@router.post("", status_code=201, responses=CREATED | problems(413, 422, IdempotencyKeyReused))
async def create_task(
    new: TaskCreate, tasks: Tasks, response: Response, idempotency_key: IdempotencyKey = None
) -> TaskRead:
    """Add a task. It comes first in the manual order."""
    if idempotency_key is None:
        task = await tasks.create(new)
    else:
        task, replayed = await tasks.create_once(new, idempotency_key)
        if replayed:
            response.headers["Idempotency-Replayed"] = "true"
    response.headers["Location"] = f"/api/v1/tasks/{task.id}"
    response.headers["ETag"] = etag(task.version)
    return task


@router.get("", responses=problems(422))
async def list_tasks(query: Annotated[TaskQuery, Query()], tasks: Tasks) -> TaskPage:
    """List tasks: search, filter, sort, a page at a time."""
    return await tasks.page(query)


@router.get("/summary", responses=problems(422))
async def summarize_tasks(query: Annotated[SummaryQuery, Query()], tasks: Tasks) -> TaskSummary:
    """Count the tasks of each view and tag."""
    return await tasks.summary(query.time_zone)


@router.post("/bulk", responses=problems(413, 422))
async def change_tasks(bulk: TaskBulk, tasks: Tasks) -> BulkResults:
    """Update, delete or restore up to 100 tasks."""
    return await tasks.bulk(bulk)


@router.get("/{task_id}", responses=TAGGED | problems(404, 422))
async def get_task(task_id: UUID, tasks: Tasks, response: Response) -> TaskRead:
    """Read one task."""
    return _tagged(await tasks.get(task_id), response)


@router.patch("/{task_id}", responses=TAGGED | problems(404, 413, 422, PreconditionRequired, VersionConflict))
async def update_task(
    task_id: UUID, changes: TaskUpdate, versions: RequiredVersions, tasks: Tasks, response: Response
) -> TaskRead:
    """Change a task that is still as the caller saw it."""
    return _tagged(await tasks.update(task_id, changes, versions), response)


@router.delete("/{task_id}", status_code=204, responses=problems(404, 422, VersionConflict))
async def delete_task(task_id: UUID, versions: OptionalVersions, tasks: Tasks) -> None:
    """Delete a task. It can be restored for 24 hours."""
    await tasks.delete(task_id, versions)


@router.post("/{task_id}/restore", responses=TAGGED | problems(404, 422))
async def restore_task(task_id: UUID, tasks: Tasks, response: Response) -> TaskRead:
    """Bring back a task that was deleted."""
    return _tagged(await tasks.restore(task_id), response)


@router.post("/{task_id}/skip", responses=TAGGED | problems(404, 422, NoNextTask, VersionConflict))
async def skip_task(task_id: UUID, versions: OptionalVersions, tasks: Tasks, response: Response) -> TaskRead:
    """Leave this one of a repeating task out. The task becomes the next one."""
    return _tagged(await tasks.skip(task_id, versions), response)


@router.post("/{task_id}/move", responses=TAGGED | problems(404, 413, 422))
async def move_task(task_id: UUID, move: TaskMove, tasks: Tasks, response: Response) -> TaskRead:
    """Give a task another place in the manual order."""
    return _tagged(await tasks.move(task_id, move), response)


def _tagged(task: TaskRead, response: Response) -> TaskRead:
    response.headers["ETag"] = etag(task.version)
    return task
