"""The time that a phrase stands for in a question."""

import re
from datetime import datetime, time, timedelta
from itertools import pairwise

from src.assistant.embedded.intents import Span
from src.reading import Context, Found
from src.reading.calendar_days import monday_of
from src.reading.offsets import shifted

_UNTIL_NOW = re.compile(
    r"\b(?:(?:in|within|over|during|for|from|of)\s+)?(?:the\s+|my\s+)?(?:last|past)\s+"
    r"(?P<n>\d{1,3}|two|three|four|five|six|seven|ten|few)\s+(?P<unit>days|weeks|months)\b"
)
_PART = re.compile(r"\b(?:morning|afternoon|evening|tonight|night)\b|(?<=[a-z]\s)(?:a\.?m|p\.?m)\b")
_PARTS = {
    "am": (0, 12),
    "pm": (12, 24),
    "morning": (5, 12),
    "afternoon": (12, 18),
    "evening": (17, 24),
    "tonight": (17, 24),
    "night": (18, 24),
}


def span_of(plain: str, found: Found, context: Context) -> Span:
    """The time that a phrase stands for in a question: `by friday` is all until then, `next week` all of it."""
    phrase = re.sub(r"^(?:due|on|is|are)\s+", "", plain[found.start : found.end].strip())
    whole_first = (
        context.at(found.first.date(), found.first.time().replace(hour=0, minute=0))
        if found.moment.whole_day
        else found.first
    )
    last = found.moment.end or found.last
    if re.match(r"(?:the\s+)?week\s+(?:of|commencing|beginning|starting)\b", phrase):
        monday = context.at(monday_of(found.first.date()), time(0))
        return Span(monday, monday + timedelta(days=7, minutes=-1), phrase)
    if (part := _PART.search(phrase)) and not re.search(r"\d\s*(?::|[ap]m)|\bat\s+\d", phrase):
        begin, end = next(hours for name, hours in _PARTS.items() if name in part[0].replace(".", ""))
        day = found.first.replace(hour=0, minute=0)
        if re.match(r"(?:by|until|till|before)\b", phrase):
            return Span(None, day + timedelta(hours=begin if phrase.startswith("before") else end, minutes=-1), phrase)
        return Span(day + timedelta(hours=begin), day + timedelta(hours=end, minutes=-1), phrase)
    if re.match(r"\s+(?:or|and)\s+(?:later|after|beyond)\b|\s+onwards?\b", plain[found.end :]):
        return Span(whole_first, None, phrase)
    if re.match(r"(?:due\s+)?(?:by|before|until|till|til|up\s+to|no\s+later)\b", phrase):
        if re.match(r"(?:due\s+)?before\b", phrase) and found.moment.whole_day:
            return Span(None, whole_first - timedelta(minutes=1), phrase)
        return Span(None, last, phrase)
    if re.match(r"(?:due\s+)?(?:after|since|from(?!\s+last\b)|starting|later\s+than)\b", phrase) and not (
        found.ranged or (phrase.startswith("from") and last < context.now)
    ):
        begins = not phrase.startswith(("after", "later")) or phrase.startswith("after tom")
        return Span(whole_first if begins else last + timedelta(minutes=1), None, phrase)
    if re.match(
        r"(?:in|within|during|over|for)?\s*(?:the\s+)?(?:next|coming)\s+"
        r"(?:\d|\w+\s+(?:days|weeks|months|hours))|within\b|in\s+\d+\s+(?:days|weeks)",
        phrase,
    ):
        return Span(context.now, last, phrase)
    return Span(
        whole_first, last if not found.moment.whole_day or found.last > whole_first else found.moment.due, phrase
    )


def until_now(plain: str, context: Context) -> tuple[int, int, Span] | None:
    """`in the last 7 days`, and where it stands: a time for questions only, for no task is due in it."""
    if not (match := _UNTIL_NOW.search(plain)):
        return None
    count = "3" if match["n"] == "few" else match["n"]
    begin = shifted(context.today, f"{count} {match['unit']}", -1)
    assert not isinstance(begin, datetime)
    return match.start(), match.end(), Span(context.at(begin, time(0)), context.now, " ".join(match[0].split()))


def days_joined(plain: str, times: list[Found]) -> tuple[int, int, Span] | None:
    """`today and tomorrow` as one time from the first to the last, and where it stands."""
    for one, other in pairwise(times):
        joined = plain[one.end : other.start].strip() in ("and", "or", "&", "and on", "or on", "and for")
        if not joined or not one.moment.whole_day or not other.moment.whole_day:
            continue
        # Said on a Monday, `monday and tuesday` are the next two.
        later = timedelta(days=7) if one.first > other.first else timedelta()
        if one.first <= other.first + later:
            words = " ".join(plain[one.start : other.end].split())
            return one.start, other.end, Span(one.first.replace(hour=0, minute=0), other.last + later, words)
    return None
