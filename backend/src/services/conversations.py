"""Conversations of one user, and their messages."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from src.errors import FieldError, Invalid, NotFound
from src.services.accounts import account_required
from src.services.cursor import decode_cursor, encode_cursor
from src.services.messages import shown_messages
from src.shapes.chat import ConversationPage, ConversationRead, MessagePage
from src.tables import Conversation, Message

LIST = "conversations"


class ConversationService:
    """Every statement is filtered by the user in SQL. Never commits: the transaction belongs to the caller."""

    def __init__(self, session: AsyncSession, user_id: str) -> None:
        self._session = session
        self._user_id = user_id

    async def create(self, title: str | None) -> ConversationRead:
        """Adds an empty conversation."""
        statement = sa.insert(Conversation).values(user_id=self._user_id, title=title or "").returning(Conversation)
        with account_required():
            return _shown((await self._session.execute(statement)).scalar_one())

    async def page(self, limit: int, cursor: str | None) -> ConversationPage:
        """Conversations, the one spoken in last first."""
        place = (col(Conversation.updated_at), col(Conversation.id))
        query = self._owned(sa.select(Conversation)).order_by(*(column.desc() for column in place)).limit(limit + 1)
        if cursor is not None:
            key, identifier = _place(LIST, cursor)
            there = sa.tuple_(sa.literal(_moment(key)), sa.literal(identifier, sa.Uuid()))
            query = query.where(sa.tuple_(*place) < there)
        rows = list((await self._session.execute(query)).scalars())
        last = rows[limit - 1] if len(rows) > limit else None
        return ConversationPage(
            items=[_shown(row) for row in rows[:limit]],
            next_cursor=encode_cursor(LIST, last.updated_at.isoformat(), last.id) if last else None,
        )

    async def get(self, conversation_id: UUID) -> ConversationRead:
        """One conversation."""
        return _shown(await self._one(sa.select(Conversation), conversation_id))

    async def rename(self, conversation_id: UUID, title: str) -> ConversationRead:
        """Another title."""
        return _shown(
            await self._one(sa.update(Conversation).values(title=title).returning(Conversation), conversation_id)
        )

    async def delete(self, conversation_id: UUID) -> None:
        """Removes the conversation with everything said in it."""
        await self._one(sa.delete(Conversation).returning(Conversation), conversation_id)

    async def messages(self, conversation_id: UUID, limit: int, cursor: str | None) -> MessagePage:
        """Messages, oldest first."""
        await self.get(conversation_id)
        scope = f"messages of {conversation_id}"
        query = self._messages_of(conversation_id).order_by(col(Message.position)).limit(limit + 1)
        if cursor is not None:
            key, _ = _place(scope, cursor)
            query = query.where(col(Message.position) > _number(key))
        rows = list((await self._session.execute(query)).scalars())
        last = rows[limit - 1] if len(rows) > limit else None
        return MessagePage(
            items=await shown_messages(self._session, self._user_id, rows[:limit]),
            next_cursor=encode_cursor(scope, last.position, last.id) if last else None,
        )

    async def _one(self, statement: Any, conversation_id: UUID) -> Conversation:
        owned = self._owned(statement).where(col(Conversation.id) == conversation_id)
        row: Conversation | None = (await self._session.execute(owned)).scalar_one_or_none()
        if row is None:
            raise NotFound
        return row

    def _messages_of(self, conversation_id: UUID) -> Any:
        return sa.select(Message).where(
            col(Message.user_id) == self._user_id, col(Message.conversation_id) == conversation_id
        )

    def _owned(self, statement: Any) -> Any:
        return statement.where(col(Conversation.user_id) == self._user_id)


def _shown(row: Conversation) -> ConversationRead:
    return ConversationRead.model_validate(row, from_attributes=True)


def _place(scope: str, cursor: str) -> tuple[Any, UUID]:
    try:
        return decode_cursor(scope, cursor)
    except ValueError:
        raise _not_a_cursor() from None


def _moment(key: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(key)
        if moment.tzinfo is None:
            raise _not_a_cursor()
        return moment.astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        raise _not_a_cursor() from None


def _number(key: Any) -> int:
    if type(key) is not int or not 0 <= key < 2**63:
        raise _not_a_cursor()
    return key


def _not_a_cursor() -> Invalid:
    return Invalid([FieldError(field="query.cursor", message="is not a cursor of this list")])
