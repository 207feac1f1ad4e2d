"""Tools that look and change nothing."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from src.services.phrases import counted, quoted
from src.services.tool_outcome import Outcome
from src.shapes import TaskPage, TaskPriority, TaskQuery, TaskRead, TaskSort, TaskStatus, TaskView
from src.shapes.task_fields import MAX_TAGS, Tag, TimeZone
from src.shapes.task_query import DEFAULT_LIMIT, MAX_LIMIT, Search
from src.tools.tool import Arguments, Tool, ToolContext

Status = Literal["todo", "in_progress", "done"]
Priority = Literal["none", "low", "medium", "high"]
OPEN = [TaskStatus.TODO, TaskStatus.IN_PROGRESS]


class ListArguments(Arguments):
    """Which tasks, and in which order."""

    view: Literal["all", "today", "overdue", "week"] = Field(
        default="all",
        description="today: open and due today. overdue: open and past their due date. "
        "week: open and due within seven days. all: no limit by date.",
    )
    status: list[Status] = Field(default_factory=list, max_length=3, description="Any of these; empty for all.")
    priority: list[Priority] = Field(default_factory=list, max_length=4, description="Any of these; empty for all.")
    tags: list[Tag] = Field(default_factory=list, max_length=MAX_TAGS, description="Tasks that have all of these.")
    sort: Literal["manual", "created", "due", "priority", "title", "updated"] = Field(
        default="manual", description="manual: the order that the user arranged."
    )
    time_zone: TimeZone | None = Field(
        default=None,
        description="Whose days count: an IANA name; needed for today and week, unless the user's own is known.",
    )
    limit: int = Field(default=DEFAULT_LIMIT, ge=1, le=MAX_LIMIT, strict=True)
    cursor: str | None = Field(
        default=None, description="next_cursor of the page before, with the same other arguments."
    )


class FindArguments(Arguments):
    """Words to look for."""

    query: Search = Field(min_length=1, description="Words that the title, the description or a tag contains.")
    include_done: bool = Field(default=False, description="Also look among the tasks that are done.")


class TaskArguments(Arguments):
    """One task."""

    task_id: UUID = Field(description="The id of the task, from a list or a search.")


async def _list(context: ToolContext, arguments: ListArguments) -> Outcome:
    zone = arguments.time_zone or context.time_zone
    if zone is None and arguments.view in ("today", "week"):
        raise ValueError("time_zone: whose days count? Give an IANA name, such as Europe/Berlin")
    page = await context.tasks.page(
        TaskQuery(
            view=TaskView(arguments.view),
            status=[TaskStatus(status) for status in arguments.status],
            priority=[TaskPriority(priority) for priority in arguments.priority],
            tag=arguments.tags,
            sort=TaskSort(arguments.sort),
            limit=arguments.limit,
            cursor=arguments.cursor,
            time_zone=zone or "UTC",
        )
    )
    return _found(page)


async def _find(context: ToolContext, arguments: FindArguments) -> Outcome:
    status = [] if arguments.include_done else OPEN
    return _found(await context.tasks.page(TaskQuery(q=arguments.query, status=status)))


async def _get(context: ToolContext, arguments: TaskArguments) -> Outcome:
    task = await context.tasks.get(arguments.task_id)
    return Outcome(f"Looked at {quoted(task.title)}.", task, [task])


def _found(page: TaskPage) -> Outcome:
    more = ", and there are more" if page.next_cursor else ""
    return Outcome(f"Found {counted(len(page.items))}{more}.", page, page.items)


READING_TOOLS = (
    Tool(
        "list_tasks",
        "List tasks",
        "List the user's tasks, filtered and sorted.",
        ListArguments,
        TaskPage,
        _list,
        read_only=True,
    ),
    Tool("find_tasks", "Find tasks", "Find tasks by words.", FindArguments, TaskPage, _find, read_only=True),
    Tool("get_task", "Read a task", "Read one task in full.", TaskArguments, TaskRead, _get, read_only=True),
)
