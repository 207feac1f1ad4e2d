"""Repetitions as RFC 5545 recurrence rules."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from src.reading.repeat_makers import (
    adverb,
    all_but,
    days,
    every_unit,
    first_of_month,
    month_day,
    month_days,
    month_working_day,
    part,
    working_days,
    year_day,
)
from src.reading.rule_text import FREQUENCY, ended, last_days
from src.reading.words import pattern

_DAYS = r"(?:{DAY}(?:(?:,| ?, ?and| ?and| ?&| ?/| or)?(?: every| each)? ?)?)+"
_END = r"(?:,? (?:(?P<times>\d{1,3}) times|for (?P<for>an?|{NUM}) (?P<forunit>day|week|month|year)s?\b))?"
_AFTER = (
    r"(?P<after> after (?:completion|it is done|it's done|i(?:'ve| have)? (?:finish|finished|done)(?: it)?"
    r"|completing it|done))?"
)


@dataclass(frozen=True)
class Repeat:
    """A rule; `anchor` are words that say when it happens first, such as `monday`; `after`: counted from completion."""

    rule: str
    end: int
    anchor: str = ""
    after: bool = False


def repeat_at(text: str, position: int) -> Repeat | None:
    """The longest repetition that begins there."""
    best: Repeat | None = None
    for rule, make in _rules():
        match = rule.match(text, position)
        if match and (best is None or match.end() > best.end):
            try:
                value, anchor = make(match)
            except (ValueError, StopIteration):
                continue
            groups = match.groupdict()
            after = bool(groups.get("after") or groups.get("bang"))
            best = Repeat(last_days(ended(value, groups)), match.end(), anchor, after)
    return best


_OF_MONTH = r"(?:of|in) (?:the|each|every) month"
_SOURCES = (
    (
        (
            r"(?<!\btwice\x20)(?<!\btimes\x20)"
            r"(?:repeat(?:s|ing)? )?(?:every|each|all(?! day\b))(?P<bang>!)? (?:(?P<other>other|second|2nd)"
            r"|(?P<nth>third|3rd|fourth|4th|fifth|5th|sixth|6th)(?= (?:day|week|month|year)s?\b)"
            rf"|(?P<n>\d{{1,3}}|{{NUM}}))? ?(?P<u>days?|weeks?|wks?|months?|mths?|years?|yrs?|fortnights?"
            rf"|quarters?(?: of a year)?)"
            rf"(?:(?: on)? (?P<days>{_DAYS}))?(?<!\x20){_AFTER}{_END}"
        ),
        every_unit,
    ),
    (rf"(?:every|each) (?P<u>month) on the (?P<d>{{ORD}}){_END}", every_unit),
    (
        r"(?P<n>once) (?:a|per|every) (?P<u>day|week|month|year)",
        lambda m: (f"FREQ={FREQUENCY[m['u']]}", "today" if m["u"] == "day" else ""),
    ),
    (
        (
            r"(?:(?:every ?|each )day|daily),? (?:except|but|but not|excluding|apart from|other than)(?: for| on)?"
            rf" (?:(?:the )?week-?ends?|(?P<days>{_DAYS}))(?<!\x20){_END}"
        ),
        all_but,
    ),
    (rf"everyday{_END}", lambda m: ("FREQ=DAILY", "today")),
    (rf"(?P<adverb>monthly) on (?:the )?(?P<d>{{ORD}}|\d{{1,2}}){_END}", month_day),
    (
        (
            rf"(?:(?:every|each) year|yearly|annually) on (?P<m>{{MONTH}}) (?:the )?"
            rf"(?P<d>{{ORD}}|\d{{1,2}}){_END}"
        ),
        year_day,
    ),
    (
        (
            rf"(?:(?:every|each) year|yearly|annually) on (?:the )?(?P<d>{{ORD}}|\d{{1,2}})(?: of)? "
            rf"(?P<m>{{MONTH}}){_END}"
        ),
        year_day,
    ),
    (
        (
            r"(?<!\btwice\x20)(?<!\btimes\x20)(?:repeat(?:s|ing)? )?(?P<adverb>daily|nightly|weekly|bi-?weekly"
            r"|fortnightly|monthly"
            rf"|bi-?monthly|quarterly|yearly|annually|semi-?annually)(?: on (?P<days>{_DAYS}))?"
            rf"(?<!\x20){_END}"
        ),
        adverb,
    ),
    (
        (
            rf"(?:on )?(?:(?:every|each)(?P<bang>!)?(?P<other> other| second| alternate)?|(?P<alternate>alternate)) "
            rf"(?P<days>{_DAYS})(?<!\x20){_AFTER}{_END}"
        ),
        days,
    ),
    (
        (
            r"(?:on )?(?P<days>(?:mon|tues|wednes|thurs|fri|satur|sun)days(?:(?:,| ?, ?and| ?and| ?&) ?"
            rf"(?:mon|tues|wednes|thurs|fri|satur|sun)days?)*)(?! (?:from now|later|hence|ago|back)){_END}"
        ),
        days,
    ),
    (
        rf"(?:every|each|on|all) (?:weekdays?|work ?days?|working days?|business days?)(?! (?:but|except)\b){_END}",
        working_days,
    ),
    (r"weekdays|on working days", working_days),
    (rf"(?:every|each) (?P<weekend>week-?ends?){_END}", working_days),
    (rf"on (?P<weekend>week-?ends){_END}", working_days),
    (
        (
            rf"(?:every|each)(?: (?P<day>{{DAY}}))? (?P<part>morning|afternoon|evening|night|noon|midnight"
            r"|lunchtime)(?! (?:but|except)\b|,? and (?:every |each )?(?:morning|afternoon|evening|night|noon"
            r"|midnight))"
            rf"{_END}"
        ),
        part,
    ),
    (
        (
            r"(?=(?:on )?(?:each|every)|[^,.;]{5,40} of (?:each|every) month)(?:on )?(?:the |each |every )?(?P<d>{ORD})"
            rf"(?: and|,| &) (?:the )?(?P<other_d>{{ORD}})(?: {_OF_MONTH})?{_END}"
        ),
        month_days,
    ),
    (
        (
            r"(?:(?:(?:at|on|by) )?(?:the )?end of (?:each|every) month"
            r"|monthly,? on the last day(?: of the month)?"
            rf"|(?:each|every) (?:end of (?:the )?month|month[- ]end)){_END}"
        ),
        lambda m: ("FREQ=MONTHLY;BYMONTHDAY=-1", ""),
    ),
    (
        (
            r"(?:every month,?|monthly,?) on the (?P<end>first|last) (?:working|business|week|work) ?day"
            r"|(?:on )?(?:the |every |each )?(?P<end2>first|last) (?:working|business|week|work) ?day"
            rf" (?:of|in) (?:each|every) month{_END}"
            r"|(?:every|each) (?P<end3>first|last) (?:working|business|week|work) ?day(?: (?:of|in) the month)?"
        ),
        month_working_day,
    ),
    (rf"(?:on )?(?:the )?(?P<d>{{ORD}}|\d{{1,2}}) (?:day )?of (?:each|every) month{_END}", month_day),
    (rf"(?:on )?(?:each|every) (?P<d>{{ORD}}|\d{{1,2}}(?:st|nd|rd|th))(?: {_OF_MONTH})?{_END}", month_day),
    (rf"(?:on )?(?:the )?(?P<nth>{{ORD}}|last) (?:(?P<day>{{DAY}})|day) of (?:each|every) month{_END}", month_day),
    (rf"(?:on )?(?:every|each) (?P<nth>{{ORD}}|last) day (?:of|in) (?:the |each |every )?month{_END}", month_day),
    (rf"(?:on )?(?:every|each) (?P<nth>{{ORD}}|last) (?P<day>{{DAY}})(?: {_OF_MONTH})?{_END}", month_day),
    (rf"(?:in )?(?:every|each) (?P<m>{{MONTH}})(?! (?:{{ORD}}|\d)){_END}", first_of_month),
    (rf"(?:on )?(?:every|each) (?P<m>{{MONTH}}) (?P<d>{{ORD}}|\d{{1,2}}){_END}", year_day),
    (rf"(?:on )?(?:every|each) (?P<d>{{ORD}}|\d{{1,2}})(?: of)? (?P<m>{{MONTH}}){_END}", year_day),
)


@cache
def _rules() -> list[tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[str, str]]]]:
    """Compiled for the first text, as those of days and times."""
    return [(pattern(source), make) for source, make in _SOURCES]
