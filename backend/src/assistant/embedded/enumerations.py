"""Several tasks in one sentence, taken apart."""

import re

from src.assistant.embedded.verbs import VERBS
from src.reading import Context, read
from src.reading.protect import masked, protected_parts
from src.reading.scan import moments_in

MOST = 50
_ITEM_SPLIT = re.compile(
    r"\s*(?:,\s*(?:and\s+)?(?:then\s+)?|;\s*|\s+(?:and|&)\s+(?:then\s+|to\s+)?|\s+then\s+)\s*", re.IGNORECASE
)


def split_list(text: str, *, many: bool = False) -> list[str]:
    """The parts of an enumeration of tasks; the whole text where it is none.

    `call mum and pay rent` are two tasks, `buy milk and eggs` is one: each part has to begin with a verb, or none and
    there are three short ones.
    """
    if '"' in text or "“" in text:
        pieces = [piece.strip() for piece in text.split(";") if re.search(r"\w", piece)]
        return pieces if len(pieces) > 1 else [text]
    if ";" in masked(text, protected_parts(text)):
        return [piece.strip() for piece in text.split(";") if re.search(r"\w", piece)][:MOST]
    parts = [part for part in _ITEM_SPLIT.split(text) if part]
    if len(parts) < 2 or len(parts) > MOST:
        return [text]
    begin = [part.split()[0].lower().strip(":") in VERBS and len(part.split()) > 1 for part in parts]
    if many and not any(begin[1:]) and not begin[0]:
        return parts
    if all(begin) or (len(parts) > 2 and all(begin[1:])):
        return parts
    joined = _verb_groups(parts, begin)
    if len(joined) > 1:
        return joined
    short = all(len(part.split()) <= 3 for part in parts[:-1])
    if (
        len(parts) >= 3
        and not any(begin)
        and short
        and "," in text
        and not re.search(r"\b(?:with|for|from|of|about)\b", parts[0])
    ):
        return parts
    return [text]


def _verb_groups(parts: list[str], begin: list[bool]) -> list[str]:
    """`buy milk, eggs, and call mum` as `buy milk, eggs` and `call mum`."""
    if not begin[0] or not any(begin[1:]):
        return []
    groups: list[str] = []
    for part, starts in zip(parts, begin, strict=True):
        if starts:
            groups.append(part)
        else:
            groups[-1] += f" and {part}"
    return groups


def dated_parts(text: str, context: Context) -> list[str]:
    """`buy milk tomorrow and eggs on friday`: two tasks, since each part has its own date. What is said once, a verb or
    the day of several times, is meant for all."""
    parts = [part for part in _ITEM_SPLIT.split(text) if part]
    if not 1 < len(parts) <= MOST or '"' in text:
        return []
    readings = [read(part, context) for part in parts]
    if not all(reading.title and reading.due for reading in readings):
        return []
    verb = parts[0].split()[0] if parts[0].split()[0].lower() in VERBS and len(parts[0].split()) > 1 else ""
    begun = [part.split()[0].lower() in VERBS for part in parts[1:]]
    if not verb and not all(begun):
        return []
    days = [reading.due for reading in readings]
    joined = [part if begins else f"{verb} {part}" for part, begins in zip(parts[1:], begun, strict=True)]
    timed = [
        f"{part} on {day:%Y-%m-%d}" if _has_time_only(part, context) else part
        for part, day in zip(joined, days, strict=False)
    ]
    return [parts[0], *timed]


def _has_time_only(text: str, context: Context) -> bool:
    found = moments_in(masked(text, protected_parts(text)), context)
    return bool(found) and all(moment.time_only for moment in found)
