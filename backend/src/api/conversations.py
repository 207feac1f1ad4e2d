"""/api/v1/conversations"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from src.dependencies import AppAssistant, Conversations, UserId
from src.http.event_stream import STREAM_HEADERS, EventStream
from src.http.responses import problems
from src.http.strict_json import StrictJsonRoute
from src.shapes.chat import (
    DEFAULT_LIMIT,
    MAX_LIMIT,
    ConversationCreate,
    ConversationPage,
    ConversationRead,
    ConversationUpdate,
    MessageCreate,
    MessagePage,
)
from src.shapes.chat_events import TurnEvent

router = APIRouter(prefix="/api/v1/conversations", tags=["conversations"], route_class=StrictJsonRoute)


class PageQuery(BaseModel):
    """Which part of a list."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(default=DEFAULT_LIMIT, ge=1, le=MAX_LIMIT)
    cursor: str | None = Field(default=None, description="`next_cursor` of the page before.")


Page = Annotated[PageQuery, Query()]


@router.post("", status_code=201, responses=problems(413, 422))
async def create_conversation(
    new: ConversationCreate, conversations: Conversations, response: Response
) -> ConversationRead:
    """Begin a conversation."""
    conversation = await conversations.create(new.title)
    response.headers["Location"] = f"/api/v1/conversations/{conversation.id}"
    return conversation


@router.get("", responses=problems(422))
async def list_conversations(query: Page, conversations: Conversations) -> ConversationPage:
    """List conversations, the one spoken in last first."""
    return await conversations.page(query.limit, query.cursor)


@router.get("/{conversation_id}", responses=problems(404, 422))
async def get_conversation(conversation_id: UUID, conversations: Conversations) -> ConversationRead:
    """Read one conversation, without its messages."""
    return await conversations.get(conversation_id)


@router.patch("/{conversation_id}", responses=problems(404, 413, 422))
async def rename_conversation(
    conversation_id: UUID, changes: ConversationUpdate, conversations: Conversations
) -> ConversationRead:
    """Give a conversation another title."""
    return await conversations.rename(conversation_id, changes.title)


@router.delete("/{conversation_id}", status_code=204, responses=problems(404, 422))
async def delete_conversation(conversation_id: UUID, conversations: Conversations) -> None:
    """Delete a conversation with everything said in it. Tasks stay as they are."""
    await conversations.delete(conversation_id)


@router.get("/{conversation_id}/messages", responses=problems(404, 422))
async def list_messages(conversation_id: UUID, query: Page, conversations: Conversations) -> MessagePage:
    """List what was said, oldest first."""
    return await conversations.messages(conversation_id, query.limit, query.cursor)


@router.post(
    "/{conversation_id}/messages",
    response_class=EventStream,
    responses={
        **problems(404, 413, 422),
        200: {
            "model": TurnEvent,
            "description": "Events `started`, `delta`, `tool`, `confirmation`, `finished`, `failed`.",
            "content": {"text/event-stream": {"example": 'event: delta\ndata: {"text": "Done: "}\n\n: keep-alive\n\n'}},
        },
    },
)
async def send_message(
    conversation_id: UUID, message: MessageCreate, user_id: UserId, assistant: AppAssistant, response: Response
) -> Response:
    """Say something to the assistant, and get its answer as server-sent events while it is given.

    `started` comes first, `finished` or `failed` last. A comment each 5 s keeps the connection open. Closing it stops
    the assistant; what it said and did until then is stored.
    """
    turn = await assistant.begin(user_id, conversation_id, message)
    return EventStream(assistant.stream(turn), headers={**response.headers, **STREAM_HEADERS})
