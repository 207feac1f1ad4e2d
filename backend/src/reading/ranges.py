"""Ranges: `from 3 to 4pm`, `14:00-15:30`, `monday to friday`, `5-7 december`, and days that are named together."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from src.reading.atoms import Clock, Day
from src.reading.calendar_days import next_numbered, next_weekday
from src.reading.context import Context
from src.reading.words import pattern, weekday

_TO = r" ?(?:-|–|—|to|until|till|til|and|through|thru) ?"
_CLOCKS = pattern(
    rf"(?P<led>from |between |@ ?|at )?(?P<h1>\d{{1,2}})(?:[:.h](?P<m1>\d\d))? ?(?P<half1>[ap]\.?m?\b\.?)?{_TO}"
    rf"(?P<h2>\d{{1,2}})(?:[:.h](?P<m2>\d\d))? ?(?P<half2>[ap]\.?m?\b\.?)?(?: ?h)?"
    rf"(?! ?(?:%|€|\$|/|{{UNIT}}|{{MONTH}}|people|times|pages|of\b))"
)
_FROM = pattern(r"(?P<led>from |between )?", whole=False)
_BETWEEN = re.compile(_TO.replace(" ?", r"\s*"))
_DAYS = pattern(
    rf"(?:from |between )?(?:the )?(?P<a>\d{{1,2}})(?:st|nd|rd|th)?{_TO}"
    rf"(?=(?:the )?(?P<b>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? ?{{MONTH}})",
    whole=False,
)
_MONTH_DAYS = pattern(
    rf"(?:from |between )?(?P<first>{{MONTH}} (?P<a>\d{{1,2}}))(?:st|nd|rd|th)?{_TO}(?P<b>\d{{1,2}})"
    r"(?:st|nd|rd|th)?(?!:)(?P<y>,? (?:19|20)\d\d)?"
)
_WEEKDAYS = pattern(r"(?:on )?{DAY}(?:(?: ?, ?(?:and|or)| ?,| and| or| ?&| ?/) ?{DAY})+")
_WEEKDAY = pattern("{DAY}")
_NUMBERS = pattern(
    r"(?:on )?(?:the )?\d{1,2}(?:st|nd|rd|th)(?:(?: ?, ?(?:and|or)| ?,| and| or| ?&) ?(?:the )?\d{1,2}(?:st|nd|rd|th))+"
    r"(?! (?:of )?{MONTH}| [a-z])"
)
_SOON_DAYS = 45


def clock_range_at(text: str, position: int, behind: date | None = None) -> Clock | None:
    """The first time, with the second one as `until`. Bare numbers need a leading word, one side that is a time, or a
    day beside them; `behind` is a day that stands before them."""
    match = _CLOCKS.match(text, position)
    if match is None:
        return None
    h1, h2, m1, m2 = (int(match[name] or 0) for name in ("h1", "h2", "m1", "m2"))
    sure = match["half1"] or match["half2"] or (match["m1"] and match["m2"] and (":" in match[0] or "h" in match[0]))
    before_day = (
        re.match(r"\s+(?:on\s+)?(?:tom|tod|next|mon|tue|wed|thu|fri|sat|sun)", text[match.end() :])
        and max(h1, h2) <= 12
    )
    behind_day = behind is not None and not _is_date(behind, h1, h2)
    beside = _are_hours(h1, h2) and (before_day or behind_day)
    if not (sure or beside or match["led"] in ("from ", "between ")) or max(h1, h2) > 24 or max(m1, m2) > 59:
        return None
    if (
        not sure
        and text[match.end() : match.end() + 2].strip()[:1].isalpha()
        and not re.match(r"\s*(?:on|tom|tod|next|mon|tue|wed|thu|fri|sat|sun)", text[match.end() :])
    ):
        return None
    half2 = match["half2"][0] if match["half2"] else None
    half1 = match["half1"][0] if match["half1"] else None
    end = _hour(h2, half2 or half1 if (half2 or h2 > h1) else None)
    begin = _hour(h1, half1 or (half2 if (h1 <= h2 and h2 != 12) or h1 == 12 else None))
    if not half1 and not half2:
        begin = h1 + 12 if 1 <= h1 <= 7 and h1 < 12 and h2 <= 12 and not match["h1"].startswith("0") else h1
        end = h2 + 12 if h2 < 12 and h2 <= begin else h2
    if begin > end and not half1:
        begin = h1
    return Clock(begin % 24, m1, "pm" if begin >= 12 else "am", until=(end % 24, m2), end=match.end())


def _is_date(behind: date, one: int, other: int) -> bool:
    """Whether numbers behind a day of the week are its date: `friday 4-12` where the 4th of December is a Friday."""
    for day, month in ((one, other), (other, one)):
        for year in (behind.year, behind.year + 1):
            try:
                value = date(year, month, day)
            except ValueError:
                continue
            if value.weekday() == behind.weekday() and 0 <= (value - behind).days < _SOON_DAYS:
                return True
    return False


def _are_hours(first: int, second: int) -> bool:
    """`10-11` and `11-1` are times of a day; `3-1` is a score."""
    return first < second or (first >= 9 and 1 <= second <= 6)


def _hour(hour: int, half: str | None) -> int:
    return hour if half is None or hour > 12 else hour % 12 + (12 if half == "p" else 0)


def day_range_at(
    text: str, position: int, context: Context, day_at: Callable[[str, int, Context], Day | None]
) -> Day | None:
    """The first day, with the bounds; None when the second lies before it."""
    if several := _WEEKDAYS.match(text, position):
        days = {next_weekday(context.today, weekday(word[0])) for word in _WEEKDAY.finditer(several[0])}
        return _first_of(days, several.end())
    if several := _NUMBERS.match(text, position):
        try:
            days = {next_numbered(context.today, int(number)) for number in re.findall(r"\d+", several[0])}
        except ValueError:
            return None
        return _first_of(days, several.end())
    for rule in (_DAYS, _MONTH_DAYS):
        if match := rule.match(text, position):
            return _numbers(match, text, context, day_at)
    led = _FROM.match(text, position)
    first = day_at(text, led.end() if led else position, context)
    between = first and _BETWEEN.match(text, first.end)
    if not first or not between or not between[0].strip() or (between[0].strip() == "and" and not (led and led["led"])):
        return None
    second = day_at(text, between.end(), context)
    if second is None or (first.weak == 2 and second.weak == 2):
        return None
    return _range(first, second)


def _first_of(days: set[date], end: int) -> Day | None:
    """`mon, wed and fri`, `the 3rd and 17th`: the first of them that comes, with all as its bounds."""
    if len(days) < 2:
        return None
    remark = "A task has one date, the first of these days."
    return Day(min(days), True, first=min(days), last=max(days), ranged=True, remark=remark, end=end)


def _numbers(
    match: re.Match[str], text: str, context: Context, day_at: Callable[[str, int, Context], Day | None]
) -> Day | None:
    groups = match.groupdict()
    if "first" in groups:
        first = day_at(match["first"] + (match["y"] or ""), 0, context)
        if first is None:
            return None
        second: Day | None = replace(first, end=match.end())
    else:
        second = day_at(text, match.start("b"), context)
        first = second
    if first is None or second is None:
        return None
    try:
        return _range(
            replace(first, value=first.value.replace(day=int(match["a"]))),
            replace(second, value=second.value.replace(day=int(match["b"]))),
        )
    except ValueError:
        return None


def _range(first: Day, second: Day) -> Day | None:
    last = second.last or second.value
    if second.weekday is not None:
        last = next_weekday(first.value, second.weekday)
    if last <= first.value:
        return None
    return Day(
        first.value,
        True,
        first=first.first or first.value,
        last=last,
        ranged=True,
        remark=first.remark or second.remark,
        end=second.end,
    )
