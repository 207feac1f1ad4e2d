"""A task as the API accepts and returns it."""

from typing import Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from src.shapes.task_fields import (
    ABSENT,
    Description,
    DueAt,
    Tags,
    TaskPriority,
    TaskStatus,
    Timestamp,
    TimeZone,
    Title,
)
from src.shapes.task_repeat import RULE_EXAMPLE, RepeatRead, TaskRepeat
from src.shapes.validation import invalid_field

TOGETHER = "due_at and due_time_zone must be given together"


class TaskCreate(BaseModel):
    """A new task. The server decides its id, place, version and times."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "title": "Renew the passport",
                    "description": "Take two photos.",
                    "priority": "high",
                    "due_at": "2026-12-01T08:00:00Z",
                    "due_time_zone": "Europe/Berlin",
                    "tags": ["home", "papers"],
                },
                {"title": "Buy milk"},
                {
                    "title": "Team meeting",
                    "due_at": "2026-12-21T08:00:00Z",
                    "due_time_zone": "Europe/Berlin",
                    "repeat": {"rule": RULE_EXAMPLE, "except_on": ["2026-12-28"]},
                },
            ]
        },
    )

    title: Title
    description: Description = ""
    status: TaskStatus = TaskStatus.TODO
    priority: TaskPriority = TaskPriority.NONE
    due_at: DueAt | None = None
    due_time_zone: TimeZone | None = None
    tags: Tags = Field(default_factory=list)
    repeat: TaskRepeat | None = None

    @model_validator(mode="after")
    def _due_with_time_zone(self) -> Self:
        if self.due_at is not None and self.due_time_zone is None:
            raise invalid_field("due_time_zone", TOGETHER)
        if self.due_at is None and self.due_time_zone is not None:
            raise invalid_field("due_at", TOGETHER)
        if self.repeat and self.due_at is None:
            raise invalid_field("repeat", "needs due_at, which is the first date")
        if self.repeat and self.status is TaskStatus.DONE:
            raise invalid_field("repeat", "must not be given for a task that is done")
        return self


class TaskUpdate(BaseModel):
    """Changes to a task; what is absent stays. Only the due date and the repetition can be null: that clears them.

    Without a due date a task does not repeat.
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"status": "done"},
                {"title": "Buy oat milk", "tags": ["shop"]},
                {"due_at": None},
                {"title": "Team lunch", "apply_to": "this"},
                {"repeat": {"rule": RULE_EXAMPLE}},
            ]
        },
    )

    title: Title = ABSENT
    description: Description = ABSENT
    status: TaskStatus = ABSENT
    priority: TaskPriority = ABSENT
    due_at: DueAt | None = None
    due_time_zone: TimeZone | None = None
    tags: Tags = ABSENT
    repeat: TaskRepeat | None = None
    apply_to: Literal["this", "all"] = Field(
        default=ABSENT,
        description="Of a repeating task, whether the change is for this one only or for all that come. Without it "
        "another date is for this one, and everything else for all.",
    )

    @model_validator(mode="after")
    def _due_with_time_zone(self) -> Self:
        if self.due_at is not None and self.due_time_zone is None:
            raise invalid_field("due_time_zone", TOGETHER)
        if self.due_at is None and (
            self.due_time_zone is not None
            or ("due_time_zone" in self.model_fields_set and "due_at" not in self.model_fields_set)
        ):
            raise invalid_field("due_at", TOGETHER)
        if self.repeat and self.due_at is None and "due_at" in self.model_fields_set:
            raise invalid_field("repeat", "needs due_at, which is the first date")
        return self

    def values(self) -> dict[str, object]:
        """The columns that change and their new values."""
        values = {name: getattr(self, name) for name in self.model_fields_set if name != "apply_to"}
        if "due_at" in values:
            values["due_time_zone"] = self.due_time_zone
        return values


TASK_EXAMPLE: dict[str, Any] = {
    "id": "5f0c1e0a-6d0f-4c53-9a53-0f6f8c9f8a11",
    "title": "Renew the passport",
    "description": "Take two photos.",
    "status": "in_progress",
    "priority": "high",
    "due_at": "2026-12-01T08:00:00Z",
    "due_time_zone": "Europe/Berlin",
    "tags": ["home", "papers"],
    "repeat": None,
    "version": 3,
    "completed_at": None,
    "created_at": "2026-11-20T09:30:00.123456Z",
    "updated_at": "2026-11-21T10:00:00.654321Z",
}


class TaskRead(BaseModel):
    """A task as its owner sees it."""

    # What is stored of tool calls may be from before a field.
    model_config = ConfigDict(
        json_schema_extra={"examples": [TASK_EXAMPLE]}, json_schema_serialization_defaults_required=True
    )

    id: UUID
    title: str
    description: str
    status: TaskStatus
    priority: TaskPriority
    due_at: Timestamp | None
    due_time_zone: str | None
    tags: list[str]
    repeat: RepeatRead | None = None
    version: int
    completed_at: Timestamp | None
    created_at: Timestamp
    updated_at: Timestamp


class TaskPage(BaseModel):
    """Part of a list. `next_cursor` is null on the last page."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [TASK_EXAMPLE], "next_cursor": None}]})

    items: list[TaskRead]
    next_cursor: str | None = None
