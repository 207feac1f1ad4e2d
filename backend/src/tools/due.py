"""Due dates as models write them."""

import re
from datetime import UTC, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field, StringConstraints

# A date without a time means the end of that day: "by Friday" includes all of Friday.
END_OF_DAY = "T23:59"
_WRITTEN = re.compile(r"(\d{4}-\d\d-\d\d)([T ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?)?\s?([Zz]|[+-]\d\d:?\d\d)?", re.ASCII)

DueText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=40),
    Field(
        description="Local time such as 2026-12-01T17:00, or with an offset such as 2026-12-01T16:00:00Z. "
        "A date alone, such as 2026-12-01, means the end of that day.",
        examples=["2026-12-01T17:00", "2026-12-01"],
    ),
]


def due_moment(text: str, time_zone: str) -> datetime:
    """The moment in UTC; raises ValueError when the text is no date."""
    match = _WRITTEN.fullmatch(text)
    if not match:
        raise ValueError("due_at: must be a date or a date and time, such as 2026-12-01 or 2026-12-01T17:00")
    date, time, offset = match.groups()
    try:
        moment = datetime.fromisoformat(f"{date}{(time or END_OF_DAY).replace(' ', 'T')}{(offset or '').upper()}")
        return (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(time_zone))).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError("due_at: there is no such date or time") from None
