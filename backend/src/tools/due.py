"""Due dates as models and MCP clients write them."""

import re
from datetime import UTC, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field, StringConstraints

from src.reading import Context, read_moment

# A date without a time means the end of that day: "by Friday" includes all of Friday.
END_OF_DAY = "T23:59"
_WRITTEN = re.compile(r"(\d{4}-\d\d-\d\d)([T ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?)?\s?([Zz]|[+-]\d\d:?\d\d)?", re.ASCII)
ZONE_NEEDED = (
    "due_at: whose time is that? Give due_time_zone, such as Europe/Berlin, or an offset, such as "
    "2026-12-01T17:00:00+01:00"
)
UNREADABLE = "due_at: must be a date or a date and time, such as 2026-12-01 or 2026-12-01T17:00"

DueText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=100),
    Field(
        description="Local time such as 2026-12-01T17:00, or with an offset such as 2026-12-01T16:00:00Z. "
        "A date alone, such as 2026-12-01, means the end of that day. Plain English such as `next friday 5pm` is read.",
        examples=["2026-12-01T17:00", "2026-12-01", "next friday 5pm"],
    ),
]


def due_moment(text: str, time_zone: str | None, now: datetime) -> datetime:
    """The moment in UTC. Raises ValueError when the text is no date, or a local time of nobody knows where."""
    match = _WRITTEN.fullmatch(text)
    if match and match[3]:
        return _written(match[1], match[2], match[3], ZoneInfo("UTC"))
    if time_zone is None:
        raise ValueError(ZONE_NEEDED)
    if match:
        return _written(match[1], match[2], None, ZoneInfo(time_zone))
    found = read_moment(text, Context.of(now, time_zone))
    if found is None or found.ranged:
        raise ValueError(UNREADABLE)
    if found.remark:
        raise ValueError(f"due_at: {found.remark} If that is not meant, write it as 2026-12-01")
    return found.moment.due.astimezone(UTC)


def _written(date: str, time: str | None, offset: str | None, zone: ZoneInfo) -> datetime:
    try:
        moment = datetime.fromisoformat(f"{date}{(time or END_OF_DAY).replace(' ', 'T')}{(offset or '').upper()}")
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError("due_at: there is no such date or time") from None
