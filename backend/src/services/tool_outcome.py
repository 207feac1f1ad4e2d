"""What a tool did."""

from dataclasses import dataclass, field

from pydantic import BaseModel

from src.shapes import TaskBulk, TaskRead


@dataclass(frozen=True)
class Outcome:
    """What a tool did: a sentence for people, a result for the model, and how to undo it.

    `pending_deletion` are tasks that are deleted only if the user says so.
    """

    summary: str
    result: BaseModel
    tasks: list[TaskRead] = field(default_factory=list)
    undo: TaskBulk | None = None
    pending_deletion: list[TaskRead] = field(default_factory=list)
