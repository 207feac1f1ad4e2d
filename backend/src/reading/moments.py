"""Puts a moment together from the days, times and parts of a day that stand beside each other."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from src.reading.atoms import Clock
from src.reading.clocks import PART_NAMES, half_of
from src.reading.context import Context
from src.reading.parts import Parts
from src.reading.spans import Moment
from src.reading.words import pattern

END_OF_DAY = time(23, 59)
_LEAD = pattern(
    r"\(?(?:(?:due(?: date)?:?|deadline:?|over(?= the week-?end| christmas| easter| the holidays)|during"
    r"|(?:early|later?|any ?(?:time|day)|all day)(?= (?:on |in )?(?:{DAY}|{MONTH}|tomorrow|this|next|the week)\b)"
    r"|on or before|no later than|not later than|not (?:before|until|earlier than)|no (?:sooner|earlier) than"
    r"|not today,?(?: but)?(?= tomorrow| {DAY}| next)"
    # `switch the oven on at 7`: the first of two prepositions belongs to the verb.
    r"|at the latest|latest|by|on a(?= {DAY})|on(?! (?:at|in|by|before|after|until|till|tomorrow|today|tonight)\b)"
    r"|before|b4|(?:sooner|earlier|later) than|until|(?<!\bthe\x20)till|til|up to|for|from|(?:first|last) thing"
    r"|towards?(?= the (?:end|middle|beginning)| {MONTH})|starting|beginning|since|some ?time|around|about|after"
    r"|in(?! (?:at|by|on|before|until|till|tomorrow|today|tonight)\b)|as of|effective|(?:the )?week(?:-?end)? (?:of"
    r"|commencing|beginning|starting)"
    r"|the|at) ){0,4}",
    whole=False,
)
_STRONG_LEAD = re.compile(
    r"\b(?:due|by|on|before|until|till|til|deadline|starting|than|latest|sometime|this|next|after|around)\b"
)
_JOIN = re.compile(
    r"\s*\((?:on\s+)?|(?:\s*[,;@–-]+\s*|\s+)(?:(?:at|on|by|in|for|of|around|about|the|before|b4|after|some ?time"
    r"|between"
    r"|from)\s+){0,3}|[.:](?=\d)"
)

_TODAY = re.compile(r"\b(?:to|2)day\b")
_NO_NOUN = re.compile(
    r"(?:\b(?:the|a|an|my|your|our|his|her|their|of|from|in|some|every|each|this|with|no|enough|and)\s+)$"
)


@dataclass(frozen=True)
class Found:
    """A moment in a text. `led`: a word such as `by` stands before it; `lead` is all such words."""

    start: int
    end: int
    moment: Moment
    first: datetime
    last: datetime
    lead: str = ""
    weak: bool = False
    ranged: bool = False
    remark: str = ""
    time_only: bool = False


def moment_at(text: str, position: int, context: Context, hints: str = "") -> Found | None:
    """The moment that begins there, with the words that lead it. `hints`: the text, whose words may say am or pm."""
    lead = _LEAD.match(text, position)
    starts = [position]
    if lead and lead.end() > position:
        inner = [match.end() for match in re.finditer(r"\s+|\(", text[position : lead.end()])]
        starts += [position + end for end in inner]
    best: Found | None = None
    for start in dict.fromkeys(starts):
        parts = Parts(end=start)
        if not parts.take(text, start, context):
            continue
        while joined := _JOIN.match(text, _behind_bracket(text, start, parts.end)):
            ends = [joined.end()] + [joined.start() + m.end() for m in re.finditer(r"[\s(]+|,", joined[0])]
            if not any(parts.take(text, end, context) for end in dict.fromkeys(sorted(ends))):
                break
        found = _found(text, position, start, parts, context, hints)
        if found and (best is None or found.end > best.end):
            best = found
    return best


def _behind_bracket(text: str, start: int, end: int) -> int:
    """Behind the bracket that closes one of the words from `start` on: `fri (11 dec) 6pm`."""
    opened = text.count("(", start, end) > text.count(")", start, end)
    return end + 1 if opened and text.startswith(") ", end) else end


def _found(text: str, position: int, start: int, parts: Parts, context: Context, hints: str) -> Found | None:
    lead, day = text[position:start].strip(), parts.day
    if parts.exact:
        exact = parts.exact.value
        return Found(position, parts.end, Moment(exact, False), exact, exact, lead)
    if day is None and parts.clock is None and parts.part is None:
        return None
    if (
        day is None
        and parts.clock is None
        and not parts.part_led.startswith(
            (
                "mid",
                "in",
                "this",
                "at",
                "during",
                "tonight",
                "late ton",
                "later ton",
                "by",
                "tonite",
                "first",
                "after",
                "before",
                "over",
            )
        )
        and not lead
    ):
        return None
    weak = _is_weak(text, position, start, lead, parts)
    if day is None and parts.clock and parts.clock.weak and parts.part is None:
        weak = True
    clock = _time(parts, context, hints)
    value = day.value if day else _next_day(clock, parts, context)
    if parts.clock and parts.clock.bare and (clock == time(0) and parts.clock.half == "am"):
        clock, value = (END_OF_DAY, value) if day else (time(0), value)
    elif parts.part and "night" in parts.part and parts.clock and clock and clock.hour == 0 and parts.clock.hour == 12:
        value += timedelta(1)
    said = text[start : parts.end]
    if day and clock and parts.clock and not parts.part and value == context.today and _TODAY.search(said):
        clock = _ahead(clock, parts.clock, context)
    if value == context.today and not parts.clock and _is_over(clock, parts, context):
        clock = None
    whole = clock is None
    due = context.at(value, clock or END_OF_DAY)
    first = context.at(day.first, time(0)) if day and day.first else context.at(value, time(0)) if whole else due
    last = context.at(day.last, END_OF_DAY) if day and day.last else due
    end = _until(parts, value, due, context) or (last if day and day.ranged else None)
    named = text[start:].removeprefix("the ")
    if (
        whole
        and end is None
        and lead.endswith(("before", "b4"))
        and not lead.endswith(("not before", "or before"))
        and not named.startswith("end of")
        and first.date() > context.today
    ):
        # `before friday` ends with Thursday, for a task as for a question.
        due = context.at(first.date() - timedelta(1), END_OF_DAY)
    elif whole and end is None and lead == "after" and day:
        due = context.at(last.date() + timedelta(1), END_OF_DAY)
    return Found(
        position,
        parts.end,
        Moment(due, whole, end),
        first,
        last,
        lead,
        weak,
        end is not None,
        day.remark if day else "",
        time_only=day is None,
    )


def _until(parts: Parts, value: date, due: datetime, context: Context) -> datetime | None:
    if parts.clock is None or parts.clock.until is None:
        return None
    end = context.at(value, time(*parts.clock.until))
    return end if end > due else end + timedelta(1)


def _is_weak(text: str, position: int, start: int, lead: str, parts: Parts) -> bool:
    """Whether the words are too likely to mean something else."""
    day = parts.day
    if day is None or parts.clock or parts.part or (not day.weak and not lead.endswith("the")):
        return False
    if day.weekday is not None and lead.endswith("the"):
        return True
    if _STRONG_LEAD.search(lead) or (lead == "for" and day.weekday is not None):
        return False
    rest = text[parts.end :].strip(" .,!?)")
    before = text[:position].strip()
    at_edge = not rest or (not before and day.weekday is None)
    return (
        day.weak == 2
        or not at_edge
        or (bool(_NO_NOUN.search(text[:start])) and day.weekday is not None)
        or lead == "from"
    )


_MORNING = re.compile(r"\b(?:breakfast|sunrise|dawn|wake|alarm|jog|school run)\b")
_EVENING = re.compile(
    r"\b(?:dinner|supper|drinks|party|cinema|movie|theat(?:re|er)|concert|sunset|opera|pub|bedtime|club"
    r"|(?:date|game|quiz|poker) night)\b"
)


def _time(parts: Parts, context: Context, hints: str) -> time | None:
    """The clock time that is meant. Nobody means the night with `at 5` or `at 5:30`."""
    clock, part = parts.clock, parts.part
    if clock is None:
        return time(PART_NAMES[part]) if part else None
    hour = clock.hour
    if clock.half is None and hour <= 12:
        named = clock.named or hour
        if part and "night" in part and not part.startswith("ton"):
            hour = hour % 12 if hour == 12 or hour < 5 else hour + 12
        elif part:
            hour = hour % 12 + (12 if half_of(part) == "pm" else 0)
            if part in ("tonight", "tonite", "evening") and clock.hour == 12:
                hour = 0
        elif _MORNING.search(hints) and 4 <= hour <= 11:
            pass
        elif named <= 7 or (_EVENING.search(hints) and hour < 12):
            hour = hour % 12 + 12
    return time(hour % 24, clock.minute)


def _ahead(at: time, clock: Clock, context: Context) -> time:
    """`today at 9`, said at 10, is in the evening."""
    if clock.half or clock.hour > 12 or at > context.now.time():
        return at
    other = at.replace(hour=(at.hour + 12) % 24)
    return other if other > context.now.time() else at


def _is_over(clock: time | None, parts: Parts, context: Context) -> bool:
    """`tonight`, said at ten, is what is left of the day, not eight o'clock."""
    return clock is not None and parts.part_led.startswith(("this", "ton")) and clock <= context.now.time()


def _next_day(clock: time | None, parts: Parts, context: Context) -> date:
    """A time alone is the next one; `this evening` and `tonight` are today's."""
    assert clock is not None
    if parts.part_led.startswith(("this", "tonight", "tonite")):
        return context.today
    return (
        context.today if clock > context.now.time().replace(second=0, microsecond=0) else context.today + timedelta(1)
    )
