"""The embedded assistant's memory of the conversation so far: what it asked, and what `it` is."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self
from uuid import UUID

from pydantic import ValidationError

from src.assistant.embedded.intents import Choose, Intent, Show, Unknown
from src.assistant.embedded.match import matching
from src.services.turns import Remembered
from src.shapes import TaskRead
from src.shapes.chat import SHOWN_TASKS
from src.shapes.chat_fields import Role
from src.tables import ToolCall


@dataclass(frozen=True)
class Offered:
    """Tasks to choose from, and the sentence that was not clear."""

    text: str
    said_at: datetime
    tasks: list[TaskRead]

    @staticmethod
    def of(text: str, said_at: datetime, tasks: list[TaskRead]) -> dict[str, Any]:
        """As it is stored with the message."""
        shown = [task.model_dump(mode="json") for task in tasks]
        return {"kind": "which", "text": text, "said_at": said_at.isoformat(), "tasks": shown}

    @classmethod
    def read(cls, pending: dict[str, Any] | None) -> Self | None:
        """From what is stored; None when it is something else."""
        try:
            if not pending or pending.get("kind") != "which":
                return None
            tasks = [TaskRead.model_validate(task) for task in pending["tasks"]]
            return cls(pending["text"], datetime.fromisoformat(pending["said_at"]), tasks)
        except (KeyError, ValueError, ValidationError):
            return None

    def chosen(self, intent: Intent, text: str) -> str | None:
        """The id of the task that the answer names by number or by words."""
        if isinstance(intent, Choose):
            return str(self.tasks[intent.number - 1].id) if intent.number <= len(self.tasks) else None
        if isinstance(intent, Unknown) or (isinstance(intent, Show) and intent.filter.words):
            found = matching(text, self.tasks)
            return str(found[0].id) if len(found) == 1 else None
        return None


@dataclass(frozen=True)
class OfferedText:
    """A text that was offered as new tasks, and when it was said."""

    text: str
    said_at: datetime

    @staticmethod
    def of(text: str, said_at: datetime) -> dict[str, Any]:
        """As it is stored with the message."""
        return {"kind": "add", "text": text, "said_at": said_at.isoformat()}


class Memory:
    """Reads the history; never changes it."""

    def __init__(self, history: list[Remembered]) -> None:
        self._questions = [remembered for remembered in history if remembered.message.role == Role.USER]
        self._answers = [remembered for remembered in history if remembered.message.role == Role.ASSISTANT]

    def offered(self) -> Offered | None:
        """What was to choose from in the last answer."""
        return Offered.read(self._pending())

    def offered_text(self) -> OfferedText | None:
        """The text that was offered as a new task in the last answer."""
        pending = self._pending()
        if not pending or pending.get("kind") != "add":
            return None
        try:
            said_at = datetime.fromisoformat(pending["said_at"]) if "said_at" in pending else datetime.now(UTC)
        except ValueError:
            return None
        text = pending.get("text") or pending.get("title")
        return OfferedText(text, said_at) if isinstance(text, str) and text else None

    def waits_for_title(self) -> bool:
        """Whether the last answer asked what a new task is called."""
        return (self._pending() or {}).get("kind") == "title"

    def waits_for_confirmation(self) -> bool:
        """Whether the last answer asked for a confirmation."""
        calls = self._answers[-1].calls if self._answers else []
        return any(call.name in ("delete_tasks", "change_tasks") and not call.undo for call in calls)

    def asked(self) -> bool:
        """Whether the last answer was a question, or did nothing that a `no` could be about."""
        calls = self._answers[-1].calls if self._answers else []
        return bool(self._pending()) or not any(call.undo for call in calls)

    def last_undoable(self) -> UUID | None:
        """The last call that can be undone."""
        calls = [call for call in self._calls() if call.undo and not call.undone_at]
        return calls[-1].id if calls else None

    def just_done(self) -> UUID | None:
        """The call of the last answer, if it was a single one and can be undone."""
        calls = self._answers[-1].calls if self._answers else []
        return calls[0].id if len(calls) == 1 and calls[0].undo and not calls[0].undone_at else None

    def last_task(self) -> str | None:
        """The id of the task that `it` means: that of the last call for a single one."""
        return self._of_last_task("id")

    def last_title(self) -> str | None:
        """The title of that task, as it was then."""
        return self._of_last_task("title")

    def last_question(self) -> tuple[str, datetime] | None:
        """What the person has said before, and when."""
        last = self._questions[-1].message if self._questions else None
        return (last.text, last.created_at) if last else None

    def named(self) -> list[str]:
        """The ids of the tasks that the last answer was about; none where it may have been about more."""
        pending, calls = self._pending(), self._answers[-1].calls if self._answers else []
        if pending and pending.get("kind") == "listed":
            ids = pending.get("ids", [])
        else:
            ids = [task.get("id") for call in calls if call.ok for task in call.tasks]
        return [str(task_id) for task_id in dict.fromkeys(ids)] if len(ids) < SHOWN_TASKS else []

    def just_added(self) -> dict[str, Any] | None:
        """The task that the last answer added, if that is all that it did, or gave a further value after that."""
        calls = self._answers[-1].calls if self._answers else []
        if len(calls) != 1 or not calls[0].ok or calls[0].name not in ("add_task", "update_task"):
            return None
        task = calls[0].tasks[0]
        added = [call.tasks[0].get("id") for call in self._calls() if call.ok and call.name == "add_task"]
        return task if added and added[-1] == task.get("id") else None

    def listed(self) -> list[str]:
        """The ids of the tasks that were listed last, in their order."""
        for answer in reversed(self._answers):
            pending = answer.message.pending
            if pending and pending.get("kind") == "listed":
                return [str(task_id) for task_id in pending.get("ids", [])]
            shown = [call for call in answer.calls if call.ok and call.name in ("list_tasks", "find_tasks")]
            if shown:
                return [str(task.get("id")) for task in shown[-1].tasks]
        return []

    def deleted(self) -> list[TaskRead]:
        """Tasks that were deleted in this conversation, the last one first."""
        calls = [call for call in self._calls() if call.ok and call.undo and call.undo.get("action") == "restore"]
        found: dict[Any, TaskRead] = {}
        for call in reversed(calls):
            for task in call.tasks:
                try:
                    shown = TaskRead.model_validate(task)
                except ValidationError:
                    continue
                found.setdefault(shown.id, shown)
        return list(found.values())

    def _of_last_task(self, name: str) -> str | None:
        calls = [call for call in self._calls() if call.ok and len(call.tasks) == 1]
        return str(calls[-1].tasks[0].get(name)) if calls else None

    def _calls(self) -> list[ToolCall]:
        return [call for answer in self._answers for call in answer.calls]

    def _pending(self) -> dict[str, Any] | None:
        return self._answers[-1].message.pending if self._answers else None
