"""What a person can want."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from src.shapes import TaskStatus

View = Literal["all", "today", "overdue", "week"]
Order = Literal["", "due", "oldest", "newest", "priority", "title", "last"]
Value = Literal["date", "tags", "priority", "note"]
OPEN = (TaskStatus.TODO, TaskStatus.IN_PROGRESS)
DONE = (TaskStatus.DONE,)
ANY = (*OPEN, *DONE)


@dataclass(frozen=True)
class Span:
    """A time from `first` to `last`, either of which may be open; `words` are how it was said."""

    first: datetime | None
    last: datetime | None
    words: str = ""


@dataclass(frozen=True)
class Filter:
    """A part of the tasks. `words` are looked for in the text.

    `due` bounds the due date, `finished` the moment of completion. `any_tag`: one of the tags is enough. `repeats`:
    only tasks that repeat.
    """

    view: View = "all"
    status: tuple[str, ...] = ()
    priority: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    any_tag: bool = False
    not_tags: tuple[str, ...] = ()
    lacks: tuple[Value, ...] = ()
    has: tuple[Value, ...] = ()
    repeats: bool = False
    words: str = ""
    due: Span | None = None
    finished: Span | None = None

    @property
    def only_words(self) -> bool:
        """Whether nothing but words is asked for."""
        return self == Filter(words=self.words)


@dataclass(frozen=True)
class Target:
    """Which task is meant: by words from its title, by its place in the last list, as `it` or `them`, or a part of the
    tasks.

    `number` counts from 1, and from the end when it is negative. `but` are words of tasks that are left out.
    """

    words: str = ""
    pronoun: bool = False
    them: bool = False
    number: int | None = None
    group: Filter | None = None
    but: tuple[str, ...] = ()


@dataclass(frozen=True)
class Small:
    """Small talk, and what is no act on tasks."""

    kind: Literal["hello", "thanks", "help", "undo", "yes", "no", "nothing", "bye", "oops"]


@dataclass(frozen=True)
class Say:
    """An answer that needs no tasks, such as what the assistant cannot do."""

    text: str


@dataclass(frozen=True)
class Show:
    """List tasks, or count them. `limit` shows the first only: the oldest, the most urgent. `it`: the task that was
    spoken of. `loose`: nobody said that the words are to be looked for."""

    filter: Filter = field(default_factory=Filter)
    count: bool = False
    order: Order = ""
    limit: int = 0
    but: tuple[str, ...] = ()
    it: bool = False
    loose: bool = False

    @property
    def shown(self) -> Filter:
        """What is listed: open tasks, unless something else was said."""
        plain = not self.filter.status and self.filter.view == "all" and not self.filter.words
        return replace(self.filter, status=OPEN) if plain else self.filter


@dataclass(frozen=True)
class Plan:
    """What to do today: late, due today, in progress, and what is important."""


@dataclass(frozen=True)
class Add:
    """A new task. `remarks` are what the person should know about the reading; `place`: `milk to shopping`; `unasked`:
    no word such as `add` was said."""

    title: str
    due: datetime | None = None
    priority: str = "none"
    tags: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    place: str = ""
    repeat: str = ""
    repeat_after: bool = False
    unasked: bool = False
    note: str = ""


@dataclass(frozen=True)
class AddSeveral:
    """New tasks. `asked`: the person said that they are to be added."""

    tasks: tuple[Add, ...]
    asked: bool = True


@dataclass(frozen=True)
class AddWhat:
    """A new task without a title."""


@dataclass(frozen=True)
class Act:
    """An action without further values. `doubtful`: the sentence may also be a task, such as `check the oven`."""

    kind: Literal["complete", "reopen", "delete", "restore", "start", "duplicate", "skip"]
    target: Target
    doubtful: bool = False


@dataclass(frozen=True)
class Change:
    """New values. `clear_due` takes the date away; `whole_day`: nobody named a time; `time_only`: nobody
    named a day; `shift` moves the date by that."""

    target: Target
    title: str | None = None
    due: datetime | None = None
    whole_day: bool = False
    time_only: bool = False
    clear_due: bool = False
    shift: str = ""
    shift_back: bool = False
    priority: str | None = None
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()
    note: str | None = None
    description: str | None = None
    repeat: str | None = None
    remarks: tuple[str, ...] = ()
    doubtful: bool = False


@dataclass(frozen=True)
class Several:
    """Several orders in one message."""

    intents: tuple["Intent", ...]


@dataclass(frozen=True)
class AfterAdding:
    """A value and nothing else, such as `tomorrow`, `high priority` or `#home`: of the task that was just added, else
    a question about such tasks."""

    change: Act | Change
    otherwise: Show


@dataclass(frozen=True)
class Choose:
    """Which of the tasks that were offered, from 1; 0 is the last."""

    number: int


@dataclass(frozen=True)
class Unknown:
    """Nothing that the rules know."""


Intent = (
    Small | Say | Show | Plan | Add | AddSeveral | AddWhat | Act | Change | Several | AfterAdding | Choose | Unknown
)
