"""A task: its row, and what the API accepts and returns."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID, uuid4

import sqlalchemy as sa
from pydantic import AfterValidator, ConfigDict, PlainSerializer, StrictBool, StringConstraints
from sqlmodel import Field, SQLModel

from src.models.base import user_table

TITLE_MAX_LENGTH = 200


def storable(text: str) -> str:
    """PostgreSQL text cannot hold NUL. (Lone surrogates never get here: pydantic refuses them.)"""
    if "\x00" in text:
        raise ValueError("must not contain the NUL character")
    return text


Title = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=TITLE_MAX_LENGTH),
    AfterValidator(storable),
]
Timestamp = Annotated[
    datetime,
    PlainSerializer(lambda moment: moment.astimezone(UTC).isoformat().replace("+00:00", "Z"), when_used="json"),
]


class Task(SQLModel, table=True):
    """One row. It belongs to the user of `user_id`, and goes when that account goes."""

    __tablename__ = "task"
    __table_args__ = (
        sa.CheckConstraint(f"char_length(title) BETWEEN 1 AND {TITLE_MAX_LENGTH}", name="title_length"),
        # Serves the list in its order, for one user, from any cursor.
        sa.Index("ix_task_user_id_created_at_id", "user_id", sa.text("created_at DESC"), sa.text("id DESC")),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    user_id: str = Field(sa_column=sa.Column(sa.Text, sa.ForeignKey(user_table.c.id, ondelete="CASCADE"), nullable=False))
    title: str = Field(sa_type=sa.Text)
    completed: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    created_at: datetime = Field(
        default=None, sa_type=sa.DateTime(timezone=True), sa_column_kwargs={"server_default": sa.func.now()}
    )
    updated_at: datetime = Field(
        default=None, sa_type=sa.DateTime(timezone=True), sa_column_kwargs={"server_default": sa.func.now()}
    )


class TaskCreate(SQLModel):
    """A new task. The server decides everything but the title."""

    model_config = ConfigDict(extra="forbid")

    title: Title


class TaskUpdate(SQLModel):
    """Changes to a task; what is absent stays. An explicit null is refused."""

    model_config = ConfigDict(extra="forbid")

    title: Title = Field(default=None)
    completed: StrictBool = Field(default=None)


class TaskRead(SQLModel):
    """A task as its owner sees it."""

    id: UUID
    title: str
    completed: bool
    created_at: Timestamp
    updated_at: Timestamp


class TaskPage(SQLModel):
    """Part of a list. `next_cursor` is null on the last page."""

    items: list[TaskRead]
    next_cursor: str | None = None
