"""What a tool did."""

from dataclasses import dataclass, field

from pydantic import BaseModel

from src.shapes import TaskBulk, TaskRead, TaskUpdate


@dataclass(frozen=True)
class Outcome:
    """What a tool did: a sentence for people, a result for the model, and how to undo it.

    `pending_deletion` are tasks that are deleted, `pending_changes` are made, only if the user says so.
    """

    summary: str
    result: BaseModel
    tasks: list[TaskRead] = field(default_factory=list)
    undo: TaskBulk | None = None
    pending_deletion: list[TaskRead] = field(default_factory=list)
    pending_changes: list[tuple[TaskRead, TaskUpdate]] = field(default_factory=list)
