"""Reads rules as clients write them, and says what is wrong with them."""

import re
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any

from src.repeating.possible import check
from src.repeating.rule import DAYS, FREQUENCIES, Rule

RULE_MAX_LENGTH = 200
MAX_INTERVAL = 400
MAX_COUNT = 9999
_PART = re.compile(r"([A-Z]+)=([A-Z0-9,+:\-]+)", re.ASCII)
_BY_DAY = re.compile(r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)", re.ASCII)
_UNTIL = re.compile(r"(\d{8})(?:T(\d{6})(Z?))?", re.ASCII)
_MOST_DAYS = 14


@lru_cache(maxsize=1024)
def read_rule(text: str) -> Rule:
    """The rule. Raises ValueError with what is wrong; the message fits behind the name of the field."""
    rule = Rule(**_fields(text))
    check(rule)
    return rule


def _fields(text: str) -> dict[str, Any]:
    parts = _parts(text)
    frequency = parts.pop("FREQ", None)
    if frequency not in FREQUENCIES:
        raise ValueError(f"must begin with FREQ and one of {', '.join(FREQUENCIES)}")
    fields: dict[str, Any] = {"frequency": frequency}
    readers: dict[str, tuple[str, Callable[[str], Any]]] = {
        "INTERVAL": ("interval", lambda value: _number(value, "INTERVAL", 1, MAX_INTERVAL)),
        "COUNT": ("count", lambda value: _number(value, "COUNT", 1, MAX_COUNT)),
        "UNTIL": ("until", _until),
        "BYDAY": ("days", lambda value: _days(value, frequency)),
        "BYMONTHDAY": ("month_days", lambda value: _numbers(value, "BYMONTHDAY", 31, negative=True)),
        "BYMONTH": ("months", lambda value: _numbers(value, "BYMONTH", 12)),
        "BYSETPOS": ("places", lambda value: _numbers(value, "BYSETPOS", 31, negative=True)),
        "WKST": ("week_start", _week_start),
    }
    for name, value in parts.items():
        if name not in readers:
            raise ValueError(f"must not have {name}: tasks repeat by days, weeks, months and years")
        field, reader = readers[name]
        fields[field] = reader(value)
    return fields


def _parts(text: str) -> dict[str, str]:
    if len(text) > RULE_MAX_LENGTH:
        raise ValueError(f"must have at most {RULE_MAX_LENGTH} characters")
    text = text.upper()
    parts: dict[str, str] = {}
    for part in text.removeprefix("RRULE:").split(";"):
        match = _PART.fullmatch(part)
        if not match or match[1] in parts:
            raise ValueError("must be an RFC 5545 recurrence rule, such as FREQ=WEEKLY;BYDAY=MO")
        parts[match[1]] = match[2]
    return parts


def _number(text: str, name: str, least: int, most: int) -> int:
    if not re.fullmatch(r"[+-]?\d{1,5}", text, re.ASCII) or not least <= int(text) <= most or int(text) == 0:
        raise ValueError(f"must have {name} from {least} to {most}")
    return int(text)


def _numbers(text: str, name: str, most: int, *, negative: bool = False) -> tuple[int, ...]:
    values = [_number(part, name, -most if negative else 1, most) for part in text.split(",")]
    return tuple(dict.fromkeys(values))


def _days(text: str, frequency: str) -> tuple[tuple[int, int], ...]:
    days = []
    for part in text.split(","):
        match = _BY_DAY.fullmatch(part)
        if not match or (match[1] and frequency in ("DAILY", "WEEKLY")):
            raise ValueError(
                "must have BYDAY with weekdays such as MO, and a place such as -1FR by months and years only"
            )
        days.append((int(match[1] or 0), DAYS.index(match[2])))
    if len(days) > _MOST_DAYS:
        raise ValueError(f"must have at most {_MOST_DAYS} days in BYDAY")
    return tuple(dict.fromkeys(days))


def _until(text: str) -> str:
    match = _UNTIL.fullmatch(text)
    try:
        if match:
            datetime.strptime(f"{match[1]}{match[2] or '000000'}", "%Y%m%d%H%M%S")
            if 1970 <= int(match[1][:4]) <= 9998:
                return text
    except ValueError:
        pass
    raise ValueError("must have UNTIL as a date such as 20271231, or a time such as 20271231T220000Z")


def _week_start(text: str) -> int:
    if text not in DAYS:
        raise ValueError("must have WKST as a weekday such as MO")
    return DAYS.index(text)
