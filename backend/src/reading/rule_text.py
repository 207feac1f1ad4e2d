"""Recurrence rules as text: their last days of months, and their ends."""

import re

from src.reading.words import number

FREQUENCY = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}


def last_days(rule: str) -> str:
    """The 31st of every month, as people mean it: the last day of a month that has no 31st."""
    match = re.search(r"^FREQ=MONTHLY\b.*;BYMONTHDAY=(29|30|31)(?=;|$)", rule)
    if not match:
        return rule
    return (
        f"{rule[: match.start(1)]}{','.join(map(str, range(28, int(match[1]) + 1)))};BYSETPOS=-1{rule[match.end(1) :]}"
    )


def ended(rule: str, groups: dict[str, str | None]) -> str:
    """The rule with its end: `times`, or the number `for` of units `forunit`. Raises ValueError for no number."""
    if groups.get("times"):
        return f"{rule};COUNT={groups['times']}"
    if groups.get("for") and groups.get("forunit"):
        count = 1 if groups["for"] in ("a", "an") else int(number(groups["for"] or ""))
        if count < 1:
            raise ValueError(f"{groups['for']} is no number")
        same = FREQUENCY[groups["forunit"] or ""]
        days = {"day": 1, "week": 7, "month": 30, "year": 365}[groups["forunit"] or ""]
        frequency = rule.removeprefix("FREQ=").split(";")[0]
        per = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 30, "YEARLY": 365}[frequency]
        return f"{rule};COUNT={count if same == frequency else max(1, count * days // per)}"
    return rule
