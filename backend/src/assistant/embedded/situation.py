"""What every part of the embedded assistant's answer works with."""

from dataclasses import dataclass, replace

from src.assistant.embedded.filters import filter_of
from src.assistant.embedded.intents import Filter
from src.assistant.embedded.memory import Memory
from src.assistant.embedded.select import fits, ordered, without
from src.assistant.turn import Turn
from src.reading import Context
from src.services.phrases import Clock
from src.shapes import TaskPriority, TaskQuery, TaskRead, TaskSort, TaskStatus, TaskView
from src.shapes.task_query import MAX_LIMIT, MAX_SEARCH_LENGTH


@dataclass
class Situation:
    """One message: the turn, what was said before, and the sentence that is being answered."""

    turn: Turn
    memory: Memory
    text: str
    context: Context

    @property
    def zone(self) -> str:
        """The person's time zone."""
        return self.turn.question.time_zone

    @property
    def clock(self) -> Clock:
        """The person's clock, as of the turn."""
        return Clock.of(self.turn.now, self.zone, self.turn.question.locale)

    async def select(self, asked: Filter, but: tuple[str, ...] = ()) -> list[TaskRead]:
        """All tasks of the filter, by due date. `milk or rent` are the tasks with either."""
        if len(either := asked.words.split(" or ")) > 1:
            found = [await self.select(replace(asked, words=words), but) for words in either]
            return ordered(list({task.id: task for tasks in found for task in tasks}.values()), "due")
        query = TaskQuery(
            q=asked.words[:MAX_SEARCH_LENGTH] or None,
            view=TaskView(asked.view),
            status=[TaskStatus(status) for status in asked.status],
            priority=[TaskPriority(priority) for priority in asked.priority],
            tag=[] if asked.any_tag else [tag for tag in asked.tags if len(tag) <= 32],
            sort=TaskSort.DUE,
            time_zone=self.zone,
            limit=MAX_LIMIT,
        )
        tasks = [task for task in await self.turn.all(query) if fits(task, asked)]
        return await self.without(tasks, but)

    async def without(self, tasks: list[TaskRead], names: tuple[str, ...]) -> list[TaskRead]:
        """The tasks without those that the names mean: what they are, such as `overdue`, a tag, or words of a title."""
        for name in names:
            described = filter_of(name, self.context)
            if described == Filter() or described.words:
                tasks = without(tasks, name)
            else:
                left_out = {task.id for task in await self.select(described)}
                tasks = [task for task in tasks if task.id not in left_out]
        return tasks

    async def names_nothing(self, tasks: list[TaskRead], names: tuple[str, ...]) -> str | None:
        """The first name that means no task at all, so that leaving it out would change nothing."""
        for name in names:
            if len(await self.without(tasks, (name,))) == len(tasks):
                return name
        return None

    async def tagged(self, tag: str) -> bool:
        """Whether there is an open task with the tag."""
        query = TaskQuery(tag=[tag], limit=1) if len(tag) <= 32 else None
        return bool(query and (await self.turn.look(query)).items)

    def at(self, context: Context, text: str) -> "Situation":
        """The same for a sentence that was said before."""
        return replace(self, context=context, text=text)
