"""/api/v1/assistant, and what the user alone decides about its work: /api/v1/tool-calls, /api/v1/confirmations"""

from uuid import UUID

from fastapi import APIRouter

from src.dependencies import AppAssistant, Decisions, UserId
from src.errors import ConfirmationClosed, UndoUnavailable
from src.http.responses import problems
from src.http.strict_json import StrictJsonRoute
from src.shapes.chat import AssistantRead, Decision, MessageRead, ToolCallRead

router = APIRouter(prefix="/api/v1", tags=["assistant"], route_class=StrictJsonRoute)


@router.get("/assistant", responses=problems())
async def read_assistant(_: UserId, assistant: AppAssistant) -> AssistantRead:
    """Which assistant answers?"""
    return assistant.read()


@router.post("/tool-calls/{call_id}/undo", responses=problems(404, 422, UndoUnavailable))
async def undo_tool_call(call_id: UUID, decisions: Decisions) -> ToolCallRead:
    """Take back what a tool did, within 24 hours and as long as the task has not changed since."""
    return await decisions.undo(call_id)


@router.post("/confirmations/{confirmation_id}", responses=problems(404, 413, 422, ConfirmationClosed))
async def decide_confirmation(confirmation_id: UUID, answer: Decision, decisions: Decisions) -> MessageRead:
    """Confirm or decline what the assistant wants to do. Returns the message that asked, with what came of it."""
    return await decisions.decide(confirmation_id, answer.decision)
