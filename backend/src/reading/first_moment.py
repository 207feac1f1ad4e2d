"""When something that repeats happens first."""

import re
from datetime import datetime, time, timedelta

from src.reading.context import Context
from src.reading.spans import Moment
from src.repeating import first, read_rule

_END_OF_DAY = time(23, 59)


def first_moment(rule: str, named: Moment | None, context: Context, begins: Moment | None = None) -> Moment | None:
    """The first occurrence that is not over, nor before it `begins`. `named` has the time of day; without it a task is
    due within the day.

    `every other tuesday` begins with the next Tuesday: its interval counts from there.
    """
    timed = next((each for each in (begins, named) if each and not each.whole_day), None)
    clock = timed.due.time() if timed else _END_OF_DAY
    now = context.now.replace(tzinfo=None)
    start = datetime.combine(max(context.today, begins.due.date()) if begins else context.today, clock)
    found = first(read_rule(re.sub(r";INTERVAL=\d+", "", rule)), start if start > now else start + timedelta(days=1))
    if found is None:
        return named
    return Moment(context.at(found.date(), clock), clock == _END_OF_DAY)
