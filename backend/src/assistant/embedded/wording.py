"""What the embedded assistant says, as Markdown in which nothing that a person wrote can be more than words."""

import re
from datetime import datetime

from src.assistant.embedded.intents import DONE, OPEN, Filter, Span
from src.repeating import in_words, read_rule
from src.services.phrases import Clock, counted, listed
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
NOT_UNDERSTOOD = "I did not understand that; I know plain English only."
KNOWN = f"I know sentences such as these:\n\n{EXAMPLES}"
UNKNOWN = f"{NOT_UNDERSTOOD} {KNOWN}"
CONFIRM_BY_BUTTON = (
    "I cannot confirm this for you. Please press the button of the question above; nothing is changed before."
)
NOTHING_TO_UNDO = "There is nothing that I could take back in this conversation."
UNDO_IMPOSSIBLE = "That cannot be taken back any more: the task has changed since, or a day has passed."
NOTHING_ASKED = "There is nothing to decide at the moment. What can I do for you?"
ADD_WHAT = "What is the task called? Say it with its date if you like, such as **call Bob tomorrow at 5pm**."
THANKS = "You are welcome."
DECLINED = "All right, I leave it as it is."
BYE = "See you!"
OOPS = "Say **undo** and I take back the last thing that I did."
LEFT_ALONE = "All right, I have changed nothing."
ONLY_TASKS = "I know your tasks only."
WHICH_ONE = "Which task do you mean? Please use a few words from its title."


def could_not(what: str, error: object) -> str:
    """`I could not add that: its title is empty.`, however the error ends."""
    return f"I could not {what}: {str(error).rstrip('.')}."


def plain(text: str) -> str:
    """A text inside a sentence: no mark in it has an effect, and no address in it becomes a link."""
    return re.sub(r"([\\`*_{}\[\]()<>#+!|~&:/@])", r"\\\1", " ".join(text.split()))


def done_or_moved(words: str, when: str) -> str:
    """For a task that is to be done at a later time: nothing is."""
    task = plain(re.sub(r"[\s,]+but$", "", words))
    day = plain(re.sub(r"^(?:(?:not\s+)?(?:by|on|at|before|until)\s+)", "", when))
    return f"I can mark a task as done now, or move it. Say **complete {task}** or **move {task} to {day}**."


def listed_already(title: str) -> str:
    """For a new task that says nothing which an open one does not."""
    return f"{bold(title)} is on your list already; **move {plain(title)} to friday**, say, changes it."


def bold(title: str) -> str:
    """A title as bold text: no mark in it has an effect, and no address in it becomes a link."""
    line = re.sub(r"([\\`*_{}\[\]()<>#+!|~&.:/@-])", r"\\\1", " ".join(title.split()))
    return f"**{line}**"


def misread(words: str) -> str:
    """For a question with words that no task has: they may have meant something else."""
    return (
        f"No task has {bold(words)} in its title, note or tags, so I may have misread the question. "
        "I know questions such as **which tasks are overdue?** and **what is due next week?**"
    )


def some_words(words: str, tasks: list[TaskRead], clock: Clock) -> str:
    """For a question with words that no task has all of."""
    return f"No task has all of {bold(words)} in its title, note or tags. With a part of it:\n\n{lines(tasks, clock)}"


def line(task: TaskRead, clock: Clock) -> str:
    """A task in a list."""
    parts = []
    if task.status is TaskStatus.DONE:
        parts.append("done")
    elif task.due_at:
        late = "overdue since" if task.due_at < clock.now else "due"
        parts.append(f"{late} {clock.moment(task.due_at)}")
    if task.repeat and task.status is not TaskStatus.DONE:
        parts.append(task.repeat.text)
    if task.status is TaskStatus.IN_PROGRESS:
        parts.append("in progress")
    if task.priority is not TaskPriority.NONE:
        parts.append(f"{task.priority} priority")
    parts += [f"\\#{tag}" for tag in task.tags]
    return f"{bold(task.title)}{': ' if parts else ''}{', '.join(parts)}"


def repeated(rule: str, due: datetime | None, *, after: bool) -> str:
    """`every Monday`, of a rule as it was read."""
    read = read_rule(rule)
    return in_words(read.from_day(due.date()) if due and not after else read, after_completion=after)


def lines(tasks: list[TaskRead], clock: Clock) -> str:
    """A list of tasks, the first of them."""
    shown = "\n".join(f"- {line(task, clock)}" for task in tasks[:LISTED])
    rest = len(tasks) - LISTED
    return f"{shown}\n\nand {counted(rest, 'more task')}." if rest > 0 else shown


def described(asked: Filter, number: int, clock: Clock) -> str:
    """`3 open tasks are due today`: what was looked for, and how many of it there are. Without the full stop."""
    noun = described_kind(asked, number)
    if asked.finished:
        return f"You finished {number or 'no'} {noun.replace('finished ', '')} {_time(asked.finished, clock)}"
    when = {"today": "due today", "overdue": "overdue", "week": "due within seven days"}.get(asked.view)
    if asked.due:
        when = f"due {_time(asked.due, clock)}"
    if when:
        return f"{number or 'No'} {noun} {'is' if number == 1 else 'are'} {when}"
    return f"You have {number or 'no'} {noun}"


def described_kind(asked: Filter, number: int = 2) -> str:
    """`open tasks tagged #home`."""
    kinds = {DONE: "finished ", ("in_progress",): "started ", OPEN: "open "}
    marks = [f"\\#{tag}" for tag in asked.tags]
    either = " or ".join(marks) if asked.any_tag else listed(marks)
    lacking = {"date": "due date", "tags": "tags", "priority": "priority", "note": "note"}
    having = {"date": "a due date", "tags": "tags", "priority": "a priority", "note": "a note"}
    not_high = "none" in asked.priority and len(asked.priority) > 1
    without = [lacking[lack] for lack in asked.lacks] + (["high priority"] if not_high else [])
    return "".join(
        (
            f"{'- or '.join(asked.priority)}-priority " if asked.priority and not not_high else "",
            kinds.get(asked.status, ""),
            "repeating " if asked.repeats else "",
            "task" if number == 1 else "tasks",
            f" tagged {either}" if marks else "",
            "".join(f" not tagged \\#{tag}" for tag in asked.not_tags),
            f" without {listed(without)}" if without else "",
            f" with {listed([having[value] for value in asked.has])}" if asked.has else "",
            f" with {bold(asked.words)}" if asked.words else "",
        )
    )


def _time(span: Span, clock: Clock) -> str:
    """`tomorrow`, `from Mon 30 Nov to Sun 6 Dec`, `by Fri 4 Dec`."""
    if span.first is None and span.last is not None:
        return f"by {clock.moment(span.last)}"
    if span.last is None and span.first is not None:
        return f"from {clock.day(span.first)} on"
    assert span.first is not None and span.last is not None
    first, last = clock.day(span.first), clock.day(span.last)
    if first == last and span.first != span.last and (span.first.hour or span.last.hour < 23):
        return f"from {clock.moment(span.first)} to {clock.moment(span.last)}"
    if first == last:
        return clock.moment(span.last) if span.first == span.last else last
    return f"from {first} to {last}"
