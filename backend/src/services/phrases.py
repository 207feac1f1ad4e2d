"""Tasks, numbers and dates in plain English."""

from collections.abc import Sequence
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


def moment(due: datetime, time_zone: str, now: datetime) -> str:
    """`today at 17:00`, `Fri 4 Dec at 17:00`. The last minute of a day means the whole day, so it is not shown."""
    local, today = due.astimezone(ZoneInfo(time_zone)), now.astimezone(ZoneInfo(time_zone)).date()
    days = (local.date() - today).days
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get(days)
    year = "" if local.year == today.year else f" {local.year}"
    day = near or f"{local:%a} {local.day} {local:%b}{year}"
    return day if (local.hour, local.minute) == (23, 59) else f"{day} at {local:%H:%M}"
