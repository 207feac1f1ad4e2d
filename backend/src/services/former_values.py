"""The undo of a change: the values that a task had before."""

from typing import Any

from src.shapes import BulkAction, BulkItem, TaskBulk, TaskRead, TaskUpdate


def former_values(before: TaskRead, after: TaskRead) -> dict[str, Any]:
    """The previous values of the fields that changed."""
    names = [name for name in TaskUpdate.model_fields if getattr(before, name) != getattr(after, name)]
    values = {name: getattr(before, name) for name in names if name not in ("due_at", "due_time_zone")}
    if len(values) < len(names):
        values["due_at"] = before.due_at
        if before.due_at:
            values["due_time_zone"] = before.due_time_zone
    return values


def undo_of(changes: list[tuple[TaskRead, TaskRead]]) -> TaskBulk | None:
    """Takes back the changes of several tasks, given before and after; None when nothing changed."""
    items = [
        BulkItem(id=after.id, version=after.version, changes=TaskUpdate(**former_values(before, after)))
        for before, after in changes
        if after.version != before.version
    ]
    return TaskBulk(action=BulkAction.UPDATE, items=items) if items else None
