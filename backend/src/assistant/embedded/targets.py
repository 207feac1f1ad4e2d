"""Which task, which tasks: `the milk one`, `it`, `the second one`, `everything tagged home except milk`."""

import re

from src.assistant.embedded.filters import filter_of
from src.assistant.embedded.intents import Filter, Target
from src.assistant.embedded.normal import QUOTES
from src.reading import Context
from src.reading.words import ORDINALS, number

_PRONOUNS = frozenset(
    {
        "it", "it again", "that", "this", "that one", "this one", "that task", "this task", "the task", "the same",
        "the last task", "the new one", "the new task", "the last task i added", "the last one i added",
    }
)  # fmt: skip
_THEM = re.compile(
    r"(?:(?:all|both|each)\s+(?:of\s+)?)?(?:them|these|those)(?:\s+(?:tasks|ones|items))?(?:\s+all)?|both|the\s+lot",
    re.IGNORECASE,
)
_ORDINAL = "|".join(sorted((word for word, number in ORDINALS.items() if number <= 20), key=len, reverse=True))
_NUMBERED = re.compile(
    rf"(?:the\s+|my\s+|task\s+|item\s+)*(?:(?:number\s+|no\.?\s*|nr\.?\s*|#)(?P<figure>\d{{1,3}}"
    r"|one|two|three|four|five|six|seven|eight|nine|ten)"
    rf"|(?P<ordinal>{_ORDINAL}|\d{{1,2}}(?:st|nd|rd|th)|last)(?:\s+(?:one|task|item|entry))?"
    rf"(?:\s+(?:on|in|of)\s+the\s+list)?|(?P<bare>\d{{1,2}}))",
    re.IGNORECASE,
)
_FIRST = re.compile(
    r"(?:the\s+)?(?:first|top)\s+(?P<n>two|three|four|five|six|[2-9])(?:\s+(?:tasks|todos|items|ones|things))?",
    re.IGNORECASE,
)
BUT = re.compile(
    r"[\s,]+(?:except(?:\s+(?:for|of))?|but(?:\s+(?:not|leave(?:\s+out)?|keep))?|leaving\s+out"
    r"|excluding|other\s+than|apart\s+from|aside\s+from"
    r"|besides|without(?!\s+(?:an?\s+|any\s+)?(?:(?:due\s*)?dates?|deadlines?|tags?|priority|notes?|description)\b)"
    r"|not)\s+(?P<but>.+?)(?:\s+(?:alone|as\s+(?:it\s+is|they\s+are)))?$",
    re.IGNORECASE,
)
_NOT_A_NAME = re.compile(r"(?:tagged|yet|due|done|finished|completed)\b", re.IGNORECASE)
_NOT = re.compile(r"[\s,]+not\b", re.IGNORECASE)
_DENIED = re.compile(r"\b(?:is|are)\s+not\s+$", re.IGNORECASE)
_ALL = re.compile(
    r"(?:my|the)\s+(?:(?:whole|entire|complete|full)\s+|(?=list$))(?:to-?do\s+|task\s+)?list", re.IGNORECASE
)
_MANY = re.compile(r"^(?:all|both|every|each|everything|any)\b", re.IGNORECASE)
_GROUP = re.compile(
    r"^(?:(?:all|both|every|each|any)\b(?:\s+of)?(?:\s+(?:the|my|those|these))?|everything|(?:the|my)?)\s*"
    r"(?P<what>(?:done|completed?|finished|checked(?:\s+off)?|ticked(?:\s+off)?|overdue|late|open|old"
    r"|high|low|medium|urgent|important|today's|todays?|untagged|undated|unfinished|remaining)?)"
    r"(?:\s+priority)?"
    r"\s*(?P<noun>tasks?|todos?|to-dos?|items?|ones|things|stuff|list)?"
    r"(?:\s+(?:that|which)\s+(?:are|is))?\s*(?P<rest>.*)$",
    re.IGNORECASE,
)
# `the home tasks`, as in `all home tasks`.
_THE_KIND = re.compile(
    r"(?:the|my)\s+(?P<kind>(?!(?:first|last|next|other|same|new|these|those|two|three)\b)[a-z-]+)\s+(?:tasks|todos"
    r"|things)",
    re.IGNORECASE,
)
_THE_ONES = re.compile(r"(?:the|my)\s+[\w#-]+\s+(?:ones|tasks|things|todos)\b", re.IGNORECASE)
# `what's due today`, `whatever is overdue`.
_WHATEVER = re.compile(r"what(?:ever)?(?:'s|\s+is|\s+are)\s+(?P<rest>.+)", re.IGNORECASE)
_SAYS_ALL = re.compile(
    r"(?:(?:of|on|in|from|for|at|the|my|me|list|lists|please|now|that|i|have|there|are|is|all|currently|again|here"
    r"|to-?dos?|tasks?|things?|one|body|got|mine)\s*)*",
    re.IGNORECASE,
)
_KIND = re.compile(r"(?P<kind>[\w-]+)\s+(?:tasks?|todos?|to-dos|items|ones|things|stuff)", re.IGNORECASE)
_STATE = re.compile(r"(?:done|completed|finished|overdue)", re.IGNORECASE)
_HEAD = re.compile(
    r"^(?:(?:both(?=\s.*\sand\s)|the|my|a|an|that|this|task|todo|to-do|item|called|named|about)\s+)+", re.IGNORECASE
)
_LED = re.compile(r"^(?:for|the\s+ones?|(?:the\s+|my\s+)?tasks(?=\s+tagged\b))\s+")
_TAIL = re.compile(r"(?:\s+(?:one|task|todo|to-do|item|thing|reminder))+$", re.IGNORECASE)
_QUOTED = re.compile(rf"(?:the\s+|my\s+)?(?:task\s+)?[{QUOTES}](.+)[{QUOTES}](?:\s+task)?")


def target_of(text: str, context: Context) -> Target | None:
    """What the words name; None when they name nothing."""
    text = text.strip(" .,:!")
    if text.lower() in _PRONOUNS:
        return Target(pronoun=True)
    if _ALL.fullmatch(text):
        return Target(group=Filter())
    if _THEM.fullmatch(text):
        return Target(them=True)
    if quoted := _QUOTED.fullmatch(text):
        return Target(quoted[1])
    if (place := number_of(text)) is not None:
        return Target(text, number=place)
    if first := _FIRST.fullmatch(text):
        # As an enumeration of their places.
        return Target(" and ".join(str(place) for place in range(1, int(number(first["n"].lower())) + 1)))
    but: tuple[str, ...] = ()
    if (_MANY.match(text) or _THE_ONES.match(text)) and (left_out := exception_in(text)):
        but = names(left_out["but"])
        text = text[: left_out.start()]
    if group := _group(text, context):
        return Target(group=group, but=but)
    words = _TAIL.sub("", _HEAD.sub("", text)).strip(QUOTES + " ")
    return Target(words) if words else None


def exception_in(text: str) -> re.Match[str] | None:
    """What is left out, as `but`: `except milk`. `not high` and `not tagged home` say which tasks are meant."""
    found = BUT.search(text)
    if found and _NOT.match(found[0]) and _NOT_A_NAME.match(found["but"]):
        return None
    return None if found and _DENIED.search(text[: found.start("but")]) else found


def number_of(text: str) -> int | None:
    """The place in a list that these words name, and nothing else: see Target."""
    numbered = _NUMBERED.fullmatch(text.strip())
    return _number(numbered) if numbered else None


def names(text: str) -> tuple[str, ...]:
    """`the milk and the report` as two names."""
    parts = re.split(r"\s*,\s*(?:and\s+)?|\s+and\s+|\s+or\s+", text.strip(" .!"))
    cleaned = [_TAIL.sub("", _HEAD.sub("", _LED.sub("", part))).strip(QUOTES + " ") for part in parts]
    return tuple(name for name in cleaned if name)


def _number(match: re.Match[str]) -> int:
    if match["ordinal"]:
        word = match["ordinal"].lower()
        if word == "last":
            return -1
        return int(re.sub(r"\D", "", word)) if word[0].isdigit() else ORDINALS[" ".join(word.split())]
    return int(number((match["figure"] or match["bare"]).lower()))


def _group(text: str, context: Context) -> Filter | None:
    if the_kind := _THE_KIND.fullmatch(text):
        return filter_of(the_kind["kind"], context)
    if whatever := _WHATEVER.fullmatch(text):
        described = filter_of(whatever["rest"], context)
        return described if described != Filter() and not described.words else None
    match = _GROUP.fullmatch(text)
    many = _MANY.match(text) is not None
    if not match or not (match["noun"] or many or (_STATE.fullmatch(text))):
        return None
    # `the task that is due today` is said by what it is, not by words of its title.
    plural = (
        many
        or bool(re.search(r"\b(?:that|which)\s+(?:is|has)\b", text))
        or (match["noun"] or "").lower() not in ("task", "todo", "to-do", "item")
    )
    what, rest = match["what"].lower(), match["rest"]
    filtered = filter_of(f"{what} {rest}", context)
    if filtered == Filter() and not _SAYS_ALL.fullmatch(rest):
        # Words that say which tasks are meant, and that were not read: all tasks are not.
        return None
    known = bool(what) or not filtered.only_words
    if many and filtered.words and (kind := _KIND.match(rest)) and filtered.words == kind["kind"].lower():
        return filtered
    if (
        filtered.words
        and many
        and re.match(r"(?:with|about|containing|named|called|related|at|in|around|for|from)\b", rest)
    ):
        return filtered
    return filtered if plural and not filtered.words and (known or many) else None
