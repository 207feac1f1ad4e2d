"""Finds the task that an order means, or asks which."""

import re
from typing import Any

from src.assistant.embedded import wording
from src.assistant.embedded.adding import add, offer_instead
from src.assistant.embedded.additions import task_of
from src.assistant.embedded.intents import Act, Add, Change, Target
from src.assistant.embedded.match import matching
from src.assistant.embedded.memory import Offered
from src.assistant.embedded.normal import without_politeness
from src.assistant.embedded.situation import Situation
from src.assistant.embedded.targets import number_of
from src.assistant.embedded.unasked import plain_task
from src.reading import read_moment
from src.shapes import TaskQuery, TaskRead, TaskSort, TaskStatus
from src.shapes.task_query import MAX_LIMIT, MAX_SEARCH_LENGTH

MAX_CHOICES = 8
_NO_LIST = "I do not know which place in which list you mean. Ask me to **list my tasks**, then say it again."
# What is begun, finished or checked on a day that was read, and is no task of the list.
_BEGUN = re.compile(r"(?:start|begin|finish|close|check)\s+(?!.*(?:,|\sand\s))", re.IGNORECASE)
_OFFERED_KINDS = ("complete", "start", "change", "delete")


async def meant(here: Situation, intent: Act | Change, task_id: str | None) -> list[TaskRead] | None:
    """The task that is meant, or those of `milk and bread`. None when it is not clear: then the question was asked."""
    target = intent.target
    kind = intent.kind if isinstance(intent, Act) else "change"
    candidates = here.memory.deleted() if kind == "restore" else await _candidates(here, target, kind)
    if task_id is not None:
        found = [task for task in candidates if str(task.id) == task_id]
    elif target.pronoun:
        found = [task for task in candidates if str(task.id) == here.memory.last_task()]
    elif target.them:
        if found := [task for task in candidates if str(task.id) in here.memory.named()]:
            return found
    elif target.number is not None and (listed := _listed(here, target.number, candidates)):
        found = listed
    else:
        found = matching(target.words, candidates)
    if len(found) == 1:
        return found
    if not found and (several := _several(here, target.words, candidates)):
        return several
    if found:
        await _ask_which(here, found)
    elif target.pronoun or target.them:
        await here.turn.say(wording.WHICH_ONE)
    else:
        await _none_found(here, intent, kind, candidates)
    return None


def _listed(here: Situation, number: int, candidates: list[TaskRead]) -> list[TaskRead]:
    ids = here.memory.listed()
    place = number - 1 if number > 0 else number
    if not -len(ids) <= place < len(ids):
        return []
    return [task for task in candidates if str(task.id) == ids[place]]


def _several(here: Situation, words: str, candidates: list[TaskRead]) -> list[TaskRead]:
    """The tasks of an enumeration, if each part of it means exactly one, by its title or by its place in the list."""
    parts = _parts(words)
    places = [number_of(part) for part in parts]
    found = [
        _listed(here, place, candidates) if place is not None else matching(part, candidates)
        for part, place in zip(parts, places, strict=True)
    ]
    single = all(len(tasks) == 1 for tasks in found)
    return list({tasks[0].id: tasks[0] for tasks in found}.values()) if single and len(parts) > 1 else []


def _parts(words: str) -> list[str]:
    return re.split(r"\s*,\s*(?:and\s+)?|\s+(?:and|[+&])\s+", words)


async def _none_found(here: Situation, intent: Act | Change, kind: str, candidates: list[TaskRead]) -> None:
    name = wording.bold(intent.target.words)
    if kind == "restore":
        return await here.turn.say(
            f"I did not delete a task with {name} in this conversation. The card of a deletion has **Undo**."
        )
    without_date = _without_date(here, intent.target.words) if kind == "complete" else None
    if without_date and (matching(without_date[0], candidates) or not intent.doubtful):
        return await here.turn.say(wording.done_or_moved(*without_date))
    if all(number_of(part) is not None for part in _parts(intent.target.words)):
        return await here.turn.say(_NO_LIST)
    if intent.doubtful:
        text = without_politeness(here.text.strip())
        new = plain_task(task_of(text, here.context), text, here.context) if _BEGUN.match(text) else None
        if isinstance(new, Add):
            # `finish the skirting by friday`: there is no such task, and it has a date.
            return await add(here, new)
        return await offer_instead(here, f"I found no task with {name} in its title.")
    await here.turn.say(f"I found no task with {name} in its title. Ask me to **list my tasks** to see them all.")


def _without_date(here: Situation, words: str) -> tuple[str, str] | None:
    """`milk tomorrow`: the words without the date at their end, and the date."""
    match = re.fullmatch(r"(?P<words>.+?)(?:\s+(?:task|one))?\s+(?P<when>(?:on\s+|at\s+)?\S+(?:\s+\S+){0,3})", words)
    while match:
        if read_moment(match["when"], here.context):
            return match["words"], match["when"]
        shorter = match["when"].partition(" ")[2]
        if not shorter:
            return None
        match = re.fullmatch(rf"(?P<words>.+?)(?:\s+(?:task|one))?\s+(?P<when>{re.escape(shorter)})", words)
    return None


async def _candidates(here: Situation, target: Target, kind: str) -> list[TaskRead]:
    """Tasks that the words may mean. Those that the act changes come first: one can only complete what is open."""
    words = sorted(target.words.split(), key=len, reverse=True)
    found: dict[Any, TaskRead] = {}
    for query in (*words[:1], None):
        text = query and query[:MAX_SEARCH_LENGTH]
        page = await here.turn.look(TaskQuery(q=text, sort=TaskSort.UPDATED, limit=MAX_LIMIT))
        found |= {task.id: task for task in page.items}
    tasks = list(found.values())
    placed = target.number is not None or any(number_of(part) is not None for part in _parts(target.words))
    listed = here.memory.listed() if placed or target.pronoun else []
    known = {str(task.id) for task in tasks}
    if target.them:
        listed = here.memory.named()
    if (last := here.memory.last_task()) and target.pronoun:
        listed = [*listed, last]
    if missing := [task_id for task_id in listed if task_id not in known]:
        tasks += [task for task in await here.turn.all(TaskQuery(limit=MAX_LIMIT)) if str(task.id) in missing]
    if kind in ("complete", "start"):
        preferred = [task for task in tasks if task.status is not TaskStatus.DONE]
    elif kind == "reopen":
        preferred = [task for task in tasks if task.status is TaskStatus.DONE]
    else:
        return tasks
    if target.pronoun or target.them:
        return tasks
    return preferred if matching(target.words, preferred) or _several(here, target.words, preferred) else tasks


async def _ask_which(here: Situation, found: list[TaskRead]) -> None:
    shown = found[:MAX_CHOICES]
    here.turn.pending = Offered.of(here.text, here.turn.now, shown)
    choices = "\n".join(f"{n}. {wording.line(task, here.clock)}" for n, task in enumerate(shown, 1))
    await here.turn.say(
        f"{len(found)} tasks fit. Which one do you mean?\n\n{choices}\n\nSay its number or more of its title."
    )
