"""Finds a date in plain English, and says which moment is meant.

Words such as `tomorrow` or `next monday` have rules here, so that they mean one thing only. Written dates (`5 March`,
`24/12/2026`) are read by dateparser, with everything set that it would otherwise guess from its surroundings.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

END_OF_DAY = time(23, 59)
DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
PARTS = {"morning": time(9), "noon": time(12), "midday": time(12), "lunchtime": time(12), "afternoon": time(15)}
PARTS |= {"evening": time(19), "tonight": time(20), "night": time(20), "midnight": END_OF_DAY, "eod": END_OF_DAY}
NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10}
FRIDAY, SATURDAY, SUNDAY = 4, 5, 6

_DAY = r"mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
_MONTH = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?"
)
_DATE = rf"""
    (?P<near>today|tonight|tomorrow|tmrw|tmr|(?:the\s+)?day\s+after\s+tomorrow)
  | (?P<this>this|next|coming|on\s+the\s+next)\s+(?P<named>{_DAY}|week(?:end)?|month|year)
  | (?P<end>(?:the\s+)?end\s+of\s+(?:the\s+|this\s+|next\s+)?(?:week|month|year|day)|eow|eom)
  | (?P<weekend>the\s+weekend|weekend)
  | (?P<in>in|within)\s+(?P<number>\d{{1,3}}|a|an|one|two|three|four|five|six|seven|ten)\s+(?P<unit>minute|min|hour|day|week|month|year)s?
  | (?P<iso>\d{{4}}-\d\d-\d\d)
  | (?P<written>(?:{_MONTH})\.?\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?
      | (?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{_MONTH})\.?(?:,?\s+\d{{4}})?
      | \d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}} | \d{{1,2}}/\d{{1,2}} | \d{{1,2}}\.\d{{1,2}}\.)
  | (?P<ordinal>the\s+\d{{1,2}}(?:st|nd|rd|th))
  | (?P<day>{_DAY})
"""
_TIME = r"""
    (?:at\s+|@\s*)?(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))?\s*(?P<half>am|pm|a\.m\.|p\.m\.)
  | (?:at\s+|@\s*)?(?P<hour24>\d{1,2}):(?P<minute24>\d\d)
  | (?:at|@)\s*(?P<bare>\d{1,2})(?:\s*o'?clock)?
  | (?:(?:at|in\s+the|this|by)\s+)?(?P<part>morning|noon|midday|lunchtime|afternoon|evening|night|midnight|eod)
"""
_LEAD = r"(?:(?:due|by|on|before|until|till|til|for|from|starting)\s+(?:on\s+|by\s+|at\s+|before\s+)?)?"
_END = r"(?![\w-]|\.\w|/\w)"
_DATE_TIME = re.compile(
    rf"(?<![\w#!/-]){_LEAD}(?:{_DATE}){_END}(?:,?\s+(?:{_TIME}){_END})?", re.IGNORECASE | re.VERBOSE
)
_TIME_DATE = re.compile(
    rf"(?<![\w#!/-]){_LEAD}(?:{_TIME}){_END}(?:,?\s+(?:on\s+)?(?:{_DATE}){_END})?", re.IGNORECASE | re.VERBOSE
)


@dataclass(frozen=True)
class Found:
    """A date in a text: where it is, and what it means. `whole_day`: nobody named a time."""

    start: int
    end: int
    due: datetime
    whole_day: bool


def find_date(text: str, now: datetime, time_zone: str) -> Found | None:
    """The last date in the text."""
    zone = ZoneInfo(time_zone)
    local = now.astimezone(zone)
    best: Found | None = None
    for pattern in (_DATE_TIME, _TIME_DATE):
        for match in pattern.finditer(text):
            found = _meaning(match, local, zone)
            if found and (best is None or (found.end, -found.start) > (best.end, -best.start)):
                best = found
    return best


def read_date(text: str, now: datetime, time_zone: str) -> Found | None:
    """The date that is the whole text."""
    found = find_date(text, now, time_zone)
    rest = (text[: found.start] + text[found.end :]).strip(" ,.?!") if found else text
    return found if found and not rest else None


def _meaning(match: re.Match[str], now: datetime, zone: ZoneInfo) -> Found | None:
    groups = match.groupdict()
    try:
        if groups["in"] and groups["unit"].lower() in ("minute", "min", "hour"):
            moment = now + _span(groups["number"], groups["unit"])
            return Found(match.start(), match.end(), moment.replace(second=0, microsecond=0), False)
        at = _time(groups)
        day = _day(groups, now, zone)
    except (ValueError, OverflowError):
        return None
    if at is None and day is None:
        return None
    if day is None and at is not None:
        # A time alone is the next one: today, or tomorrow when it has passed.
        day = now.date() if at > now.time() else now.date() + timedelta(days=1)
    assert day is not None
    due = datetime.combine(day, at or END_OF_DAY, zone)
    return Found(match.start(), match.end(), due, at is None)


def _time(groups: dict[str, str | None]) -> time | None:
    if groups["part"]:
        return PARTS[groups["part"].lower()]
    if groups["hour"]:
        hour = int(groups["hour"])
        if not 1 <= hour <= 12:
            raise ValueError("there is no such hour")
        afternoon = (groups["half"] or "").lower().startswith("p")
        return time(hour % 12 + (12 if afternoon else 0), int(groups["minute"] or 0))
    if groups["hour24"]:
        return time(int(groups["hour24"]), int(groups["minute24"] or 0))
    if groups["bare"]:
        hour = int(groups["bare"])
        # Nobody means the early morning with `at 5`.
        return time(hour + 12 if 1 <= hour <= 7 else hour)
    return PARTS["tonight"] if (groups["near"] or "").lower() == "tonight" else None


def _day(groups: dict[str, str | None], now: datetime, zone: ZoneInfo) -> date | None:
    today = now.date()
    if near := groups["near"]:
        near = near.lower()
        return today + timedelta(days=2 if "after" in near else 1 if near.startswith("t") and "m" in near else 0)
    if groups["this"] and groups["named"]:
        return _named(groups["this"].lower(), groups["named"].lower(), today)
    if end := groups["end"]:
        return _end(end.lower(), today)
    if groups["weekend"]:
        return _named("this", "weekend", today)
    if groups["in"] and groups["number"] and groups["unit"]:
        return _later(today, groups["number"], groups["unit"].lower())
    if groups["iso"]:
        return date.fromisoformat(groups["iso"])
    if groups["ordinal"]:
        return _ordinal(int(re.sub(r"\D", "", groups["ordinal"])), today)
    if groups["written"]:
        return _written(groups["written"], now, zone)
    if groups["day"]:
        return _after(today, _weekday(groups["day"].lower()))
    return None


def _named(which: str, what: str, today: date) -> date:
    monday = today - timedelta(days=today.weekday())
    following = which.startswith(("next", "on"))
    if what == "week":
        return monday + timedelta(days=7 if following else SUNDAY)
    if what == "weekend":
        saturday = monday + timedelta(days=SATURDAY + (7 if following else 0))
        return max(saturday, today)
    if what == "month":
        return _month_after(today).replace(day=1) if following else _last_of_month(today)
    if what == "year":
        return date(today.year + 1, 1, 1) if following else date(today.year, 12, 31)
    weekday = _weekday(what)
    if following:
        return monday + timedelta(days=7 + weekday)
    day = monday + timedelta(days=weekday)
    return day if day >= today else day + timedelta(days=7)


def _end(phrase: str, today: date) -> date:
    following = "next" in phrase
    if "day" in phrase:
        return today
    if "week" in phrase or phrase == "eow":
        friday = today + timedelta(days=FRIDAY - today.weekday() + (7 if following else 0))
        return friday if friday >= today else today + timedelta(days=SUNDAY - today.weekday())
    if "month" in phrase or phrase == "eom":
        return _last_of_month(_month_after(today) if following else today)
    return date(today.year + following, 12, 31)


def _later(today: date, number: str, unit: str) -> date:
    count = NUMBERS.get(number.lower()) or int(number)
    if unit == "month":
        for _ in range(count):
            today = _month_after(today)
        return today
    if unit == "year":
        return today.replace(year=today.year + count, day=min(today.day, 28))
    return today + timedelta(days=count * (7 if unit == "week" else 1))


def _span(number: str, unit: str) -> timedelta:
    count = NUMBERS.get(number.lower()) or int(number)
    return timedelta(hours=count) if unit.lower() == "hour" else timedelta(minutes=count)


def _month_after(day: date) -> date:
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _last_of_month(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _ordinal(number: int, today: date) -> date:
    """`the 5th`: the next one."""
    first = today.replace(day=1)
    for _ in range(13):
        if number <= calendar.monthrange(first.year, first.month)[1] and first.replace(day=number) >= today:
            return first.replace(day=number)
        first = _month_after(first)
    raise ValueError("there is no such day")


def _weekday(word: str) -> int:
    return next(index for index, day in enumerate(DAYS) if day.startswith(word[:3]))


def _after(today: date, weekday: int) -> date:
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _written(text: str, now: datetime, zone: ZoneInfo) -> date:
    import dateparser  # type: ignore[import-untyped]  # slow to load, and seldom needed

    # Only the Americas write the month first; a date with dots never does.
    month_first = str(zone).startswith("America/") and "." not in text
    parsed = dateparser.parse(
        re.sub(r"^the\s+|\bof\b", " ", text, flags=re.IGNORECASE).strip(" ."),
        languages=["en"],
        settings={
            "DATE_ORDER": "MDY" if month_first else "DMY",
            "PREFER_DATES_FROM": "future",
            "RELATIVE_BASE": now.replace(tzinfo=None),
            "REQUIRE_PARTS": ["day", "month"],
            "PARSERS": ["absolute-time"],
        },
    )
    if parsed is None:
        raise ValueError("there is no such date")
    day: date = parsed.date()
    return day
