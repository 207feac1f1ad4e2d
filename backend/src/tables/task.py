"""The rows of tasks."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field, SQLModel

from src.shapes.task_fields import (
    DESCRIPTION_MAX_LENGTH,
    MAX_TAGS,
    TITLE_MAX_LENGTH,
    TaskPriority,
    TaskStatus,
)
from src.tables.base import user_table

LIVE = sa.text("deleted_at IS NULL")


def _enum(kind: type[StrEnum], name: str) -> sa.Enum:
    return sa.Enum(kind, name=name, values_callable=lambda members: [member.value for member in members])


def _moment(*, default_now: bool = False) -> Any:
    if default_now:
        now = {"server_default": sa.func.now()}
        return Field(default=None, sa_type=sa.DateTime(timezone=True), sa_column_kwargs=now, nullable=False)
    return Field(default=None, sa_type=sa.DateTime(timezone=True), nullable=True)


class Task(SQLModel, table=True):
    """One row. It belongs to the user of `user_id`, and is deleted with that account.

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
        sa.Index(
            "ix_task_user_id_deleted_at", "user_id", "deleted_at", postgresql_where=sa.text("deleted_at IS NOT NULL")
        ),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    user_id: str = Field(
        sa_column=sa.Column(sa.Text, sa.ForeignKey(user_table.c.id, ondelete="CASCADE"), nullable=False)
    )
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
    # A StoredRepeat.
    repeat: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True), nullable=True)
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
