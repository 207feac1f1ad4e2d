"""Idempotency keys of requests that create tasks."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from src.tables.base import user_table


class IdempotencyKey(SQLModel, table=True):
    """One row per key of a user: the hash of the request, and the task that it created."""

    __tablename__ = "idempotency_key"

    user_id: str = Field(
        sa_column=sa.Column(sa.Text, sa.ForeignKey(user_table.c.id, ondelete="CASCADE"), primary_key=True)
    )
    key: str = Field(sa_type=sa.Text, primary_key=True)
    fingerprint: str = Field(sa_type=sa.Text)
    task_id: UUID = Field(
        sa_column=sa.Column(
            sa.Uuid,
            # The key is claimed before its task is inserted.
            sa.ForeignKey("task.id", ondelete="CASCADE", deferrable=True, initially="DEFERRED"),
            nullable=False,
            index=True,
        )
    )
    created_at: datetime = Field(
        default=None,
        sa_type=sa.DateTime(timezone=True),
        nullable=False,
        sa_column_kwargs={"server_default": sa.func.now()},
    )
