"""The day that words name together: a date, a day near today, a distance from another day."""

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from src.reading.atoms import Day, Exact
from src.reading.calendar_days import add_months, days_in, monday_of
from src.reading.context import Context
from src.reading.holidays import HOLIDAY_PATTERNS
from src.reading.near_holidays import NEAR
from src.reading.offsets import BEFORE_DAY, BEHIND_DAY, OFFSETS, has_clock_units, shifted
from src.reading.ranges import day_range_at
from src.reading.words import ordinal, weekday
from src.reading.written_dates import DATES


def day_at(text: str, position: int, context: Context) -> Day | Exact | None:
    """The longest day, or distance from now, that begins there."""
    found = [rules.at(text, position, context) for rules in (NEAR, DATES, OFFSETS)]
    found += [_relative(text, position, context), day_range_at(text, position, context, day_at_simple)]
    best: Day | Exact | None = None
    for atom in found:
        if isinstance(atom, Day | Exact) and (best is None or atom.end > best.end):
            best = atom
    return _moved_on(text, position, best, context) if isinstance(best, Day) else best


def _moved_on(text: str, position: int, day: Day, context: Context) -> Day:
    """`next tuesday + 10 days`; a holiday `in 3 years` is the first from then on."""
    match = BEHIND_DAY.match(text, day.end)
    if match is None or (not match["sign"] and not any(holiday.match(text, position) for holiday in HOLIDAY_PATTERNS)):
        return day
    span = match["span"] or match["span2"] or match["span3"]
    sign = -1 if match["sign"] == "-" or match["way"] == "ago" else 1
    try:
        if match["sign"]:
            value = shifted(day.value, span, sign)
            return day if has_clock_units(span) else Day(value, end=match.end())
        then = replace(context, now=datetime.combine(shifted(context.today, span, sign), time(0), context.now.tzinfo))
    except (ValueError, OverflowError):
        return day
    moved = NEAR.at(text, position, then)
    return replace(moved, end=match.end()) if isinstance(moved, Day) else day


def day_at_simple(text: str, position: int, context: Context) -> Day | None:
    """A day that is no range and no distance."""
    found = [
        atom for atom in (NEAR.at(text, position, context), DATES.at(text, position, context)) if isinstance(atom, Day)
    ]
    return max(found, key=lambda day: day.end, default=None)


def _relative(text: str, position: int, context: Context) -> Day | None:
    """`a week from monday`, `two days before christmas`, `the day after labor day`."""
    match = BEFORE_DAY.match(text, position)
    if not match or match["way"] == "since":
        return None
    base = day_at_simple(text, match.end(), context)
    if base is None:
        return None
    sign = -1 if match["way"] == "before" or match["way"].startswith("prior") else 1
    if match["weekday"]:
        if match["way"] == "from":
            return None
        wanted = weekday(match["weekday"])
        step = (
            (wanted - base.value.weekday() - 1) % 7 + 1 if sign > 0 else -((base.value.weekday() - wanted - 1) % 7 + 1)
        )
        more = 7 * (ordinal(match["nth"]) - 1) * sign if match["nth"] else 0
        return Day(base.value + timedelta(step + more), end=base.end)
    try:
        value = shifted(base.value, match["span"] or "1 day", sign)
    except (ValueError, OverflowError):
        return None
    if has_clock_units(match["span"] or ""):
        return None
    return Day(value, counted=match["span"] or "1 day", end=base.end)


def merged(first: Day, second: Day, context: Context) -> Day | None:
    """A day of the week beside a date, in either order. None when the two are different days."""
    if (first.weekday is None) == (second.weekday is None):
        return replace(second, end=second.end) if first.value == second.value else None
    named, dated = (first, second) if first.weekday is not None else (second, first)
    assert named.weekday is not None
    value, remark = dated.value, dated.remark
    if dated.counted and value.weekday() != named.weekday:
        if not re.search(r"week|fortnight", dated.counted) or "day" in dated.counted:
            return None
        return Day(monday_of(value) + timedelta(named.weekday), end=second.end)
    if (
        dated.weak == 2
        and value.weekday() != named.weekday
        and (not dated.swapped or dated.swapped.weekday() != named.weekday)
    ):
        return None
    if dated.swapped and value.weekday() != named.weekday and dated.swapped.weekday() == named.weekday:
        return Day(dated.swapped, dated.year_given, end=second.end)
    if dated.first is not None:
        return None
    if dated.monthly:
        value = _same_weekday(value, named.weekday)
    elif value.weekday() != named.weekday:
        remark = f"{value.day} {value:%B %Y} is a {value:%A}."
    return Day(value, dated.year_given, remark=remark, end=second.end)


def _same_weekday(value: date, wanted: int) -> date:
    for ahead in range(48):
        first = add_months(value.replace(day=1), ahead)
        if value.day <= days_in(first.year, first.month) and first.replace(day=value.day).weekday() == wanted:
            return first.replace(day=value.day)
    return value
