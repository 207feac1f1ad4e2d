"""Dates with a day and a month: `5 March`, `March the 5th, 2027`, `24/12`, `2026-12-24`."""

import re
from datetime import date

from src.reading.atoms import Day, Rules
from src.reading.context import Context
from src.reading.words import month, ordinal, year

DATES = Rules()
_D = r"(?P<d>\d{1,2}(?:st|nd|rd|th)?|{ORD}|{BIG})"
_M = r"(?P<m>{MONTH})"
_Y = r"(?:(?: ?, ?| )(?:of |in )?(?P<y>{YEAR})(?!:))"
_Y2 = r"(?:[, ]+(?P<y>\d\d)(?![:\w]|\s*[ap]\.?m|\s*o'?clock|\s+\w))"


def _ahead(day: int, month_number: int, context: Context) -> date:
    """The next such date; 29 February waits for its year."""
    for ahead in range(9):
        try:
            value = date(context.today.year + ahead, month_number, day)
        except ValueError:
            if day > 29 or month_number != 2:
                raise
            continue
        if value >= context.today:
            return value
    raise ValueError("there is no such date")


def _made(
    match: re.Match[str], context: Context, day: int, month_number: int, *, weak: int = 0, remark: str = ""
) -> Day:
    given = match.groupdict().get("y")
    if given:
        return Day(date(year(given), month_number, day), weak=weak, remark=remark)
    return Day(_ahead(day, month_number, context), year_given=False, weak=weak, remark=remark)


@DATES.add(
    rf"(?:the )?{_D}\.?(?: day)?(?: of| in|,)? ?{_M}{_Y}?",
    (
        r"(?P<m>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|january|february|march|april|june|july"
        rf"|august|september|october|november|december)(?P<d>\d{{1,2}}){_Y}?"
    ),
    rf"(?:the )?{_D}(?: of)? ?{_M}{_Y2}",
    rf"{_M},? ?(?:the )?{_D}{_Y}?",
    rf"{_M},? ?(?:the )?{_D}{_Y2}",
    rf"(?P<y>{{YEAR}}),? {_M},? {_D}",
    rf"{_D}[-/.]{_M}(?:[-/., ]+(?P<y>(?:\d\d)?\d\d)(?![:\w]))?",
    rf"{_M}[-/]{_D}(?:[-/](?P<y>\d\d\d\d))?",
    rf"(?P<y>(?:19|20)\d\d)[-/]{_M}[-/]{_D}",
)
def _named(match: re.Match[str], context: Context) -> Day:
    # `may 3 photos` and `march 5 miles` are no dates: these words are also verbs.
    weak = (
        match["m"] in ("may", "mar", "march") and match.start("m") == match.start() and not match.groupdict().get("y")
    )
    return _made(match, context, ordinal(match["d"]), month(match["m"]), weak=int(weak))


@DATES.add(r"(?P<y>(?:19|20)\d\d)(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?![-/.]\d)(?:t(?=\d))?")
def _iso(match: re.Match[str], context: Context) -> Day:
    return Day(date(int(match["y"]), int(match["m"]), int(match["d"])))


@DATES.add(
    r"(?P<a>\d{1,2})(?P<s>[-/.])(?P<b>\d{1,2})(?P=s)(?P<y>\d\d\d\d)(?![-/]\d)",
    r"(?P<a>\d{1,2})(?P<s>[-/.])(?P<b>\d{1,2})(?P=s)(?P<y>\d\d)(?![-/.:]\d)",
    r"(?P<a>\d{1,2}) ?/ ?(?P<b>\d{1,2})(?![-/:\d]|\.\d)",
    r"(?P<a>\d{1,2})\.(?P<b>\d{1,2})\.(?!\d)",
    r"(?P<a>\d{1,2})[.-](?P<b>\d{1,2})(?![-/:\d%]|\.\d)",
)
def _figures(match: re.Match[str], context: Context) -> Day:
    first, second = int(match["a"]), int(match["b"])
    dotted = match.groupdict().get("s") == "." or "." in match[0]
    month_first = context.order == "MDY" and not dotted
    if (month_first and first > 12) or (not month_first and second > 12):
        month_first = not month_first
    day, month_number = (second, first) if month_first else (first, second)
    # Without a year it may be a fraction or an odd number, with dots or a hyphen also a version or a score.
    given = match.groupdict().get("y")
    # `24.12.26` is written as dates are, `2.12.26` may be a version.
    short = given is not None and len(given) == 2 and len(match["a"] + match["b"]) < 4
    weak = (2 if short and dotted else 0) if given else 1 if "/" in match[0] or match[0].endswith(".") else 2
    if match[0].replace(" ", "") in ("1/2", "1/3", "2/3", "1/4", "3/4", "1/8") and match.string[match.end() :].strip():
        weak = 2
    made = _made(match, context, day, month_number, weak=weak)
    doubtful = not context.order_known and not dotted and max(first, second) <= 12 and first != second
    remark = f"I read {match[0].strip()} as {made.value.day} {made.value:%B}." if doubtful else ""
    swapped = None
    if max(first, second) <= 12:
        swapped = _made(match, context, month_number, day).value
    return Day(made.value, made.year_given, weak=weak, remark=remark, swapped=swapped)


@DATES.add(r"(?P<y>(?:19|20)\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>[0-3]\d)(?:t(?=\d))?")
def _compact(match: re.Match[str], context: Context) -> Day:
    return Day(date(int(match["y"]), int(match["m"]), int(match["d"])))
