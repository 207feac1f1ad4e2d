"""Answers by rules: takes the message for an intent, finds the tasks that are meant, and uses the tools."""

import re
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from src.assistant.embedded import wording
from src.assistant.embedded.intents import Act, Add, Change, Choose, Filter, Intent, Show, Small, Target, Unknown
from src.assistant.embedded.match import matching
from src.assistant.embedded.memory import Memory, Offered
from src.assistant.embedded.parse import parse
from src.assistant.turn import Turn
from src.services.phrases import counted, moment
from src.shapes import TaskPriority, TaskQuery, TaskRead, TaskSort, TaskStatus, TaskView
from src.shapes.chat import SHOWN_TASKS
from src.shapes.task_query import MAX_LIMIT, MAX_SEARCH_LENGTH

OPEN = ("todo", "in_progress")
MAX_CHOICES = 8
OFFERED_LENGTH = 120
TOOLS = {
    "complete": ("complete_task", "Done: {}."),
    "reopen": ("reopen_task", "{} is open again."),
    "delete": ("delete_task", "Deleted {}. **Undo** brings it back."),
    "restore": ("restore_task", "{} is back."),
    "start": ("update_task", "{} is in progress now."),
}


class EmbeddedSpeaker:
    """Speaks without a model."""

    async def answer(self, turn: Turn) -> None:
        """One turn."""
        await _Answer(turn).give()


class _Answer:
    def __init__(self, turn: Turn) -> None:
        self._turn = turn
        self._memory = Memory(turn.history)
        self._text = self._unclear = turn.question.text
        self._zone = turn.question.time_zone

    async def give(self) -> None:
        intent = parse(self._text, self._turn.now, self._zone)
        offered = self._memory.offered()
        if offered and (chosen := offered.chosen(intent, self._text)):
            # The sentence that was not clear is taken up again, as of when it was said.
            self._unclear = offered.text
            return await self._do(parse(offered.text, offered.said_at, self._zone), chosen)
        if isinstance(intent, Small) and intent.kind == "yes" and (title := self._memory.offered_title()):
            return await self._add(Add(title))
        await self._do(intent, None)

    async def _do(self, intent: Intent, task_id: str | None) -> None:
        match intent:
            case Small():
                await self._small(intent)
            case Show():
                await self._show(intent)
            case Add():
                await self._add(intent)
            case Act() | Change():
                await self._act(intent, task_id)
            case Choose():
                await self._turn.say(wording.WHICH_ONE)
            case Unknown():
                await self._not_understood()

    # Small talk.

    async def _small(self, small: Small) -> None:
        match small.kind:
            case "hello":
                await self._turn.say(f"Hello! {await self._day()}\n\nAsk me for **help** to see what I can do.")
            case "thanks":
                await self._turn.say(wording.THANKS)
            case "help":
                await self._turn.say(wording.HELP)
            case "undo":
                await self._turn.say(wording.UNDO_BY_BUTTON if self._memory.has_acted() else wording.NOTHING_ASKED)
            case "yes":
                await self._turn.say(
                    wording.CONFIRM_BY_BUTTON if self._memory.waits_for_confirmation() else wording.NOTHING_ASKED
                )
            case "no":
                await self._turn.say(wording.DECLINED)

    async def _day(self) -> str:
        overdue = await self._turn.look(TaskQuery(view=TaskView.OVERDUE, time_zone=self._zone, limit=MAX_LIMIT))
        today = await self._turn.look(TaskQuery(view=TaskView.TODAY, time_zone=self._zone, limit=MAX_LIMIT))
        late = (
            f", and {counted(len(overdue.items))} {'is' if len(overdue.items) == 1 else 'are'} overdue"
            if overdue.items
            else ""
        )
        return f"You have {counted(len(today.items))} due today{late}."

    async def _not_understood(self) -> None:
        line = " ".join(self._text.split())
        offer = len(line) <= OFFERED_LENGTH and "?" not in line
        if offer:
            self._turn.pending = {"kind": "add", "title": line[:1].upper() + line[1:]}
        await self._turn.say(wording.UNKNOWN + (wording.OFFER if offer else ""))

    # Showing.

    async def _show(self, show: Show) -> None:
        asked = show.filter
        if not asked.status and asked.view == "all" and not asked.words:
            asked = replace(asked, status=OPEN)
        tool = self._tool_for(asked)
        if tool is None:
            tasks = await self._select(asked)
            text = wording.described(asked, len(tasks), self._turn.now, self._zone)
            listed = f":\n\n{wording.lines(tasks, self._turn.now, self._zone)}" if tasks and not show.count else "."
            return await self._turn.say(text + listed)
        result = await self._turn.call(*tool)
        if error := result.get("error"):
            return await self._turn.say(f"I could not look that up: {error}.")
        number = len(result.get("items", []))
        more = f" Here are the first {SHOWN_TASKS}." if number > SHOWN_TASKS and not show.count else ""
        at_least = "At least: " if result.get("next_cursor") else ""
        await self._turn.say(f"{at_least}{wording.described(asked, number, self._turn.now, self._zone)}.{more}")

    def _tool_for(self, asked: Filter) -> tuple[str, dict[str, Any]] | None:
        """The tool that shows these tasks. None when no single one does."""
        if asked.words:
            alone = asked == Filter(words=asked.words, status=asked.status)
            query = {"query": asked.words[:MAX_SEARCH_LENGTH], "include_done": asked.status != OPEN}
            return ("find_tasks", query) if alone and asked.status in ((), OPEN) else None
        if asked.day:
            return None
        wanted = {"view": asked.view, "status": asked.status, "priority": asked.priority, "tags": asked.tags}
        given = {name: list(value) if isinstance(value, tuple) else value for name, value in wanted.items() if value}
        return "list_tasks", {**given, "sort": "due", "limit": MAX_LIMIT}

    async def _select(self, asked: Filter) -> list[TaskRead]:
        query = TaskQuery(
            q=asked.words[:MAX_SEARCH_LENGTH] or None,
            view=TaskView(asked.view),
            status=[TaskStatus(status) for status in asked.status],
            priority=[TaskPriority(priority) for priority in asked.priority],
            tag=[tag for tag in asked.tags if len(tag) <= 32],
            sort=TaskSort.DUE,
            time_zone=self._zone,
            limit=MAX_LIMIT,
        )
        tasks = (await self._turn.look(query)).items
        return [task for task in tasks if self._is_on(task, asked.day)] if asked.day else tasks

    def _is_on(self, task: TaskRead, day: datetime) -> bool:
        return task.due_at is not None and task.due_at.astimezone(ZoneInfo(self._zone)).date() == day.date()

    # Adding.

    async def _add(self, add: Add) -> None:
        arguments: dict[str, Any] = {"title": add.title, "priority": add.priority, "tags": list(add.tags)}
        if add.due:
            arguments |= {"due_at": f"{add.due:%Y-%m-%dT%H:%M}", "due_time_zone": self._zone}
        result = await self._turn.call("add_task", arguments)
        if error := result.get("error"):
            return await self._turn.say(f"I could not add that: {error}.")
        due = f", due {moment(add.due, self._zone, self._turn.now)}" if add.due else ""
        passed = " That time has passed already." if add.due and add.due < self._turn.now else ""
        await self._turn.say(f"Added {wording.bold(add.title)}{due}.{passed}")

    # Acting on tasks.

    async def _act(self, intent: Act | Change, task_id: str | None) -> None:
        target = intent.target
        if target.group is not None and task_id is None:
            return await self._act_on_group(intent, target.group)
        tasks = await self._meant(intent, task_id)
        if tasks is None:
            return
        if isinstance(intent, Act) and intent.kind == "restore":
            return await self._restore(tasks[0])
        await self._act_on(intent, tasks)

    async def _act_on_group(self, intent: Act | Change, group: Filter) -> None:
        deletes = isinstance(intent, Act) and intent.kind == "delete"
        if not deletes and not group.status:
            group = replace(group, status=("done",) if isinstance(intent, Act) and intent.kind == "reopen" else OPEN)
        tasks = await self._select(group)
        if not tasks:
            return await self._turn.say(f"{wording.described(group, 0, self._turn.now, self._zone)}.")
        await self._act_on(intent, tasks)

    async def _act_on(self, intent: Act | Change, tasks: list[TaskRead]) -> None:
        if isinstance(intent, Act) and intent.kind == "delete" and len(tasks) > 1:
            return await self._ask_to_delete(tasks)
        done, left = tasks[: self._turn.calls_left], tasks[self._turn.calls_left :]
        said = [await self._apply(intent, task) for task in done]
        if left:
            said.append(
                f"{counted(len(left), 'more task')} {'is' if len(left) == 1 else 'are'} left. Say it again and I go on."
            )
        await self._turn.say("\n".join(f"- {each}" for each in said) if len(said) > 1 else said[0])

    async def _ask_to_delete(self, tasks: list[TaskRead]) -> None:
        result = await self._turn.call("delete_tasks", {"task_ids": [str(task.id) for task in tasks]})
        if error := result.get("error"):
            return await self._turn.say(f"I could not do that: {error}.")
        self._turn.pending = {"kind": "confirm"}
        await self._turn.say(f"This would delete {counted(len(tasks))}. Please confirm it below, and I do it.")

    async def _apply(self, intent: Act | Change, task: TaskRead) -> str:
        arguments: dict[str, Any] = {"task_id": str(task.id)}
        if isinstance(intent, Change):
            name, sentence = "update_task", "Changed {}" + self._changes(intent, task, arguments) + "."
        else:
            name, sentence = TOOLS[intent.kind]
            arguments |= {"status": "in_progress"} if intent.kind == "start" else {}
        if intent == Act("complete", intent.target) and task.status is TaskStatus.DONE:
            sentence = "{} was done already."
        result = await self._turn.call(name, arguments)
        if error := result.get("error"):
            return f"I could not do that to {wording.bold(task.title)}: {error}."
        return sentence.replace("{}", wording.bold(task.title), 1)

    def _changes(self, change: Change, task: TaskRead, arguments: dict[str, Any]) -> str:
        """Fills in the arguments, and says what they are."""
        said = []
        if change.title:
            arguments["title"] = change.title[:1].upper() + change.title[1:]
            said.append(f"it is now called {wording.bold(arguments['title'])}")
        if change.due:
            due = self._due(change, task)
            arguments |= {"due_at": f"{due:%Y-%m-%dT%H:%M}", "due_time_zone": self._zone}
            said.append(f"it is due {moment(due, self._zone, self._turn.now)}")
        if change.clear_due:
            arguments["due_at"] = None
            said.append("it has no due date now")
        if change.priority:
            arguments["priority"] = change.priority
            said.append("it has no priority now" if change.priority == "none" else f"it has {change.priority} priority")
        if change.description is not None:
            arguments["description"] = change.description
            said.append("its description is new")
        if change.add_tags or change.remove_tags:
            kept = [] if change.remove_tags == ("*",) else [tag for tag in task.tags if tag not in change.remove_tags]
            arguments["tags"] = list(dict.fromkeys([*kept, *change.add_tags]))
            marks = " ".join(f"\\#{tag}" for tag in arguments["tags"])
            said.append(f"it is tagged {marks}" if marks else "it has no tags now")
        return f": {', and '.join(said)}"

    def _due(self, change: Change, task: TaskRead) -> datetime:
        """Moved to another day, a task keeps its time."""
        assert change.due is not None
        before = task.due_at.astimezone(ZoneInfo(self._zone)) if task.due_at else None
        if not change.whole_day or before is None:
            return change.due
        return change.due.replace(hour=before.hour, minute=before.minute)

    # Which task.

    async def _meant(self, intent: Act | Change, task_id: str | None) -> list[TaskRead] | None:
        """The task that is meant, or those of `milk and bread`. None when it is not clear: then the question was asked."""
        kind = intent.kind if isinstance(intent, Act) else "change"
        candidates = self._memory.deleted() if kind == "restore" else await self._candidates(intent.target, kind)
        if task_id is not None:
            found = [task for task in candidates if str(task.id) == task_id]
        elif intent.target.pronoun:
            found = self._last(candidates)
        else:
            found = matching(intent.target.words, candidates)
        if len(found) == 1:
            return found
        if not found and (several := self._several(intent.target.words, candidates)):
            return several
        if found:
            await self._ask_which(found)
        elif intent.target.pronoun:
            await self._turn.say(wording.WHICH_ONE)
        else:
            await self._turn.say(self._none_found(intent.target, kind))
        return None

    def _several(self, words: str, candidates: list[TaskRead]) -> list[TaskRead]:
        """The tasks of an enumeration, if each part of it means exactly one."""
        parts = re.split(r"\s*,\s*(?:and\s+)?|\s+and\s+", words)
        found = [matching(part, candidates) for part in parts]
        single = all(len(tasks) == 1 for tasks in found)
        return list({tasks[0].id: tasks[0] for tasks in found}.values()) if single and len(parts) > 1 else []

    def _last(self, candidates: list[TaskRead]) -> list[TaskRead]:
        last = self._memory.last_task()
        return [task for task in candidates if str(task.id) == last]

    def _none_found(self, target: Target, kind: str) -> str:
        if kind == "restore":
            return f"I did not delete a task with {wording.bold(target.words)} in this conversation. The card of a deletion has **Undo**."
        return f"I found no task with {wording.bold(target.words)} in its title. Ask me to **list my tasks** to see them all."

    async def _candidates(self, target: Target, kind: str) -> list[TaskRead]:
        """Tasks that the words may mean. Those that the act changes come first: one can only complete what is open."""
        words = sorted(target.words.split(), key=len, reverse=True)
        found: dict[Any, TaskRead] = {}
        for query in (*words[:1], None):
            page = await self._turn.look(
                TaskQuery(q=query and query[:MAX_SEARCH_LENGTH], sort=TaskSort.UPDATED, limit=MAX_LIMIT)
            )
            found |= {task.id: task for task in page.items}
        tasks = list(found.values())
        if kind in ("complete", "start"):
            preferred = [task for task in tasks if task.status is not TaskStatus.DONE]
        elif kind == "reopen":
            preferred = [task for task in tasks if task.status is TaskStatus.DONE]
        else:
            return tasks
        known = matching(target.words, preferred) or self._several(target.words, preferred)
        return preferred if known and not target.pronoun else tasks

    async def _ask_which(self, found: list[TaskRead]) -> None:
        shown = found[:MAX_CHOICES]
        self._turn.pending = Offered.of(self._unclear, self._turn.now, shown)
        choices = "\n".join(f"{n}. {wording.line(task, self._turn.now, self._zone)}" for n, task in enumerate(shown, 1))
        await self._turn.say(
            f"{len(found)} tasks fit. Which one do you mean?\n\n{choices}\n\nSay its number or more of its title."
        )

    async def _restore(self, task: TaskRead) -> None:
        result = await self._turn.call("restore_task", {"task_id": str(task.id)})
        error = result.get("error")
        await self._turn.say(f"I could not do that: {error}." if error else f"{wording.bold(task.title)} is back.")
