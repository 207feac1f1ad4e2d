"""Distances: `in 2 hours`, `3 days from now`, `a week after christmas`, `half an hour ago`."""

import re
from datetime import UTC, date, datetime, timedelta

from src.reading.atoms import Day, Exact, Rules
from src.reading.calendar_days import add_months, add_working_days
from src.reading.context import Context
from src.reading.words import number, pattern, unit

OFFSETS = Rules()
_ONE = (
    r"(?:\d{1,2} ?h ?[0-5]\d|\d{1,4}(?:\.\d+)? ?(?:h|d|w|mo|hr|min|m|y)|(?:an?|one) {UNIT} and a (?:half|quarter)"
    r"|{NUM} ?(?:more )?{UNIT}(?! of an? (?:hour|day|week|month|year))"
    r"|{NUM} and (?:a|an) half {UNIT}|half an? {UNIT}|\d{1,2} mon|(?:a )?quarter of an? {UNIT}"
    r"|three[- ]quarters of an? {UNIT}|1/[24] ?(?:h|hour)|3/4 ?(?:h|hour)|\d{1,3}')"
)
_SPAN = rf"(?P<span>{_ONE}(?:(?: ?,? and |, ?| )?{_ONE}){{0,4}})"
_ABOUT = r"(?:about |around |approximately |less than |at most |exactly |only |just |~ ?){0,2}"
_PIECE = re.compile(
    r"(?P<clock_hours>\d+)\s?h\s?(?P<clock_minutes>[0-5]\d)"
    r"|(?:an?\s+)?(?P<quarters>three[\s-]quarters|quarter|[13]/[24])(?:\s+of\s+an?)?\s*(?P<q>\w+)"
    r"|half\s+an?\s+(?P<half>\w+)|(?:an?|one)\s+(?P<plus>\w+)\s+and\s+a\s+(?P<share>half|quarter)"
    r"|(?P<mixed>[\w.-]+)\s+and\s+an?\s+half\s+(?P<mixed_unit>\w+)|(?P<prime>\d+)'"
    r"|(?P<n>\d+(?:\.\d+)?(?=\s*[a-z])|[a-z][a-z -]*?(?=\s+[a-z]{2}))\s*(?:more\s+)?"
    r"(?P<u>minutes?|mins?|hours?|hrs?|days?|weeks?|wks?|months?"
    r"|mths?|years?|yrs?|fortnights?|quarters?|mons?|mo|(?<=\d)[hdwmy])(?![a-z])"
)


def _parts(text: str) -> list[tuple[float, str]]:
    """`1 day, 2 hours` as counts and units. Raises ValueError when a count is none."""
    parts: list[tuple[float, str]] = []
    for match in _PIECE.finditer(text):
        if match["clock_hours"]:
            parts += [(float(match["clock_hours"]), "hour"), (float(match["clock_minutes"]), "minute")]
        elif match["quarters"]:
            share = {"1/2": 0.5, "1/4": 0.25, "3/4": 0.75, "quarter": 0.25}.get(match["quarters"], 0.75)
            parts.append((share, unit(match["q"])))
        elif match["half"] or match["plus"]:
            count = 0.5 if match["half"] else 1.25 if match["share"] == "quarter" else 1.5
            what = unit(match["half"] or match["plus"])
            parts.append((12.0, "hour") if what == "day" and count == 0.5 else (count, what))
        elif match["mixed"]:
            parts.append((number(match["mixed"]) + 0.5, unit(match["mixed_unit"])))
        elif match["prime"]:
            parts.append((float(match["prime"]), "minute"))
        else:
            word = re.sub(r"^(?:and|,)\s+", "", match["n"].strip())
            count = number(word)
            if not count:
                raise ValueError("that is no number")
            parts.append((count, unit(match["u"])))
    if not parts:
        raise ValueError("that is no distance")
    return parts


def has_clock_units(span: str) -> bool:
    """Whether a distance has hours or minutes: `1h30`, and not `three days`."""
    return re.search(r"(?<![a-z])(?:hour|hr|min|h(?![a-z]))", span) is not None


def shifted(base: date | datetime, text: str, sign: int) -> date | datetime:
    """The day or the moment at that distance; hours and minutes make a moment of real time."""
    moment = base if isinstance(base, datetime) else None
    day = base.date() if isinstance(base, datetime) else base
    hours = timedelta()
    for count, what in _parts(text):
        if what in ("hour", "minute"):
            hours += sign * timedelta(**{f"{what}s": count})
        elif what in ("month", "quarter", "year"):
            months = count * {"month": 1, "quarter": 3, "year": 12}[what]
            day = add_months(day, sign * int(months)) + sign * timedelta(30.0 * (months % 1))
        else:
            day += sign * timedelta(count * {"day": 1, "week": 7, "fortnight": 14}[what])
    if not hours or moment is None:
        return day
    local = moment.replace(year=day.year, month=day.month, day=day.day)
    return (local.astimezone(UTC) + hours).astimezone(moment.tzinfo).replace(second=0, microsecond=0)


def _from_now(span: str, context: Context, sign: int) -> Day | Exact:
    value = shifted(context.now, span, sign)
    return Exact(value) if isinstance(value, datetime) else Day(value, counted=span)


@OFFSETS.add(
    rf"(?:in|within|after) (?:(?:the )?(?:next|coming|following) )?{_ABOUT}{_SPAN}(?:'?s?'? time)?"
    r"(?! (?:since|before)\b)",
    rf"\+ ?{_SPAN}",
    rf"{_ABOUT}{_SPAN} (?:from (?:right )?now|from today|after today|later|hence|out)",
)
def _ahead(match: re.Match[str], context: Context) -> Day | Exact:
    # `in 5` and a letter may be anything; `m` alone is a length or a distance.
    return _from_now(match["span"], context, 1)


@OFFSETS.add(rf"{_ABOUT}{_SPAN} (?:ago|earlier|before now)")
def _ago(match: re.Match[str], context: Context) -> Day | Exact:
    return _from_now(match["span"], context, -1)


@OFFSETS.add(r"in (?:an?|one|\d+|{CARD}) or (?P<n>\d+|{CARD}) (?P<u>{UNIT})", r"in an? (?P<u>{UNIT}) or (?P<n>two)")
def _at_most(match: re.Match[str], context: Context) -> Day | Exact:
    """`in two or three days`: until the later of them."""
    return _from_now(f"{match['n']} {match['u']}", context, 1)


@OFFSETS.add(r"in (?:the next )?(?:a few|few|some) (?P<u>{UNIT})")
def _some(match: re.Match[str], context: Context) -> Day | Exact:
    return _from_now(f"3 {match['u']}", context, 1)


@OFFSETS.add(
    r"(?:in |within )?(?P<n>\d{1,2}|{CARD}|a|a couple of) (?:business|working|work) days?(?: from (?:now|today)| time)?"
)
def _working(match: re.Match[str], context: Context) -> date:
    return add_working_days(context.today, int(number(match["n"])))


@OFFSETS.add(r"within the next (?P<u>week|month|year)")
def _within(match: re.Match[str], context: Context) -> Day | Exact:
    return _from_now(f"1 {match['u']}", context, 1)


@OFFSETS.add(r"(?:the )?next (?P<u>hour|minute)", r"within the (?P<u>hour)")
def _next_hour(match: re.Match[str], context: Context) -> Day | Exact:
    return _from_now(f"1 {match['u']}", context, 1)


BEFORE_DAY = pattern(
    rf"(?:the )?{_ABOUT}(?:{_SPAN}|(?P<day>day|night|evening)|(?:(?P<nth>{{ORD}}) )?(?P<weekday>{{DAY}})) "
    r"(?P<way>from|after|before|since|following|prior to) ",
    whole=False,
)
BEHIND_DAY = pattern(
    rf" ?(?P<sign>[+-]) ?{_SPAN}| (?:in (?P<in>{_SPAN.replace('<span>', '<span2>')})"
    rf"|(?P<ago>{_SPAN.replace('<span>', '<span3>')}) (?P<way>ago|from now))"
)
"""A distance behind a day: `next tuesday + 10 days`, `thanksgiving in 3 years`."""
