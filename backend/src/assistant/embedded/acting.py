"""Acts on tasks: one at once, several only after the person has confirmed."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from src.assistant.embedded import wording
from src.assistant.embedded.changes import question_of, values_of
from src.assistant.embedded.choosing import meant
from src.assistant.embedded.intents import DONE, OPEN, Act, Change, Filter
from src.assistant.embedded.situation import Situation
from src.services.phrases import counted
from src.shapes import TaskRead, TaskStatus
from src.shapes.task_bulk import MAX_BULK_ITEMS

_DONE_SENTENCES = {
    "complete": ("complete_task", "Done: {}."),
    "reopen": ("reopen_task", "{} is open again."),
    "delete": ("delete_task", "Deleted {}. **Undo** brings it back."),
    "skip": ("skip_task", "Skipped {}: {next}."),
    "start": ("update_task", "{} is in progress now."),
}
ALONE = ("restore", "duplicate", "skip")


async def act(here: Situation, intent: Act | Change, task_id: str | None) -> None:
    """Does what was said, or asks what has to be asked."""
    target = intent.target
    if target.group is not None and task_id is None:
        return await _act_on_group(here, intent, target.group, target.but)
    tasks = await meant(here, intent, task_id)
    if tasks is None:
        return
    if isinstance(intent, Act) and intent.kind == "restore":
        return await _restore(here, tasks[0])
    if isinstance(intent, Act) and intent.kind == "duplicate":
        return await _duplicate(here, tasks[0])
    await _act_on(here, intent, tasks)


async def _act_on_group(here: Situation, intent: Act | Change, group: Filter, but: tuple[str, ...]) -> None:
    kind = intent.kind if isinstance(intent, Act) else "change"
    if kind != "delete" and not group.status:
        group = replace(group, status=DONE if kind == "reopen" else OPEN)
    everything = await here.select(group)
    if unknown := await here.names_nothing(everything, but):
        return await here.turn.say(
            f"I found no task with {wording.bold(unknown)} among them, so I have changed nothing. "
            "Which should I leave out?"
        )
    tasks = await here.without(everything, but)
    if isinstance(intent, Change) and intent.clear_due:
        tasks = [task for task in tasks if task.due_at]
    if isinstance(intent, Change) and intent.description == "":
        tasks = [task for task in tasks if task.description]
    if isinstance(intent, Change) and intent.remove_tags:
        tasks = [task for task in tasks if _has_any(task, intent.remove_tags)]
    if not tasks:
        return await here.turn.say(f"{wording.described(group, 0, here.clock)}.")
    await _act_on(here, intent, tasks)


def _has_any(task: TaskRead, tags: tuple[str, ...]) -> bool:
    return bool(task.tags) if tags == ("*",) else not set(tags).isdisjoint(task.tags)


async def _act_on(here: Situation, intent: Act | Change, tasks: list[TaskRead]) -> None:
    delete = isinstance(intent, Act) and intent.kind == "delete"
    if isinstance(intent, Act) and intent.kind in ALONE and (len(tasks) > 1 or intent.kind != "skip"):
        return await here.turn.say("I can do that to one task at a time. Which one?")
    if len(tasks) > 1:
        return await (_ask_to_delete(here, tasks) if delete else _ask_to_change(here, intent, tasks))
    [task] = tasks
    if (
        isinstance(intent, Act)
        and intent.doubtful
        and intent.kind in ("delete", "complete")
        and task.status is not TaskStatus.DONE
    ):
        return await _ask_whether(here, intent, task)
    if not delete and not (isinstance(intent, Act) and intent.kind == "skip"):
        try:
            overwrites = values_of(here, intent, task).overwrites
        except (ValueError, OverflowError) as error:
            return await here.turn.say(wording.could_not(f"do that to {wording.bold(task.title)}", error))
        if overwrites:
            return await _ask_to_change(here, intent, tasks)
    await here.turn.say(await _apply(here, intent, task))


async def _ask_whether(here: Situation, intent: Act, task: TaskRead) -> None:
    """`check the oven` may be an order about a task, or a task."""
    await (_ask_to_delete(here, [task]) if intent.kind == "delete" else _ask_to_change(here, intent, [task]))
    line = " ".join(here.text.split())
    await here.turn.say(f" If it was meant as a new task, say **add {wording.plain(line[:80])}**.")


async def _ask_to_delete(here: Situation, tasks: list[TaskRead]) -> None:
    shown = tasks[:MAX_BULK_ITEMS]
    result = await here.turn.call("delete_tasks", {"task_ids": [str(task.id) for task in shown]})
    if error := result.get("error"):
        return await here.turn.say(wording.could_not("do that", error))
    what = wording.bold(tasks[0].title) if len(tasks) == 1 else counted(len(shown))
    await here.turn.say(f"This would delete {what}. Please confirm it below, and I do it.{_rest(tasks)}")


async def _ask_to_change(here: Situation, intent: Act | Change, tasks: list[TaskRead]) -> None:
    shown = tasks[:MAX_BULK_ITEMS]
    try:
        changes = [{"task_id": str(task.id), **values_of(here, intent, task).arguments} for task in shown]
    except (ValueError, OverflowError) as error:
        return await here.turn.say(wording.could_not("do that", error))
    result = await here.turn.call("change_tasks", {"changes": changes})
    if failed := result.get("error"):
        return await here.turn.say(wording.could_not("do that", failed))
    what = wording.bold(tasks[0].title) if len(tasks) == 1 else counted(len(shown))
    await here.turn.say(
        f"This would {question_of(here, intent, what)}. Please confirm it below, and I do it.{_rest(tasks)}"
    )


def _rest(tasks: list[TaskRead]) -> str:
    left = len(tasks) - MAX_BULK_ITEMS
    return (
        f" These are the first {MAX_BULK_ITEMS} of {len(tasks)}; say it again afterwards for the others."
        if left > 0
        else ""
    )


async def _apply(here: Situation, intent: Act | Change, task: TaskRead) -> str:
    arguments: dict[str, Any] = {"task_id": str(task.id)}
    if isinstance(intent, Change):
        values = values_of(here, intent, task)
        arguments |= values.arguments
        remarks = "".join(f" {wording.plain(remark)}" for remark in intent.remarks)
        passed = " That time has passed already." if intent.due and intent.due < here.turn.now else ""
        name, sentence = "update_task", f"Changed {{}}: {values.said}.{remarks}{passed}"
    else:
        name, sentence = _DONE_SENTENCES[intent.kind]
        arguments |= {"status": "in_progress"} if intent.kind == "start" else {}
        if intent.kind == "complete" and task.status is TaskStatus.DONE:
            sentence = "{} was done already."
        elif intent.kind == "reopen" and task.status is not TaskStatus.DONE:
            sentence = "{} is open already." if task.status is TaskStatus.TODO else "{} is not in progress any more."
    result = await here.turn.call(name, arguments)
    if error := result.get("error"):
        return wording.could_not(f"do that to {wording.bold(task.title)}", error)
    sentence = sentence.replace("{next}", _due_next(here, result))
    return sentence.replace("{}", wording.bold(task.title), 1)


def _due_next(here: Situation, task: dict[str, Any]) -> str:
    due = task.get("due_at")
    return f"the next one is due {here.clock.moment(datetime.fromisoformat(due))}" if due else ""


async def _restore(here: Situation, task: TaskRead) -> None:
    result = await here.turn.call("restore_task", {"task_id": str(task.id)})
    error = result.get("error")
    await here.turn.say(wording.could_not("do that", error) if error else f"{wording.bold(task.title)} is back.")


async def _duplicate(here: Situation, task: TaskRead) -> None:
    arguments: dict[str, Any] = {
        "title": task.title, "description": task.description, "priority": str(task.priority), "tags": task.tags,
    }  # fmt: skip
    if task.due_at:
        arguments |= {"due_at": task.due_at.isoformat(), "due_time_zone": task.due_time_zone}
    result = await here.turn.call("add_task", arguments)
    error = result.get("error")
    await here.turn.say(
        wording.could_not("do that", error) if error else f"Added a copy of {wording.bold(task.title)}."
    )
