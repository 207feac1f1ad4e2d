"""A task and its changes in the sentences that tools answer with."""

from src.services.former_values import repeats_otherwise
from src.services.phrases import listed, quoted
from src.shapes import TaskPriority, TaskRead
from src.tools.tool import ToolContext


def details_of(context: ToolContext, task: TaskRead) -> str:
    """What a new task has beside its title: `, due tomorrow, priority high, tagged home`."""
    parts = []
    if due := context.due(task):
        parts.append(f"due {due}")
    if task.repeat:
        parts.append(task.repeat.text)
    if task.priority is not TaskPriority.NONE:
        parts.append(f"priority {task.priority}")
    if task.tags:
        parts.append(f"tagged {listed(task.tags)}")
    return "".join(f", {part}" for part in parts)


def changes_of(context: ToolContext, before: TaskRead, after: TaskRead) -> str:
    parts = []
    if after.title != before.title:
        parts.append(f"now called {quoted(after.title)}")
    if after.description != before.description:
        parts.append("new description" if after.description else "no description")
    if after.status != before.status:
        parts.append(after.status.replace("_", " "))
    if after.priority != before.priority:
        parts.append("no priority" if after.priority is TaskPriority.NONE else f"priority {after.priority}")
    if (after.due_at, after.due_time_zone) != (before.due_at, before.due_time_zone):
        due = context.due(after)
        parts.append(f"due {due}" if due else "no due date")
    if repeats_otherwise(before, after):
        parts.append(after.repeat.text if after.repeat else "does not repeat")
    if after.tags != before.tags:
        parts.append(f"tagged {listed(after.tags)}" if after.tags else "no tags")
    return ", ".join(parts)
