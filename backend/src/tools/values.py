"""The values of a task as models and MCP clients give them."""

from datetime import UTC
from typing import Any, Literal

from pydantic import Field

from src.shapes import TaskCreate, TaskPriority, TaskRead
from src.shapes.task_fields import ABSENT, Description, Tags, TimeZone, Title
from src.tools.due import DueText, due_moment
from src.tools.reading import Priority, Status, TaskArguments
from src.tools.repeating import AFTER, RepeatText, repetition
from src.tools.tool import Arguments, ToolContext

FIRST_DATE = "repeat: needs due_at, which is the first date"


class AddArguments(Arguments):
    """A new task."""

    title: Title
    description: Description = ""
    priority: Priority = "none"
    due_at: DueText | None = None
    due_time_zone: TimeZone | None = Field(
        default=None,
        description="IANA name such as Europe/Berlin. "
        "Needed for a due_at without an offset, unless the user's own is known.",
    )
    tags: Tags = Field(default_factory=list)
    repeat: RepeatText | None = None
    repeat_after_completion: bool = AFTER


class UpdateArguments(TaskArguments):
    """One task and its new values. What is left out stays as it is."""

    title: Title = ABSENT
    description: Description = ABSENT
    status: Status = ABSENT
    priority: Priority = ABSENT
    due_at: DueText | None = Field(default=None, description="As in add_task; null takes the due date away.")
    due_time_zone: TimeZone | None = Field(default=None, description="As in add_task.")
    tags: Tags = Field(default=ABSENT, description="All tags that the task shall have.")
    repeat: RepeatText | None = Field(default=None, description="As in add_task; null ends the repetition.")
    repeat_after_completion: bool = AFTER
    apply_to: Literal["this", "all"] = Field(
        default=ABSENT,
        description="Of a repeating task: this one only, or all that come. Without it another date is for this one, "
        "and everything else for all.",
    )


async def created(context: ToolContext, arguments: AddArguments) -> TaskRead:
    """Adds the task."""
    zone = arguments.due_time_zone or context.time_zone
    due = due_moment(arguments.due_at, zone, context.now) if arguments.due_at else None
    repeat = None
    if arguments.repeat:
        repeat, begins = repetition(arguments.repeat, zone, context.now, after=arguments.repeat_after_completion)
        due = due or (begins and begins.astimezone(UTC))
        if due is None:
            raise ValueError(FIRST_DATE)
    return await context.tasks.create(
        TaskCreate(
            title=arguments.title,
            description=arguments.description,
            priority=TaskPriority(arguments.priority),
            due_at=due,
            due_time_zone=(zone or "UTC") if due else None,
            tags=arguments.tags,
            repeat=repeat,
        )
    )


def new_values(context: ToolContext, before: TaskRead, arguments: UpdateArguments) -> dict[str, Any]:
    """The values of a change; raises ValueError when there is no such date."""
    own = {"task_id", "due_at", "due_time_zone", "repeat", "repeat_after_completion"}
    values = arguments.model_dump(exclude_unset=True, exclude=own)
    if arguments.due_at:
        zone = arguments.due_time_zone or before.due_time_zone or context.time_zone
        values |= {"due_at": due_moment(arguments.due_at, zone, context.now), "due_time_zone": zone or "UTC"}
    elif "due_at" in arguments.model_fields_set:
        values["due_at"] = None
    if arguments.repeat:
        zone = arguments.due_time_zone or before.due_time_zone or context.time_zone
        values["repeat"], begins = repetition(
            arguments.repeat, zone, context.now, after=arguments.repeat_after_completion
        )
        if "due_at" not in values and before.due_at is None:
            if begins is None:
                raise ValueError(FIRST_DATE)
            values |= {"due_at": begins.astimezone(UTC), "due_time_zone": zone}
    elif "repeat" in arguments.model_fields_set:
        values["repeat"] = None
    return values
