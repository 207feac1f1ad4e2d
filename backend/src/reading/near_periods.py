"""Days by the month, the year or the week that they belong to: `the third friday of december`, `end of next week`."""

import re
from datetime import date, timedelta

from src.reading.atoms import Day
from src.reading.calendar_days import (
    add_months,
    add_working_days,
    days_in,
    last_of_month,
    monday_of,
    next_numbered,
    nth_weekday,
)
from src.reading.context import Context
from src.reading.near_days import FRIDAY, NEAR, NEXT, SATURDAY, SUNDAY
from src.reading.words import month, ordinal, weekday, year


def _period(match: re.Match[str], context: Context) -> tuple[date, date]:
    """First and last day of the month or year that the groups `month`, `year`, `which` and `unit` name."""
    groups, today = match.groupdict(), context.today
    if groups.get("month"):
        number = month(groups["month"])
        chosen = year(groups["year"]) if groups.get("year") else today.year + (number < today.month)
        return date(chosen, number, 1), date(chosen, number, days_in(chosen, number))
    shift = {"next": 1, "following": 1, "coming": 1, "last": -1, "previous": -1}.get(groups.get("which") or "", 0)
    if groups["unit"].startswith("y") and groups.get("year"):
        shift = year(groups["year"]) - today.year
    return _bounds(groups["unit"], shift, today)


def _bounds(unit: str, shift: int, today: date) -> tuple[date, date]:
    """First and last day of the week, month, quarter or year that is so many ahead; units are known by their letter."""
    if unit.startswith("w"):
        monday = monday_of(today) + timedelta(7 * shift)
        return monday, monday + timedelta(SUNDAY)
    if unit.startswith("y"):
        return date(today.year + shift, 1, 1), date(today.year + shift, 12, 31)
    is_quarter = unit.startswith("q")
    first = add_months(today.replace(day=1), 3 * shift - (today.month - 1) % 3 if is_quarter else shift)
    return first, last_of_month(add_months(first, 2 if is_quarter else 0))


_OF = (
    r"(?:(?:of|in) )(?:(?P<month>{MONTH})(?:,? (?P<year>{YEAR}))?|(?:the )?(?P<which>this|next|following"
    r"|coming|last|previous|current)? ?(?P<unit>month|year|quarter|week))"
)
_OF_YEAR = _OF + r"|of (?P<unit2>year)"


@NEAR.add(r"(?P<which>this|next) (?P<unit>month),? (?:on )?the (?P<d>{ORD})")
def _day_in_month(match: re.Match[str], context: Context) -> date:
    first, _ = _period(match, context)
    return first.replace(day=ordinal(match["d"]))


@NEAR.add(rf"(?:the )?(?P<nth>{{ORD}}|last) (?P<day>{{DAY}}|week-?end) {_OF}")
def _nth_weekday(match: re.Match[str], context: Context) -> date:
    nth = -1 if match["nth"] == "last" else ordinal(match["nth"])
    wanted = SATURDAY if match["day"].startswith("week") else weekday(match["day"])
    first, last = _period(match, context)
    day = nth_weekday(first, last, wanted, nth)
    if day < context.today and not match["year"]:
        if match["month"]:
            return nth_weekday(
                first.replace(year=first.year + 1), last_of_month(first.replace(year=first.year + 1)), wanted, nth
            )
        if match["unit"] == "month" and not match["which"]:
            first = add_months(first, 1)
            return nth_weekday(first, last_of_month(first), wanted, nth)
    return day


@NEAR.add(rf"(?:the )?(?:(?P<nth>{{ORD}}) (?:to )?)?(?P<end>last|first) day {_OF}")
def _edge_day(match: re.Match[str], context: Context) -> date:
    first, last = _period(match, context)
    steps = ordinal(match["nth"]) - 1 if match["nth"] else 0
    day = last - timedelta(steps) if match["end"] == "last" else first + timedelta(steps)
    if match["end"] == "first" and day < context.today and match["unit"] and not match["which"]:
        return add_months(day, 12 if match["unit"] == "year" else 1)
    return day


@NEAR.add(
    r"(?:the )?(?P<d>{ORD}|\d{1,2})(?: day)? of (?:the )?(?P<which>this|next|following|coming|last"
    r"|previous|current)? ?(?P<unit>month)"
)
def _day_of_month(match: re.Match[str], context: Context) -> date:
    if not match["which"]:
        return next_numbered(context.today, ordinal(match["d"]))
    first, _ = _period(match, context)
    return first.replace(day=ordinal(match["d"]))


@NEAR.add(r"(?:the )?(?P<d>{ORD}) (?P<which>this|next) (?P<unit>month)")
def _day_this_month(match: re.Match[str], context: Context) -> date:
    first, _ = _period(match, context)
    return first.replace(day=ordinal(match["d"]))


@NEAR.add(
    r"the (?P<d>\d{1,2}(?:st|nd|rd|th)|{ORD})(?! (?:of|day|time|one|half|last|week|sprint|round|floor"
    r"|person|page|grade|quarter|place|edition|version|draft|chapter|season|birthday|anniversary"
    r"|meeting|task|item|part|step|party|world|hour|month|year|try|option|choice|attempt)\b| to last\b)",
    r"(?:the )?(?P<d>\d{1,2}(?:st|nd|rd|th))(?= at\b|$|[,.;!?])",
    r"(?P<d>\d{1,2})(?=,? (?:at )?\d{1,2}(?::\d\d|\s?[ap]m))",
    r"(?<=on\x20)(?:the )?(?P<d>\d{1,2})(?= ?(?:$|[,.;!?](?!\d)| at ))",
    r"(?<=for\x20)the (?P<d>\d{1,2}|thirty)(?= ?(?:$|[,.;!?](?!\d)| at ))",
)
def _ordinal(match: re.Match[str], context: Context) -> Day:
    """`the 5th`: the next one. Without figures and `the`, it may be anything."""
    value = next_numbered(context.today, ordinal(match["d"]))
    figures = match["d"][0].isdigit() and not match["d"].isdigit()
    weak = 0 if figures and match[0].startswith("the") else 2 if match["d"].isdigit() else 1
    return Day(value, False, monthly=True, weak=weak)


@NEAR.add(
    rf"(?:the )?(?P<edge>end|beginning|start|middle|mid) {_OF}",
    r"(?:the )?(?P<edge>end) of (?P<unit>month|year|week|quarter)",
    r"(?:the )?(?P<unit>month|year)(?:'s|-)? ?(?P<edge>end)",
    r"(?P<edge>middle|mid|early|late|end|beginning|start)[ -](?:of )?(?P<month>{MONTH})(?:,? (?P<year>{YEAR}))?",
    r"(?P<edge>late|early|mid)[ -](?P<which>this|next) (?P<unit>month|week|year)",
    r"(?P<edge>mid)[ -](?P<unit>month|week)",
    r"(?P<edge>eow|eom|eoy)(?P<which>)",
)
def _edge(match: re.Match[str], context: Context) -> Day:
    groups, edge, today = match.groupdict(), match["edge"], context.today
    if edge in ("eow", "eom", "eoy"):
        return Day(_end_of({"eow": "week", "eom": "month", "eoy": "year"}[edge], today, 0))
    unit_ = groups.get("unit")
    if (
        edge == "end"
        and unit_ in ("week", "month", "year")
        and (groups.get("which") or "this") in ("this", "next", "coming", "following")
    ):
        return Day(_end_of(unit_, today, int((groups.get("which") or "this") != "this")))
    first, last = _period(match, context)
    if edge in ("end", "late"):
        return Day(last)
    if edge in ("middle", "mid"):
        days = {"w": 2, "m": 14, "y": 181, "q": 45}[(unit_ or "m")[0]]
        middle = first + timedelta(days)
        if middle < today and unit_ and not groups.get("which"):
            return Day(add_months(middle, 1) if unit_ == "month" else middle + timedelta(7))
        return Day(middle if middle >= today or groups.get("year") or unit_ else middle.replace(year=middle.year + 1))
    if first < today and unit_ and not groups.get("which"):
        return Day(
            first + timedelta(7) if unit_ == "week" else add_months(first, {"month": 1, "quarter": 3}.get(unit_, 12))
        )
    return Day(first if first >= today or groups.get("year") or unit_ else first.replace(year=first.year + 1))


def _end_of(unit_: str, today: date, ahead: int) -> date:
    """The end of a week is its Friday, as for most work; after Friday its Sunday."""
    if unit_ == "week":
        friday = monday_of(today) + timedelta(FRIDAY + 7 * ahead)
        return friday if friday >= today else friday + timedelta(SUNDAY - FRIDAY)
    return last_of_month(add_months(today, ahead)) if unit_ == "month" else date(today.year + ahead, 12, 31)


@NEAR.add(
    rf"(?:the )?{NEXT} (?P<unit>week|wk|month|year|quarter)(?! (?:old|long|plan|report|review|goal|budget|meeting))"
)
def _period_ahead(match: re.Match[str], context: Context) -> Day:
    which, today = match["which"], context.today
    word = "last" if "past" in which or which in ("last", "previous", "prior") else which
    shift = {"last": -1, "this": 0, "current": 0}.get(word, 1)
    first, last = _bounds(match["unit"], shift, today)
    return Day(first if shift else last, first=first, last=last)


@NEAR.add(
    r"(?:the )?(?P<nth>first|second|third|fourth|last) (?:full )?week (?:of"
    r"|in) (?:(?P<month>{MONTH})(?:,? (?P<year>{YEAR}))?"
    r"|(?:the )?(?P<which>this|next)? ?(?P<unit>month))"
)
def _week_of_month(match: re.Match[str], context: Context) -> Day:
    """A week begins with its Monday; the first one with the month."""
    first, last = _period(match, context)
    nth = {"first": 0, "second": 1, "third": 2, "fourth": 3}.get(match["nth"], -1)
    monday = monday_of(last) if nth < 0 else first if nth == 0 else monday_of(first) + timedelta(7 * nth)
    sunday = min(monday_of(monday) + timedelta(SUNDAY), last)
    return Day(context.today if monday <= context.today <= sunday else monday, first=monday, last=sunday)


@NEAR.add(
    r"(?:the )?(?P<end>last|first) (?:working|business|week|work) ?day (?:of|in) (?:(?P<month>{MONTH})"
    r"|(?:the )?(?P<which>this|next)? ?(?P<unit>month))"
)
def _working_day_of_month(match: re.Match[str], context: Context) -> date:
    """The first or last day of a month that is no Saturday and no Sunday."""
    first, last = _period(match, context)
    if match["end"] == "last":
        return last - timedelta(max(0, last.weekday() - FRIDAY))
    day = _first_working(first)
    return _first_working(add_months(first, 1)) if day < context.today and match["unit"] and not match["which"] else day


def _first_working(first: date) -> date:
    return add_working_days(first - timedelta(1), 1)


@NEAR.add(r"(?:the )?(?P<unit>week-?end|week|month|year) after next")
def _after_next(match: re.Match[str], context: Context) -> Day:
    first, last = _bounds(match["unit"], 2, context.today)
    if match["unit"].endswith("end"):
        first += timedelta(SATURDAY)
    return Day(first, first=first, last=last)


@NEAR.add(r"(?:the |this |this coming |on the )?(?:(?P<next>next) )?(?:the )?week-?end")
def _weekend(match: re.Match[str], context: Context) -> Day:
    saturday = monday_of(context.today) + timedelta(SATURDAY + (7 if match["next"] else 0))
    return Day(max(saturday, context.today), first=saturday, last=saturday + timedelta(1))


@NEAR.add(
    r"(?<!\bto\x20)(?<!\d\x20)(?<!st\x20)(?<!nd\x20)(?<!rd\x20)(?<!th\x20)"
    r"(?<!st\x20of\x20)(?<!nd\x20of\x20)(?<!rd\x20of\x20)"
    r"(?<!th\x20of\x20)(?:in |during |within |for |next "
    r"|this (?!may|march)|(?P<ahead>next year),? in )?(?P<month>{MONTH})(?:,? (?P<year>{YEAR}))?"
    r"(?!,? \d{1,2}(?:st|nd|rd|th)?(?![:\d]))"
)
def _month(match: re.Match[str], context: Context) -> Day:
    """A month alone: its first day, or its last when it has begun."""
    first, last = _period(match, context)
    if match["ahead"] and first.year == context.today.year:
        first = first.replace(year=first.year + 1)
        last = last_of_month(first)
    ahead = first if first >= context.today or match["year"] else last
    led = match.start("month") > match.start() or (match["year"] and first >= context.today)
    word = match["month"].rstrip(".")
    return Day(
        ahead,
        weak=0 if led else 1 if len(word) > 3 and word != "march" else 2,
        first=first,
        last=last,
        remark=f"I took {ahead.day} {ahead:%B} for the whole month.",
    )


__all__ = ["NEAR"]
