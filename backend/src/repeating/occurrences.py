"""When a repeating task happens next. The arithmetic of rules is dateutil's; it counts in local time without a zone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from src.repeating.moments import local_moment
from src.repeating.rule import FREQUENCIES, Rule

# Beyond this year some time zone's local time has no date.
LAST_YEAR = 9998


@dataclass(frozen=True)
class Series:
    """A rule and the occurrence that the open task stands for, in local time. COUNT counts this one."""

    rule: Rule
    occurrence: datetime
    time_zone: str
    skipped: frozenset[date] = frozenset()

    @property
    def due(self) -> datetime:
        """The occurrence in UTC."""
        return local_moment(self.occurrence, self.time_zone)


def first(rule: Rule, start: datetime) -> datetime | None:
    """The first occurrence at or after a local time, which is where the rule begins."""
    return next(iter(_between(rule.from_day(start.date()), start, inclusive=True)), None)


def following(series: Series, moment: datetime) -> Series | None:
    """The series at its next occurrence: the first one after this one that is not over at that moment.

    What was missed in between is left out, but counts for COUNT, and so do exceptions (RFC 5545, section 3.8.5.1).
    None when the rule has ended.
    """
    left = series.rule.count
    last = series.rule.last_moment(series.time_zone)
    for occurrence in _between(series.rule, series.occurrence):
        if left is not None:
            left -= 1
            if left < 1:
                return None
        if last and occurrence > last:
            return None
        if occurrence.date() in series.skipped or local_moment(occurrence, series.time_zone) <= moment:
            continue
        return replace(series, rule=replace(series.rule, count=left), occurrence=occurrence)
    return None


def after_completion(series: Series, moment: datetime) -> Series | None:
    """The series at its next occurrence, counted from the day of that moment; None when the rule has ended."""
    left = series.rule.count
    if left is not None and left < 2:
        return None
    day = moment.astimezone(ZoneInfo(series.time_zone)).date()
    start = datetime.combine(day, series.occurrence.time())
    last = series.rule.last_moment(series.time_zone)
    for occurrence in _between(series.rule.from_day(day), start):
        if last and occurrence > last:
            return None
        if occurrence.date() not in series.skipped:
            rule = replace(series.rule, count=None if left is None else left - 1)
            return replace(series, rule=rule, occurrence=occurrence)
    return None


def _between(rule: Rule, start: datetime, *, inclusive: bool = False) -> Iterator[datetime]:
    """Occurrences after a local time that itself fits the rule or begins it."""
    for occurrence in _occurrences(replace(rule, count=None, until=None), start):
        if occurrence.year > LAST_YEAR:
            return
        if occurrence > start or (inclusive and occurrence == start):
            yield occurrence


@lru_cache(maxsize=512)
def _occurrences(rule: Rule, start: datetime) -> Iterable[datetime]:
    from dateutil import rrule

    occurrences: Iterable[datetime] = rrule.rrule(
        FREQUENCIES[::-1].index(rule.frequency),
        dtstart=start,
        interval=rule.interval,
        wkst=rule.week_start,
        bysetpos=rule.places or None,
        bymonth=rule.months or None,
        bymonthday=rule.month_days or None,
        byweekday=[rrule.weekday(day, place or None) for place, day in rule.days] or None,
    )
    return occurrences
