"""What a list of tasks is asked for, and its counts."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from src.shapes.task_fields import MAX_TAGS, Tag, TaskPriority, TaskStatus, TimeZone, storable

DEFAULT_LIMIT = 50
MAX_LIMIT = 100
MAX_SEARCH_LENGTH = 200

Search = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=MAX_SEARCH_LENGTH), AfterValidator(storable)
]


class TaskView(StrEnum):
    """A part of the tasks by their due dates. All but `all` hold open tasks only."""

    ALL = "all"
    TODAY = "today"
    OVERDUE = "overdue"
    WEEK = "week"


class TaskSort(StrEnum):
    """What a list is ordered by."""

    MANUAL = "manual"
    CREATED = "created"
    DUE = "due"
    PRIORITY = "priority"
    TITLE = "title"
    UPDATED = "updated"


class TaskQuery(BaseModel):
    """Which tasks, in which order, and which part of them."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(default=DEFAULT_LIMIT, ge=1, le=MAX_LIMIT)
    cursor: str | None = Field(
        default=None, description="`next_cursor` of the page before. All other parameters but `limit` must be the same."
    )
    q: Search | None = Field(
        default=None, description="Words in the title, description or a tag, whatever their case.", examples=["milk"]
    )
    status: list[TaskStatus] = Field(default_factory=list, max_length=10, description="Any of these.")
    priority: list[TaskPriority] = Field(default_factory=list, max_length=10, description="Any of these.")
    tag: list[Tag] = Field(default_factory=list, max_length=MAX_TAGS, description="All of these.", examples=[["home"]])
    view: TaskView = Field(
        default=TaskView.ALL,
        description="`today`: open and due today. `overdue`: open and due before now. `week`: open and due within the "
        "seven days that begin with today. Days are those of `time_zone`.",
    )
    time_zone: TimeZone = Field(default="UTC", examples=["Europe/Berlin"])
    sort: TaskSort = TaskSort.MANUAL
    direction: Literal["asc", "desc"] | None = Field(
        default=None,
        description="Without it: ascending, except for `created`, `updated` (newest first) and `priority` (highest "
        "first). Tasks without a due date come last in both.",
    )


class SummaryQuery(BaseModel):
    """Whose days count."""

    model_config = ConfigDict(extra="forbid")

    time_zone: TimeZone = Field(default="UTC", examples=["Europe/Berlin"])


class TagCount(BaseModel):
    """A tag and how many open tasks have it."""

    name: str
    count: int


class TaskSummary(BaseModel):
    """How many tasks each view holds."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"open": 7, "done": 12, "today": 2, "overdue": 1, "week": 4, "tags": [{"name": "home", "count": 5}]}
            ]
        }
    )

    open: int
    done: int
    today: int
    overdue: int
    week: int
    tags: list[TagCount] = Field(description="Of open tasks; the most used first, at most 100.")
