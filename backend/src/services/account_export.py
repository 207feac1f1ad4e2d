"""Everything of one user as one JSON document, streamed, so that no account is too large for it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from src.database import Database
from src.errors import NotFound, Unauthenticated
from src.services.conversations import ConversationService
from src.shapes import AccountRead, TaskExport
from src.shapes.account import EXPORT_FORMAT, ConversationExport
from src.shapes.chat import ConversationRead, MessageRead
from src.tables import Task
from src.tables.base import user_table

BATCH = 200
PAGE = 100
PART_CHARACTERS = 64 * 1024


class AccountExporter:
    """Reads in short transactions: a slow caller holds none open. A change during the export may be in it or not."""

    def __init__(self, database: Database, user_id: str) -> None:
        self._database = database
        self._user_id = user_id

    async def begin(self) -> AsyncIterator[str]:
        """The parts of the document. The account is read before them, while an error can still change the status."""
        account = await self._account()
        return self._parts(account)

    async def _parts(self, account: AccountRead) -> AsyncIterator[str]:
        yield f'{{"format":{EXPORT_FORMAT},"exported_at":"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"'
        yield f',"account":{account.model_dump_json()},"tasks":['
        async for part in _joined(self._tasks()):
            yield part
        yield '],"conversations":['
        async for part in _joined(self._conversations()):
            yield part
        yield "]}\n"

    async def _account(self) -> AccountRead:
        columns = user_table.c
        query = sa.select(columns.id, columns.name, columns.email, columns.createdAt.label("created_at"))
        async with self._database.session() as session:
            row = (await session.execute(query.where(columns.id == self._user_id))).one_or_none()
        if row is None:
            # The account was deleted while its token was still valid.
            raise Unauthenticated
        return AccountRead.model_validate(row, from_attributes=True)

    async def _tasks(self) -> AsyncIterator[str]:
        last = UUID(int=0)
        while True:
            query = sa.select(Task).where(col(Task.user_id) == self._user_id, col(Task.id) > last)
            async with self._database.session() as session:
                batch = list((await session.execute(query.order_by(col(Task.id)).limit(BATCH))).scalars())
            for task in batch:
                yield TaskExport.model_validate(task, from_attributes=True).model_dump_json()
            if len(batch) < BATCH:
                return
            last = batch[-1].id

    async def _conversations(self) -> AsyncIterator[str]:
        cursor: str | None = None
        while True:
            async with self._database.session() as session:
                page = await ConversationService(session, self._user_id).page(PAGE, cursor)
            for conversation in page.items:
                messages = [message async for message in self._messages(conversation)]
                yield ConversationExport(**conversation.model_dump(), messages=messages).model_dump_json()
            cursor = page.next_cursor
            if cursor is None:
                return

    async def _messages(self, conversation: ConversationRead) -> AsyncIterator[MessageRead]:
        cursor: str | None = None
        while True:
            try:
                async with self._database.session() as session:
                    page = await ConversationService(session, self._user_id).messages(conversation.id, PAGE, cursor)
            except NotFound:
                return  # deleted meanwhile
            for message in page.items:
                yield message
            cursor = page.next_cursor
            if cursor is None:
                return


async def _joined(items: AsyncIterator[str]) -> AsyncIterator[str]:
    """The members of a list, collected into parts of about 64 KiB."""
    part, separator = "", ""
    async for item in items:
        part += separator + item
        separator = ","
        if len(part) > PART_CHARACTERS:
            yield part
            part = ""
    yield part
