"""What the embedded assistant knows of the conversation so far: what it asked, and what `it` is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from pydantic import ValidationError

from src.assistant.embedded.intents import Choose, Intent, Show, Unknown
from src.assistant.embedded.match import matching
from src.services.turns import Remembered
from src.shapes import TaskRead
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


class Memory:
    """Reads the history; never changes it."""

    def __init__(self, history: list[Remembered]) -> None:
        self._answers = [remembered for remembered in history if remembered.message.role == Role.ASSISTANT]

    def offered(self) -> Offered | None:
        """What was to choose from in the last answer."""
        return Offered.read(self._pending())

    def offered_title(self) -> str | None:
        """The title that was offered as a new task in the last answer."""
        pending = self._pending()
        return pending.get("title") if pending and pending.get("kind") == "add" else None

    def waits_for_confirmation(self) -> bool:
        """Whether the last answer asked for a confirmation."""
        calls = self._answers[-1].calls if self._answers else []
        return any(call.name == "delete_tasks" for call in calls)

    def has_acted(self) -> bool:
        """Whether there is anything that can be taken back."""
        return any(call.undo and not call.undone_at for call in self._calls())

    def last_task(self) -> str | None:
        """The id of what `it` is: the task of the last call that was about a single one."""
        calls = [call for call in self._calls() if call.ok and len(call.tasks) == 1]
        return str(calls[-1].tasks[0].get("id")) if calls else None

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

    def _calls(self) -> list[ToolCall]:
        return [call for answer in self._answers for call in answer.calls]

    def _pending(self) -> dict[str, Any] | None:
        return self._answers[-1].message.pending if self._answers else None
