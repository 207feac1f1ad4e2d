"""Refuses rules that never happen: the arithmetic would look for their next date until the end of the calendar."""

from src.repeating.rule import Rule

_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
# Every month has each weekday so many times.
_WEEKS = 4


def check(rule: Rule) -> None:
    """Raises ValueError with what is wrong."""
    if rule.count and rule.until:
        raise ValueError("must have COUNT or UNTIL, not both")
    if rule.frequency == "WEEKLY" and rule.month_days:
        raise ValueError("must not have BYMONTHDAY together with FREQ=WEEKLY")
    if rule.frequency in ("DAILY", "WEEKLY") and rule.places:
        raise ValueError("must have BYSETPOS by months and years only")
    if rule.interval > 1 and (
        (rule.frequency == "DAILY" and (rule.days or rule.month_days or rule.months))
        or (rule.frequency == "MONTHLY" and rule.months)
    ):
        raise ValueError("must not have INTERVAL together with days or months that it may never meet")
    if rule.month_days and any(place for place, _ in rule.days):
        raise ValueError("must not have BYMONTHDAY together with a place in BYDAY")
    if rule.places and max(abs(place) for place in rule.places) > _set_size(rule):
        raise ValueError("must have BYSETPOS within the days that it chooses from")
    longest = max(_LONGEST[month - 1] for month in rule.months) if rule.months else 31
    if rule.month_days and min(abs(day) for day in rule.month_days) > longest:
        raise ValueError("must have a day that one of its months has")


def _set_size(rule: Rule) -> int:
    """The least number of days in one month or year of the rule that has any."""
    if rule.days and rule.month_days:
        return 1
    if rule.month_days:
        return 1 if rule.months else sum(abs(day) <= 28 for day in rule.month_days)
    if any(place for place, _ in rule.days):
        return 1
    return _WEEKS * len(rule.days)
