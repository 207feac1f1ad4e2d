"""Messages as they are shown: with what the assistant did in them, and what it asked."""

from collections import defaultdict
from datetime import UTC, datetime
from typing import Literal
from uuid import UUID

import sqlalchemy as sa
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from src.services.task_rows import UNDO_TIME
from src.shapes.chat import ConfirmationRead, DoomedTask, MessageRead, ToolCallRead
from src.shapes.chat_fields import ConfirmationState
from src.shapes.task import TaskRead
from src.tables import Confirmation, Message, ToolCall

UndoState = Literal["available", "done", "expired"]


async def shown_messages(session: AsyncSession, user_id: str, messages: list[Message]) -> list[MessageRead]:
    """The messages with their tool calls and confirmations, in the same order."""
    if not messages:
        return []
    ids = [message.id for message in messages]
    calls: dict[UUID, list[ToolCallRead]] = defaultdict(list)
    confirmations: dict[UUID, ConfirmationRead] = {}
    for call in await _calls(session, user_id, ids):
        calls[call.message_id].append(shown_call(call))
    for confirmation in await _confirmations(session, user_id, ids):
        confirmations[confirmation.message_id] = shown_confirmation(confirmation)
    return [
        MessageRead(
            **message.model_dump(include={"id", "role", "text", "state", "assistant", "model", "created_at"}),
            tool_calls=calls[message.id],
            confirmation=confirmations.get(message.id),
        )
        for message in messages
    ]


def shown_call(call: ToolCall) -> ToolCallRead:
    """A tool call with the state of its undo."""
    return ToolCallRead(
        **call.model_dump(include={"id", "name", "arguments", "ok", "summary"}), tasks=_tasks(call), undo=_undo(call)
    )


def shown_confirmation(row: Confirmation) -> ConfirmationRead:
    """A confirmation; one that nobody answered in time has expired."""
    return ConfirmationRead(
        id=row.id,
        kind="delete_tasks" if row.kind == "delete_tasks" else "change_tasks",
        tasks=[DoomedTask(id=task["id"], title=task["title"]) for task in row.tasks],
        state=state_of(row),
        expires_at=row.expires_at,
    )


def state_of(row: Confirmation) -> ConfirmationState:
    """The state now: an expired confirmation keeps its row as it was."""
    if row.state == ConfirmationState.PENDING and row.expires_at <= datetime.now(UTC):
        return ConfirmationState.EXPIRED
    return ConfirmationState(row.state)


def can_be_undone(call: ToolCall) -> bool:
    """Whether the call has an undo that has not expired."""
    return _undo(call) == "available"


def _undo(call: ToolCall) -> UndoState | None:
    if call.undo is None:
        return None
    if call.undone_at is not None:
        return "done"
    return "available" if call.created_at > datetime.now(UTC) - UNDO_TIME else "expired"


def _tasks(call: ToolCall) -> list[TaskRead]:
    """The tasks as they were. One stored by an older build may lack a field that tasks have today, and is left out."""
    shown = []
    for task in call.tasks:
        try:
            shown.append(TaskRead.model_validate(task))
        except ValidationError:
            continue
    return shown


async def _calls(session: AsyncSession, user_id: str, message_ids: list[UUID]) -> list[ToolCall]:
    query = sa.select(ToolCall).where(col(ToolCall.user_id) == user_id, col(ToolCall.message_id).in_(message_ids))
    return list((await session.execute(query.order_by(col(ToolCall.position)))).scalars())


async def _confirmations(session: AsyncSession, user_id: str, message_ids: list[UUID]) -> list[Confirmation]:
    of_these = (col(Confirmation.user_id) == user_id, col(Confirmation.message_id).in_(message_ids))
    return list((await session.execute(sa.select(Confirmation).where(*of_these))).scalars())
