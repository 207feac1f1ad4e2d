"""What a turn stores: its two messages, each tool call together with its change, and how the turn ended."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from src.errors import NotFound
from src.services.messages import shown_call, shown_confirmation, shown_messages
from src.services.tool_outcome import Outcome
from src.shapes import TaskRead, TaskUpdate
from src.shapes.chat import SHOWN_TASKS, ConfirmationRead, MessageRead, ToolCallRead
from src.shapes.chat_fields import TITLE_MAX_LENGTH, AssistantKind, MessageState, Role
from src.shapes.task_bulk import MAX_BULK_ITEMS
from src.tables import Confirmation, Conversation, Message, ToolCall

CONFIRMATION_TIME = timedelta(minutes=10)
TITLE_WORDS_LENGTH = 60
REMEMBERED_MESSAGES = 20


@dataclass(frozen=True)
class Remembered:
    """An earlier message with its tool calls."""

    message: Message
    calls: list[ToolCall]


@dataclass(frozen=True)
class TurnStart:
    """The ids of the two messages of a turn, and the messages before them."""

    user_message_id: UUID
    message_id: UUID
    history: list[Remembered]


@dataclass(frozen=True)
class Ending:
    """How the assistant's message ended."""

    text: str
    state: MessageState
    assistant: AssistantKind
    model: str | None
    pending: dict[str, Any] | None = None


class TurnService:
    """Every statement is filtered by the user in SQL. Never commits: the transaction belongs to the caller."""

    def __init__(self, session: AsyncSession, user_id: str) -> None:
        self._session = session
        self._user_id = user_id

    async def begin(self, conversation_id: UUID, text: str, assistant: AssistantKind, model: str | None) -> TurnStart:
        """Stores what the user said, and an answer that counts as stopped until it is finished."""
        await self._touch(conversation_id, text)
        history = await self._history(conversation_id)
        question = await self._add(conversation_id, role=Role.USER, text=text, state=MessageState.COMPLETE)
        answer = await self._add(
            conversation_id, role=Role.ASSISTANT, text="", state=MessageState.STOPPED, assistant=assistant, model=model
        )
        return TurnStart(question, answer, history)

    async def record(
        self, message_id: UUID, name: str, arguments: dict[str, Any], outcome: Outcome, result: dict[str, Any]
    ) -> ToolCallRead:
        """Stores a successful tool call, in the transaction of its change."""
        return await self._store_call(
            message_id=message_id,
            name=name,
            arguments=arguments,
            ok=True,
            summary=outcome.summary,
            result=result,
            tasks=[task.model_dump(mode="json") for task in outcome.tasks[:SHOWN_TASKS]],
            undo=outcome.undo.model_dump(mode="json", exclude_unset=True) if outcome.undo else None,
        )

    async def record_failure(
        self, message_id: UUID, name: str, arguments: dict[str, Any], summary: str, result: dict[str, Any]
    ) -> ToolCallRead:
        """Stores a failed tool call."""
        return await self._store_call(
            message_id=message_id, name=name, arguments=arguments, ok=False, summary=summary, result=result, tasks=[]
        )

    async def ask_to_delete(self, message_id: UUID, tasks: list[TaskRead]) -> ConfirmationRead:
        """Asks the user whether these tasks may be deleted."""
        return await self._ask(message_id, "delete_tasks", [_named(task) for task in tasks])

    async def ask_to_change(self, message_id: UUID, changes: list[tuple[TaskRead, TaskUpdate]]) -> ConfirmationRead:
        """Asks the user whether these changes may be made."""
        tasks = [
            {**_named(task), "changes": update.model_dump(mode="json", exclude_unset=True)} for task, update in changes
        ]
        return await self._ask(message_id, "change_tasks", tasks)

    async def _ask(self, message_id: UUID, kind: str, tasks: list[dict[str, Any]]) -> ConfirmationRead:
        statement = sa.insert(Confirmation).values(
            id=uuid4(),
            message_id=message_id,
            user_id=self._user_id,
            kind=kind,
            tasks=tasks[:MAX_BULK_ITEMS],
            expires_at=datetime.now(UTC) + CONFIRMATION_TIME,
        )
        row = (await self._session.execute(statement.returning(Confirmation))).scalar_one()
        return shown_confirmation(row)

    async def finish(self, message_id: UUID, ending: Ending) -> MessageRead:
        """Stores how it ended. Raises NotFound when the conversation was deleted meanwhile."""
        values = {name: getattr(ending, name) for name in ("text", "state", "assistant", "model", "pending")}
        statement = sa.update(Message).values(**values)
        statement = statement.where(col(Message.user_id) == self._user_id, col(Message.id) == message_id)
        message = (await self._session.execute(statement.returning(Message))).scalar_one_or_none()
        if message is None:
            raise NotFound
        return (await shown_messages(self._session, self._user_id, [message]))[0]

    async def _touch(self, conversation_id: UUID, text: str) -> None:
        """Names a conversation that has no name yet, and moves it to the top."""
        statement = (
            sa.update(Conversation)
            .values(
                updated_at=sa.func.clock_timestamp(),
                title=sa.case((col(Conversation.title) == "", first_words(text)), else_=col(Conversation.title)),
            )
            .where(col(Conversation.user_id) == self._user_id, col(Conversation.id) == conversation_id)
            .returning(col(Conversation.id))
        )
        if (await self._session.execute(statement)).scalar_one_or_none() is None:
            raise NotFound

    async def _history(self, conversation_id: UUID) -> list[Remembered]:
        query = (
            sa.select(Message)
            .where(col(Message.user_id) == self._user_id, col(Message.conversation_id) == conversation_id)
            .order_by(col(Message.position).desc())
            .limit(REMEMBERED_MESSAGES)
        )
        messages = list((await self._session.execute(query)).scalars())[::-1]
        made = (
            sa.select(ToolCall)
            .where(col(ToolCall.user_id) == self._user_id, col(ToolCall.message_id).in_([m.id for m in messages]))
            .order_by(col(ToolCall.position))
        )
        calls = list((await self._session.execute(made)).scalars())
        return [Remembered(message, [call for call in calls if call.message_id == message.id]) for message in messages]

    async def _add(self, conversation_id: UUID, **values: Any) -> UUID:
        statement = sa.insert(Message).values(
            id=uuid4(), conversation_id=conversation_id, user_id=self._user_id, **values
        )
        return (await self._session.execute(statement.returning(col(Message.id)))).scalar_one()

    async def _store_call(self, **values: Any) -> ToolCallRead:
        statement = sa.insert(ToolCall).values(id=uuid4(), user_id=self._user_id, **values)
        return shown_call((await self._session.execute(statement.returning(ToolCall))).scalar_one())


def _named(task: TaskRead) -> dict[str, Any]:
    return {"id": str(task.id), "title": task.title, "version": task.version}


def first_words(text: str) -> str:
    """The beginning of a message as a title."""
    line = " ".join(text.split())
    if len(line) <= TITLE_WORDS_LENGTH:
        return line
    cut = line[:TITLE_WORDS_LENGTH].rsplit(" ", 1)[0] if " " in line[:TITLE_WORDS_LENGTH] else line[:TITLE_WORDS_LENGTH]
    return f"{cut}…"[:TITLE_MAX_LENGTH]
