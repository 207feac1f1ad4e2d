"""Sentences that move a task, in the words of the rules: `move it to friday`."""

import re

from src.reading import Context, read_moment

_MADE = re.compile(
    r"(?:make|let|do)\s+(?P<what>it|that|this|them|these|those|both)\s+(?:be\s+)?(?:(?:for|on|at|to)\s+)?(?P<when>.+)",
    re.IGNORECASE,
)
_NOT_THEN = re.compile(r"not\s+(?:on\s+)?(?P<old>.+?)(?:,\s*|\s+)(?:but\s+)?(?P<when>\S.*)", re.IGNORECASE)
_AND_NOT = re.compile(
    r"(?P<text>.+\S),?\s+(?:and\s+)?not\s+(?:on\s+|at\s+)?(?P<old>(?:(?:the|next|this)\s+)?\w+)$", re.IGNORECASE
)
# `call grandma on sunday instead`, `report: friday instead of wednesday`.
_INSTEAD = re.compile(
    r"(?!.*\b(?:should|must|is|are)\b)(?:do\s+)?(?P<what>.+?)"
    r"(?:\s+(?:(?:due\s+)?(?:on|at|for|by)|due)\s+|\s*:\s*|\s+(?=today\b|tomorrow\b|next\b))(?P<when>.+?)\s+instead"
    r"(?:\s+of\s+.+)?",
    re.IGNORECASE,
)
_NO = re.compile(
    r",?\s+(?:no|sorry|wait|i\s+mean|or\s+rather)[,\s]+(?:(?:no|wait|sorry|i\s+mean)[,\s]+)*(?P<new>[^,]+)$",
    re.IGNORECASE,
)
_CHANGES = re.compile(r"(?:make|move|change|set|reschedule)\b", re.IGNORECASE)
_FROM_TO = re.compile(
    r"(?:move|change|reschedule|shift|push|postpone)\s+(?P<what>.+?)\s+from\s+(?P<old>.+?)\s+to\s+(?P<new>.+)",
    re.IGNORECASE,
)


def as_a_move(text: str, context: Context) -> str:
    """`make that friday instead` and `not today, friday` as `move it to friday`; any other text as it is."""
    if _CHANGES.match(text):
        text = re.sub(r"\s+instead(?:\s+of\s+.+)?$", "", text, flags=re.IGNORECASE)
    both = _AND_NOT.fullmatch(text)
    if both and read_moment(both["old"], context) and _words_of_the_moment(both["text"].rstrip(",").split(), context):
        text = both["text"].rstrip(",")
    if (other := _INSTEAD.fullmatch(text)) and read_moment(other["when"], context):
        return f"move {other['what']} to {other['when']}"
    made = _MADE.fullmatch(text)
    if (instead := _NOT_THEN.fullmatch(text)) and read_moment(instead["old"], context):
        made = instead
    if made is None:
        return text
    when, what = _clock(made["when"]), made.groupdict().get("what") or "it"
    return f"move {what} to {when}" if read_moment(when, context) else text


def corrected_at_once(text: str, context: Context) -> str:
    """`the report to tuesday, no, wednesday` with what was meant alone."""
    said = _NO.search(text)
    if said is None or not read_moment(said["new"], context):
        return text
    words = text[: said.start()].split()
    old = _words_of_the_moment(words, context)
    return " ".join([*words[:-old], said["new"]]) if old else text


def _words_of_the_moment(words: list[str], context: Context) -> int:
    """How many of the words, from the last one back, are a moment, as few as can be; 0 where none are."""
    return next((count for count in (1, 2, 3) if read_moment(" ".join(words[-count:]), context)), 0)


def to_its_end(text: str, context: Context) -> str:
    """`move the call from 3 to 5` as `move the call to 5 o'clock`; text without two times as it is."""
    moved = _FROM_TO.fullmatch(text)
    if not moved:
        return text
    old, new = (_clock(moved[name]) for name in ("old", "new"))
    many = re.match(r"(?:all|everything|every)\b", moved["what"], re.IGNORECASE)
    if many and read_moment(moved["old"], context):
        return f"move {moved['what']} due {moved['old']} to {moved['new']}"
    both = read_moment(old, context) and read_moment(new, context)
    return f"move {moved['what']} to {new}" if both else text


def _clock(text: str) -> str:
    """`3` beside another time as an hour."""
    return f"{text} o'clock" if re.fullmatch(r"\d{1,2}", text) else text
