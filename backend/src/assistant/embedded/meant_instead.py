"""Corrections of which task was meant, and new tasks that are one that exists."""

import re
from dataclasses import replace

from src.assistant.embedded.acting import act
from src.assistant.embedded.intents import OPEN, Act, Add, Change
from src.assistant.embedded.match import matching, named_by
from src.assistant.embedded.normal import plain_text, without_politeness
from src.assistant.embedded.parse import parse
from src.assistant.embedded.rules import acted
from src.assistant.embedded.situation import Situation
from src.reading import Context
from src.shapes import TaskQuery, TaskRead
from src.shapes.task_query import MAX_LIMIT

_ANOTHER = re.compile(
    r"(?:(?:no|nope|oh|sorry|oops|wait|wrong(?:\s+one)?|not\s+that(?:\s+one)?)[\s,.!:-]+)+"
    r"(?:(?:i\s+meant?|it(?:'s|\s+was|\s+is))\s+)?(?:the\s+|my\s+)?(?P<words>.+?)(?:\s+(?:one|task))?[\s.!]*",
    re.IGNORECASE,
)
_SET_FOR = re.compile(r"(?P<verb>make|set|have|get|put|schedule)\s+(?P<rest>.+?)(?:\s+instead)?\W*", re.IGNORECASE)


async def corrected(here: Situation) -> bool:
    """`no, I meant the dentist`: takes the last order back and does it to that task. Whether it was such a sentence."""
    said, before, call = _ANOTHER.fullmatch(plain_text(here.text)), here.memory.last_question(), here.memory.just_done()
    if said is None or before is None or call is None:
        return False
    text, said_at = before
    question = here.turn.question
    order = parse(text, said_at, question.time_zone, question.locale)
    if not isinstance(order, Act | Change) or order.target.group is not None:
        return False
    found = matching(said["words"], await _tasks(here))
    if len(found) != 1 or await here.turn.undo(call) is None:
        return False
    then = Context.of(said_at, question.time_zone, question.locale)
    await act(here.at(then, text), replace(order, doubtful=False), str(found[0].id))
    return True


async def moved_instead(here: Situation, new: Add) -> Change | None:
    """`make the dentist 4:20pm`, `schedule the dentist for friday`: a date for the one task that has all these words.

    A task that has a date ahead keeps it when something is to be scheduled, since a further one may be meant.
    """
    said = _SET_FOR.fullmatch(without_politeness(here.text)) if new.due and not new.repeat else None
    moved = acted(f"move {said['rest']}", here.context) if said else None
    if said is None or not isinstance(moved, Change) or not moved.due or not moved.target.words:
        return None
    found = named_by(moved.target.words, await _tasks(here))
    if len(found) != 1:
        return None
    planned = found[0].due_at is not None and found[0].due_at >= here.turn.now
    return None if planned and said["verb"].lower() == "schedule" else moved


async def _tasks(here: Situation) -> list[TaskRead]:
    return await here.turn.all(TaskQuery(status=list(OPEN), limit=MAX_LIMIT))
