"""Tells other pages of a person, on whatever device, that their tasks have changed."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import ORMExecuteState, Session

from src.changes import CHANNEL, Notice
from src.observability.request_id import current_request_id
from src.tables import Task

OWNER, CHANGED = "task_owner", "tasks_changed"


def watch_tasks(session: AsyncSession, user_id: str) -> None:
    """From now on each transaction of this session that writes tasks tells so when it is committed, in itself: whoever
    hears of it finds the change."""
    session.sync_session.info[OWNER] = user_id


@event.listens_for(Session, "do_orm_execute")
def _remember(statement: ORMExecuteState) -> None:
    if not statement.is_select and statement.bind_mapper is sa.inspect(Task):
        statement.session.info[CHANGED] = True


@event.listens_for(Session, "before_commit")
def _tell(session: Session) -> None:
    info: dict[Any, Any] = session.info
    if info.pop(CHANGED, False) and (user_id := info.get(OWNER)):
        payload = Notice(user_id, current_request_id()).payload()
        session.execute(sa.select(sa.func.pg_notify(CHANNEL, payload)))
