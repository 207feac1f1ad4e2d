"""A task: its row, and what the API accepts and returns."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Self
from uuid import UUID, uuid4

import sqlalchemy as sa
from pydantic import ConfigDict, model_validator
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel

from src.models.base import user_table
from src.models.field_error import wrong
from src.models.task_fields import (
    DESCRIPTION_MAX_LENGTH,
    MAX_TAGS,
    TITLE_MAX_LENGTH,
    Description,
    DueAt,
    Tags,
    TaskPriority,
    TaskStatus,
    TimeZone,
    Timestamp,
    Title,
)

LIVE = sa.text("deleted_at IS NULL")
TOGETHER = "due_at and due_time_zone must be given together"


def _enum(kind: type[StrEnum], name: str) -> sa.Enum:
    return sa.Enum(kind, name=name, values_callable=lambda members: [member.value for member in members])


def _moment(*, default_now: bool = False) -> Field:
    if default_now:
        now = {"server_default": sa.func.now()}
        return Field(default=None, sa_type=sa.DateTime(timezone=True), sa_column_kwargs=now, nullable=False)
    return Field(default=None, sa_type=sa.DateTime(timezone=True), nullable=True)


class Task(SQLModel, table=True):
    """One row. It belongs to the user of `user_id`, and goes when that account goes.

    `position` orders the list by hand, ascending. It is the negated time in seconds at first, so that new tasks come
    first. A task with `deleted_at` is gone for everybody; its owner can restore it for a while.
    """

    __tablename__ = "task"
    __table_args__ = (
        sa.CheckConstraint(f"char_length(title) BETWEEN 1 AND {TITLE_MAX_LENGTH}", name="title_length"),
        sa.CheckConstraint(f"char_length(description) <= {DESCRIPTION_MAX_LENGTH}", name="description_length"),
        sa.CheckConstraint("(due_at IS NULL) = (due_time_zone IS NULL)", name="due_with_time_zone"),
        sa.CheckConstraint(f"cardinality(tags) <= {MAX_TAGS}", name="tags_count"),
        sa.CheckConstraint("(completed_at IS NOT NULL) = (status = 'done')", name="completed_at_when_done"),
        # The orders in which a list is read from any cursor. Others sort the tasks of one user in memory.
        sa.Index("ix_task_user_id_position_id", "user_id", "position", "id", postgresql_where=LIVE),
        sa.Index("ix_task_user_id_due_at_id", "user_id", "due_at", "id", postgresql_where=LIVE),
        sa.Index("ix_task_user_id_created_at_id", "user_id", sa.text("created_at DESC"), sa.text("id DESC")),
        # What is to be purged.
        sa.Index("ix_task_user_id_deleted_at", "user_id", "deleted_at", postgresql_where=sa.text("deleted_at IS NOT NULL")),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    user_id: str = Field(sa_column=sa.Column(sa.Text, sa.ForeignKey(user_table.c.id, ondelete="CASCADE"), nullable=False))
    title: str = Field(sa_type=sa.Text)
    description: str = Field(default="", sa_type=sa.Text, sa_column_kwargs={"server_default": ""})
    status: TaskStatus = Field(
        default=TaskStatus.TODO, sa_type=_enum(TaskStatus, "task_status"), sa_column_kwargs={"server_default": "todo"}
    )
    priority: TaskPriority = Field(
        default=TaskPriority.NONE,
        sa_type=_enum(TaskPriority, "task_priority"),
        sa_column_kwargs={"server_default": "none"},
    )
    due_at: datetime | None = _moment()
    due_time_zone: str | None = Field(default=None, sa_type=sa.Text)
    tags: list[str] = Field(default_factory=list, sa_type=ARRAY(sa.Text), sa_column_kwargs={"server_default": "{}"})
    position: Decimal = Field(
        default=None,
        sa_type=sa.Numeric,
        nullable=False,
        sa_column_kwargs={"server_default": sa.text("-extract(epoch FROM clock_timestamp())")},
    )
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    # Of the builds before `status`: a trigger keeps it in step until the column goes. Nothing here reads or writes it.
    completed: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    completed_at: datetime | None = _moment()
    deleted_at: datetime | None = _moment()
    created_at: datetime = _moment(default_now=True)
    updated_at: datetime = _moment(default_now=True)


class TaskCreate(SQLModel):
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

    @model_validator(mode="after")
    def _due_with_time_zone(self) -> Self:
        if self.due_at is not None and self.due_time_zone is None:
            raise wrong("due_time_zone", TOGETHER)
        if self.due_at is None and self.due_time_zone is not None:
            raise wrong("due_at", TOGETHER)
        return self


class TaskUpdate(SQLModel):
    """Changes to a task; what is absent stays. Only the due date can be null: that clears it with its time zone."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"status": "done"}, {"title": "Buy oat milk", "tags": ["shop"]}, {"due_at": None}]},
    )

    title: Title = Field(default=None)
    description: Description = Field(default=None)
    status: TaskStatus = Field(default=None)
    priority: TaskPriority = Field(default=None)
    due_at: DueAt | None = Field(default=None)
    due_time_zone: TimeZone | None = Field(default=None)
    tags: Tags = Field(default=None)

    @model_validator(mode="after")
    def _due_with_time_zone(self) -> Self:
        if self.due_at is not None and self.due_time_zone is None:
            raise wrong("due_time_zone", TOGETHER)
        if self.due_at is None and (
            self.due_time_zone is not None or ("due_time_zone" in self.model_fields_set and "due_at" not in self.model_fields_set)
        ):
            raise wrong("due_at", TOGETHER)
        return self

    def values(self) -> dict[str, object]:
        """The columns that change and their new values."""
        values = {name: getattr(self, name) for name in self.model_fields_set}
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
    "version": 3,
    "completed_at": None,
    "created_at": "2026-11-20T09:30:00.123456Z",
    "updated_at": "2026-11-21T10:00:00.654321Z",
}


class TaskRead(SQLModel):
    """A task as its owner sees it."""

    model_config = ConfigDict(json_schema_extra={"examples": [TASK_EXAMPLE]})

    id: UUID
    title: str
    description: str
    status: TaskStatus
    priority: TaskPriority
    due_at: Timestamp | None
    due_time_zone: str | None
    tags: list[str]
    version: int
    completed_at: Timestamp | None
    created_at: Timestamp
    updated_at: Timestamp


class TaskPage(SQLModel):
    """Part of a list. `next_cursor` is null on the last page."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [TASK_EXAMPLE], "next_cursor": None}]})

    items: list[TaskRead]
    next_cursor: str | None = None
