"""Two values of one task in a sentence."""

import re
from dataclasses import replace

from src.assistant.embedded.intents import Change
from src.assistant.embedded.rules import acted
from src.reading import Context

_VALUES = re.compile(
    r"(?P<head>(?:make|set|mark|change|move|give|reschedule|update)\s+(?P<rest>.+?))(?:\s*,\s*|\s+and\s+"
    r"|\s+with\s+)(?:also\s+)?"
    r"(?:make\s+it\s+|set\s+it\s+to\s+|give\s+it\s+)?(?P<more>(?:an?\s+)?(?:high|medium|low|no|urgent"
    r"|top)(?:[\s-]+prio(?:rity)?)?|due\s+.+|repeat(?:ing)?\s+.+|(?:every|daily|weekly|monthly|yearly)\b.*"
    r"|tag(?:ged)?\s+(?:it\s+)?(?:with\s+|as\s+)?#?[\w-]+"
    r"|#[\w-]+)",
    re.IGNORECASE,
)


def combined(text: str, context: Context) -> Change | None:
    """`make the report due tomorrow and high priority`: two values of one task."""
    match = _VALUES.fullmatch(text)
    if not match:
        return None
    first = combined(match["head"], context) or acted(match["head"], context) or acted(f"move {match['rest']}", context)
    more = match["more"]
    tag = re.fullmatch(r"tag(?:ged)?\s+(?:it\s+)?(?:with\s+|as\s+)?#?(?P<a>[\w-]+)|#(?P<b>[\w-]+)", more, re.IGNORECASE)
    if not isinstance(first, Change):
        return None
    if tag:
        return replace(first, add_tags=(*first.add_tags, (tag["a"] or tag["b"]).lower()))
    second = acted(f"make it {more}", context)
    if not isinstance(second, Change):
        return None
    values = {name: value for name in ("due", "whole_day", "priority", "repeat") if (value := getattr(second, name))}
    return replace(first, **values)
