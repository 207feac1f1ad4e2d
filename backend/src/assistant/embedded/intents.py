"""What a person can want."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

View = Literal["all", "today", "overdue", "week"]


@dataclass(frozen=True)
class Filter:
    """A part of the tasks. `words` are looked for in the text; `day` is a single day."""

    view: View = "all"
    status: tuple[str, ...] = ()
    priority: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    words: str = ""
    day: datetime | None = None


@dataclass(frozen=True)
class Target:
    """Which task is meant: by words from its title, as `it`, or a whole part of the tasks."""

    words: str = ""
    pronoun: bool = False
    group: Filter | None = None


@dataclass(frozen=True)
class Small:
    """Small talk, and what is no act on tasks."""

    kind: Literal["hello", "thanks", "help", "undo", "yes", "no"]


@dataclass(frozen=True)
class Show:
    """List tasks, or count them."""

    filter: Filter = field(default_factory=Filter)
    count: bool = False


@dataclass(frozen=True)
class Add:
    """A new task."""

    title: str
    due: datetime | None = None
    priority: str = "none"
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Act:
    """Something that takes no more than the task."""

    kind: Literal["complete", "reopen", "delete", "restore", "start"]
    target: Target


@dataclass(frozen=True)
class Change:
    """New values. `due` None with `clear_due` takes the date away; `whole_day`: nobody named a time."""

    target: Target
    title: str | None = None
    due: datetime | None = None
    whole_day: bool = False
    clear_due: bool = False
    priority: str | None = None
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()
    description: str | None = None


@dataclass(frozen=True)
class Choose:
    """Which of the tasks that were offered, from 1; 0 stands for the last."""

    number: int


@dataclass(frozen=True)
class Unknown:
    """Nothing that the rules know."""


Intent = Small | Show | Add | Act | Change | Choose | Unknown
