"""Many tasks at once, and the place of one."""

from enum import StrEnum
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from src.shapes.task import TASK_EXAMPLE, TaskRead, TaskUpdate
from src.shapes.validation import invalid_field

MAX_BULK_ITEMS = 100
# Versions are of PostgreSQL's type integer.
MAX_VERSION = 2**31 - 1


class TaskMove(BaseModel):
    """A new place in the manual order."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"after_id": None}, {"after_id": "5f0c1e0a-6d0f-4c53-9a53-0f6f8c9f8a11"}]},
    )

    after_id: UUID | None = Field(description="The task that comes directly before; null for the first place.")


class BulkAction(StrEnum):
    """What is done to each task."""

    UPDATE = "update"
    DELETE = "delete"
    RESTORE = "restore"


class BulkItem(BaseModel):
    """One task. Without a version the change is made whatever the task has become."""

    model_config = ConfigDict(extra="forbid")

    id: UUID
    version: int | None = Field(default=None, ge=1, le=MAX_VERSION, strict=True)
    changes: TaskUpdate | None = None


class TaskBulk(BaseModel):
    """The same action for up to 100 tasks, in one transaction."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "action": "update",
                    "items": [
                        {"id": "5f0c1e0a-6d0f-4c53-9a53-0f6f8c9f8a11", "version": 3, "changes": {"status": "done"}},
                        {"id": "0b9a6c0e-2f7e-4a39-8f4f-5a2f6b9d7c22", "changes": {"status": "done"}},
                    ],
                },
                {"action": "delete", "items": [{"id": "5f0c1e0a-6d0f-4c53-9a53-0f6f8c9f8a11"}]},
            ]
        },
    )

    action: BulkAction
    items: list[BulkItem] = Field(min_length=1, max_length=MAX_BULK_ITEMS)

    @model_validator(mode="after")
    def _items_fit(self) -> Self:
        seen: set[UUID] = set()
        for index, item in enumerate(self.items):
            if item.id in seen:
                raise invalid_field("items", "must not name a task twice", index, "id")
            seen.add(item.id)
            if (item.changes is None) == (self.action is BulkAction.UPDATE):
                rule = "are needed for an update" if item.changes is None else "belong to updates only"
                raise invalid_field("items", rule, index, "changes")
        return self


class BulkOutcome(StrEnum):
    """What became of one task."""

    DONE = "done"
    CONFLICT = "conflict"
    MISSING = "missing"


class BulkResult(BaseModel):
    """One task afterwards: as it is now, or null when there is none."""

    id: UUID
    outcome: BulkOutcome
    task: TaskRead | None


class BulkResults(BaseModel):
    """One result for each item, in the same order."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"results": [{"id": TASK_EXAMPLE["id"], "outcome": "done", "task": TASK_EXAMPLE}]}]
        }
    )

    results: list[BulkResult]
