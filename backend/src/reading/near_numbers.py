"""Weeks and quarters by their number: `in week 50`, `Q1 2027`."""

import re
from datetime import date, timedelta

from src.reading.atoms import Day
from src.reading.calendar_days import add_months, last_of_month
from src.reading.context import Context
from src.reading.near_days import SUNDAY
from src.reading.near_periods import NEAR
from src.reading.words import year


@NEAR.add(
    r"(?:in |by |during |for )(?:calendar )?(?:week|cw|kw) ?(?P<n>[1-9]|[1-4]\d|5[0-3])(?:,? (?:of )?(?P<year>{YEAR}))?"
)
def _numbered_week(match: re.Match[str], context: Context) -> Day:
    """A week by its number in ISO 8601; one that is over is that of the next year."""
    week, chosen = int(match["n"]), year(match["year"]) if match["year"] else context.today.year
    monday = date.fromisocalendar(chosen, week, 1)
    if not match["year"] and monday + timedelta(SUNDAY) < context.today:
        monday = date.fromisocalendar(chosen + 1, week, 1)
    return Day(max(monday, context.today), first=monday, last=monday + timedelta(SUNDAY))


@NEAR.add(r"q(?P<n>[1-4]) (?P<year>{YEAR})", r"(?:in|by|during) q(?P<n>[1-4])(?: (?P<year>{YEAR}))?")
def _quarter(match: re.Match[str], context: Context) -> Day:
    first = date(year(match["year"]) if match["year"] else context.today.year, 3 * int(match["n"]) - 2, 1)
    if not match["year"] and last_of_month(add_months(first, 2)) < context.today:
        first = add_months(first, 12)
    last = last_of_month(add_months(first, 2))
    remark = f"I took {first.day} {first:%B} for the whole quarter."
    return Day(max(first, context.today), weak=int(match[0].startswith("q")), first=first, last=last, remark=remark)


__all__ = ["NEAR"]
