"""Picks the tasks of a filter, and puts them in order."""

from datetime import datetime

from src.assistant.embedded.intents import Filter, Order, Span
from src.assistant.embedded.match import matching
from src.shapes import TaskPriority, TaskRead, TaskStatus

_RANK = {TaskPriority.HIGH: 0, TaskPriority.MEDIUM: 1, TaskPriority.LOW: 2, TaskPriority.NONE: 3}


def fits(task: TaskRead, asked: Filter) -> bool:
    """Whether the task is in the part that the database cannot choose by itself."""
    if asked.due and not within(task.due_at, asked.due):
        return False
    if asked.finished and not within(task.completed_at, asked.finished):
        return False
    if asked.any_tag and not set(asked.tags) & set(task.tags):
        return False
    if set(asked.not_tags) & set(task.tags):
        return False
    if asked.repeats and task.repeat is None:
        return False
    return all(_lacks(task, lack) for lack in asked.lacks) and not any(_lacks(task, value) for value in asked.has)


def within(moment: datetime | None, span: Span) -> bool:
    """Whether the moment lies in the span, the minute of its end included."""
    if moment is None:
        return False
    return (span.first is None or moment >= span.first) and (span.last is None or moment <= _end(span.last))


def without(tasks: list[TaskRead], name: str) -> list[TaskRead]:
    """The tasks without those that the name means: a tag, or words of the title."""
    tag = name.lower().removeprefix("tagged ").strip("# ")
    tagged = {task.id for task in tasks if tag in task.tags}
    titled = {task.id for task in matching(name, tasks)}
    left_out = (tagged or titled) if name.startswith(("#", "tagged ")) else (titled or tagged)
    return [task for task in tasks if task.id not in left_out]


def ordered(tasks: list[TaskRead], order: Order) -> list[TaskRead]:
    """By due date unless another order is asked for."""
    if order == "oldest":
        return sorted(tasks, key=lambda task: task.created_at)
    if order == "newest":
        return sorted(tasks, key=lambda task: task.created_at, reverse=True)
    if order == "last":
        dated = [task for task in tasks if task.due_at]
        return sorted(dated, key=lambda task: task.due_at or task.created_at, reverse=True)
    if order == "title":
        return sorted(tasks, key=lambda task: task.title.casefold())
    if order == "priority":
        return sorted(
            tasks, key=lambda task: (_RANK[task.priority], task.due_at is None, task.due_at or task.created_at)
        )
    return sorted(tasks, key=lambda task: (task.due_at is None, task.due_at or task.created_at))


def _end(moment: datetime) -> datetime:
    return moment.replace(second=59, microsecond=999_999)


def _lacks(task: TaskRead, lack: str) -> bool:
    return {
        "date": task.due_at is None,
        "tags": not task.tags,
        "priority": task.priority is TaskPriority.NONE,
        "note": not task.description,
    }[lack]


def is_open(task: TaskRead) -> bool:
    """Whether there is still something to do."""
    return task.status is not TaskStatus.DONE
