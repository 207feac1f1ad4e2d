"""The events of an answer while it is given."""

from uuid import UUID

from pydantic import BaseModel

from src.shapes.chat import ConfirmationRead, MessageRead, ToolCallRead
from src.shapes.chat_fields import AssistantKind
from src.shapes.problem import Problem


class Started(BaseModel):
    """Event `started`: both messages are stored and the assistant is at work."""

    message_id: UUID
    user_message_id: UUID
    assistant: AssistantKind
    model: str | None


class Delta(BaseModel):
    """Event `delta`: the next piece of the text."""

    text: str


class ToolEvent(BaseModel):
    """Event `tool`: a tool has run."""

    call: ToolCallRead


class ConfirmationEvent(BaseModel):
    """Event `confirmation`: the user is asked."""

    confirmation: ConfirmationRead


class Finished(BaseModel):
    """Event `finished`, the last one: the whole message as it is stored."""

    message: MessageRead


class Failed(BaseModel):
    """Event `failed`, the last one: why there is no more. What was said so far is stored."""

    problem: Problem


TurnEvent = Started | Delta | ToolEvent | ConfirmationEvent | Finished | Failed
EVENT_NAMES: dict[type[BaseModel], str] = {
    Started: "started",
    Delta: "delta",
    ToolEvent: "tool",
    ConfirmationEvent: "confirmation",
    Finished: "finished",
    Failed: "failed",
}
