"""Tasks, numbers and dates in plain English."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

SHOWN_TITLE = 80


def quoted(title: str) -> str:
    """A title inside a sentence, on one line."""
    line = " ".join(title.split())
    return f"“{line if len(line) <= SHOWN_TITLE else line[: SHOWN_TITLE - 1].rstrip() + '…'}”"


def counted(number: int, noun: str = "task") -> str:
    """`1 task`, `3 tasks`, `no tasks`."""
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


def listed(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1]))) if words else ""


@dataclass(frozen=True)
class Clock:
    """A person's clock: the moment, their IANA zone, and whether they write 5:00 PM rather than 17:00."""

    now: datetime
    time_zone: str
    pm: bool = False

    @classmethod
    def of(cls, now: datetime, time_zone: str, locale: str | None) -> "Clock":
        """By the hour cycle of a locale such as `en-US-u-hc-h12` (Unicode's key `hc`, UTS 35); 24 hours without one."""
        return cls(now, time_zone, bool(re.search(r"-u-(?:.*-)?hc-h1[12]\b", locale or "", re.IGNORECASE)))

    def moment(self, due: datetime) -> str:
        """`today at 17:00`, `Fri 4 Dec at 5:00 PM`. The last minute of a day means the whole day: it is not shown."""
        local = due.astimezone(ZoneInfo(self.time_zone))
        day = self.day(due)
        return day if (local.hour, local.minute) == (23, 59) else f"{day} at {self._time(local)}"

    def day(self, at: datetime) -> str:
        """`today`, `Fri 4 Dec`, `Mon 4 Jan 2027`."""
        zone = ZoneInfo(self.time_zone)
        local, today = at.astimezone(zone), self.now.astimezone(zone).date()
        near = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get((local.date() - today).days)
        year = "" if local.year == today.year else f" {local.year}"
        return near or f"{local:%a} {local.day} {local:%b}{year}"

    def _time(self, local: datetime) -> str:
        return f"{local.hour % 12 or 12}:{local:%M %p}" if self.pm else f"{local:%H:%M}"
