"""Answers questions about tasks."""

import re
from typing import Any

from src.assistant.embedded import wording
from src.assistant.embedded.intents import DONE, OPEN, Filter, Show
from src.assistant.embedded.match import BEGINNING, IGNORED, matching
from src.assistant.embedded.select import is_open, ordered
from src.assistant.embedded.situation import Situation
from src.services.phrases import counted
from src.shapes import TaskPriority, TaskQuery, TaskRead, TaskStatus, TaskView
from src.shapes.chat import SHOWN_TASKS
from src.shapes.task_query import MAX_LIMIT, MAX_SEARCH_LENGTH

PLANNED = 7
_JOINED = re.compile(r"\b(?:or|not|nor|neither|but|except|than)\b", re.IGNORECASE)


async def show(here: Situation, wanted: Show) -> None:
    """Lists or counts tasks."""
    if wanted.it:
        if (title := here.memory.last_title()) is None:
            return await here.turn.say(wording.WHICH_ONE)
        wanted = Show(Filter(words=title))
    asked = wanted.shown
    if asked.words and not await here.select(Filter(words=asked.words), wanted.but):
        if some := await _with_some_of(here, asked.words, wanted.but):
            remember(here, some)
            return await here.turn.say(wording.some_words(asked.words, some, here.clock))
        if wanted.loose or not wanted.filter.only_words:
            return await here.turn.say(wording.misread(asked.words))
    tool = None if wanted.order or wanted.limit or wanted.count or wanted.but else _tool_for(asked)
    if tool is None:
        return await _show_selected(here, wanted, asked)
    result = await here.turn.call(*tool)
    if error := result.get("error"):
        return await here.turn.say(wording.could_not("look that up", error))
    number = len(result.get("items", []))
    if result.get("next_cursor"):
        number = len(await here.select(asked))
    more = f" Here are the first {SHOWN_TASKS}." if number > SHOWN_TASKS else ""
    await here.turn.say(f"{wording.described(asked, number, here.clock)}.{more}{_unknown(asked, number)}")


async def _with_some_of(here: Situation, words: str, but: tuple[str, ...]) -> list[TaskRead]:
    """`rent paid`: where no task has all of the words, those that have one of them in their title."""
    several = [word for word in words.split() if word not in IGNORED and len(word) > BEGINNING - 1]
    if len(several) < 2 or _JOINED.search(words):
        return []
    found = await here.select(Filter(words=" or ".join(several)), but)
    return [task for task in found if any(matching(word, [task]) for word in several)]


async def _show_selected(here: Situation, wanted: Show, asked: Filter) -> None:
    tasks = ordered(await here.select(asked, wanted.but), wanted.order)
    if asked.status == DONE and not wanted.order:
        tasks.sort(key=lambda task: task.completed_at or task.updated_at, reverse=True)
    if wanted.limit and tasks and not wanted.count:
        tasks = tasks[: wanted.limit]
        word = {"oldest": "oldest", "newest": "newest", "last": "last due"}.get(wanted.order, "first")
        late = "overdue " if asked.view == "overdue" else ""
        text = f"Your {word} {late}{'task is' if len(tasks) == 1 else f'{len(tasks)} tasks are'}"
        text += "" if late or asked == Filter(status=OPEN) else f" among {wording.described_kind(asked)}"
    else:
        text = wording.described(asked, len(tasks), here.clock)
    remember(here, tasks)
    listed = f":\n\n{wording.lines(tasks, here.clock)}" if tasks and not wanted.count else "."
    await here.turn.say(text + listed + _unknown(asked, len(tasks)))


def remember(here: Situation, tasks: list[TaskRead]) -> None:
    """So that `the second one` means the second of these."""
    here.turn.pending = {"kind": "listed", "ids": [str(task.id) for task in tasks[: wording.LISTED]]}


def _unknown(asked: Filter, number: int) -> str:
    return f" {wording.ONLY_TASKS}" if asked.words and not number else ""


def _tool_for(asked: Filter) -> tuple[str, dict[str, Any]] | None:
    """The tool that shows these tasks. None when no single one does."""
    if asked.due or asked.finished or asked.lacks or asked.has or asked.repeats or asked.not_tags or asked.any_tag:
        return None
    if asked.words:
        alone = asked == Filter(words=asked.words, status=asked.status) and " or " not in asked.words
        query = {"query": asked.words[:MAX_SEARCH_LENGTH], "include_done": asked.status != OPEN}
        return ("find_tasks", query) if alone and asked.status in ((), OPEN) else None
    wanted = {"view": asked.view, "status": asked.status, "priority": asked.priority, "tags": asked.tags}
    given = {
        name: [str(each) for each in value] if isinstance(value, tuple) else value
        for name, value in wanted.items()
        if value
    }
    return "list_tasks", {**given, "sort": "due", "limit": MAX_LIMIT}


async def plan(here: Situation) -> None:
    """What to do today, the most pressing first."""
    tasks = await here.select(Filter(status=OPEN))
    today = here.context.today
    late = [task for task in tasks if task.due_at and task.due_at < here.turn.now]
    due = [
        task
        for task in tasks
        if task.due_at and task not in late and task.due_at.astimezone(here.context.now.tzinfo).date() == today
    ]
    begun = [task for task in tasks if task.status is TaskStatus.IN_PROGRESS]
    high = [task for task in tasks if task.priority is TaskPriority.HIGH]
    chosen = list(
        {task.id: task for task in [*ordered(due, "priority"), *ordered(late, "priority"), *begun, *high]}.values()
    )
    if not chosen:
        chosen = [task for task in ordered(tasks, "priority") if is_open(task)][:3]
        if not chosen:
            return await here.turn.say("There is nothing to do: you have no open tasks.")
        head = "Nothing is late or due today. You could start with:"
    else:
        head = (
            f"For today I suggest {counted(len(chosen[:PLANNED]))}: {counted(len(due))} due today, "
            f"{counted(len(late))} late."
        )
    remember(here, chosen[:PLANNED])
    numbered = "\n".join(f"{n}. {wording.line(task, here.clock)}" for n, task in enumerate(chosen[:PLANNED], 1))
    await here.turn.say(f"{head}\n\n{numbered}")


async def day(here: Situation) -> str:
    """`You have 3 tasks due today, and 1 task is overdue.`"""
    overdue = await here.turn.look(TaskQuery(view=TaskView.OVERDUE, time_zone=here.zone, limit=MAX_LIMIT))
    today = await here.turn.look(TaskQuery(view=TaskView.TODAY, time_zone=here.zone, limit=MAX_LIMIT))
    late = ""
    if overdue.items:
        late = f", and {counted(len(overdue.items))} {'is' if len(overdue.items) == 1 else 'are'} overdue"
    return f"You have {counted(len(today.items))} due today{late}."
