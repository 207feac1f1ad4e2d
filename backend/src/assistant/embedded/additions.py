"""New tasks, one or several in a message."""

import re
from dataclasses import replace

from src.assistant.embedded.enumerations import MOST, dated_parts, split_list
from src.assistant.embedded.intents import Add, AddSeveral, AddWhat, Intent
from src.assistant.embedded.normal import QUOTES
from src.assistant.embedded.verbs import VERBS
from src.reading import Context, Reading, read

# One of the lists that people keep; tags divide the one that there is.
_ON_A_LIST = (
    r"\s(?:to|on|onto|in)\s+(?:the|my|our)\s+(?P<place>shopping|grocer(?:y|ies)|packing|reading|watch|wish|bucket|gift"
    r"|errands?|chores?|movie)\s+list"
)
ON_A_LIST = re.compile(f"{_ON_A_LIST}$", re.IGNORECASE)
# `I have fed the cat` is no task.
_PARTICIPLE = (
    r"(?<=have\s)(?:[a-z]{2,}ed|rung|done|been|gone|seen|taken|given|written|bought|brought|taught|caught|sent"
    r"|spent|paid"
    r"|made|met|left|lost|run|spoken|eaten|drawn|thrown|chosen|found|fed|held|kept|swept|told|sold|built|lent|hung|dug"
    r"|got|had|begun|forgotten)\b"
)
_ADD = [
    re.compile(rule, re.IGNORECASE)
    for rule in (
        (
            r"(?:set\s+(?:up\s+)?|add\s+|create\s+|make\s+|give\s+me\s+)?(?:a\s+)?"
            r"(?:reminder(?:\s+me)?|remind\s+me|remind(?=\s*:|\s+(?:to|that|about|of)\b))"
            r"(?:\s+(?:to|that|about|of|for))?[\s:]+(?P<title>.+)"
        ),
        (
            r"(?:add|create|make|new|enter|insert|put)\s+(?:me\s+)?(?:the\s+following\s+|the\s+|some\s+|these\s+"
            r"|\d+\s+|two\s+|three\s+|four\s+)?(?:new\s+)?(?P<many>tasks|todos|to-dos|items|things)"
            r"(?:\s+(?:to\s+my\s+list|for\s+me))?(?:\s+(?:called|named))?[\s:,-]+(?P<title>.+)"
        ),
        (
            r"(?:add|create|make|new|enter|insert)\s+(?:me\s+)?(?:an?\s+|another\s+|the\s+)?"
            r"(?:new\s+|following\s+)?(?:task|todo|to-do|item|entry|ticket)(?:\s+(?:called|named|titled|to|for"
            r"|that\s+says"
            r"|saying))?[\s:,-]+(?P<title>.+)"
        ),
        (
            r"(?:add|put|create|write(?:\s+down)?|note|jot)\s+(?:down\s+)?(?P<title>.+?)\s+"
            r"(?:to|on|in|into)\s+(?:my|the)\s+(?:to-?do\s+|task\s+)?(?:lists?|tasks|todos?)"
            r"(?:\s+(?P<rest>.+))?"
        ),
        r"(?:add|create|note|put)\s+(?P<many>these|the\s+following)(?:\s+things)?\s*:\s*(?P<title>.+)",
        r"(?:add|put)\s+(?:to|on)\s+(?:my|the)\s+(?:to-?do\s+|task\s+)?list\s*[:,]\s*(?P<title>.+)",
        rf"put\s+(?P<title>.+{_ON_A_LIST})",
        r"(?:put|note|write|jot)\s+down\s+an?\s+(?:new\s+)?task\s+(?:called|named|to)\s+(?P<title>.+)",
        r"put\s+me\s+down\s+for\s+(?P<title>.+)",
        r"put\s+(?P<title>.+?)\s+down\s+for\s+(?P<rest>.+)",
        r"(?:put|write|note|jot)\s+down(?:\s+(?:that|to))?[\s:]+(?P<title>(?!(?:on|for|about|in)\b).+)",
        r"(?:new\s+)?(?P<many>tasks|todos|to-dos)\s*[:]\s*(?P<title>.+)",
        r"(?:tasks|todos?|to-dos?)\s+for\s+(?P<rest>[^:]{3,30}?)\s*:\s*(?P<title>.+)",
        r"to[\s-]do\s+(?P<title>(?!list\b)[^\s:].+)",
        r"(?:new\s+)?(?:task|todo|to[\s-]do|note(?:\s+to\s+self)?)\s*[:-]\s*(?P<title>.+)",
        r"note\s+to\s+self[\s,]+(?P<title>.+)",
        rf"todo\s+(?P<title>(?:{'|'.join(sorted(VERBS))})\s.+)",
        (
            r"(?:add|create|make|new)\s+(?:an?\s+)?(?P<level>(?:high|low|medium|urgent|important)"
            r"(?:[\s-]+prio(?:rity)?)?)\s+(?:task|todo|item)[\s:,-]+(?:(?:to|called|named)\s+)?"
            r"(?P<title>.+)"
        ),
        r"(?:add|create|make|new)\s+(?:an?\s+)?(?:new\s+)?(?P<kind>[a-z-]+)\s+(?:task|todo)\s*:\s*(?P<title>.+)",
        r"(?:note|remember)\s+(?:that\s+)?i\s+(?:have|need|must|should|ought)\s+(?:to\s+)?(?P<title>.+)",
        r"(?:add|create|schedule|note|remember)(?:\s+(?:to|that))?[\s:]+(?P<title>.+)",
        rf"new(?::\s*|\s+(?=(?:{'|'.join(sorted(VERBS))})\s))(?P<title>.+)",
        (
            r"(?:make|take)\s+(?:me\s+)?a\s+note\s+(?:that\s+(?:i\s+(?:have|need|must)\s+(?:to\s+)?)?|to\s+"
            r"|of\s+)(?P<title>.+)"
        ),
        r"pencil\s+in\s+(?P<title>.+)",
        (
            r"i(?:'ve|\s+have)\s+(?:got\s+)?an?\s+(?P<title>(?!(?:few|lot|couple|feeling|question|problem|note"
            r"|task)\b).+\s(?:on|at|tomorrow|today|tonight|next)\b.*)"
        ),
        r"i\s+need\s+(?:reminding|a\s+reminder)\s+(?:about|of|to|that|for)\s+(?P<title>.+)",
        r"plan(?:\s+(?:to|that))?[\s:]+(?P<title>(?!(?:my|the|out|for)\b).+)",
        r"(?:don'?t\s+(?:let\s+me\s+)?forget)(?:\s+(?:to|that|about))?[\s:]+(?P<title>.+)",
        (
            r"(?:i\s+)?(?:still\s+|really\s+|also\s+)?(?:need|have|got(?!\s+(?:the|my)\b)|ought|must|should|gotta"
            r"|gonna|going)"
            r"(?:\s+to)?\s+(?:probably\s+|maybe\s+|really\s+)?(?P<title>(?!i\b|no\b|any\b|it\b|done\b|finished\b"
            rf"|completed\b|{_PARTICIPLE}).+)"
        ),
        (
            r"(?P<rest>(?:(?:on|next|this|every|each|at|in)\s+)?\w+(?:\s+\w+){0,3}?)[\s,]+remind\s+me\s+(?:to|that"
            r"|about)"
            r"\s+(?P<title>.+)"
        ),
        (
            r"(?P<rest>(?:(?:on|next|this|later|every|each)\s+)?\w+)[\s,]+i\s+(?:need|have|must|should|ought"
            r"|got)\s+(?:to\s+)?"
            r"(?P<title>.+)"
        ),
        r"(?:i'?m|i\s+am)\s+(?:supposed|going)\s+to\s+(?P<title>.+)",
        r"i(?:'ve|\s+have)\s+got\s+to\s+(?P<title>.+)",
    )
]
_NOTHING_NAMED = re.compile(
    r"(?:add|create|make|new|enter|insert|remind\s+me(?:\s+(?:to|about))?)"
    r"(?:\s+(?:me\s+)?(?:another|more|some\s+more|a\s+new\s+one|a\s+few))?"
    r"(?:\s+(?:me\s+)?(?:(?:an?|another|new|some|more|the)\s+)*(?:tasks?|todos?|to-dos?|items?|tickets?"
    r"|reminders?|something|one|entry|(?:two|three|four|five|several|some|\d+)\s+(?:tasks|things|items"
    r"|todos))(?:\s+(?:called|named|titled))?)?[\s:.!]*",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^\s*(?:[-*•–]\s+|\d{1,2}[.)]\s+|\[[ xX]?\]\s*)+")


# `urgent call the insurance`, and not `urgent care visit`.
_PRESSING = re.compile(rf"^(urgent|asap)\s+(?=(?:{'|'.join(sorted(VERBS))})\s)", re.IGNORECASE)
# `the tax letter, it is due on monday`.
_IT_IS_DUE = re.compile(r",\s+it(?:'s|\s+is)\s+(?=due\b)", re.IGNORECASE)
# `to my home tasks`: the tag of that name.
_TO_KIND = re.compile(
    r"\s+(?:to|on|in)\s+my\s+(?P<tag>(?!to-?do\b|task\b|open\b|other\b)[\w-]+)\s+tasks$", re.IGNORECASE
)
# `bike to work`, `bring the cake to school`: where somebody goes is no list.
_WAY = re.compile(
    r"^(?:go|walk|bike|cycle|drive|run|ride|fly|travel|commute|come|get|bring|take|carry|deliver|send|move|return"
    r"|invite)\b"
    r"|\s(?:to|in)\s+(?:work|school|church|bed|university|college|town|court|the\s+office|the\s+gym)$",
    re.IGNORECASE,
)
_AND_TAGGED = re.compile(
    r"(?:,\s*(?:and\s+|then\s+)?|\s+(?:and|then)\s+(?:then\s+)?)tag(?:ged)?\s+(?:it\s+)?(?:with\s+"
    r"|as\s+)?#?(?P<tag>[\w-]+)$",
    re.IGNORECASE,
)
# `buy paint, note: matt white`.
_OF_ALL = re.compile(
    r",?\s+(?:and\s+)?(?:both|all(?:\s+(?:three|four|of\s+them))?)(?:\s+of\s+them)?\s+"
    r"(?=(?:(?:are\s+)?due\s+)?(?:for|on|by|at|tomorrow|today|tonight|next|this)\b)",
    re.IGNORECASE,
)
_NOTE_WORD = r"(?:note|description|comment)"
_NOTE = re.compile(
    rf"(?:\s*[,;.–-]\s*|\s+(?P<open>\())(?:with\s+)?(?:(?:the|an?)\s+)?{_NOTE_WORD}\s*:\s*(?P<note>\S.*?)"
    r"(?(open)\))\s*$"
    rf"|,?\s+with\s+(?:the\s+{_NOTE_WORD}(?:\s*:\s*|\s+)|an?\s+{_NOTE_WORD}(?:\s*:\s*|\s+(?:that\s+says|saying)\s+))"
    r"(?P<with>\S.*)$",
    re.IGNORECASE,
)
_HOW_OFTEN_TO = re.compile(
    r"(?P<often>(?:twice|(?:two|three|four|five|six|\d+|several)\s+times)\s+(?:an?|per|each|every)\s+\w+)\s+to\s+"
    r"(?P<what>.+)",
    re.IGNORECASE,
)
_NOT_TO = re.compile(r"not\s+(?:to\s+)?(?!(?:so|very|too|urgent|important)\b)(?=\w)", re.IGNORECASE)


def task_of(text: str, context: Context) -> Add:
    """The task that a text describes, with all that was read in it."""
    return _add(read(text, context))


def _add(reading: Reading) -> Add:
    return Add(
        reading.title,
        reading.due,
        reading.priority or "none",
        reading.tags,
        reading.remarks,
        repeat=reading.repeat or "",
        repeat_after=reading.repeat_after,
    )


def added(text: str, context: Context) -> Intent | None:
    """The new tasks that the sentence asks for; None when it asks for something else."""
    if _NOTHING_NAMED.fullmatch(text):
        return AddWhat()
    for pattern in _ADD:
        match = pattern.fullmatch(text)
        if not match:
            continue
        groups = match.groupdict()
        if groups.get("rest") and not _says_when(groups["rest"], context):
            continue
        title = f"{match['title']} {groups['rest']}" if groups.get("rest") else match["title"]
        if level := groups.get("level"):
            title = f"{title} {level.replace('-', ' ').split()[0]} priority"
        if kind := groups.get("kind"):
            title = f"{title} #{kind}"
        title = _PRESSING.sub(r"\1: ", _IT_IS_DUE.sub(" ", title))
        title = _TO_KIND.sub(r" #\g<tag>", title)
        if not re.search(r"\w", title):
            continue
        title = re.sub(r"^there(?:'s|\s+is)\s+an?\s+", "", title, flags=re.IGNORECASE)
        title = _AND_TAGGED.sub(r" #\g<tag>", title)
        title = _HOW_OFTEN_TO.sub(r"\g<what> \g<often>", title)
        # `remind me not to be late`, `I must not be late`.
        title = _NOT_TO.sub("don't ", title, count=1) if _NOT_TO.match(title) else title
        return tasks_of(title, context, many=bool(groups.get("many")))
    return None


def _says_when(text: str, context: Context) -> bool:
    reading = read(text, context)
    return bool(reading.due or reading.repeat or reading.tags or reading.priority)


def tasks_of(text: str, context: Context, *, many: bool = False) -> Intent:
    """One task, or each part of a list. `many`: several were announced."""
    if not many and (noted := _NOTE.search(text)) and noted.start():
        one = task_of(text[: noted.start()], context)
        return replace(one, note=(noted["note"] or noted["with"]).strip(QUOTES + " "))
    listed = ON_A_LIST.search(text)
    text_of_them = text[: listed.start()] if listed else text
    if _OF_ALL.search(text_of_them):
        text_of_them, many = _OF_ALL.sub(" ", text_of_them), True
    parts = dated_parts(text_of_them, context) or split_list(text_of_them, many=many)
    if listed:
        parts = [f"{part}{listed[0]}" for part in parts]
    if len(parts) < 2:
        one = task_of(text, context)
        if not one.title:
            return AddWhat()
        place = re.search(r"\s(?:to|on|onto|in)\s+(?:the\s+|my\s+)?(?P<place>[\w-]+)(?:\s+list)?$", one.title)
        named = place and not re.search(r"[\"“‘]", text) and not _WAY.search(one.title)
        return replace(one, place=place["place"].lower()) if place and named else one
    tasks = [replace(task_of(part, context), place=listed["place"].lower() if listed else "") for part in parts]
    if not all(task.title for task in tasks):
        # A part that is nothing but a date belongs to its neighbours: `gym mon, wed and fri`.
        return task_of(text, context)
    return AddSeveral(tuple(_shared(tasks)))


def lines_of(text: str) -> list[str]:
    """The lines of a pasted list, without their bullets."""
    lines = [_BULLET.sub("", line).strip() for line in text.splitlines()]
    return [line for line in lines if line][:MOST]


def _shared(tasks: list[Add]) -> list[Add]:
    """What only the last part says of date, tags and priority is meant for all: `eggs, milk, bread tomorrow #shop`."""
    last, others = tasks[-1], tasks[:-1]
    if any(task.due or task.tags or task.priority != "none" for task in others):
        return tasks
    shared = {name: getattr(last, name) for name in ("due", "tags", "priority", "repeat", "repeat_after")}
    return [replace(task, **shared) for task in others] + [last]
