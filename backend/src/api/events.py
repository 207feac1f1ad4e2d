"""/api/v1/events: what a page follows while it is open.

Not in the description of the API: a client that is made from it would wait for the end of the answer.
"""

import asyncio
import json
from collections.abc import AsyncIterator

from fastapi import APIRouter, Response
from fastapi.sse import format_sse_event

from src.dependencies import AppChanges, UserId
from src.errors import DatabaseUnavailable, TooManyStreams
from src.http.event_stream import KEEP_ALIVE, STREAM_HEADERS, EventStream

router = APIRouter(prefix="/api/v1/events", tags=["events"], include_in_schema=False)

LISTENING_SECONDS = 3.0
# Shorter than proxies wait for more of an answer, 60 s as a rule.
HEARTBEAT_SECONDS = 15.0
# As long as a token lives. The client asks again, and whoever decides about sessions decides again.
LONGEST_SECONDS = 300.0


@router.get("")
async def follow_events(user_id: UserId, changes: AppChanges, response: Response) -> EventStream:
    """Says when tasks of the user have changed, wherever that was done.

    `ready` comes first: nothing after it is missed, so what was read before is read again then. Each `tasks` names the
    requests that changed something, so that a client knows its own.
    """
    if changes.followers.full(user_id):
        raise TooManyStreams
    if not await changes.listening(LISTENING_SECONDS):
        raise DatabaseUnavailable

    async def events() -> AsyncIterator[bytes]:
        ends_at = asyncio.get_running_loop().time() + LONGEST_SECONDS
        with changes.followers.follow(user_id) as follower:
            yield format_sse_event(event="ready", data_str="{}", retry=2000)
            while not follower.ended and asyncio.get_running_loop().time() < ends_at:
                requests = await follower.next(HEARTBEAT_SECONDS)
                if requests:
                    yield format_sse_event(event="tasks", data_str=json.dumps({"request_ids": requests}))
                elif not follower.ended:
                    yield KEEP_ALIVE

    return EventStream(events(), headers={**response.headers, **STREAM_HEADERS})
