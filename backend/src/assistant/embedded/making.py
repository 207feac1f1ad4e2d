"""What the match of a sentence means: one function for each kind of act, which answers None where it does not fit."""

import re
from collections.abc import Callable
from dataclasses import replace

from src.assistant.embedded.intents import Act, Change, Intent, Say, Small, Target
from src.assistant.embedded.normal import QUOTES
from src.assistant.embedded.targets import target_of
from src.assistant.embedded.wording import done_or_moved
from src.reading import Context, read_moment, read_repeat
from src.reading.marks import PRIORITY_WORDS
from src.reading.protect import masked, protected_parts
from src.reading.scan import choose

Make = Callable[[re.Match[str], Context], Intent | None]
Rule = tuple[str, Make]
DONE = r"(?:done|completed?|finished|checked(?:\s+off)?|ticked(?:\s+off)?)"
HASHES = r"#\S+(?:(?:\s*,\s*|\s+and\s+|\s+)#\S+)*"
OF = r"(?:of|from|for|on|in)"
LIST = r"on\s+(?:my|the)\s+(?:to-?do\s+|task\s+)?lists?"
LEVEL = r"highest|high|medium|normal|low|lowest|top|no|urgent|important|critical"
SHIFT = (
    r"(?P<shift>(?:an?|one|two|three|four|five|six|seven|ten|\d{1,3}|half\s+an|a\s+couple\s+of|a\s+few)\s*"
    r"(?:more\s+)?(?:minutes?|mins?|hours?|hrs?|days?|weeks?|fortnights?|months?|years?)(?:\s+and\s+a\s+half)?)"
)
MOVE_WORDS = (
    r"(?:re-?schedule|postpone|push(?:\s+back)?|delay|defer|move|shift|snooze|bring\s+forward|put\s+off"
    r"|extend|advance|bump|pull\s+forward)"
)


def changed(match: re.Match[str], context: Context, **values: object) -> Change | None:
    target = target_of(match["target"], context)
    return Change(target, **values) if target else None  # type: ignore[arg-type]


def acting(kind: str, doubtful: bool = False) -> Make:
    def make(match: re.Match[str], context: Context) -> Intent | None:
        target = target_of(match["target"], context)
        return Act(kind, target, doubtful) if target else None  # type: ignore[arg-type]

    return make


def changing(**values: object) -> Make:
    return lambda match, context: changed(match, context, **values)


def of_it(**values: object) -> Make:
    """Of the task that was spoken of."""
    return lambda match, context: Change(Target(pronoun=True), **values)  # type: ignore[arg-type]


def renamed(match: re.Match[str], context: Context) -> Change | None:
    return changed(match, context, title=match["title"].strip(QUOTES + " "))


def renamed_it(match: re.Match[str], _context: Context) -> Intent | None:
    """`call it buy syrup`: the title is the group that matched."""
    title = next(filter(None, match.groups()))
    return Change(Target(pronoun=True), title=title.strip(QUOTES + " "))


def noted(match: re.Match[str], context: Context) -> Intent | None:
    return changed(match, context, note=match["note"].strip(QUOTES + " "))


def described(match: re.Match[str], context: Context) -> Intent | None:
    return changed(match, context, description=match["note"].strip(QUOTES + " "))


def prioritised(match: re.Match[str], context: Context) -> Intent | None:
    priority = PRIORITY_WORDS.get(match["word"].lower())
    return changed(match, context, priority=priority) if priority else None


def all_prioritised(match: re.Match[str], context: Context) -> Intent | None:
    """`set all priorities to low`."""
    return Change(all_tasks(context), priority=PRIORITY_WORDS.get(match["word"].lower(), "none"))


def shifted(match: re.Match[str], context: Context) -> Intent | None:
    back = re.match(r"(?:bring|pull|advance)", match[0], re.IGNORECASE) or match.groupdict().get("way") in (
        "earlier",
        "sooner",
        "forward",
    )
    words = re.sub(r"^(?:due\s*date|deadline|date|time)\s+(?:of|for)\s+", "", match["target"], flags=re.IGNORECASE)
    words = re.sub(r"\s+to$", "", _TRAILING_FIELD.sub("", words), flags=re.IGNORECASE)
    target = target_of(words, context)
    return Change(target, shift=match["shift"].lower(), shift_back=bool(back)) if target else None


def shifted_it(match: re.Match[str], _context: Context) -> Intent | None:
    """`half an hour later`: the task that was spoken of."""
    back = match["way"] in ("earlier", "sooner")
    return Change(Target(pronoun=True), shift=match["shift"].lower(), shift_back=back)


def move(match: re.Match[str], context: Context) -> Intent | None:
    """A task to the date at the end of the sentence."""
    return _moved(match["target"], context)


# `the report's due date`, and not `all tasks without a date`.
_TRAILING_FIELD = re.compile(
    r"(?:(?:'s)?(?<!\ba)(?<!\bno)(?<!\ba\x20due)(?<!\bno\x20due)\s+(?:is|due|date|deadline))+$", re.IGNORECASE
)


def _moved(said: str, context: Context) -> Intent | None:
    said = re.sub(r"\s+now$", "", said, flags=re.IGNORECASE)
    text = re.sub(r"\s+(?:back|forward|out|up)\b(?=\s+(?:to|until|till|by|for)\b)", "", said, flags=re.IGNORECASE)
    # Moved to another day, a task keeps its time.
    text = re.sub(r"\bto\s+the\s+same\s+time\s+(?:on\s+)?(?=\w)", "to ", text, flags=re.IGNORECASE)
    parts = re.match(r"(?P<words>.+)\s+(?:to|until|till)\s+(?P<when>.+)$", text, re.IGNORECASE)
    if parts and (when := read_moment(parts["when"], context)):
        words = _TRAILING_FIELD.sub("", parts["words"])
        target = target_of(words, context)
        remarks = (when.remark,) if when.remark else ()
        if target:
            return Change(
                target, due=when.moment.due, whole_day=when.moment.whole_day, time_only=when.time_only, remarks=remarks
            )
    chosen = choose(masked(text, protected_parts(text)), context)
    found = chosen.found
    if not found or text[chosen.phrases[-1][1] :].strip(" .!?"):
        return None
    start = (
        chosen.phrases[0][0]
        if len(chosen.phrases) == 1 or not text[chosen.phrases[0][1] : chosen.phrases[-1][0]].strip()
        else None
    )
    if start is None:
        return None
    words = re.sub(
        r"(?:\s+(?:is|are|now|to|until|till|for|on|by|due|at|as|from))+$",
        "",
        text[:start].strip(" :"),
        flags=re.IGNORECASE,
    )
    target = target_of(words, context)
    remarks = (found.remark,) if found.remark else ()
    values = {"due": found.moment.due, "whole_day": found.moment.whole_day, "time_only": found.time_only}
    return Change(target, remarks=remarks, **values) if target else None  # type: ignore[arg-type]


def moved_it(match: re.Match[str], context: Context) -> Intent | None:
    """`change the date to friday`: of the task that was spoken of."""
    return _moved(f"it {match['target']}", context)


def given_date(match: re.Match[str], context: Context) -> Intent | None:
    """`give rent a due date of friday`."""
    return _moved(f"{match['target']} to {match['when']}", context)


def done_then(match: re.Match[str], context: Context) -> Intent | None:
    """`mark the plants as done tomorrow`: nothing is done at a later time."""
    when = match["when"]
    if re.fullmatch(r"(?:today|now|already|please|just\s+now)", when, re.IGNORECASE):
        return acting("complete")(match, context)
    if not read_moment(when, context):
        return None
    return Say(done_or_moved(match["target"], when))


def doubtful(make: Make) -> Make:
    """`do the laundry on friday` may be an order about a task, or a task."""

    def made(match: re.Match[str], context: Context) -> Intent | None:
        intent = make(match, context)
        return replace(intent, doubtful=True) if isinstance(intent, Change) else intent

    return made


def set_to(match: re.Match[str], context: Context) -> Intent | None:
    """`change X to Y`: Y may be a date, a priority, a state or a title."""
    title = match["title"].strip()
    if re.fullmatch(r"[1-9]|1\d|2[0-3]", title):
        title = f"{title} o'clock"
    if found := read_moment(title, context):
        remarks = (found.remark,) if found.remark else ()
        values = {"due": found.moment.due, "whole_day": found.moment.whole_day, "time_only": found.time_only}
        return changed(match, context, remarks=remarks, **values)
    plain = re.sub(r"\s+priority$", "", title.lower())
    if plain in PRIORITY_WORDS and not plain.isdigit():
        return changed(match, context, priority=PRIORITY_WORDS[plain])
    if re.fullmatch(DONE, title, re.IGNORECASE):
        return acting("complete")(match, context)
    if re.fullmatch(r"in[\s-]progress|started", title, re.IGNORECASE):
        return acting("start")(match, context)
    if re.fullmatch(r"todo|open|not\s+done", title, re.IGNORECASE):
        return acting("reopen")(match, context)
    if match[0][:3].lower() == "set":
        # `set X to Y` names a value, and no title.
        return None
    intent = renamed(match, context)
    return None if intent is None or intent.target.group is not None else intent


def repeating(match: re.Match[str], context: Context) -> Intent | None:
    """`make the report repeat every week`: only words that say how often."""
    words = match["often"].strip(" .!")
    return changed(match, context, repeat=words) if read_repeat(words, context) else None


def restored_last(_match: re.Match[str], _context: Context) -> Intent | None:
    return Small("undo")


def all_tasks(context: Context):  # type: ignore[no-untyped-def]
    target = target_of("all tasks", context)
    assert target is not None
    return target
