"""One answer of the assistant: what it says and does, within its limits, and how that is stored.

A transaction lasts as long as one tool needs. None is open while a model thinks or the user's connection is slow.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from src.assistant.storable import MAX_NAME, brief, clean_arguments, clean_text
from src.assistant.turn_limits import MAX_TEXT, MAX_TOOL_CALLS, MAX_UNCONFIRMED_DELETIONS, TURN_SECONDS
from src.database import Database
from src.errors import ApiError
from src.observability.metrics import TOOL_CALLS
from src.services.decisions import DecisionService
from src.services.tasks import TaskService
from src.services.turns import Ending, TurnService, TurnStart
from src.shapes import TaskPage, TaskQuery, TaskRead, TaskUpdate
from src.shapes.chat import MessageCreate, MessageRead, ToolCallRead
from src.shapes.chat_events import ConfirmationEvent, Delta, ToolEvent
from src.shapes.chat_fields import AssistantKind, MessageState
from src.tools import CHAT_TOOLS, Outcome, Tool, ToolContext, ToolFailure
from src.tools.deletion import DELETE_TASKS


class Undone(BaseModel):
    """The summary of what was taken back."""

    summary: str


Emit = Callable[[BaseModel], None]


class Turn:
    """What an assistant can do in its answer: add text, call a tool, read tasks."""

    def __init__(
        self,
        database: Database,
        user_id: str,
        start: TurnStart,
        question: MessageCreate,
        kind: AssistantKind,
        model: str | None,
    ) -> None:
        self.history = start.history
        self.question = question
        self.message_id: UUID = start.message_id
        self.user_message_id: UUID = start.user_message_id
        self.assistant, self.model = kind, model
        self.now = datetime.now(UTC)
        self.pending: dict[str, Any] | None = None
        self.emit: Emit = lambda _: None
        self._database = database
        self._user_id = user_id
        self._deadline = time.monotonic() + TURN_SECONDS
        self._text: list[str] = []
        self._calls = 0
        self._deletions = 0
        self._pending_deletion: dict[UUID, TaskRead] = {}
        self._pending_changes: dict[UUID, tuple[TaskRead, TaskUpdate]] = {}

    @property
    def seconds_left(self) -> float:
        """Until the deadline of the turn."""
        return self._deadline - time.monotonic()

    @property
    def has_begun(self) -> bool:
        """Whether anything was said or done."""
        return bool(self._text) or self._calls > 0

    @property
    def calls_left(self) -> int:
        """How many tools may still be used."""
        return MAX_TOOL_CALLS - self._calls

    async def say(self, text: str) -> None:
        """Adds to the answer; text beyond the maximum length is dropped."""
        text = clean_text(text)[: MAX_TEXT - sum(map(len, self._text))]
        if text:
            self._text.append(text)
            self.emit(Delta(text=text))

    async def call(self, name: str, arguments: dict[str, Any] | None) -> dict[str, Any]:
        """Calls a tool and returns the result for the model, an error included."""
        if self.calls_left <= 0:
            return {"error": f"No more than {MAX_TOOL_CALLS} tools can be used in one answer."}
        self._calls += 1
        tool = CHAT_TOOLS.get(name)
        if tool is None:
            return await self._failed(clean_text(name)[:MAX_NAME], arguments, "There is no such tool.")
        if arguments is None:
            return await self._failed(name, arguments, "The arguments are not a JSON object.")
        tool, arguments = self._guarded(tool, arguments)
        try:
            outcome, result, call = await self._run(tool, arguments)
        except ToolFailure as failure:
            return await self._failed(tool.name, arguments, str(failure))
        TOOL_CALLS.labels("chat", tool.name, "ok").inc()
        self._deletions += tool.name == "delete_task"
        self._pending_deletion |= {task.id: task for task in outcome.pending_deletion}
        self._pending_changes |= {task.id: (task, update) for task, update in outcome.pending_changes}
        self.emit(ToolEvent(call=call))
        return result

    async def undo(self, call_id: UUID) -> str | None:
        """Takes back what a tool did earlier, because the user said so. Its summary, or None when that is impossible.

        No model comes here: it calls tools only.
        """
        try:
            async with self._database.session() as session:
                undone = await DecisionService(session, self._user_id).undo(call_id)
                outcome = Outcome(f"Took back: {undone.summary}", Undone(summary=undone.summary), undone.tasks)
                turns = TurnService(session, self._user_id)
                call = await turns.record(self.message_id, "undo", {"tool_call_id": str(call_id)}, outcome, {})
        except ApiError:
            return None
        self._calls += 1
        self.emit(ToolEvent(call=call))
        return undone.summary

    async def all(self, query: TaskQuery) -> list[TaskRead]:
        """All tasks of a query, page by page."""
        tasks: list[TaskRead] = []
        async with self._database.session() as session:
            service = TaskService(session, self._user_id)
            while True:
                page = await service.page(query)
                tasks += page.items
                if page.next_cursor is None:
                    return tasks
                query = query.model_copy(update={"cursor": page.next_cursor})

    async def look(self, query: TaskQuery) -> TaskPage:
        """Tasks, without a tool call that the user would see."""
        async with self._database.session() as session:
            return await TaskService(session, self._user_id).page(query)

    async def finish(self, state: MessageState) -> MessageRead:
        """Stores how it ended, and asks the user what has to be asked."""
        ending = Ending("".join(self._text).strip(), state, self.assistant, self.model, self.pending)
        async with self._database.session() as session:
            turns = TurnService(session, self._user_id)
            asked = None
            if self._pending_deletion:
                asked = await turns.ask_to_delete(self.message_id, list(self._pending_deletion.values()))
            elif self._pending_changes:
                asked = await turns.ask_to_change(self.message_id, list(self._pending_changes.values()))
            message = await turns.finish(self.message_id, ending)
        if asked:
            self.emit(ConfirmationEvent(confirmation=asked))
        return message

    def _guarded(self, tool: Tool, arguments: dict[str, Any]) -> tuple[Tool, dict[str, Any]]:
        """A further deletion in the same answer becomes a question to the user, whatever the model says."""
        if tool.name != "delete_task" or self._deletions < MAX_UNCONFIRMED_DELETIONS:
            return tool, arguments
        rest = {name: value for name, value in arguments.items() if name != "task_id"}
        return DELETE_TASKS, {**rest, "task_ids": [arguments.get("task_id")]}

    async def _run(self, tool: Tool, arguments: dict[str, Any]) -> tuple[Outcome, dict[str, Any], ToolCallRead]:
        """The change and its record are one transaction, so every change is visible and can be undone."""
        async with self._database.session() as session:
            context = ToolContext(
                TaskService(session, self._user_id), self.question.time_zone, self.now, self.question.locale
            )
            outcome = await tool.call(context, arguments)
            result = brief(outcome.result.model_dump(mode="json"))
            turns = TurnService(session, self._user_id)
            call = await turns.record(self.message_id, tool.name, clean_arguments(arguments), outcome, result)
        return outcome, result, call

    async def _failed(self, name: str, arguments: dict[str, Any] | None, reason: str) -> dict[str, Any]:
        TOOL_CALLS.labels("chat", name if name in CHAT_TOOLS else "unknown", "failed").inc()
        result = {"error": clean_text(reason)}
        async with self._database.session() as session:
            turns = TurnService(session, self._user_id)
            call = await turns.record_failure(
                self.message_id, name, clean_arguments(arguments), result["error"], result
            )
        self.emit(ToolEvent(call=call))
        return result
