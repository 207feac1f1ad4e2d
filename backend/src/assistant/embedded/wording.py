"""What the embedded assistant says, as Markdown in which nothing that a person wrote can be more than words."""

import re
from datetime import datetime

from src.assistant.embedded.intents import Filter
from src.services.phrases import counted, listed, moment
from src.shapes import TaskPriority, TaskRead, TaskStatus

LISTED = 10
EXAMPLES = """- what is due this week?
- remind me to call mum tomorrow at 5pm #family !high
- mark the milk one as done
- move the dentist to next monday
- delete all done tasks"""
HELP = (
    "I am the built-in assistant: I understand plain English about your tasks, by fixed rules. "
    f"For example:\n\n{EXAMPLES}\n\nI can also rename, tag, reopen, start and find tasks."
)
UNKNOWN = f"I did not understand that. I know sentences such as these:\n\n{EXAMPLES}"
OFFER = "\n\nIf it was meant as a new task, say **yes** and I add it."
CONFIRM_BY_BUTTON = (
    "I cannot confirm this for you. Please press the button of the question above; nothing is deleted before."
)
UNDO_BY_BUTTON = "Press **Undo** on the card of what I did, and it is as before."
NOTHING_ASKED = "There is nothing to decide at the moment. What can I do for you?"
THANKS = "You are welcome."
DECLINED = "All right, I leave it as it is."
WHICH_ONE = "Which task do you mean? Please use a few words from its title."


def bold(title: str) -> str:
    """A title as bold text: no mark in it has an effect, and no address in it becomes a link."""
    line = re.sub(r"([\\`*_{}\[\]()<>#+!|~&.:/@-])", r"\\\1", " ".join(title.split()))
    return f"**{line}**"


def line(task: TaskRead, now: datetime, time_zone: str) -> str:
    """A task in a list."""
    parts = []
    if task.status is TaskStatus.DONE:
        parts.append("done")
    elif task.due_at:
        late = "overdue since" if task.due_at < now else "due"
        parts.append(f"{late} {moment(task.due_at, time_zone, now)}")
    if task.status is TaskStatus.IN_PROGRESS:
        parts.append("in progress")
    if task.priority is not TaskPriority.NONE:
        parts.append(f"{task.priority} priority")
    parts += [f"\\#{tag}" for tag in task.tags]
    return f"{bold(task.title)}{': ' if parts else ''}{', '.join(parts)}"


def lines(tasks: list[TaskRead], now: datetime, time_zone: str) -> str:
    """A list of tasks, the first of them."""
    shown = "\n".join(f"- {line(task, now, time_zone)}" for task in tasks[:LISTED])
    rest = len(tasks) - LISTED
    return f"{shown}\n\nand {counted(rest, 'more task')}." if rest > 0 else shown


def described(asked: Filter, number: int, now: datetime, time_zone: str) -> str:
    """`3 open tasks are due today`: what was looked for, and how many of it there are. Without the full stop."""
    kinds = {("done",): "finished ", ("in_progress",): "started ", ("todo", "in_progress"): "open "}
    marks = [f"\\#{tag}" for tag in asked.tags]
    noun = "".join(
        (
            f"{asked.priority[0]}-priority " if asked.priority else "",
            kinds.get(asked.status, ""),
            "task" if number == 1 else "tasks",
            f" tagged {listed(marks)}" if marks else "",
            f" with {bold(asked.words)}" if asked.words else "",
        )
    )
    when = {"today": "due today", "overdue": "overdue", "week": "due within seven days"}.get(asked.view)
    if asked.day:
        when = f"due {moment(asked.day, time_zone, now)}"
    if when:
        return f"{number or 'No'} {noun} {'is' if number == 1 else 'are'} {when}"
    return f"You have {number or 'no'} {noun}"
