"""Adds tasks, and offers to."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from src.assistant.embedded import wording
from src.assistant.embedded.additions import ON_A_LIST, lines_of, task_of, tasks_of
from src.assistant.embedded.intents import OPEN, Add, AddSeveral, Intent
from src.assistant.embedded.match import named_by, named_in, says_of, shares_a_noun
from src.assistant.embedded.memory import OfferedText
from src.assistant.embedded.normal import is_foreign, without_politeness
from src.assistant.embedded.situation import Situation
from src.assistant.embedded.verbs import VERBS
from src.reading import Context
from src.services.phrases import counted
from src.shapes import TaskQuery, TaskRead
from src.shapes.task_fields import MAX_TAGS, TITLE_MAX_LENGTH
from src.shapes.task_query import MAX_LIMIT

OFFERED_LENGTH = 1000
# What begins like this may be an order about a task that there is, in words that the rules do not know.
_ORDER = re.compile(
    r"(?:move|put|mark|give|let|set|make|change|push|shift|bring|take|complete|finish|start|close|rename|schedule|keep"
    r"|leave|hold|slide|kick|shove|bump|delay|defer|postpone)\b",
    re.IGNORECASE,
)


async def add(here: Situation, new: Add) -> None:
    """Adds one task and says what was understood."""
    if new.unasked:
        tasks = await here.turn.all(TaskQuery(status=list(OPEN), limit=MAX_LIMIT))
        if same := named_by(new.title, tasks):
            return await offer_instead(here, wording.listed_already(same[0].title))
        if named := _spoken_of(without_politeness(here.text), tasks):
            return await offer_instead(here, f"I did not understand what to do with {wording.bold(named[0].title)}.")
    new = await _placed(here, new)
    result = await here.turn.call("add_task", _arguments(here, new))
    if error := result.get("error"):
        return await here.turn.say(wording.could_not("add that", error))
    await here.turn.say(f"Added {_described(here, new)}.{_remarks(here, [new])}")


def _spoken_of(text: str, tasks: list[TaskRead]) -> list[TaskRead]:
    """The tasks that the text may be about, where it begins like no new task or says something of one."""
    if _ORDER.match(text):
        return named_in(text, tasks)
    if said := [task for task in tasks if says_of(text, task)]:
        return said
    begun = re.match(r"[a-z]+", text.lower())
    return [] if begun and begun[0] in VERBS else [task for task in tasks if shares_a_noun(text, task)]


async def add_several(here: Situation, several: AddSeveral) -> None:
    """Adds all of them at once, with one undo; or asks first, where they were only pasted."""
    if not several.asked:
        here.turn.pending = OfferedText.of(here.text[:OFFERED_LENGTH], here.turn.now)
        return await here.turn.say(f"Shall I add {_these(here, several)}")
    tasks = [await _placed(here, task) for task in several.tasks]
    if len(tasks) == 1:
        return await add(here, tasks[0])
    if not tasks:
        return await here.turn.say(wording.ADD_WHAT)
    result = await here.turn.call("add_tasks", {"tasks": [_arguments(here, task) for task in tasks]})
    if error := result.get("error"):
        return await here.turn.say(wording.could_not("add them", error))
    await here.turn.say(f"Added {counted(len(tasks))}:\n\n{_listed(here, tasks)}{_remarks(here, tasks)}")


async def offer(here: Situation) -> None:
    """Asks whether what was not understood is a new task. All that was said is kept for the answer."""
    text = without_politeness(here.text.strip())
    if len(text) > OFFERED_LENGTH or "?" in text or not any(char.isalnum() for char in text):
        return await here.turn.say(wording.UNKNOWN)
    here.turn.pending = OfferedText.of(text, here.turn.now)
    new = offered(text, here.context)
    if isinstance(new, AddSeveral):
        what = _these(here, new)
    else:
        one = new if isinstance(new, Add) else task_of(text, here.context)
        what = f"{_described(here, one)} as a task? Say **yes** and I do it."
    await here.turn.say(f"{wording.NOT_UNDERSTOOD} Shall I add {what}\n\n{wording.KNOWN}")


async def offer_instead(here: Situation, reason: str) -> None:
    """Says why nothing was done, and asks whether the sentence is a new task."""
    text = without_politeness(here.text.strip())
    new = task_of(text, here.context)
    here.turn.pending = OfferedText.of(text[:OFFERED_LENGTH], here.turn.now)
    await here.turn.say(f"{reason} Was it meant as a new task, {_described(here, new)}? Say **yes** and I add it.")


def offered(text: str, context: Context) -> Intent:
    """The tasks of a text that was offered and is wanted now."""
    if is_foreign(text):
        return _as_it_is(text)
    lines = lines_of(text)
    if len(lines) > 1:
        return AddSeveral(tuple(task for line in lines if (task := task_of(line, context)).title))
    return tasks_of(text, context)


def _as_it_is(text: str) -> Add:
    """A text in another language: nothing is read in it."""
    title = " ".join(text.split())
    return Add(title[:1].upper() + title[1:])


def _arguments(here: Situation, new: Add) -> dict[str, Any]:
    arguments: dict[str, Any] = {"title": new.title, "priority": new.priority, "tags": list(new.tags[:MAX_TAGS])}
    if len(new.title) > TITLE_MAX_LENGTH:
        # Nothing that was typed is lost: what does not fit into the title becomes the note.
        arguments |= {"title": f"{new.title[: TITLE_MAX_LENGTH - 1].rstrip()}…", "description": new.title}
    if new.note:
        arguments["description"] = "\n".join(filter(None, (arguments.get("description"), new.note)))
    if new.due:
        arguments |= {"due_at": f"{new.due:%Y-%m-%dT%H:%M}", "due_time_zone": here.zone}
    if new.repeat:
        arguments |= {"repeat": new.repeat, "repeat_after_completion": new.repeat_after}
    return arguments


async def _placed(here: Situation, new: Add) -> Add:
    """`milk to shopping`, where there is such a tag; `milk to my shopping list` in any case."""
    if not new.place or not (ON_A_LIST.search(new.title) or await here.tagged(new.place)):
        return new
    words = new.title.split()
    keep = len(words) - 1
    while keep and words[keep - 1].lower() in ("to", "on", "onto", "in", "the", "my", new.place):
        keep -= 1
    title = " ".join(words[:keep])
    return replace(new, title=title, tags=(*new.tags, new.place), place="") if title else new


def _these(here: Situation, several: AddSeveral) -> str:
    """The end of the question whether to add them."""
    return f"these {len(several.tasks)} tasks? Say **yes** and I do it.\n\n{_listed(here, several.tasks)}"


def _listed(here: Situation, tasks: Iterable[Add]) -> str:
    return "\n".join(f"- {_described(here, task)}" for task in tasks)


def _described(here: Situation, new: Add) -> str:
    due = f", due {here.clock.moment(new.due)}" if new.due else ""
    if new.repeat:
        due += f", {wording.repeated(new.repeat, new.due, after=new.repeat_after)}"
    priority = f", {new.priority} priority" if new.priority != "none" else ""
    tags = "".join(f" \\#{tag}" for tag in new.tags)
    title = new.title if len(new.title) <= TITLE_MAX_LENGTH else f"{new.title[: TITLE_MAX_LENGTH - 1]}…"
    note = ", with a note" if new.note else ""
    return f"{wording.bold(title)}{due}{priority}{',' if tags else ''}{tags}{note}"


def _remarks(here: Situation, tasks: list[Add]) -> str:
    remarks = [remark for task in tasks for remark in task.remarks]
    if any(task.due and task.due < here.turn.now for task in tasks):
        remarks.append("That time has passed already.")
    if any(len(task.title) > TITLE_MAX_LENGTH for task in tasks):
        remarks.append("The whole text is in its note, because a title holds 200 characters.")
    return "".join(f" {wording.plain(remark)}" for remark in dict.fromkeys(remarks))
