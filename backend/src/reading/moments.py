"""Puts a moment together from the days, times and parts of a day that stand beside each other."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from src.reading.atoms import Clock, Day, Exact
from src.reading.calendar_days import add_months, days_in, monday_of
from src.reading.clocks import CLOCKS, PART_NAMES, PARTS, SPELLED, half_of, spelled_clock
from src.reading.context import Context
from src.reading.holidays import HOLIDAY_PATTERNS
from src.reading.near_days import NEAR
from src.reading.offsets import BEFORE_DAY, BEHIND_DAY, OFFSETS, shifted
from src.reading.ranges import clock_range_at, day_range_at
from src.reading.spans import Moment
from src.reading.words import ordinal, pattern, weekday
from src.reading.written_dates import DATES

END_OF_DAY = time(23, 59)
_LEAD = pattern(
    r"\(?(?:(?:due(?: date)?:?|deadline:?|no later than|not later than|at the latest|latest|by|on"
    r"|before|until|till|til|up to|for|from"
    r"|starting|beginning|since|sometime|around|about|after|in|as of|effective|(?:the )?week of|the|at) ){0,4}",
    whole=False,
)
_STRONG_LEAD = re.compile(
    r"\b(?:due|by|on|before|until|till|til|deadline|starting|than|latest|sometime|this|next|after|around)\b"
)
_JOIN = re.compile(
    r"(?:\s*[,;@–-]+\s*|\s+)(?:(?:at|on|by|in|for|of|around|about|the|before|after|sometime|between"
    r"|from)\s+){0,3}|\s*\(|[.:](?=\d)"
)
_NO_NOUN = re.compile(
    r"(?:\b(?:the|a|an|my|your|our|his|her|their|of|from|in|some|every|each|this|with|no|enough|and)\s+)$"
)
_WEEKDAY_NUMBER = pattern(r"(?:the )?(?P<d>{ORD}|1[3-9]|2\d|3[01])(?![:./]\d| ?[ap]\.?m)")


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


def day_at(text: str, position: int, context: Context) -> Day | Exact | None:
    """The longest day, or distance from now, that begins there."""
    found = [rules.at(text, position, context) for rules in (NEAR, DATES, OFFSETS)]
    found += [_relative(text, position, context), day_range_at(text, position, context, day_at_simple)]
    best: Day | Exact | None = None
    for atom in found:
        if isinstance(atom, Day | Exact) and (best is None or atom.end > best.end):
            best = atom
    return _moved_on(text, position, best, context) if isinstance(best, Day) else best


def _moved_on(text: str, position: int, day: Day, context: Context) -> Day:
    """`next tuesday + 10 days`; a holiday `in 3 years` is the first from then on."""
    match = BEHIND_DAY.match(text, day.end)
    if match is None or (not match["sign"] and not any(holiday.match(text, position) for holiday in HOLIDAY_PATTERNS)):
        return day
    span = match["span"] or match["span2"] or match["span3"]
    sign = -1 if match["sign"] == "-" or match["way"] == "ago" else 1
    try:
        if match["sign"]:
            value = shifted(day.value, span, sign)
            return Day(value, end=match.end()) if not re.search(r"hour|hr|min|\dh", span) else day
        then = replace(context, now=datetime.combine(shifted(context.today, span, sign), time(0), context.now.tzinfo))
    except (ValueError, OverflowError):
        return day
    moved = NEAR.at(text, position, then)
    return replace(moved, end=match.end()) if isinstance(moved, Day) else day


def day_at_simple(text: str, position: int, context: Context) -> Day | None:
    """A day that is no range and no distance."""
    found = [
        atom for atom in (NEAR.at(text, position, context), DATES.at(text, position, context)) if isinstance(atom, Day)
    ]
    return max(found, key=lambda day: day.end, default=None)


def _relative(text: str, position: int, context: Context) -> Day | None:
    """`a week from monday`, `two days before christmas`, `the day after labor day`."""
    match = BEFORE_DAY.match(text, position)
    if not match or match["way"] == "since":
        return None
    base = day_at_simple(text, match.end(), context)
    if base is None:
        return None
    sign = -1 if match["way"] == "before" or match["way"].startswith("prior") else 1
    if match["weekday"]:
        if match["way"] == "from":
            return None
        wanted = weekday(match["weekday"])
        step = (
            (wanted - base.value.weekday() - 1) % 7 + 1 if sign > 0 else -((base.value.weekday() - wanted - 1) % 7 + 1)
        )
        more = 7 * (ordinal(match["nth"]) - 1) * sign if match["nth"] else 0
        return Day(base.value + timedelta(step + more), end=base.end)
    try:
        value = shifted(base.value, match["span"] or "1 day", sign)
    except (ValueError, OverflowError):
        return None
    if re.search(r"hour|min|\dh", match["span"] or ""):
        return None
    return Day(value, counted=match["span"] or "1 day", end=base.end)


def _merged(first: Day, second: Day, context: Context) -> Day | None:
    """A day of the week beside a date, in either order. None when the two are different days."""
    if (first.weekday is None) == (second.weekday is None):
        return replace(second, end=second.end) if first.value == second.value else None
    named, dated = (first, second) if first.weekday is not None else (second, first)
    assert named.weekday is not None
    value, remark = dated.value, dated.remark
    if dated.counted and value.weekday() != named.weekday:
        if "week" not in dated.counted or "day" in dated.counted:
            return None
        return Day(monday_of(value) + timedelta(named.weekday), end=second.end)
    if (
        dated.weak == 2
        and value.weekday() != named.weekday
        and (not dated.swapped or dated.swapped.weekday() != named.weekday)
    ):
        return None
    if dated.swapped and value.weekday() != named.weekday and dated.swapped.weekday() == named.weekday:
        return Day(dated.swapped, dated.year_given, end=second.end)
    if dated.first is not None:
        return None
    if dated.monthly:
        value = _same_weekday(value, named.weekday)
    elif value.weekday() != named.weekday:
        remark = f"{value.day} {value:%B %Y} is a {value:%A}."
    return Day(value, dated.year_given, remark=remark, end=second.end)


def _same_weekday(value: date, wanted: int) -> date:
    for ahead in range(48):
        first = add_months(value.replace(day=1), ahead)
        if value.day <= days_in(first.year, first.month) and first.replace(day=value.day).weekday() == wanted:
            return first.replace(day=value.day)
    return value


@dataclass
class _Parts:
    day: Day | None = None
    clock: Clock | None = None
    part: str | None = None
    part_led: str = ""
    exact: Exact | None = None
    end: int = 0

    def take(self, text: str, position: int, context: Context) -> bool:  # noqa: PLR0912 - one branch for each kind of part
        """Takes the longest thing that fits to what is there already."""
        options: list[tuple[int, int, object]] = []
        if self.exact is None:
            day = day_at(text, position, context)
            if (
                self.day is not None
                and self.day.weekday is not None
                and (number := _WEEKDAY_NUMBER.match(text, position))
            ):
                day = _numbered(number, context) if not isinstance(day, Day) or day.end <= number.end() else day
            if isinstance(day, Day) and day.weekday is not None and text[:position].endswith("the ") and self.clock:
                # `at 3pm at the monday cafe`
                day = None
            if isinstance(day, Exact):
                if (self.day is None and self.clock is None) or (
                    self.day is not None and self.day.value == context.today and self.clock is None
                ):
                    options.append((day.end, 2, day))
            elif day is not None:
                merged = day if self.day is None else _merged(self.day, day, context)
                if merged is not None:
                    options.append((day.end, 2, merged))
            if self.clock is None and (clock := CLOCKS.at(text, position, context)):
                options.append((clock.end, 1, clock))
            if self.clock is None and (clock_ := clock_range_at(text, position)):
                options.append((clock_.end, 3, clock_))
            if self.part is None and (part := PARTS.match(text, position)):
                options.append((part.end(), 0, part))
        if not options:
            return self._year(text, position) or self._bare(text, position)
        self.end, _, chosen = max(options, key=lambda option: option[:2])
        if isinstance(chosen, Day):
            self.day = chosen
        elif isinstance(chosen, Clock):
            self.clock = chosen
        elif isinstance(chosen, Exact):
            self.exact = chosen
        elif isinstance(chosen, re.Match):
            self.part, self.part_led = " ".join(chosen["part"].split()), chosen[0].strip()
        return True

    def _year(self, text: str, position: int) -> bool:
        """`Oct 26 15:50 2016`."""
        match = re.compile(r"(?:19|20)\d\d(?![\w:/-]|\.\d)").match(text, position)
        if not match or not self.day or self.day.year_given or not self.clock or self.day.weekday is not None:
            return False
        self.day = replace(self.day, value=self.day.value.replace(year=int(match[0])), year_given=True, remark="")
        self.end = match.end()
        return True

    def _bare(self, text: str, position: int) -> bool:
        """An hour beside a part of the day: `8 tonight`, `tomorrow morning 8`, `7, this morning`."""
        match = re.compile(r"(\d{1,2})(?:[.:](\d\d))?(?![\w:/.-]|\s*%)").match(text, position)
        spelled = SPELLED.match(text, position)
        if spelled and self.day and not self.day.first and not self.clock and not text[spelled.end() :].strip(" .!)"):
            self.clock = replace(spelled_clock(spelled), end=spelled.end())
            self.end = spelled.end()
            return True
        ends = match is not None and not text[match.end() :].strip(" .!)")
        if (
            not match
            or self.clock
            or not (
                self.part
                or (ends and self.day and not self.day.first)
                or (
                    self.day is None
                    and re.compile(
                        r",?\s*(?:in\s+the\s+|this\s+|tomorrow\s+)?(?:morning|afternoon|evening|night"
                        r"|tonight|at\s+night)\b"
                    ).match(text, match.end())
                )
            )
        ):
            return False
        if int(match[1]) > 23 or int(match[1]) == 0:
            return False
        self.clock = Clock(
            int(match[1]), int(match[2] or 0), "pm" if int(match[1]) > 12 else None, bare=True, end=match.end()
        )
        self.end = match.end()
        return True


def _numbered(match: re.Match[str], context: Context) -> Day:
    first = context.today.replace(day=1)
    for ahead in range(14):
        begin = add_months(first, ahead)
        wanted = ordinal(match["d"])
        if wanted <= days_in(begin.year, begin.month) and begin.replace(day=wanted) >= context.today:
            return Day(begin.replace(day=wanted), False, monthly=True, end=match.end())
    raise ValueError("there is no such day")


def moment_at(text: str, position: int, context: Context, hints: str = "") -> Found | None:
    """The moment that begins there, with the words that lead it. `hints`: the text, whose words may say am or pm."""
    lead = _LEAD.match(text, position)
    starts = [position]
    if lead and lead.end() > position:
        inner = [match.end() for match in re.finditer(r"\s+|\(", text[position : lead.end()])]
        starts += [position + end for end in inner]
    best: Found | None = None
    for start in dict.fromkeys(starts):
        parts = _Parts(end=start)
        if not parts.take(text, start, context):
            continue
        while joined := _JOIN.match(text, parts.end):
            ends = [joined.end()] + [joined.start() + m.end() for m in re.finditer(r"[\s(]+|,", joined[0])]
            if not any(parts.take(text, end, context) for end in dict.fromkeys(sorted(ends))):
                break
        found = _found(text, position, start, parts, context, hints)
        if found and (best is None or found.end > best.end):
            best = found
    return best


def _found(text: str, position: int, start: int, parts: _Parts, context: Context, hints: str) -> Found | None:
    lead, day = text[position:start].strip(), parts.day
    if parts.exact:
        exact = parts.exact.value
        return Found(position, parts.end, Moment(exact, False), exact, exact, lead)
    if day is None and parts.clock is None and parts.part is None:
        return None
    if (
        day is None
        and parts.clock is None
        and not parts.part_led.startswith(("mid", "in", "this", "at", "during", "tonight", "by", "tonite"))
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
    if day and clock and value == context.today and parts.clock and not parts.part:
        clock = _ahead(clock, parts.clock, context)
    whole = clock is None
    due = context.at(value, clock or END_OF_DAY)
    first = context.at(day.first, time(0)) if day and day.first else context.at(value, time(0)) if whole else due
    last = context.at(day.last, END_OF_DAY) if day and day.last else due
    end = _until(parts, value, due, context) or (last if day and day.ranged else None)
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


def _until(parts: _Parts, value: date, due: datetime, context: Context) -> datetime | None:
    if parts.clock is None or parts.clock.until is None:
        return None
    end = context.at(value, time(*parts.clock.until))
    return end if end > due else end + timedelta(1)


def _is_weak(text: str, position: int, start: int, lead: str, parts: _Parts) -> bool:
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


_MORNING = re.compile(r"\b(?:breakfast|sunrise|dawn)\b")
_EVENING = re.compile(
    r"\b(?:dinner|supper|drinks|party|cinema|movie|theat(?:re|er)|concert|sunset|opera|pub|bedtime|club)\b"
)


def _time(parts: _Parts, context: Context, hints: str) -> time | None:
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


def _next_day(clock: time | None, parts: _Parts, context: Context) -> date:
    """A time alone is the next one; `this evening` and `tonight` are today's."""
    assert clock is not None
    if parts.part_led.startswith(("this", "tonight", "tonite")):
        return context.today
    return (
        context.today if clock > context.now.time().replace(second=0, microsecond=0) else context.today + timedelta(1)
    )
