"""Answers by rules: derives an intent from the message, finds the tasks it refers to, and calls the tools."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from src.assistant.embedded import wording
from src.assistant.embedded.acting import act
from src.assistant.embedded.adding import add, add_several, offer, offered
from src.assistant.embedded.intents import (
    Act,
    Add,
    AddSeveral,
    AddWhat,
    AfterAdding,
    Change,
    Choose,
    Intent,
    Plan,
    Say,
    Several,
    Show,
    Small,
    Target,
    Unknown,
)
from src.assistant.embedded.meant_instead import corrected, moved_instead
from src.assistant.embedded.memory import Memory
from src.assistant.embedded.parse import parse
from src.assistant.embedded.showing import day, plan, show
from src.assistant.embedded.situation import Situation
from src.assistant.turn import Turn
from src.reading import Context
from src.reading.moments import END_OF_DAY
from src.services.phrases import counted


class EmbeddedSpeaker:
    """Speaks without a model."""

    async def answer(self, turn: Turn) -> None:
        """One turn."""
        question = turn.question
        context = Context.of(turn.now, question.time_zone, question.locale)
        await _give(Situation(turn, Memory(turn.history), question.text, context))


async def _give(here: Situation) -> None:
    question = here.turn.question
    intent = parse(here.text, here.turn.now, question.time_zone, question.locale)
    choice = here.memory.offered()
    if choice and (chosen := choice.chosen(intent, here.text)):
        # The sentence that was not clear is taken up again, as of when it was said.
        then = Context.of(choice.said_at, question.time_zone, question.locale)
        intent = parse(choice.text, choice.said_at, question.time_zone, question.locale)
        return await _do(here.at(then, choice.text), intent, chosen)
    if isinstance(intent, Small) and intent.kind == "yes" and (text := here.memory.offered_text()):
        then = Context.of(text.said_at, question.time_zone, question.locale)
        return await _do(here.at(then, text.text), offered(text.text, then), None)
    if (
        here.memory.waits_for_title()
        and isinstance(intent, Unknown | Show | AfterAdding | Act)
        and "?" not in here.text
    ):
        return await _do(here, offered(here.text, here.context), None)
    if await corrected(here):
        return
    await _do(here, _asked_again(here) or _those(here, intent), None)


_WHICH_ONES = re.compile(
    r"(?:and\s+)?(?:which(?:\s+(?:ones|tasks))?(?:\s+are\s+(?:they|those))?|(?:show"
    r"|list)\s+(?:me\s+)?them(?:\s+to\s+me)?)[?!.\s]*",
    re.IGNORECASE,
)


def _asked_again(here: Situation) -> Intent | None:
    """`which ones?` after a question: what it was about, as a list."""
    asked = _question_before(here) if _WHICH_ONES.fullmatch(here.text) else None
    return replace(asked, count=False) if asked else None


def _question_before(here: Situation) -> Show | None:
    """What the message before asked for; None where it was no question about tasks."""
    if (before := here.memory.last_question()) is None:
        return None
    asked = parse(before[0], before[1], here.turn.question.time_zone, here.turn.question.locale)
    return asked if isinstance(asked, Show) else None


def _those(here: Situation, intent: Intent) -> Intent:
    """`complete them` after a question: all that it was about, however few of them the answer has shown."""
    if not isinstance(intent, Act | Change) or not intent.target.them:
        return intent
    asked = _question_before(here)
    if asked is None or asked.limit or asked.it:
        return intent
    return replace(intent, target=Target(group=asked.shown, but=asked.but))


async def _do(here: Situation, intent: Intent, task_id: str | None) -> None:
    match intent:
        case Small():
            await _small(here, intent)
        case Say():
            await here.turn.say(intent.text)
        case Show():
            await show(here, intent)
        case Plan():
            await plan(here)
        case Add():
            change = await moved_instead(here, intent)
            await (act(here, change, None) if change else add(here, intent))
        case AddSeveral():
            await add_several(here, intent)
        case AddWhat():
            here.turn.pending = {"kind": "title"}
            await here.turn.say(wording.ADD_WHAT)
        case Act() | Change():
            await act(here, intent, task_id)
        case Several():
            await _several(here, intent)
        case AfterAdding():
            await _after_adding(here, intent)
        case Choose():
            await here.turn.say(wording.WHICH_ONE)
        case Unknown():
            await offer(here)


async def _several(here: Situation, several: Several) -> None:
    left = list(_resolved(several.intents))
    while left and here.turn.calls_left > 0:
        await _do(here, left.pop(0), None)
        await here.turn.say("\n\n")
    if left:
        await here.turn.say(f"I have stopped there: {counted(len(left), 'order')} of your message are not carried out.")


def _resolved(intents: tuple[Intent, ...]) -> Iterator[Intent]:
    """`tag milk with shop and set it to high`: `it` is the task of the order before, not of the message before."""
    before: Target | None = None
    for said in intents:
        intent = said
        if isinstance(intent, Act | Change):
            if (intent.target.pronoun or intent.target.them) and before is not None:
                intent = replace(intent, target=before)
            title = intent.title if isinstance(intent, Change) else None
            before = Target(title) if title else intent.target
        elif isinstance(intent, Add):
            before = Target(intent.title)
        yield intent


async def _after_adding(here: Situation, said: AfterAdding) -> None:
    """A value of the task that has just been added; of one that has such a value, it is a question."""
    added = here.memory.just_added()
    if added is None or (isinstance(said.change, Change) and _has_such(here, added, said.change)):
        return await show(here, said.otherwise)
    await act(here, said.change, None)


def _is_whole_day(here: Situation, task: dict[str, Any]) -> bool:
    return datetime.fromisoformat(task["due_at"]).astimezone(here.context.now.tzinfo).time() == END_OF_DAY


def _has_such(here: Situation, task: dict[str, Any], change: Change) -> bool:
    return bool(
        (change.due and task.get("due_at") and not (change.time_only and _is_whole_day(here, task)))
        or (change.clear_due and not task.get("due_at"))
        or (change.priority and task.get("priority") != "none")
        or set(change.add_tags) & set(task.get("tags") or ())
    )


async def _small(here: Situation, small: Small) -> None:
    match small.kind:
        case "hello":
            await here.turn.say(f"Hello! {await day(here)}\n\nAsk me for **help** to see what I can do.")
        case "thanks":
            await here.turn.say(wording.THANKS)
        case "help":
            await here.turn.say(wording.HELP)
        case "undo":
            await _undo(here)
        case "yes":
            waits = here.memory.waits_for_confirmation()
            await here.turn.say(wording.CONFIRM_BY_BUTTON if waits else wording.NOTHING_ASKED)
        case "no":
            await here.turn.say(wording.DECLINED if here.memory.asked() else wording.OOPS)
        case "bye":
            await here.turn.say(wording.BYE)
        case "oops":
            await here.turn.say(wording.OOPS)
        case "nothing":
            await here.turn.say(wording.LEFT_ALONE)


async def _undo(here: Situation) -> None:
    call = here.memory.last_undoable()
    if call is None:
        return await here.turn.say(wording.NOTHING_TO_UNDO)
    summary = await here.turn.undo(call)
    await here.turn.say(wording.UNDO_IMPOSSIBLE if summary is None else f"Taken back: {wording.plain(summary)}")
