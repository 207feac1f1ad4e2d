"""Finds all moments of a text, and says which one is its date."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from src.reading.context import Context
from src.reading.holidays import HOLIDAY_PATTERNS
from src.reading.moments import Found, moment_at
from src.reading.spans import Moment
from src.reading.words import pattern

WORD = re.compile(r"(?<![\w#!/=.@+$€£%~\x01-])(?=[\w@+]|\(\w)(?![\x01])")
_AFTER = re.compile(r"[\w\x01%$€/=]|-[\w\x01]|\.\d")
_ZONES = {
    "utc": "UTC", "gmt": "UTC", "z": "UTC", "est": "America/New_York", "edt": "America/New_York",
    "et": "America/New_York",
    "cst": "America/Chicago", "cdt": "America/Chicago", "mst": "America/Denver", "mdt": "America/Denver",
    "pst": "America/Los_Angeles", "pdt": "America/Los_Angeles", "pt": "America/Los_Angeles", "cet": "Europe/Paris",
    "cest": "Europe/Paris", "bst": "Europe/London", "jst": "Asia/Tokyo", "eet": "Europe/Athens",
    "aest": "Australia/Sydney",
}  # fmt: skip
_ZONE = re.compile(rf"\s*\(?(?P<zone>{'|'.join(_ZONES)})\)?(?!\w)(?P<offset>[+-]\d{{1,2}}(?::?\d\d)?)?")
_OFFSET = re.compile(r"\s*(?P<sign>[+-])(?P<h>\d\d):?(?P<m>\d\d)(?!\d)")
# A word in the middle of a title is a date only if it can hardly be anything else there.
_SURE_IN_THE_MIDDLE = re.compile(
    r"(?:due|by|on|before|until|till|til|at|in|next|tom|tmr|tmw|today|tonight|this|day after|after"
    r"|\d{1,2}(?::\d\d)?\s*[ap]\.?m|\d{4}-|@|the day|for (?:to|next)|from|between|within|later)"
)


@dataclass(frozen=True)
class Choice:
    """The date of a text, made of one phrase or of two (`tomorrow … at 5pm`), and the phrases that are none."""

    found: Found | None
    phrases: tuple[tuple[int, int], ...]
    others: tuple[Found, ...]


def moments_in(plain: str, context: Context) -> list[Found]:
    """All moments from left to right, in a text that was masked."""
    found: list[Found] = []
    position = 0
    while match := WORD.search(plain, position):
        position = match.start()
        moment = moment_at(plain, position, context, plain)
        if moment is None or _AFTER.match(plain, moment.end):
            position += re.compile(r"\w+|.", re.DOTALL).match(plain, position).end() - position  # type: ignore[union-attr]
            continue
        moment = _in_zone(plain, _closed(plain, moment), context)
        moment = _first_of_two(plain, _with_closing(plain, moment))
        found.append(moment)
        position = moment.end
    return found


def choose(plain: str, context: Context) -> Choice:
    """The date: the last phrase that can be one, joined with a day or a time that stands elsewhere."""
    found = moments_in(plain, context)
    usable = [each for each in found if not each.weak and not _belongs_to_title(plain, each)]
    others = [each for each in found if each not in usable]
    if not usable:
        return Choice(None, (), tuple(others))
    chosen = usable[-1]
    between = plain[usable[-2].end : chosen.start].strip() if len(usable) > 1 else ""
    if between == "or" or (between == "and" and chosen.moment.whole_day and usable[-2].moment.whole_day):
        first = usable[-2]
        words = " ".join(plain[first.start : chosen.end].split())
        remark = f"I took the first of “{words}”, and left the words in the title."
        either = replace(first, end=chosen.end, ranged=True, remark=remark)
        return Choice(either, ((either.start, either.end),), tuple(others + usable[:-2]))
    for other in reversed(usable[-5:-1]):
        joined = _joined(plain, other, chosen, context)
        if joined:
            rest = [each for each in usable if each not in (other, chosen)]
            return Choice(joined, ((other.start, other.end), (chosen.start, chosen.end)), tuple(others + rest))
    return Choice(
        _on_the_holiday(plain, found, chosen, context), ((chosen.start, chosen.end),), tuple(others + usable[:-1])
    )


def _on_the_holiday(plain: str, found: list[Found], chosen: Found, context: Context) -> Found:
    """`christmas party at 8pm`: the name of the task says on which day that time is."""
    for other in found if chosen.time_only else ():
        words = plain[other.start : other.end].strip()
        if other is not chosen and any(holiday.fullmatch(words) for holiday in HOLIDAY_PATTERNS):
            joined = _joined(plain, other, chosen, context)
            return replace(joined, start=chosen.start, end=chosen.end) if joined else chosen
    return chosen


def _joined(plain: str, first: Found, second: Found, context: Context) -> Found | None:
    """A day and a time that stand apart."""
    if first.moment.whole_day == second.moment.whole_day or first.ranged or second.ranged:
        return None
    day, clock = (first, second) if first.moment.whole_day else (second, first)
    if not clock.time_only and clock.first.date() != day.first.date():
        # `tomorrow and monday at 6pm` are two days.
        return None
    if day.first.date() != day.last.date():
        return None
    skipped = len(clock.lead) if clock.lead.startswith(("not", "no ")) else 0
    at = plain[clock.start + skipped : clock.end].strip(" (")
    words = f"{plain[day.start + len(day.lead) : day.end].strip(' (')} {at}"
    words = re.sub(r"[()]", "", words)
    moment = moment_at(words, 0, context, plain)
    # The zone stays with the time: `at 10am PST on dec 2`.
    moment = moment and _in_zone(words, moment, context)
    if moment is None or moment.end < len(words) or moment.moment.whole_day:
        return None
    return replace(
        moment, start=first.start, end=second.end, lead=day.lead, weak=False, remark=day.remark or moment.remark
    )


def _closed(plain: str, found: Found) -> Found:
    """With the bracket behind it, if one stands before it."""
    opened = plain[found.start : found.end].count("(") > plain[found.start : found.end].count(")")
    closing = re.compile(r"\s*\)").match(plain, found.end)
    return replace(found, end=closing.end()) if opened and closing else found


# With such a word before it a date means another one than it says: `two months on friday`.
_UNREAD_BEFORE = re.compile(
    r"\b(?:not|but|except|unless|(?:weeks?|fortnights?|months?|weekends?)(?:\s+(?:before|after|from))?)\s+$"
)
_MONTH_BEFORE = pattern(r"\b{MONTH} $", whole=False)
# What may follow a date and adds nothing to it.
_CLOSING = re.compile(r" (?:sometime|sharp|on the dot|at the latest|latest|or so|or thereabouts)(?=[ ,.!?]*$)")
_OR_TIME = re.compile(r" (?:or|and)(?: at)? \d{1,2}(?::[0-5]\d)?(?: ?[ap]\.?m\.?)?(?=[ ,.!?]*$)")
_OR_DAY = re.compile(r" or the (?:day|week) after(?=[ ,.!?]*$)")


def _with_closing(plain: str, found: Found) -> Found:
    """`5pm sharp` is 5pm."""
    closing = _CLOSING.match(plain, found.end)
    return replace(found, end=closing.end()) if closing else found


def _first_of_two(plain: str, found: Found) -> Found:
    """`today at 6 or 7`: no figure is left over of a second time."""
    whole = found.moment.whole_day and not found.ranged
    other = None if found.moment.end else (_OR_DAY if whole else _OR_TIME).match(plain, found.end)
    if other is None:
        return found
    words = " ".join(plain[found.start : other.end()].split())
    remark = f"I took the first of “{words}”, and left the words in the title."
    return replace(found, end=other.end(), ranged=True, remark=remark)


def _in_zone(plain: str, found: Found, context: Context) -> Found:
    """`5pm EST`: the time is one of another zone."""
    if found.moment.whole_day or found.moment.end:
        return found
    named, offset = _ZONE.match(plain, found.end), _OFFSET.match(plain, found.end)
    wall = found.moment.due.replace(tzinfo=None)
    if named and not named["offset"]:
        due, end = wall.replace(tzinfo=ZoneInfo(_ZONES[named["zone"]])), named.end()
    elif offset and re.search(r"\d:\d\d$", plain[found.start : found.end]):
        shift = timedelta(hours=int(offset["h"]), minutes=int(offset["m"])) * (1 if offset["sign"] == "+" else -1)
        due, end = (wall - shift).replace(tzinfo=UTC), offset.end()
    else:
        return found
    due = due.astimezone(context.now.tzinfo)
    zone = plain[found.end : end].strip(" ()").upper()
    remark = f"{wall:%H:%M} {zone} is {due:%H:%M} here." if due.replace(tzinfo=None) != wall else ""
    return replace(found, end=end, moment=Moment(due, False), first=due, last=due, remark=remark)


# Signs and pictures are no words: `call Ann sunday ☎️`.
_SAYS_MORE = re.compile(r"[\w\x01\[\]]")


def _belongs_to_title(plain: str, found: Found) -> bool:
    """`Read Monday Notes` has no date: one stands at an end of the text, or follows a word such as `by`."""
    phrase = plain[found.start : found.end].lstrip("( ")
    if re.match(r"\d{1,2}(?:st|nd|rd|th)\b", phrase) and _MONTH_BEFORE.search(plain[: found.start]):
        # `april 31st` is no day of another month.
        return True
    at_end = not _SAYS_MORE.search(plain, found.end)
    at_start = not _SAYS_MORE.search(plain[: found.start])
    if re.match(r"'s?\b", plain[found.end :]) or _UNREAD_BEFORE.search(plain[: found.start]):
        return True
    if at_start and not at_end and any(holiday.fullmatch(phrase) for holiday in HOLIDAY_PATTERNS):
        return True
    if at_end or at_start:
        return bool(at_start and not at_end and re.match(r"(?:'s|\s+(?:is|was|are)\b)", plain[found.end :]))
    return not (
        _SURE_IN_THE_MIDDLE.match(phrase)
        or (
            found.moment.whole_day is False
            and re.match(r"\s+(?:(?:to|for|about|with|at|that)\b|w/)", plain[found.end :]) is not None
        )
        or re.match(r"\s*(?:to|,|;|-|–)\s", plain[found.end :]) is not None
    )
