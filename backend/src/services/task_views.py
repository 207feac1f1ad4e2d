"""What the views hold, by due date. Days are those of a time zone, so they can have 23 or 25 hours."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import col

from src.shapes import TaskStatus, TaskView
from src.tables import Task

WEEK_DAYS = 7


def day_start(now: datetime, time_zone: str, days_ahead: int = 0) -> datetime:
    """When the local day of `now`, or one after it, begins, in UTC.

    Where clocks skip midnight the day begins when they skip, and where they repeat it, at the first of the two.
    """
    zone = ZoneInfo(time_zone)
    day = now.astimezone(zone).date() + timedelta(days=days_ahead)
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def in_view(view: TaskView, now: datetime, time_zone: str) -> sa.ColumnElement[bool]:
    """The condition that a task is in the view."""
    due = col(Task.due_at)
    if view is TaskView.ALL:
        return sa.true()
    if view is TaskView.OVERDUE:
        condition = due < now
    else:
        days = 1 if view is TaskView.TODAY else WEEK_DAYS
        condition = sa.and_(due >= day_start(now, time_zone), due < day_start(now, time_zone, days))
    return sa.and_(is_open(), condition)


def is_open() -> sa.ColumnElement[bool]:
    """The condition that a task is not done."""
    return col(Task.status) != TaskStatus.DONE
