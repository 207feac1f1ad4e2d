"""Idempotent creation: each key of a user identifies one request for 24 hours, however often it is sent."""

import hashlib
import json
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from pydantic import BaseModel
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from src.errors import IdempotencyKeyReused
from src.tables import IdempotencyKey

LIFETIME = timedelta(hours=24)


class Claim(NamedTuple):
    """The id of the task: the caller's own, or that of the earlier request with the same key."""

    task_id: UUID
    is_new: bool


async def claim_key(session: AsyncSession, user_id: str, key: str, request: BaseModel, task_id: UUID) -> Claim:
    """Claims the key for a task that the caller is about to insert.

    A second request waits here for the first one's transaction. Raises IdempotencyKeyReused when that one asked for
    something else.
    """
    keys = IdempotencyKey
    expired = sa.func.now() - LIFETIME
    await session.execute(sa.delete(keys).where(col(keys.user_id) == user_id, col(keys.created_at) < expired))
    fingerprint = _fingerprint(request)
    statement = insert(keys).values(user_id=user_id, key=key, fingerprint=fingerprint, task_id=task_id)
    # Changes nothing, but returns the row of the earlier request.
    statement = statement.on_conflict_do_update(
        index_elements=[col(keys.user_id), col(keys.key)], set_={"key": statement.excluded.key}
    )
    row = (await session.execute(statement.returning(col(keys.fingerprint), col(keys.task_id)))).one()
    if row.fingerprint != fingerprint:
        raise IdempotencyKeyReused
    return Claim(row.task_id, is_new=row.task_id == task_id)


def _fingerprint(request: BaseModel) -> str:
    fields = request.model_dump(mode="json")
    # Builds before it left it out; a request that is sent again may meet another build.
    content = json.dumps(
        {name: fields[name] for name in fields if (name, fields[name]) != ("repeat", None)}, sort_keys=True
    )
    return hashlib.sha256(content.encode()).hexdigest()
