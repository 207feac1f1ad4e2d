"""The parts of one moment, gathered word by word: a day, a time, a part of the day."""

import re
from dataclasses import dataclass, replace

from src.reading.atoms import Clock, Day, Exact
from src.reading.calendar_days import next_numbered
from src.reading.clocks import CLOCKS, PARTS, SPELLED, spelled_clock
from src.reading.context import Context
from src.reading.days import day_at, merged
from src.reading.ranges import clock_range_at
from src.reading.words import ordinal, pattern

_WEEKDAY_NUMBER = pattern(r"(?:the )?(?P<d>{ORD}|1[3-9]|2\d|3[01])(?![:./]\d| ?[ap]\.?m)")

_BEFORE_NIGHT = re.compile(
    r"\b(?:coffee|movie|film|game|games|date|quiz|trivia|poker|card|bingo|pizza|taco|family"
    r"|girls?'?|ladies'?|boys'?|guys'?"
    r"|parents'?|opening|karaoke|comedy|mic|dance|wedding|stag|hen|prom)\s*$"
)
_HALF_OF_DAY = pattern(r"(?P<half>[ap])(?:m|\.m\.?)(?=[ )]*(?:$|[#!,;.?)\x02]))")
"""`tomorrow a.m.`, `friday pm`: a half of the day, behind a day and at the end alone, since `am` is a verb."""
_BEFORE_MEAL = re.compile(r"\b(?:after|before|around|about|over|until|till)\s+$")


@dataclass
class Parts:
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
                both = day if self.day is None else merged(self.day, day, context)
                if both is not None:
                    options.append((day.end, 2, both))
            if self.clock is None and (clock := CLOCKS.at(text, position, context)):
                options.append((clock.end, 1, clock))
            if self.clock is None and (clock_ := clock_range_at(text, position, self.day.value if self.day else None)):
                options.append((clock_.end, 3, clock_))
            if self.part is None and (part := PARTS.match(text, position)) and not self._is_name(text, part):
                options.append((part.end(), 0, part))
        if not options:
            return self._year(text, position) or self._bare(text, position) or self._half(text, position)
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

    def _is_name(self, text: str, part: re.Match[str]) -> bool:
        """`team lunch friday` is about a lunch; `friday lunch` and `after lunch` say when. So is `movie night`."""
        if part[0].strip() in ("night", "evening", "morning") and _BEFORE_NIGHT.search(text[: part.start()]):
            return True
        if part["part"] == "eve" and (self.day is None or self.day.weekday is None):
            return True
        led = self.day or self.clock or _BEFORE_MEAL.search(text[: part.start()])
        return part[0].strip() == "lunch" and not led

    def _year(self, text: str, position: int) -> bool:
        """`Oct 26 15:50 2016`."""
        match = re.compile(r"(?:19|20)\d\d(?![\w:/-]|\.\d)").match(text, position)
        if not match or not self.day or self.day.year_given or not self.clock or self.day.weekday is not None:
            return False
        self.day = replace(self.day, value=self.day.value.replace(year=int(match[0])), year_given=True, remark="")
        self.end = match.end()
        return True

    def _half(self, text: str, position: int) -> bool:
        match = _HALF_OF_DAY.match(text, position)
        if match is None or self.day is None or self.day.first or self.clock or self.part:
            return False
        self.part = self.part_led = "morning" if match["half"] == "a" else "afternoon"
        self.end = match.end()
        return True

    def _bare(self, text: str, position: int) -> bool:
        """An hour beside a part of the day: `8 tonight`, `tomorrow morning 8`, `7, this morning`."""
        match = re.compile(r"(\d{1,2})(?:[.:](\d\d))?(?![\w:/.-]|\s*%)").match(text, position)
        if self.day and not self.clock and not self.day.first:
            # `tomorrow 1800` names no year.
            match = re.compile(r"(0\d|1\d|2[0-3])([0-5][05])(?=[ .!)]*$)").match(text, position) or match
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
    return Day(next_numbered(context.today, ordinal(match["d"])), False, monthly=True, end=match.end())
