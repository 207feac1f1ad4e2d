"""Counting in the calendar."""

import calendar
from datetime import date, timedelta


def days_in(year: int, month: int) -> int:
    """How many days the month has."""
    return calendar.monthrange(year, month)[1]


def add_months(day: date, count: int) -> date:
    """That many months later, on the last day where the month is shorter. Raises ValueError beyond the calendar."""
    index = day.year * 12 + day.month - 1 + count
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, days_in(year, month)))


def last_of_month(day: date) -> date:
    """The last day of its month."""
    return day.replace(day=days_in(day.year, day.month))


def monday_of(day: date) -> date:
    """The Monday of its week; weeks begin on Monday, as in ISO 8601."""
    return day - timedelta(days=day.weekday())


def next_weekday(day: date, weekday: int) -> date:
    """The first such weekday after the day."""
    return day + timedelta(days=(weekday - day.weekday() - 1) % 7 + 1)


def next_numbered(day: date, number: int) -> date:
    """The first day from then on with this number in its month. Raises ValueError where no month has it."""
    for ahead in range(13):
        first = add_months(day.replace(day=1), ahead)
        if 1 <= number <= days_in(first.year, first.month) and first.replace(day=number) >= day:
            return first.replace(day=number)
    raise ValueError("there is no such day")


def last_weekday(day: date, weekday: int) -> date:
    """The last such weekday before the day."""
    return day - timedelta(days=(day.weekday() - weekday - 1) % 7 + 1)


def nth_weekday(first: date, last: date, weekday: int, nth: int) -> date:
    """The nth such weekday from first to last; -1 is the last one. Raises ValueError when there are not so many."""
    start = first + timedelta(days=(weekday - first.weekday()) % 7)
    end = last - timedelta(days=(last.weekday() - weekday) % 7)
    day = start + timedelta(weeks=nth - 1) if nth > 0 else end + timedelta(weeks=nth + 1)
    if not first <= day <= last:
        raise ValueError("there is no such weekday")
    return day


def add_working_days(day: date, count: int) -> date:
    """Counts Monday to Friday."""
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar; the anonymous algorithm as in Meeus, Astronomical Algorithms, ch. 8."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    l_ = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 19 * l_) // 433
    month = (h + l_ - 7 * m + 90) // 25
    return date(year, month, (h + l_ - 7 * m + 33 * month + 19) % 32)
