"""Several orders, or questions, in one message."""

import re

from src.reading import Context, read_moment
from src.reading.protect import masked, protected_parts

_ORDER = re.compile(
    r"(?:delete|remove|complete|finish|mark|move|rename|tag|untag|reopen|postpone|reschedule|push|delay|set|change"
    r"|make|start|add|remind|tick|check\s+off|cross\s+off|close|archive|bin|trash|give|prioriti[sz]e|snooze"
    r"|duplicate|create"
    r"|restore)\b",
    re.IGNORECASE,
)
_AND = re.compile(r"(?:\s*;\s*|,?\s+and\s+(?:then\s+|also\s+)?|,?\s+then\s+|\.\s+(?:then\s+)?|,\s*)", re.IGNORECASE)
# What after `add milk and` is an order of its own, and no part of the task.
_OTHER_ORDER = re.compile(
    r"(?:add|remind|create|delete|complete|mark)\b|(?:move|postpone|reschedule|push)\b.*\s(?:to|by|until)\s"
    r"|(?:tag|rename)\b.*\s(?:with|as|to)\s|(?:make|set|mark|move|give)\s+(?:it|that)\b",
    re.IGNORECASE,
)
_SHOW = re.compile(r"(?:show|list|tell)\s+(?:me\b|(?:all|my|the)\s+.*tasks)|what(?:'s|\s+is|\s+are)\s", re.IGNORECASE)
# `what is due today and what is overdue?`: two questions.
_AND_ASKED = re.compile(
    r",?\s+and\s+(?=(?:what|which\s+tasks|how\s+many)\b(?!\s+(?:not|else)\b)|what's\s|whats\s)", re.IGNORECASE
)
_ADDS = re.compile(r"(?:add|remind|create)\b", re.IGNORECASE)
_MOVE_VERB = re.compile(r"(?:move|postpone|reschedule|push)\s", re.IGNORECASE)
_TO_WHEN = re.compile(r".+\s(?:to|until)\s+(?P<when>.+)", re.IGNORECASE)


def orders_in(text: str, context: Context) -> list[str]:
    """`complete milk and delete bread` as its orders; nothing where it is one order, or not all of it are orders."""
    parts = _with_the_verb(_parts(text, context), context)
    if len(parts) < 2 or not all(is_order(part) or is_question(part) for part in parts):
        return []
    # Behind `add`, most words are titles.
    others = all(_OTHER_ORDER.match(part) or is_question(part) for part in parts)
    return parts if others or not _ADDS.match(parts[0]) else []


def questions_in(text: str) -> list[str]:
    """`what is due today and what is late?` as two questions; any other text as one."""
    return _AND_ASKED.split(text)


def is_order(text: str) -> bool:
    """Whether the text begins like an order about tasks."""
    return _ORDER.match(text) is not None


def is_question(text: str) -> bool:
    """Whether the text begins like a question that may follow an order."""
    return _SHOW.match(text) is not None


def _parts(text: str, context: Context) -> list[str]:
    """What stands between commas and `and`, quotes kept whole. Words that are no order belong to the order before them:
    `move milk and rent to friday, and delete the sink`."""
    plain = masked(text, protected_parts(text))
    ends = [*_AND.finditer(plain)]
    starts = [0, *(match.end() for match in ends)]
    stops = [*(match.start() for match in ends), len(text)]
    spans = [(start, stop) for start, stop in zip(starts, stops, strict=True) if start < stop]
    if not spans or _ADDS.match(text):
        return [text[start:stop] for start, stop in spans]
    merged = [spans[0]]
    for start, stop in spans[1:]:
        if (
            is_order(text[start:])
            or is_question(text[start:])
            or _is_dated(text[merged[-1][0] : merged[-1][1]], context)
        ):
            merged.append((start, stop))
        else:
            merged[-1] = (merged[-1][0], stop)
    return [text[start:stop] for start, stop in merged]


def _with_the_verb(parts: list[str], context: Context) -> list[str]:
    """`move milk to friday and bread to monday`: the verb is said once."""
    verb = _MOVE_VERB.match(parts[0]) if parts else None
    if verb is None or not _is_dated(parts[0], context):
        return parts
    return [f"{verb[0]}{part}" if not is_order(part) and _is_dated(part, context) else part for part in parts]


def _is_dated(part: str, context: Context) -> bool:
    to = _TO_WHEN.fullmatch(part)
    return to is not None and read_moment(to["when"], context) is not None
