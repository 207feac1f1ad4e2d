"""Times of day: `5pm`, `17h30`, `half past 8`, `at 5`, `noon`."""

import re
from dataclasses import replace

from src.reading.atoms import Clock, Rules
from src.reading.context import Context
from src.reading.words import number, pattern

CLOCKS = Rules()
_AT = r"(?:at |@ ?|by |around |about |approximately |ca\.? |for ){0,2}(?:the )?"
_HALF = r"(?P<half>a ?\.? ?m\b\.?|p ?\.? ?m\b\.?)"
_SHORT = r"(?P<half>[ap])(?:\.(?!\w)|(?![\w.]))"
_HOURS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_HW = rf"(?P<word>{'|'.join(_HOURS)}|fifteen)"
_MW = (
    r"(?P<mw>(?:o|oh|zero|ou)[ -](?:one|two|three|four|five|six|seven|eight|nine)"
    r"|(?:twenty|thirty|forty|fifty)(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?|ten|eleven"
    r"|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|five)"
)
PART_NAMES = {
    "first thing in the morning": 9, "first thing": 9,
    "early morning": 7, "mid-morning": 10, "midmorning": 10, "mid morning": 10, "late morning": 11, "morning": 9,
    "mornign": 9,
    "after lunch": 13, "before lunch": 11, "over lunch": 12,
    "lunchtime": 12, "lunch time": 12, "lunch": 12, "early afternoon": 13, "mid-afternoon": 14, "midafternoon": 14,
    "mid afternoon": 14, "late afternoon": 17, "afternoon": 15, "arvo": 15, "early evening": 18, "late evening": 21,
    "evening": 19,
    "eve": 19, "late at night": 22, "late night": 22, "late tonight": 22, "later tonight": 22, "tonight": 20,
    "tonite": 20, "tonigth": 20, "2nite": 20, "2night": 20, "night": 20,
}  # fmt: skip
_PART = "|".join(sorted((re.escape(name).replace(r"\ ", r"\s+") for name in PART_NAMES), key=len, reverse=True))
PARTS = pattern(
    rf"(?:(?:in |at |during |by )(?:the )?|this |the |,? ?)?(?P<part>{_PART})"
    r"(?:(?<=tonight)|(?! (?:train|bus|shift|school|light|club|routine|paper|news|run|before)))"
)
"""A part of the day, with the words that lead it."""


def half_of(part: str) -> str:
    """Which half of the day the part lies in."""
    return "am" if "morning" in part or part == "first thing" else "pm"


def _clock(hour: int, minute: int, half: str | None, *, bare: bool = False, weak: bool = False) -> Clock:
    """Raises ValueError when there is no such time."""
    if minute > 59 or hour > 24 or (half and hour > 12 and (half[0] == "a" or not minute)):
        raise ValueError("there is no such time")
    if hour == 24:
        # The midnight at which a day ends.
        return Clock(0, minute, "am", bare=not minute)
    if half:
        half = f"{half[0]}m"
        return Clock(hour if hour > 12 else hour % 12 + (12 if half == "pm" else 0), minute, half, bare, weak)
    return Clock(hour, minute, "pm" if hour > 12 else "am" if hour == 0 else None, bare, weak)


@CLOCKS.add(
    rf"{_AT}(?P<h>\d{{1,2}})(?:[:.h](?P<m>\d\d)(?::\d\d)?)? ?{_HALF}",
    rf"{_AT}(?P<h>\d{{1,2}}) [hH] (?P<m>\d\d) ?{_HALF}",
    rf"{_AT}(?P<h>\d{{1,2}})\. ?{_HALF}",
    rf"{_AT}(?P<h>\d{{1,2}}) (?:o'?clock|ish) {_HALF}",
    rf"{_AT}(?P<h>\d{{1,2}})ish {_HALF}",
    rf"{_AT}(?P<h>\d{{1,2}})(?P<m>\d\d) ?{_HALF}",
    rf"{_AT}(?P<h>\d{{1,2}})(?: in)?(?: the) {_HALF}",
)
def _with_half(match: re.Match[str], context: Context) -> Clock:
    return _clock(int(match["h"]), int(match.groupdict().get("m") or 0), match["half"])


@CLOCKS.add(
    rf"{_AT}(?P<h>\d{{1,2}})[:.](?P<m>\d\d) ?{_SHORT}",
    rf"(?:at |@ ?|by )(?P<h>\d{{1,2}}) ?{_SHORT}",
    rf"(?P<h>\d{{1,2}}){_SHORT}",
)
def _with_letter(match: re.Match[str], context: Context) -> Clock:
    """`5p`: its letter alone would also be a size of paper or an item, so that `a` needs a leading `at` or a day."""
    led = match.start("h") > match.start() or bool(match.groupdict().get("m"))
    return _clock(int(match["h"]), int(match.groupdict().get("m") or 0), match["half"], weak=not led)


@CLOCKS.add(
    rf"{_AT}(?P<h>\d{{1,2}}):(?P<m>\d\d)(?::\d\d)?(?!\s*%)(?:h\b|hrs?\b|\s*(?:hours|uhr)\b)?",
    rf"{_AT}(?P<h>\d{{1,2}}) ?h ?(?P<m>\d\d)",
)
def _written(match: re.Match[str], context: Context) -> Clock:
    clock = _clock(int(match["h"]), int(match["m"]), None)
    return replace(clock, half="am") if match["h"].startswith("0") or _of_timetable(match) else clock


def _of_timetable(match: re.Match[str]) -> bool:
    """Whether the time is that of a timetable, which has 24 hours: `train to Graz at 7:12`."""
    return bool((int(match["m"]) % 5 and int(match["h"]) < 12) or _TRAVEL.search(match.string[: match.start()]))


_TRAVEL = re.compile(
    r"\b(?:train|bus|coach|tram|ferry|flight|plane)(?:\s+(?:to|from)\s+\w+)?(?:\s+(?:leaves|departs|goes))?\s+"
    r"(?:on\s+\S+\s+)?$"
)


@CLOCKS.add(rf"{_AT}(?P<h>\d{{1,2}})(?:h|hrs| uhr)")
def _hours(match: re.Match[str], context: Context) -> Clock:
    """`17h`; `3h` alone may also be a length."""
    led = match.start("h") > match.start()
    return _clock(int(match["h"]), 0, None, weak=not led and int(match["h"]) < 13)


@CLOCKS.add(r"(?:at|@|around) ?(?P<h>\d{1,2})[. ](?P<m>[0-5]\d)(?![.\d%]|\s*(?:percent|kilo|kg|km|euro|dollar|\w+s\b))")
def _dotted(match: re.Match[str], context: Context) -> Clock:
    clock = _clock(int(match["h"]), int(match["m"]), None)
    return replace(clock, half="am") if _of_timetable(match) else clock


@CLOCKS.add(
    r"(?:at|@|around|approximately|by) ?(?P<h>\d{1,2})(?P<m>[0-5]\d)(?:ish)?(?! ?(?:\w+s\b|%)|,\d)",
    r"(?P<h>0\d|1\d|2[0-3])(?P<m>[0-5]\d) ?(?:h|hrs|hours)",
    r"(?P<h>0\d)\.?(?P<m>[0-5]\d)(?= (?:on )?(?:{DAY}|tomorrow|today))",
)
def _compact(match: re.Match[str], context: Context) -> Clock:
    # A year such as `at 2027` is none; `at 0630` is a time of 24 hours.
    if int(match["m"]) % 5:
        raise ValueError("it may be a count")
    if match["h"] in ("19", "20") and match["m"] not in ("00", "15", "30", "45"):
        raise ValueError("it may be a year")
    clock = _clock(int(match["h"]), int(match["m"]), None)
    return Clock(clock.hour, clock.minute, "am" if match["h"].startswith("0") else clock.half)


@CLOCKS.add(
    r"(?:before|after) (?P<h>\d{1,2})(?= (?:on )?(?:{DAY}|tomorrow|today|tonight)|$)",
    r"(?<!i'm\x20)(?:at|@|around|by) ?(?:about |around |approximately )?(?P<h>\d{1,2})(?:-?ish)?"
    r"(?: ?o'?clock)?(?! (?!this|thu?rs|tues|as\b|is\b|was\b|hours)[a-z]+s\b)"
    r"(?! ?(?:%|€|\$|percent|points?|euros?|dollars?|degrees?|kilo\w*|kg|km|miles?|people|pages?)\b|%"
    r"|[-.:/,]\d| - \d)",
    r"(?P<h>\d{1,2})(?:-?ish| ?o'?clock)",
)
def _bare(match: re.Match[str], context: Context) -> Clock:
    return _clock(int(match["h"]), 0, None, bare=True)


@CLOCKS.add(
    rf"(?:at |@ ?|by |around )(?:about )?{_HW}(?: o'?clock)?"
    r"(?! (?:\w+s|of|day|week|month|hour|minute|year|more|person|at a time)\b)",
    rf"{_HW} o'?clock(?: {_HALF})?",
    rf"{_AT}{_HW} {_HALF}",
    rf"(?:at |@ ?|for )?{_HW}[ -]{_MW}(?: {_HALF})",
    rf"(?:at |@ ?|for ){_HW}[ -]{_MW}(?! \w+s\b)",
    rf"{_HW}(?:[ -]{_MW})?(?=,? (?:(?:in the|this|at|tomorrow) )?(?:morning|afternoon|evening|night|tonight)(?!\w))",
    rf"(?<=night\x20){_HW}[ -]{_MW}",
    rf"(?<=morning\x20){_HW}[ -]{_MW}",
)
def _spelled(match: re.Match[str], context: Context) -> Clock:
    return spelled_clock(match)


SPELLED = pattern(rf"{_HW}(?:[ -]{_MW})?")


def spelled_clock(match: re.Match[str]) -> Clock:
    """`eight thirty`."""
    groups = match.groupdict()
    hour = 15 if match["word"] == "fifteen" else _HOURS.index(match["word"]) + 1
    minute = int(number(re.sub(r"^(?:o|oh|zero|ou)[\s-]+", "", groups["mw"]))) if groups.get("mw") else 0
    return _clock(hour, minute, groups.get("half"), bare=not groups.get("mw"))


_MINUTES = (
    r"(?P<n>(?:a )?quarter|half|three quarters|\d{1,2}|(?:twenty|thirty|forty|fifty)(?:[- ]five)?|ten|five|fifteen"
    r"|three|two|one)"
)
_TARGET = (
    rf"(?P<hh>noon|midnight|(?:(?P<h>\d{{1,2}})|{_HW})(?:(?:[:h]| ?h ?)(?P<m>\d\d)|[ -](?P<mt>thirty))?"
    rf"(?: ?h\b)?(?: ?o'?clock)?)(?: ?{_HALF}| ?(?P<letter>[ap])(?!\w))?"
)


@CLOCKS.add(
    rf"{_AT}{_MINUTES}(?: (?:minutes?|mins?|min))? (?P<way>past|to|before|after|till|of|from) {_TARGET}",
    rf"(?:at |for )?(?P<n>half) {_TARGET}",
)
def _past(match: re.Match[str], context: Context) -> Clock:
    groups = match.groupdict()
    word, way = match["n"].removeprefix("a ").strip(), groups.get("way") or "past"
    if way == "of" or (
        way in ("after", "before", "from")
        and not (groups["half"] or groups["letter"])
        and match["hh"] not in ("noon", "midnight")
    ):
        raise ValueError("it may be a count")
    counted = re.search(r"min", match[0])
    if (not counted and word.isalpha() and word not in ("quarter", "half") and number(word) % 5) or (
        way == "to" and not counted and word.isdigit() and int(word) % 5
    ):
        raise ValueError("it may be a count")
    minutes = {"quarter": 15, "half": 30, "three quarters": 45}.get(word) or int(number(word))
    half = groups["half"] or groups["letter"]
    if match["hh"] in ("noon", "midnight"):
        hour, half = (12, "pm") if match["hh"] == "noon" else (12, "am")
    else:
        hour = int(match["h"]) if match["h"] else _HOURS.index(match["word"]) + 1
    base = _clock(hour, int(groups["m"] or 0) if not groups["mt"] else 30, half)
    total = (base.hour * 60 + base.minute + (minutes if way in ("past", "after", "from") else -minutes)) % 1440
    return Clock(total // 60, total % 60, base.half, named=base.hour)


@CLOCKS.add(r"(?:at|by|around) tea-? ?time")
def _tea_time(match: re.Match[str], context: Context) -> Clock:
    return Clock(16, 0, "pm")


@CLOCKS.add(r"(?:at |by |around |12 |the )?(?:noon|midday|mid-?day|mid day)(?:ish)?", r"noonish")
def _noon(match: re.Match[str], context: Context) -> Clock:
    return Clock(12, 0, "pm")


@CLOCKS.add(
    r"(?:at |by |around |12 )?(?:midnight|mid-night|mid night)"
    r"(?! (?:mass|snack|feast|sale|sun|run|movie|premiere|launch|swim|shift|train|bus|show|screening))"
)
def _midnight(match: re.Match[str], context: Context) -> Clock:
    return Clock(0, 0, "am", bare=True)


@CLOCKS.add(
    rf"{_AT}(?:(?P<one>an?)|(?P<n>\d{{1,2}}|{{CARD}})) (?:hours?|hrs?) (?P<way>before|after|past) "
    r"(?P<base>noon|midday|midnight)"
)
def _hours_from(match: re.Match[str], context: Context) -> Clock:
    """`two hours before midnight`."""
    count = 1 if match["one"] else int(number(match["n"]))
    base = 0 if match["base"] == "midnight" else 12
    if not 0 < count < 12:
        raise ValueError("it is a count of hours")
    hour = (base + (-count if match["way"] == "before" else count)) % 24
    return Clock(hour, 0, "pm" if hour >= 12 else "am")
