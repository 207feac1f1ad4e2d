"""Finds the repetition of a text, with the time beside it and its end."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

from src.reading.clocks import CLOCKS, PARTS
from src.reading.context import Context
from src.reading.first_moment import first_moment
from src.reading.moments import Found, moment_at
from src.reading.repeats import Repeat, repeat_at
from src.reading.rule_text import ended
from src.reading.scan import WORD, moments_in
from src.reading.spans import Moment, Span
from src.reading.words import pattern
from src.repeating import read_rule

# `quarterly review 17 december` names what is on one day.
_ADJECTIVE = re.compile(r"(?:daily|nightly|(?:bi-?)?weekly|fortnightly|monthly|quarterly|yearly|annual(?:ly)?)")
_AT = r"\s+at\s+[\d:.]+(?:\s?[ap]m)?"
_DATED = pattern(
    r"\b(?:{MONTH} \d{1,2}|\d{1,2}(?:st|nd|rd|th)?(?: of)? {MONTH}|\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}|on the {ORD}"
    r"|tomorrow|today|tonight)\b",
    whole=False,
)


def repeat_span_of(plain: str, text: str, context: Context) -> tuple[Repeat | None, Span | None]:
    """The repetition with the time beside it, and when it happens first."""
    found = _repeats_in(plain)
    chosen = _one_repeat(found)
    if chosen is None:
        return None, None
    if (
        chosen[0] == 0
        and _ADJECTIVE.fullmatch(plain[: chosen[1].end].strip())
        and _DATED.search(plain[chosen[1].end :])
    ):
        word = text[: chosen[1].end].strip()
        return None, Span(0, chosen[1].end, "unread", remark=f"“{word}” stays in the title.", cut=False)
    if both := _two_repeats(plain, found):
        words = " ".join(text[slice(*both)].split())
        return None, Span(*both, "unread", remark=f"“{words}” stays in the title.", cut=False)
    start, end, clock = _with_clock(plain, *chosen, context)
    anchor = chosen[1].anchor
    moment = first_named(anchor, clock, context) if anchor or clock else None
    end, begins = _starting(plain, end, context)
    if begins is None and "BY" not in chosen[1].rule and (day := _day_before(plain, start, context)):
        start, begins = day.start, day.moment
    end, repeat = _until(plain, end, chosen[1], context)
    if "UNTIL" not in repeat.rule and "COUNT" not in repeat.rule and (before := _until_before(plain, start, context)):
        start, repeat = before.start, replace(repeat, rule=f"{repeat.rule};UNTIL={before.moment.due:%Y%m%d}")
    if remark := _unusable(repeat.rule, text[start:end]):
        return None, Span(start, end, "unread", remark=remark, cut=False)
    return repeat, Span(start, end, "repeat", repeat.rule, first_moment(repeat.rule, moment, context, begins))


def _with_clock(plain: str, start: int, repeat: Repeat, context: Context) -> tuple[int, int, str | None]:
    """Where the repetition begins and ends with the time that stands behind or before it, and that time."""
    beside = re.compile(r",?\s+").match(plain, repeat.end)
    following = moment_at(plain, beside.end(), context, plain) if beside else None
    if following and not following.weak and _time_only(plain[following.start : following.end]):
        return start, following.end, plain[following.start : following.end]
    before = _beside(plain, start, context)
    if before and not before.weak and _time_only(plain[before.start : before.end]):
        return before.start, repeat.end, plain[before.start : before.end].strip()
    return start, repeat.end, None


def _repeats_in(plain: str) -> list[tuple[int, Repeat]]:
    """The repetitions with their beginnings, in their order."""
    found, position = [], 0
    while match := WORD.search(plain, position):
        repeat = repeat_at(plain, match.start())
        if repeat:
            found.append((match.start(), repeat))
        position = repeat.end if repeat else _next_word(plain, match.start())
    return found


def _next_word(plain: str, position: int) -> int:
    return re.compile(r"\w+|.", re.DOTALL).match(plain, position).end()  # type: ignore[union-attr]


def _one_repeat(found: list[tuple[int, Repeat]]) -> tuple[int, Repeat] | None:
    """The first one, or the one with days that says the same more exactly: `weekly report every friday`."""
    if not found:
        return None
    plain_rule = re.fullmatch(r"FREQ=(\w+)(;INTERVAL=\d+)?", found[0][1].rule)
    for start, other in found[1:]:
        if other.rule == found[0][1].rule:
            # `quarterly tax every quarter`: the first is a part of the name.
            return start, other
        exact = re.fullmatch(r"FREQ=(\w+)(?:;INTERVAL=\d+)?(;BY.+)", other.rule)
        if plain_rule and exact and plain_rule[1] == exact[1]:
            rule = f"FREQ={exact[1]}{plain_rule[2]}{exact[2]}" if plain_rule[2] else other.rule
            return start, replace(other, rule=rule)
    return found[0]


def _two_repeats(plain: str, found: list[tuple[int, Repeat]]) -> tuple[int, int] | None:
    """Where two repetitions stand that no task can have: `every morning at 8 and every night at 11`."""
    for (first, one), (second, other) in pairwise(found):
        between = plain[one.end : second]
        if re.fullmatch(rf"(?:{_AT})?,?\s+and\s+", between):
            clock = re.compile(_AT).match(plain, other.end)
            return first, clock.end() if clock else other.end
    return None


def _time_only(phrase: str) -> bool:
    phrase = phrase.strip()
    context = Context(datetime(2000, 1, 1, tzinfo=UTC))
    clock = CLOCKS.at(phrase, 0, context)
    part = PARTS.match(phrase)
    return bool((clock and clock.end == len(phrase)) or (part and part.end() == len(phrase)))


def first_named(anchor: str, clock: str | None, context: Context) -> Moment | None:
    """The moment that the words of a repetition name: its first day (`monday`, `weekday`, `today`) and its time."""
    if anchor == "weekday":
        anchor = "today" if context.today.weekday() < 5 else "monday"
    clock = clock and re.sub(r"^(?:at|@|by|in)\s+", "at ", clock)
    # A weekday that is today counts when its time is still ahead; a part of the day is the next one.
    if clock and not anchor.startswith("today"):
        words = f"{anchor} {clock}"
    else:
        words = clock or anchor if anchor in ("today", "") else anchor
    found = moment_at(words.strip(), 0, context)
    if found is None and words.strip().split()[0] in ("morning", "afternoon", "evening", "night", "noon", "midnight"):
        found = moment_at(f"at {words.strip()}", 0, context)
    return found.moment if found else None


def _starting(plain: str, end: int, context: Context) -> tuple[int, Moment | None]:
    """`every week starting monday`: the end of the words, and the moment."""
    word = re.compile(r",?\s+(?:starting|beginning|from)(?:\s+(?:on|from))?\s+").match(plain, end)
    before_end = re.split(r"\s+(?:until|till|ending)\b", plain[end:])[0]
    found = moment_at(plain[: end + len(before_end)], word.end(), context) if word else None
    return (found.end, found.moment) if found else (end, None)


def _until(plain: str, end: int, repeat: Repeat, context: Context) -> tuple[int, Repeat]:
    """`every day until friday`, `every day at 5, 4 times`: the end of the words, and the rule with its end."""
    if "COUNT" in repeat.rule:
        return end, repeat
    if times := re.compile(r",?\s+(\d{1,3})\s+times\b").match(plain, end):
        return times.end(), replace(repeat, rule=f"{repeat.rule};COUNT={int(times[1])}")
    if span := re.compile(r",?\s+for\s+(?:the\s+next\s+)?(\w+)\s+(day|week|month|year)s?\b").match(plain, end):
        try:
            return span.end(), replace(repeat, rule=ended(repeat.rule, {"for": span[1], "forunit": span[2]}))
        except ValueError:
            return end, repeat
    word = re.compile(r",?\s+(?:until|till|ending(?:\s+on)?)\s+").match(plain, end)
    found = moment_at(plain, word.end(), context, plain) if word else None
    if found is None:
        return end, repeat
    return found.end, replace(repeat, rule=f"{repeat.rule};UNTIL={found.moment.due:%Y%m%d}")


def _beside(plain: str, start: int, context: Context) -> Found | None:
    """The moment that ends where the repetition begins."""
    found = moments_in(plain[:start], context)
    return found[-1] if found and not plain[found[-1].end : start].strip(" ,") else None


def _day_before(plain: str, start: int, context: Context) -> Found | None:
    """`21 june every year`: the day from which it repeats, where it stands before it."""
    day = _beside(plain, start, context)
    if day is None or day.ranged or day.weak or day.time_only or day.lead not in ("", "on", "the", "from"):
        return None
    return day if day.first.date() == day.last.date() and day.moment.due >= context.now else None


def _until_before(plain: str, start: int, context: Context) -> Found | None:
    """`until friday every day`: the end of the repetition, where it stands before it."""
    end = _beside(plain, start, context)
    return end if end and end.lead in ("until", "till", "til") else None


def _unusable(rule: str, words: str) -> str:
    try:
        read_rule(rule)
    except ValueError:
        return f"Tasks cannot repeat like that, so “{' '.join(words.split())}” stays in the title."
    return ""
