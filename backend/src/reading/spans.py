"""What the reader hands out."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Kind = Literal["date", "range", "repeat", "tag", "priority", "protected", "unread"]


@dataclass(frozen=True)
class Moment:
    """A point in time that a text names. `whole_day`: nobody named a time, and `due` is the last minute of the day.

    `end` is there for a range: then `due` is its beginning.
    """

    due: datetime
    whole_day: bool
    end: datetime | None = None


@dataclass(frozen=True)
class Span:
    """A part `text[start:end]` that was understood, or that looks like a date and was not (`unread`).

    `value` is the tag, the priority or the RFC 5545 rule. `cut`: whether the words leave the title.
    """

    start: int
    end: int
    kind: Kind
    value: str = ""
    moment: Moment | None = None
    remark: str = ""
    cut: bool = True
