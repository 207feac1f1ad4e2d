"""The undo of a change: the values that a task had before."""

from typing import Any

from src.shapes import BulkAction, BulkItem, TaskBulk, TaskRead, TaskUpdate

VALUES = ("title", "description", "status", "priority", "due_at", "due_time_zone", "tags")


def former_values(before: TaskRead, after: TaskRead) -> dict[str, Any]:
    """The previous values of the fields that changed."""
    names = {name for name in VALUES if getattr(before, name) != getattr(after, name)}
    values = {name: getattr(before, name) for name in VALUES if name in names - {"due_at", "due_time_zone"}}
    moved = bool(names & {"due_at", "due_time_zone"})
    if repeats_otherwise(before, after) or (moved and before.repeat):
        # With its date, so that the series goes on from there.
        values["repeat"] = before.repeat.definition() if before.repeat else None
    if moved or values.get("repeat"):
        values["due_at"] = before.due_at
        if before.due_at:
            values["due_time_zone"] = before.due_time_zone
    return values


def repeats_otherwise(before: TaskRead, after: TaskRead) -> bool:
    """Whether the rule or its exceptions differ."""
    return before.repeat is not after.repeat and not (before.repeat and before.repeat.same_as(after.repeat))


def undo_of(changes: list[tuple[TaskRead, TaskRead]]) -> TaskBulk | None:
    """Takes back the changes of several tasks, given before and after; None when nothing changed."""
    items = [
        BulkItem(id=after.id, version=after.version, changes=TaskUpdate(**former_values(before, after)))
        for before, after in changes
        if after.version != before.version
    ]
    return TaskBulk(action=BulkAction.UPDATE, items=items) if items else None
