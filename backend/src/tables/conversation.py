"""Conversations with the assistant: messages, tool calls, and confirmations that only the user can give."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from src.shapes.chat_fields import TITLE_MAX_LENGTH, AssistantKind, ConfirmationState, MessageState, Role
from src.tables.base import user_table


def _moment() -> Any:
    return Field(default=None, sa_type=sa.DateTime(timezone=True), sa_column_kwargs={"server_default": sa.func.now()})


def _owner() -> Any:
    return Field(sa_column=sa.Column(sa.Text, sa.ForeignKey(user_table.c.id, ondelete="CASCADE"), nullable=False))


def _position() -> Any:
    """Counts up with each row: times can be equal."""
    return Field(default=None, sa_column=sa.Column(sa.BigInteger, sa.Identity(always=True), nullable=False))


def _part_of(parent: str) -> sa.ForeignKeyConstraint:
    """The parent's key and owner together: no row can refer to a row of another user."""
    return sa.ForeignKeyConstraint(
        [f"{parent}_id", "user_id"], [f"{parent}.id", f"{parent}.user_id"], ondelete="CASCADE"
    )


def _one_of(column: str, choices: type[StrEnum]) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"{column} IN ({', '.join(repr(str(choice)) for choice in choices)})", name=column)


class Conversation(SQLModel, table=True):
    """One row. Deleting it deletes its messages."""

    __tablename__ = "conversation"
    __table_args__ = (
        sa.CheckConstraint(f"char_length(title) <= {TITLE_MAX_LENGTH}", name="title_length"),
        sa.UniqueConstraint("id", "user_id"),
        # Serves the list: the one used last comes first.
        sa.Index("ix_conversation_user_id_updated_at_id", "user_id", sa.text("updated_at DESC"), sa.text("id DESC")),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    user_id: str = _owner()
    title: str = Field(default="", sa_type=sa.Text, sa_column_kwargs={"server_default": ""})
    created_at: datetime = _moment()
    updated_at: datetime = _moment()


class Message(SQLModel, table=True):
    """What the user or the assistant said. `pending` is what the embedded assistant asked back, for the next turn."""

    __tablename__ = "message"
    __table_args__ = (
        _part_of("conversation"),
        _one_of("role", Role),
        _one_of("state", MessageState),
        _one_of("assistant", AssistantKind),
        sa.UniqueConstraint("id", "user_id"),
        sa.Index("ix_message_conversation_id_position", "conversation_id", "position"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    conversation_id: UUID
    user_id: str = _owner()
    position: int = _position()
    role: str = Field(sa_type=sa.Text)
    text: str = Field(sa_type=sa.Text)
    state: str = Field(sa_type=sa.Text)
    assistant: str | None = Field(default=None, sa_type=sa.Text)
    model: str | None = Field(default=None, sa_type=sa.Text)
    pending: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))
    created_at: datetime = _moment()


class ToolCall(SQLModel, table=True):
    """One call of a tool, its result, and how to undo it (the body of a bulk request on tasks)."""

    __tablename__ = "tool_call"
    __table_args__ = (
        _part_of("message"),
        sa.Index("ix_tool_call_message_id_position", "message_id", "position"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    message_id: UUID
    user_id: str = _owner()
    position: int = _position()
    name: str = Field(sa_type=sa.Text)
    arguments: dict[str, Any] = Field(sa_type=JSONB)
    ok: bool
    summary: str = Field(sa_type=sa.Text)
    result: dict[str, Any] = Field(sa_type=JSONB)
    tasks: list[dict[str, Any]] = Field(sa_type=JSONB)
    undo: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))
    undone_at: datetime | None = Field(default=None, sa_type=sa.DateTime(timezone=True))
    created_at: datetime = _moment()


class Confirmation(SQLModel, table=True):
    """A question that the server asks the user, at most one per answer. What it names never changes afterwards."""

    __tablename__ = "confirmation"
    __table_args__ = (
        _part_of("message"),
        _one_of("state", ConfirmationState),
        sa.UniqueConstraint("message_id"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    message_id: UUID
    user_id: str = _owner()
    kind: str = Field(sa_type=sa.Text)
    tasks: list[dict[str, Any]] = Field(sa_type=JSONB)
    state: str = Field(default=ConfirmationState.PENDING, sa_type=sa.Text)
    expires_at: datetime = Field(sa_type=sa.DateTime(timezone=True))
    created_at: datetime = _moment()
