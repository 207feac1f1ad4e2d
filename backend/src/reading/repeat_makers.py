"""What the match of a repetition means: its RFC 5545 rule, and the words that say when it happens first."""

import re

from src.reading.rule_text import FREQUENCY
from src.reading.words import month, number, ordinal, pattern, unit, weekday

_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def codes(text: str) -> str:
    days = sorted({weekday(match[0]) for match in re.finditer(pattern("{DAY}"), text)})
    return ",".join(_CODES[day] for day in days)


def first_day(text: str) -> str:
    match = pattern("{DAY}").search(text)
    return re.sub(r"(?<=day)s$", "", match[0].rstrip(".")) if match else ""


def every_unit(match: re.Match[str]) -> tuple[str, str]:
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
    days = codes(groups.get("days") or "")
    anchor = "today" if what == "day" and count == 1 else ""
    by = f";BYDAY={days}" if days and what == "week" else ""
    if groups.get("d"):
        by, anchor = f";BYMONTHDAY={ordinal(groups['d'])}", f"the {ordinal(groups['d'])}th"
    return f"FREQ={FREQUENCY[what]}{interval}{by}", first_day(groups["days"]) if groups.get("days") else anchor


def adverb(match: re.Match[str]) -> tuple[str, str]:
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
    by = f";BYDAY={codes(days)}" if days and rule.startswith("WEEKLY") else ""
    return f"FREQ={rule}{by}", first_day(days) if days else "today" if rule == "DAILY" else ""


def days(match: re.Match[str]) -> tuple[str, str]:
    groups = match.groupdict()
    interval = ";INTERVAL=2" if groups.get("other") or groups.get("alternate") else ""
    return f"FREQ=WEEKLY{interval};BYDAY={codes(match['days'])}", first_day(match["days"])


def all_but(match: re.Match[str]) -> tuple[str, str]:
    left_out = codes(match["days"] or "saturday and sunday")
    return f"FREQ=WEEKLY;BYDAY={','.join(code for code in _CODES if code not in left_out)}", ""


def month_days(match: re.Match[str]) -> tuple[str, str]:
    days = sorted({ordinal(each) for each in (match["d"], match["other_d"])})
    return f"FREQ=MONTHLY;BYMONTHDAY={','.join(map(str, days))}", ""


def working_days(match: re.Match[str]) -> tuple[str, str]:
    weekend = match.groupdict().get("weekend")
    return ("FREQ=WEEKLY;BYDAY=SA,SU", "saturday") if weekend else ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "weekday")


def part(match: re.Match[str]) -> tuple[str, str]:
    days = match.groupdict().get("day")
    by = f"WEEKLY;BYDAY={codes(days)}" if days else "DAILY"
    return f"FREQ={by}", f"{first_day(days) if days else ''} {match['part']}".strip()


def month_day(match: re.Match[str]) -> tuple[str, str]:
    groups = match.groupdict()
    if groups.get("nth"):
        nth = -1 if groups["nth"] == "last" else ordinal(groups["nth"] or "")
        if groups.get("day"):
            return (
                f"FREQ=MONTHLY;BYDAY={nth}{codes(groups['day'] or '')}",
                f"the {groups['nth']} {first_day(groups['day'] or '')} of the month",
            )
        return f"FREQ=MONTHLY;BYMONTHDAY={nth}", "last day of the month" if nth == -1 else f"the {nth}th"
    wanted = ordinal(groups["d"] or "")
    return f"FREQ=MONTHLY;BYMONTHDAY={wanted}", f"the {wanted}th"


def first_of_month(match: re.Match[str]) -> tuple[str, str]:
    """`every january`: its first day."""
    return f"FREQ=YEARLY;BYMONTH={month(match['m'])};BYMONTHDAY=1", ""


def year_day(match: re.Match[str]) -> tuple[str, str]:
    return (
        f"FREQ=YEARLY;BYMONTH={month(match['m'])};BYMONTHDAY={ordinal(match['d'])}",
        f"{match['m']} {ordinal(match['d'])}",
    )


def month_working_day(match: re.Match[str]) -> tuple[str, str]:
    """`every month on the last working day`."""
    end = match["end"] or match["end2"] or match["end3"]
    return f"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS={1 if end == 'first' else -1}", ""
