"""Rules in plain English."""

from datetime import datetime

from src.repeating.rule import Rule

_UNITS = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_PLACES = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last", -2: "second to last"}
_WORKING_DAYS = frozenset(range(5))


def in_words(rule: Rule, *, after_completion: bool = False) -> str:
    """`every 2 weeks on Monday and Friday, until 31 December 2027`. A rule that is too involved is shown as it is."""
    said = _after_completion(rule) if after_completion else _every(rule)
    return f"{said}{_end(rule)}"


def _every(rule: Rule) -> str:
    days = [day for place, day in rule.days if not place]
    if rule.frequency in ("DAILY", "WEEKLY") and not rule.places and not rule.month_days and not rule.months:
        return _by_week(rule, days)
    last_day = _last_day(rule)
    if rule.frequency == "MONTHLY" and not rule.months:
        on = _in_month(rule, last_day)
        return f"{_each(rule)} on {on}" if on else _as_it_is(rule)
    if rule.frequency == "YEARLY" and rule.months and not rule.days and (last_day or _plain_days(rule)):
        names = _listed([_MONTHS[month - 1] for month in rule.months])
        numbers = str(last_day) if last_day else _listed([str(day) for day in rule.month_days])
        return f"{_each(rule)} on {numbers} {names}"
    if rule.frequency == "YEARLY" and rule.months and rule.days and not rule.month_days and not rule.places:
        on = _in_month(rule, None)
        return f"{_each(rule)} on {on} of {_listed([_MONTHS[month - 1] for month in rule.months])}"
    if rule.frequency == "YEARLY" and not (rule.months or rule.days or rule.month_days or rule.places):
        return _each(rule)
    return _as_it_is(rule)


def _by_week(rule: Rule, days: list[int]) -> str:
    if not days:
        return _each(rule)
    if rule.frequency == "DAILY" and rule.interval > 1:
        return _as_it_is(rule)
    if frozenset(days) == _WORKING_DAYS:
        return "every weekday" if rule.interval == 1 else f"{_each(rule)} on weekdays"
    if len(days) == 7 and rule.interval == 1:
        return "every day"
    names = _listed([_WEEKDAYS[day] for day in sorted(days)])
    return f"every {names}" if rule.interval == 1 else f"{_each(rule)} on {names}"


def _in_month(rule: Rule, last_day: int | None) -> str:
    if last_day:
        return f"the {_ordinal(last_day)} or the last day"
    if rule.days and not rule.month_days:
        if rule.places and all(not place for place, _ in rule.days):
            if len(rule.places) == 1 and frozenset(day for _, day in rule.days) == _WORKING_DAYS:
                return f"the {_place(rule.places[0])} weekday"
            return ""
        if rule.places:
            return ""
        return _listed(
            [f"{'the ' + _place(place) + ' ' if place else 'every '}{_WEEKDAYS[day]}" for place, day in rule.days]
        )
    if rule.month_days and not rule.days and not rule.places:
        return _listed([f"the {_ordinal(day) if day > 0 else _place(day) + ' day'}" for day in rule.month_days])
    return ""


def _last_day(rule: Rule) -> int | None:
    """The day of a rule that takes the last day of shorter months instead."""
    wanted = tuple(range(28, (rule.month_days or (0,))[-1] + 1))
    return wanted[-1] if rule.places == (-1,) and len(wanted) > 1 and rule.month_days == wanted else None


def _plain_days(rule: Rule) -> bool:
    return bool(rule.month_days) and not rule.places and min(rule.month_days) > 0


def _after_completion(rule: Rule) -> str:
    if rule.days or rule.month_days or rule.months or rule.places:
        return f"{_every(rule)} after it is done"
    unit = _UNITS[rule.frequency]
    return f"{rule.interval} {unit}{'' if rule.interval == 1 else 's'} after it is done"


def _each(rule: Rule) -> str:
    unit = _UNITS[rule.frequency]
    return f"every {unit}" if rule.interval == 1 else f"every {rule.interval} {unit}s"


def _end(rule: Rule) -> str:
    if rule.count == 1:
        return ", for the last time"
    if rule.count:
        return f", {rule.count} times"
    if rule.until:
        day = datetime.strptime(rule.until[:8], "%Y%m%d")
        return f", until {day.day} {day:%B} {day.year}"
    return ""


def _as_it_is(rule: Rule) -> str:
    return f"by the rule {rule}"


def _ordinal(number: int) -> str:
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _place(place: int) -> str:
    if place < -2:
        return f"{_ordinal(-place)} to last"
    return _PLACES.get(place, _ordinal(place))


def _listed(words: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
