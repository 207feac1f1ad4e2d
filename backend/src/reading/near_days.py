"""Days that are counted from today: `tomorrow`, `next friday`, `the third friday of december`, `end of month`."""

import re
from datetime import date, timedelta

from src.reading.atoms import Day, Exact, Rules
from src.reading.calendar_days import (
    last_weekday,
    monday_of,
    next_weekday,
)
from src.reading.context import Context
from src.reading.words import number, weekday

NEAR = Rules()
FRIDAY, SATURDAY, SUNDAY = 4, 5, 6
SHORT = frozenset(["mon", "sun", "sat", "wed", "fri", "thu", "tue", "mons", "suns", "sats", "weds"])
NEXT = (
    r"(?P<which>next|nxt|following|coming up|coming|upcoming|this coming|this upcoming|this|current|last|past|this past"
    r"|previous|prior)"
)

_WEEK = r"(?P<which>next|nxt|following|coming|this|last|previous|past) (?:week|wk)"


@NEAR.add(
    r"today|2day",
    r"(?:this|the) (?:very )?day(?= at)",
    r"later (?:on )?today|today later|later in the day",
    r"(?:the )?end of (?:the |this |to)?day|(?:the )?eod|cob|(?:close|end) of (?:business|play)",
)
def _today(match: re.Match[str], context: Context) -> date:
    return context.today


@NEAR.add(
    r"tomorrows?|tom?m?orr?ow?|tomarr?ow|tomm?or?r?w|tmrw|tmr|tmw|tomoz|2mo?rr?ow|2moro|2mrw"
        r"|the next day|the following day",
    r"(?:the )?end of tomorrow",
)  # fmt: skip
def _tomorrow(match: re.Match[str], context: Context) -> date:
    return context.today + timedelta(1)


@NEAR.add(r"(?:at |around )?this time (?P<when>tomorrow|next week|{DAY})")
def _this_time(match: re.Match[str], context: Context) -> Exact:
    """The same time of another day."""
    if match["when"] in ("tomorrow", "next week"):
        day = context.today + timedelta(1 if match["when"] == "tomorrow" else 7)
    else:
        day = next_weekday(context.today, weekday(match["when"]))
    return Exact(context.at(day, context.now.time().replace(second=0, microsecond=0)))


@NEAR.add(
    r"(?P<near>tomorrow|today) (?P<unit>week|fortnight)",
    r"(?:(?:an?|(?P<n>{CARD}|\d{1,2})) )?(?P<unit>week|fortnight)s? (?P<near>tomorrow|today)",
)
def _near_week(match: re.Match[str], context: Context) -> date:
    count = int(number(match.groupdict().get("n") or "1"))
    days = count * (7 if match["unit"] == "week" else 14)
    return context.today + timedelta(days + int(match["near"] == "tomorrow"))


@NEAR.add(
    r"(?:(?:the )?end of (?:the )?(?:business )?day|eod|cob|(?:close|end) of (?:business|play)),? (?:on |of |by )?"
    r"(?P<day>{DAY}|tomorrow|today)",
    r"(?P<day>{DAY}|tomorrow|today),? (?:(?:at|by) )?(?:the )?(?:end of (?:the )?(?:business )?day|eod|cob"
    r"|(?:close|end) of (?:business|play))",
)
def _end_of_named_day(match: re.Match[str], context: Context) -> date:
    if match["day"] in ("tomorrow", "today"):
        return context.today + timedelta(int(match["day"] == "tomorrow"))
    return next_weekday(context.today, weekday(match["day"]))


@NEAR.add(r"(?:the )?(?:day )?after tom?m?orr?ow|(?:the )?day after tmrw|overmorrow")
def _after_tomorrow(match: re.Match[str], context: Context) -> date:
    return context.today + timedelta(2)


@NEAR.add(r"yesterday|yday|last(?= night)")
def _yesterday(match: re.Match[str], context: Context) -> date:
    return context.today - timedelta(1)


@NEAR.add(r"(?:the )?day before yesterday|(?:the )?night before last")
def _before_yesterday(match: re.Match[str], context: Context) -> date:
    return context.today - timedelta(2)


@NEAR.add(r"(?P<day>{DAY})", r"(?:the )?end of (?:the )?(?P<day>{DAY})")
def _weekday(match: re.Match[str], context: Context) -> Day:
    word = match["day"].rstrip(".")
    wanted = weekday(word)
    plural = word.endswith("days")
    if plural:
        raise ValueError("it is a repetition")
    return Day(next_weekday(context.today, wanted), False, wanted, weak=int(word in SHORT))


@NEAR.add(
    rf"(?:on )?(?:the )?{NEXT} (?P<day>{{DAY}})",
    r"(?P<day>{DAY}) (?P<which>coming|next)(?=[ .,!?]*$)",
    r"(?:the )?end of (?P<which>this|next) (?P<day>{DAY})",
)
def _which_weekday(match: re.Match[str], context: Context) -> date:
    wanted, which, today = weekday(match["day"]), match["which"], context.today
    monday = monday_of(today)
    if which in ("next", "nxt", "following"):
        return monday + timedelta(7 + wanted)
    if which == "this past":
        return last_weekday(today, wanted)
    if which in ("last", "past"):
        return last_weekday(today, wanted)
    if which in ("previous", "prior"):
        return monday + timedelta(wanted - 7)
    if which in ("this", "current"):
        day = monday + timedelta(wanted)
        return day if day >= today else day + timedelta(7)
    return next_weekday(today, wanted)


@NEAR.add(
    rf"(?P<day>{{DAY}}),? (?:of |in |from )?(?:the )?{_WEEK}",
    rf"(?:the )?{_WEEK}(?:'?s|,| -| on)? (?:on )?(?P<day>{{DAY}})",
)
def _weekday_of_week(match: re.Match[str], context: Context) -> date:
    weeks = {"this": 0, "last": -1, "previous": -1, "past": -1}.get(match["which"], 1)
    return monday_of(context.today) + timedelta(7 * weeks + weekday(match["day"]))


@NEAR.add(
    r"(?:(?:an?|(?P<n>{CARD}|\d{1,2})) )?(?P<unit>week|fortnight)s? (?:from |on )?(?P<day>{DAY})",
    r"(?P<day>{DAY}) (?P<unit>week(?!s|end)|fortnight)",
    r"(?P<day>{DAY}) after next",
)
def _week_after(match: re.Match[str], context: Context) -> date:
    day = next_weekday(context.today, weekday(match["day"]))
    groups = match.groupdict()
    return day + timedelta(int(number(groups.get("n") or "1")) * (14 if groups.get("unit") == "fortnight" else 7))


@NEAR.add(r"(?:in )?(?P<n>{CARD}|\d{1,2}) week-?ends(?: (?:from now|from today|hence|time))?")
def _weekends_ahead(match: re.Match[str], context: Context) -> date:
    """The coming one is the first."""
    saturday = monday_of(context.today) + timedelta(SATURDAY)
    return saturday + timedelta(7 * (int(number(match["n"])) - int(saturday > context.today)))


@NEAR.add(r"(?:(?:until|till) )?(?:right )?after (?:the|this) week-?end")
def _after_weekend(match: re.Match[str], context: Context) -> date:
    return monday_of(context.today) + timedelta(7)


@NEAR.add(r"(?P<n>\d{1,2}|{CARD}) (?P<day>{DAY}) (?P<way>from now|later|hence|ago|back)")
def _weekdays_from_now(match: re.Match[str], context: Context) -> date:
    count, wanted = int(number(match["n"])), weekday(match["day"])
    if match["way"] in ("ago", "back"):
        return last_weekday(context.today, wanted) - timedelta(7 * (count - 1))
    return next_weekday(context.today, wanted) + timedelta(7 * (count - 1))
