"""The new values of a task, as arguments of a tool and in words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from src.assistant.embedded import wording
from src.assistant.embedded.intents import Act, Change
from src.assistant.embedded.situation import Situation
from src.reading.moments import END_OF_DAY
from src.reading.offsets import has_clock_units, shifted
from src.shapes import TaskRead
from src.shapes.task_fields import DESCRIPTION_MAX_LENGTH

_STATUS = {"complete": "done", "reopen": "todo", "start": "in_progress"}


@dataclass(frozen=True)
class Values:
    """What a change does to one task. `said` completes `it …`; `overwrites`: text would be lost."""

    arguments: dict[str, Any]
    said: str
    overwrites: bool = False


def values_of(here: Situation, intent: Act | Change, task: TaskRead) -> Values:
    """The values for this task; raises ValueError when a date would leave the calendar."""
    if isinstance(intent, Act):
        return Values({"status": _STATUS[intent.kind]}, intent.kind)
    arguments: dict[str, Any] = {}
    said = []
    if intent.title:
        arguments["title"] = intent.title[:1].upper() + intent.title[1:]
        said.append(f"it is now called {wording.bold(arguments['title'])}")
    if due := _due(here, intent, task):
        arguments |= {"due_at": f"{due:%Y-%m-%dT%H:%M}", "due_time_zone": here.zone}
        said.append(f"it is due {here.clock.moment(due)}")
    if intent.clear_due:
        arguments["due_at"] = None
        said.append("it has no due date now")
    if intent.priority:
        arguments["priority"] = intent.priority
        said.append("it has no priority now" if intent.priority == "none" else f"it has {intent.priority} priority")
    if intent.repeat is not None:
        arguments["repeat"] = intent.repeat or None
        said.append(f"it repeats {intent.repeat}" if intent.repeat else "it does not repeat any more")
    overwrites = _text(intent, task, arguments, said)
    _tags(intent, task, arguments, said)
    return Values(arguments, ", and ".join(said), overwrites)


def _text(intent: Change, task: TaskRead, arguments: dict[str, Any], said: list[str]) -> bool:
    if intent.note:
        joined = f"{task.description.rstrip()}\n{intent.note}" if task.description.strip() else intent.note
        if len(joined) > DESCRIPTION_MAX_LENGTH:
            raise ValueError("its note would be too long")
        arguments["description"] = joined
        said.append("the note was added to what was there" if task.description.strip() else "it has a note now")
    if intent.description is not None:
        arguments["description"] = intent.description
        said.append("its note is new" if intent.description else "it has no note now")
        return bool(task.description.strip()) and task.description != intent.description
    return False


def _tags(intent: Change, task: TaskRead, arguments: dict[str, Any], said: list[str]) -> None:
    named = set(intent.remove_tags) - {"*"}
    if named and not intent.add_tags and not named & set(task.tags):
        raise ValueError(f"it has no tag {' '.join(f'#{tag}' for tag in intent.remove_tags)}")
    if intent.add_tags or intent.remove_tags:
        kept = [] if intent.remove_tags == ("*",) else [tag for tag in task.tags if tag not in intent.remove_tags]
        arguments["tags"] = list(dict.fromkeys([*kept, *intent.add_tags]))
        marks = " ".join(f"\\#{tag}" for tag in arguments["tags"])
        said.append(f"it is tagged {marks}" if marks else "it has no tags now")


def _due(here: Situation, change: Change, task: TaskRead) -> datetime | None:
    """Moved to another day, a task keeps its time."""
    before = task.due_at.astimezone(here.context.now.tzinfo) if task.due_at else None
    if change.shift:
        base = before or here.context.at(here.context.today, END_OF_DAY)
        if base.time() == END_OF_DAY and has_clock_units(change.shift):
            raise ValueError("it is due on a day and at no time of it; name one, such as **move it to 15:00**")
        moved = shifted(base, change.shift, -1 if change.shift_back else 1)
        if isinstance(moved, datetime) and moved < here.context.now and not change.shift_back:
            # An hour later than a time that is over is an hour from now.
            moved = shifted(here.context.now, change.shift, 1)
        return moved if isinstance(moved, datetime) else here.context.at(moved, base.time())
    if change.due is None or before is None:
        return change.due
    if change.time_only:
        moved = here.context.at(before.date(), change.due.time())
        return moved if moved > here.context.now else change.due
    if not change.whole_day:
        return change.due
    return change.due.replace(hour=before.hour, minute=before.minute)


def question_of(here: Situation, intent: Act | Change, number: str) -> str:
    """What would be done to so many tasks: `mark 3 tasks as done`."""
    if isinstance(intent, Act):
        return {
            "complete": f"mark {number} as done",
            "reopen": f"open {number} again",
            "start": f"mark {number} as in progress",
            "delete": f"delete {number}",
        }[intent.kind]
    parts = []
    if intent.title:
        parts.append(f"call {number} {wording.bold(intent.title[:1].upper() + intent.title[1:])}")
    if intent.due:
        parts.append(f"move {number} to {here.clock.moment(intent.due)}")
    if intent.shift:
        parts.append(f"move {number} by {intent.shift} {'back' if intent.shift_back else 'on'}")
    if intent.clear_due:
        parts.append(f"take the due date off {number}")
    if intent.repeat is not None:
        parts.append(f"let {number} repeat {intent.repeat}" if intent.repeat else f"end the repetition of {number}")
    if intent.priority:
        parts.append(f"give {number} {'no' if intent.priority == 'none' else intent.priority} priority")
    if intent.remove_tags == ("*",) and intent.add_tags:
        news = " ".join("\\#" + tag for tag in intent.add_tags)
        parts.append(f"replace all tags of {number} by {news}")
    elif intent.remove_tags and intent.add_tags:
        olds, news = (" ".join(f"\\#{tag}" for tag in tags) for tags in (intent.remove_tags, intent.add_tags))
        parts.append(f"change the tag {olds} of {number} to {news}")
    elif intent.add_tags:
        news = " ".join("\\#" + tag for tag in intent.add_tags)
        parts.append(f"tag {number} {news}")
    elif intent.remove_tags:
        what = "all tags" if intent.remove_tags == ("*",) else " ".join("\\#" + tag for tag in intent.remove_tags)
        parts.append(f"take {what} off {number}")
    if intent.note:
        parts.append(f"add the note to {number}")
    if intent.description is not None:
        parts.append(f"replace the note of {number}" if intent.description else f"remove the note of {number}")
    return " and ".join(parts)
