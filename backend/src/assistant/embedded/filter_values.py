"""Which values the tasks of a question have, or lack: `without a date`, `with a note`."""

import re
from dataclasses import replace

from src.assistant.embedded.intents import Filter

_NONE_OF = (
    r"(?:have|has|with|got)\s+no|(?:has|have|does|do)(?:n't|\s+not)(?:\s+(?:got|have))?(?:\s+an?|\s+any)?"
    r"|without(?:\s+an?|\s+any)?|lack(?:ing)?(?:\s+an?)?|missing(?:\s+an?)?|no"
)
_LACKS = [
    (
        re.compile(
            rf"\b(?:{_NONE_OF})\s+(?:due\s*)?(?:date|dates|deadline|due)\b|\bundated\b"
            r"|\b(?:not|isn't|aren't)\s+(?:scheduled|dated)(?:\s+yet)?\b|\bunscheduled\b"
        ),
        "date",
    ),
    (
        re.compile(
            rf"\b(?:{_NONE_OF})\s+tags?\b|\buntagged\b"
            r"|\bnot\s+tagged\b(?!\s+\w)"
        ),
        "tags",
    ),
    (
        re.compile(rf"\b(?:{_NONE_OF})\s+priority\b|\bunprioriti[sz]ed\b"),
        "priority",
    ),
    (re.compile(rf"\b(?:{_NONE_OF})\s+(?:notes?|description)\b"), "note"),
]
_WITH = r"\b(?:with|have|has|having|got)\s+(?:an?\s+|any\s+|some\s+)?"
_HAS = [
    (
        re.compile(
            rf"{_WITH}(?:due\s*)?(?:dates?|deadlines?)\b"
            r"(?!\s+(?:of|in|on|by|before|after|until|this|next|today|tomorrow))"
            r"|\bdated(?=\s+(?:tasks|ones|things|todos|items))|\b(?:is|are)\s+(?:dated|scheduled)[?!. ]*$"
        ),
        "date",
    ),
    (
        re.compile(
            rf"{_WITH}(?:tags?|labels?)\b(?!\s+[#\w])|\b(?:is|are)\s+(?:tagged|labell?ed)[?!. ]*$"
            r"|\btagged(?=\s+(?:tasks|ones|things|todos|items))"
        ),
        "tags",
    ),
    (re.compile(rf"{_WITH}priorit(?:y|ies)\b|\bprioriti[sz]ed(?=\s+(?:tasks|ones|things))"), "priority"),
    (re.compile(rf"{_WITH}(?:notes?|descriptions?)\b(?!\s+(?:about|on|for|that|saying))"), "note"),
]


def matched(text: str, pattern: re.Pattern[str]) -> tuple[str, re.Match[str] | None]:
    """The text without the match, and the match."""
    match = pattern.search(text)
    return (without_part(text, match.start(), match.end()) if match else text), match


def without_part(text: str, start: int, end: int) -> str:
    return f"{text[:start]} {text[end:]}"


def with_and_without(plain: str, asked: Filter) -> tuple[str, Filter]:
    """The text without these words, and the filter with what they say."""
    for pattern, lack in _LACKS:
        plain, found = matched(plain, pattern)
        if found:
            asked = replace(asked, lacks=(*asked.lacks, lack))  # type: ignore[arg-type]
    for pattern, value in _HAS:
        plain, found = matched(plain, pattern)
        if found:
            asked = replace(asked, has=(*asked.has, value))  # type: ignore[arg-type]
    return plain, asked
