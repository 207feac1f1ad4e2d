"""Repetitions as RFC 5545 recurrence rules."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from src.reading.rule_text import FREQUENCY, ended, last_days
from src.reading.words import month, number, ordinal, pattern, unit, weekday

_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAYS = r"(?:{DAY}(?:(?:,| ?, ?and| ?and| ?&| ?/| or)? ?)?)+"
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


def _codes(text: str) -> str:
    days = sorted({weekday(match[0]) for match in re.finditer(pattern("{DAY}"), text)})
    return ",".join(_CODES[day] for day in days)


def _first_day(text: str) -> str:
    match = pattern("{DAY}").search(text)
    return re.sub(r"(?<=day)s$", "", match[0].rstrip(".")) if match else ""


def _every_unit(match: re.Match[str]) -> tuple[str, str]:
    groups = match.groupdict()
    count = 2 if groups.get("other") else int(number(groups["n"])) if groups.get("n") else 1
    count = ordinal(groups["nth"]) if groups.get("nth") else count
    what = unit(match["u"])
    if what == "fortnight":
        what, count = "week", 2 * count
    if what == "quarter":
        what, count = "month", 3 * count
    if what in ("hour", "minute") or not count:
        raise ValueError("tasks repeat by days")
    interval = f";INTERVAL={count}" if count > 1 else ""
    days = _codes(groups.get("days") or "")
    anchor = "today" if what == "day" and count == 1 else ""
    by = f";BYDAY={days}" if days and what == "week" else ""
    if groups.get("d"):
        by, anchor = f";BYMONTHDAY={ordinal(groups['d'])}", f"the {ordinal(groups['d'])}th"
    return f"FREQ={FREQUENCY[what]}{interval}{by}", _first_day(groups["days"]) if groups.get("days") else anchor


def _adverb(match: re.Match[str]) -> tuple[str, str]:
    word = match["adverb"].replace("-", "").replace(" ", "")
    rule = {
        "daily": "DAILY",
        "nightly": "DAILY",
        "weekly": "WEEKLY",
        "biweekly": "WEEKLY;INTERVAL=2",
        "fortnightly": "WEEKLY;INTERVAL=2",
        "monthly": "MONTHLY",
        "quarterly": "MONTHLY;INTERVAL=3",
        "yearly": "YEARLY",
        "annually": "YEARLY",
        "semiannually": "MONTHLY;INTERVAL=6",
        "bimonthly": "MONTHLY;INTERVAL=2",
    }[word]
    days = match.groupdict().get("days") or ""
    by = f";BYDAY={_codes(days)}" if days and rule.startswith("WEEKLY") else ""
    return f"FREQ={rule}{by}", _first_day(days) if days else "today" if rule == "DAILY" else ""


def _days(match: re.Match[str]) -> tuple[str, str]:
    interval = ";INTERVAL=2" if match.groupdict().get("other") else ""
    return f"FREQ=WEEKLY{interval};BYDAY={_codes(match['days'])}", _first_day(match["days"])


def _all_but(match: re.Match[str]) -> tuple[str, str]:
    left_out = _codes(match["days"] or "saturday and sunday")
    return f"FREQ=WEEKLY;BYDAY={','.join(code for code in _CODES if code not in left_out)}", ""


def _month_days(match: re.Match[str]) -> tuple[str, str]:
    days = sorted({ordinal(each) for each in (match["d"], match["other_d"])})
    return f"FREQ=MONTHLY;BYMONTHDAY={','.join(map(str, days))}", ""


def _working_days(match: re.Match[str]) -> tuple[str, str]:
    weekend = match.groupdict().get("weekend")
    return ("FREQ=WEEKLY;BYDAY=SA,SU", "saturday") if weekend else ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "weekday")


def _part(match: re.Match[str]) -> tuple[str, str]:
    days = match.groupdict().get("day")
    by = f"WEEKLY;BYDAY={_codes(days)}" if days else "DAILY"
    return f"FREQ={by}", f"{_first_day(days) if days else ''} {match['part']}".strip()


def _month_day(match: re.Match[str]) -> tuple[str, str]:
    groups = match.groupdict()
    if groups.get("nth"):
        nth = -1 if groups["nth"] == "last" else ordinal(groups["nth"] or "")
        if groups.get("day"):
            return (
                f"FREQ=MONTHLY;BYDAY={nth}{_codes(groups['day'] or '')}",
                f"the {groups['nth']} {_first_day(groups['day'] or '')} of the month",
            )
        return f"FREQ=MONTHLY;BYMONTHDAY={nth}", "last day of the month" if nth == -1 else f"the {nth}th"
    wanted = ordinal(groups["d"] or "")
    return f"FREQ=MONTHLY;BYMONTHDAY={wanted}", f"the {wanted}th"


def _first_of_month(match: re.Match[str]) -> tuple[str, str]:
    """`every january`: its first day."""
    return f"FREQ=YEARLY;BYMONTH={month(match['m'])};BYMONTHDAY=1", ""


def _year_day(match: re.Match[str]) -> tuple[str, str]:
    return (
        f"FREQ=YEARLY;BYMONTH={month(match['m'])};BYMONTHDAY={ordinal(match['d'])}",
        f"{match['m']} {ordinal(match['d'])}",
    )


_OF_MONTH = r"(?:of|in) (?:the|each|every) month"
_SOURCES = (
    (
        (
            r"(?:repeat(?:s|ing)? )?(?:every|each|all(?! day\b))(?P<bang>!)? (?:(?P<other>other|second|2nd)"
            r"|(?P<nth>third|3rd|fourth|4th|fifth|5th|sixth|6th)(?= (?:day|week|month|year)s?\b)"
            rf"|(?P<n>\d{{1,3}}|{{NUM}}))? ?(?P<u>days?|weeks?|wks?|months?|mths?|years?|yrs?|fortnights?"
            rf"|quarters?(?: of a year)?)"
            rf"(?:(?: on)? (?P<days>{_DAYS}))?(?<!\x20){_AFTER}{_END}"
        ),
        _every_unit,
    ),
    (rf"(?:every|each) (?P<u>month) on the (?P<d>{{ORD}}){_END}", _every_unit),
    (
        r"(?P<n>once) (?:a|per|every) (?P<u>day|week|month|year)",
        lambda m: (f"FREQ={FREQUENCY[m['u']]}", "today" if m["u"] == "day" else ""),
    ),
    (
        (
            r"(?:every ?|each )day,? (?:except|but|but not|excluding|apart from|other than)(?: for| on)?"
            rf" (?:(?:the )?week-?ends?|(?P<days>{_DAYS}))(?<!\x20){_END}"
        ),
        _all_but,
    ),
    (rf"everyday{_END}", lambda m: ("FREQ=DAILY", "today")),
    (rf"(?P<adverb>monthly) on (?:the )?(?P<d>{{ORD}}|\d{{1,2}}){_END}", _month_day),
    (
        (
            rf"(?:(?:every|each) year|yearly|annually) on (?P<m>{{MONTH}}) (?:the )?"
            rf"(?P<d>{{ORD}}|\d{{1,2}}){_END}"
        ),
        _year_day,
    ),
    (
        (
            rf"(?:(?:every|each) year|yearly|annually) on (?:the )?(?P<d>{{ORD}}|\d{{1,2}})(?: of)? "
            rf"(?P<m>{{MONTH}}){_END}"
        ),
        _year_day,
    ),
    (
        (
            r"(?:repeat(?:s|ing)? )?(?P<adverb>daily|nightly|weekly|bi-?weekly|fortnightly|monthly"
            rf"|bi-?monthly|quarterly|yearly|annually|semi-?annually)(?: on (?P<days>{_DAYS}))?"
            rf"(?<!\x20){_END}"
        ),
        _adverb,
    ),
    (
        rf"(?:on )?(?:every|each)(?P<bang>!)?(?P<other> other| second)? (?P<days>{_DAYS})(?<!\x20){_AFTER}{_END}",
        _days,
    ),
    (
        (
            r"(?:on )?(?P<days>(?:mon|tues|wednes|thurs|fri|satur|sun)days(?:(?:,| ?, ?and| ?and| ?&) ?"
            rf"(?:mon|tues|wednes|thurs|fri|satur|sun)days?)*)(?! (?:from now|later|hence|ago|back)){_END}"
        ),
        _days,
    ),
    (rf"(?:every|each|on|all) (?:weekdays?|work ?days?|working days?|business days?){_END}", _working_days),
    (r"weekdays|on working days", _working_days),
    (rf"(?:every|each) (?P<weekend>week-?ends?){_END}", _working_days),
    (rf"on (?P<weekend>week-?ends){_END}", _working_days),
    (
        (
            rf"(?:every|each)(?: (?P<day>{{DAY}}))? (?P<part>morning|afternoon|evening|night|noon|midnight"
            rf"|lunchtime)(?! (?:but|except)\b){_END}"
        ),
        _part,
    ),
    (
        (
            r"(?=(?:on )?(?:each|every)|[^,.;]{5,40} of (?:each|every) month)(?:on )?(?:the |each |every )?(?P<d>{ORD})"
            rf"(?: and|,| &) (?:the )?(?P<other_d>{{ORD}})(?: {_OF_MONTH})?{_END}"
        ),
        _month_days,
    ),
    (
        (
            r"(?:(?:(?:at|on|by) )?(?:the )?end of (?:each|every) month"
            rf"|(?:each|every) (?:end of (?:the )?month|month[- ]end)){_END}"
        ),
        lambda m: ("FREQ=MONTHLY;BYMONTHDAY=-1", ""),
    ),
    (rf"(?:on )?(?:the )?(?P<d>{{ORD}}|\d{{1,2}}) (?:day )?of (?:each|every) month{_END}", _month_day),
    (rf"(?:on )?(?:each|every) (?P<d>{{ORD}}|\d{{1,2}}(?:st|nd|rd|th))(?: {_OF_MONTH})?{_END}", _month_day),
    (rf"(?:on )?(?:the )?(?P<nth>{{ORD}}|last) (?:(?P<day>{{DAY}})|day) of (?:each|every) month{_END}", _month_day),
    (rf"(?:on )?(?:every|each) (?P<nth>{{ORD}}|last) (?P<day>{{DAY}})(?: {_OF_MONTH})?{_END}", _month_day),
    (rf"(?:in )?(?:every|each) (?P<m>{{MONTH}})(?! (?:{{ORD}}|\d)){_END}", _first_of_month),
    (rf"(?:on )?(?:every|each) (?P<m>{{MONTH}}) (?P<d>{{ORD}}|\d{{1,2}}){_END}", _year_day),
    (rf"(?:on )?(?:every|each) (?P<d>{{ORD}}|\d{{1,2}})(?: of)? (?P<m>{{MONTH}}){_END}", _year_day),
)


@cache
def _rules() -> list[tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[str, str]]]]:
    """Compiled for the first text, as those of days and times."""
    return [(pattern(source), make) for source, make in _SOURCES]
