"""Conversations as the API takes and shows them."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from src.shapes.chat_fields import (
    MESSAGE_MAX_LENGTH,
    TITLE_MAX_LENGTH,
    AssistantKind,
    ConfirmationState,
    MessageState,
    Role,
)
from src.shapes.reading import Locale
from src.shapes.task import TaskRead
from src.shapes.task_fields import Timestamp, TimeZone, storable

DEFAULT_LIMIT = 50
MAX_LIMIT = 100
SHOWN_TASKS = 10
ConversationTitle = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=TITLE_MAX_LENGTH),
    AfterValidator(storable),
]
MessageText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=MESSAGE_MAX_LENGTH),
    AfterValidator(storable),
]
_CONVERSATION = {
    "id": "3b241101-e2bb-4255-8caf-4136c566a962",
    "title": "What is due this week?",
    "created_at": "2026-11-20T09:30:00.123456Z",
    "updated_at": "2026-11-20T09:31:12.654321Z",
}
_TASK = {"id": "5f0c1e0a-6d0f-4c53-9a53-0f6f8c9f8a11", "title": "Renew the passport"}
_CONFIRMATION = {
    "id": "9d3f5a52-7c3e-4f0f-9a52-6a4b1d0f7e11",
    "kind": "delete_tasks",
    "tasks": [_TASK],
    "state": "pending",
    "expires_at": "2026-11-20T09:41:12Z",
}
_TOOL_CALL = {
    "id": "7f1b9f0e-1d2c-4e43-8f6a-0c9d8e7f6a55",
    "name": "complete_task",
    "arguments": {"task_id": _TASK["id"]},
    "ok": True,
    "summary": "Completed “Renew the passport”.",
    "tasks": [],
    "undo": "available",
}
_MESSAGE = {
    "id": "c56a4180-65aa-42ec-a945-5fd21dec0538",
    "role": "assistant",
    "text": "Done: **Renew the passport**.",
    "state": "complete",
    "assistant": "cohere",
    "model": "command-a-plus-05-2026",
    "tool_calls": [_TOOL_CALL],
    "confirmation": None,
    "created_at": "2026-11-20T09:31:12.654321Z",
}


def _example(*examples: dict[str, Any], strict: bool = False) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": list(examples)}, **({"extra": "forbid"} if strict else {}))


class AssistantRead(BaseModel):
    """Which assistant answers, and whether it can."""

    model_config = _example({"kind": "embedded", "model": None, "state": "ok", "note": "Answers by fixed rules."})

    kind: AssistantKind
    model: str | None
    state: Literal["ok", "degraded"]
    note: str = Field(description="A sentence for people.")


class ConversationCreate(BaseModel):
    """A new conversation. Without a title it gets the first words of its first message."""

    model_config = _example({}, {"title": "Moving house"}, strict=True)

    title: ConversationTitle | None = None


class ConversationUpdate(BaseModel):
    """Another title."""

    model_config = _example({"title": "Moving house"}, strict=True)

    title: ConversationTitle


class ConversationRead(BaseModel):
    """A conversation without its messages. `updated_at` is when it was last spoken in."""

    model_config = _example(_CONVERSATION)

    id: UUID
    title: str
    created_at: Timestamp
    updated_at: Timestamp


class ConversationPage(BaseModel):
    """Part of the list, the one spoken in last first. `next_cursor` is null on the last page."""

    model_config = _example({"items": [_CONVERSATION], "next_cursor": None})

    items: list[ConversationRead]
    next_cursor: str | None = None


class ToolCallRead(BaseModel):
    """What the assistant did: a tool, what it was given, and what came of it."""

    model_config = _example(_TOOL_CALL)

    id: UUID
    name: str
    arguments: dict[str, Any]
    ok: bool
    summary: str = Field(description="One plain sentence.")
    tasks: list[TaskRead] = Field(description=f"The tasks it was about, as they were then; at most {SHOWN_TASKS}.")
    undo: Literal["available", "done", "expired"] | None = Field(description="Null when there is nothing to take back.")


class DoomedTask(BaseModel):
    """A task that waits for the answer, with its title at the time of the question."""

    id: UUID
    title: str


class ConfirmationRead(BaseModel):
    """A question of the server that the user alone can answer."""

    model_config = _example(_CONFIRMATION)

    id: UUID
    kind: Literal["delete_tasks", "change_tasks"]
    tasks: list[DoomedTask]
    state: ConfirmationState
    expires_at: Timestamp


class Decision(BaseModel):
    """The user's answer to a confirmation."""

    model_config = _example({"decision": "confirm"}, {"decision": "decline"}, strict=True)

    decision: Literal["confirm", "decline"]


class MessageCreate(BaseModel):
    """What the user says, and where they are: the time zone in which they mean `tomorrow`, and their locale."""

    model_config = _example(
        {"text": "What is due this week?", "time_zone": "Europe/Berlin", "locale": "en-GB"}, strict=True
    )

    text: MessageText
    time_zone: TimeZone
    locale: Locale | None = Field(
        default=None,
        description=(
            "Its region decides whether `5/6` begins with the day; without it, the zone does. "
            "With the key `hc` of Unicode at `h12`, as in `en-US-u-hc-h12`, answers say 5:00 PM and not 17:00."
        ),
    )


class MessageRead(BaseModel):
    """What was said. `text` is Markdown and may hold anything: render it without raw HTML or remote images."""

    model_config = _example(_MESSAGE)

    id: UUID
    role: Role
    text: str
    state: MessageState
    assistant: AssistantKind | None
    model: str | None
    tool_calls: list[ToolCallRead]
    confirmation: ConfirmationRead | None
    created_at: Timestamp


class MessagePage(BaseModel):
    """Part of a conversation, oldest first. `next_cursor` is null on the last page."""

    model_config = _example({"items": [_MESSAGE], "next_cursor": None})

    items: list[MessageRead]
    next_cursor: str | None = None
