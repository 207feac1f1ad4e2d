"""Repetitions as models and MCP clients write them."""

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from src.reading import Context, read_repeat
from src.shapes import TaskRepeat
from src.tools.due import ZONE_NEEDED

UNREADABLE = "repeat: must be a rule such as `every monday`, `every! 3 days` or FREQ=WEEKLY;BYDAY=MO"

RepeatText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    Field(
        description="How often: plain English such as `every monday at 9am`, `monthly on the 1st` or `every day for 2 "
        "weeks`; `every! 3 days` counts from the day of completion. Or an RFC 5545 rule. Without due_at the first date "
        "follows from it.",
        examples=["every monday", "FREQ=WEEKLY;BYDAY=MO"],
    ),
]


AFTER = Field(default=False, description="With an RFC 5545 rule: count from the day of completion.")


def repetition(
    text: str, time_zone: str | None, now: datetime, *, after: bool = False
) -> tuple[TaskRepeat, datetime | None]:
    """The repetition and its first date, where the text has one. Raises ValueError when it is none."""
    if text.upper().startswith(("FREQ=", "RRULE:")):
        return TaskRepeat(rule=text, after_completion=after), None
    if time_zone is None:
        raise ValueError(ZONE_NEEDED.replace("due_at", "repeat"))
    reading = read_repeat(text, Context.of(now, time_zone))
    if reading is None or reading.repeat is None:
        raise ValueError(UNREADABLE)
    return TaskRepeat(rule=reading.repeat, after_completion=after or reading.repeat_after), reading.due
