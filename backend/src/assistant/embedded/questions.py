"""Questions about tasks."""

import re
from dataclasses import replace

from src.assistant.embedded.filters import filter_of
from src.assistant.embedded.intents import OPEN, Filter, Intent, Plan, Say, Show, Unknown
from src.assistant.embedded.normal import QUOTES
from src.assistant.embedded.targets import BUT, names
from src.reading import Context
from src.reading.words import number

_QUESTION = re.compile(
    r"(?:what|what's|whats|wat|which|when|show|list|display|view|see|find|search|look(?:ing)?\s+"
    r"(?:for|up)|where|how\s+(?:many|much|important|urgent)|count|give\s+me|tell\s+me"
    r"|any(?:thing|\s+tasks?)?|is\s+there|are\s+there|do\s+i\s+(?:have|need)|did\s+i|have\s+i|am\s+i"
    r"|my\s+(?:tasks|list|day|week)|read\s+me|get\s+me|who|number\s+of|sort"
    r"|order(?=\s+(?:by\b|.*\b(?:tasks|todos|list|them|everything)\b))"
    r"|(?:is|are|was|were)(?=\s.*\?\s*$))\b.*",
    re.IGNORECASE,
)
_FIND = re.compile(
    r"(?:find|search(?:\s+for)?|look(?:ing)?\s+(?:for|up))\s+(?:me\s+)?(?:(?:the|my|a|all|any)\s+)*"
    r"(?:tasks?\s+)?(?:about\s+|with\s+|called\s+)?"
    r"(?P<words>.+?)(?:\s+(?:task|one|todo))?",
    re.IGNORECASE,
)
_PLAN = re.compile(
    r"(?:plan|organi[sz]e|structure|help\s+me\s+plan|(?:what|which\s+(?:task|one))\s+(?:should|shall|can)\s+i\s+"
    r"(?:do|start|work\s+on|focus\s+on|tackle)(?:\s+(?:first|next|now|today))?|what(?:'s|\s+is)\s+(?:up\s+)?next"
    r"|where\s+(?:do|should)\s+i\s+(?:start|begin)"
    r"|what(?:'s|\s+is)\s+(?:my|the)\s+plan)(?:\s+(?:for\s+)?(?:my|the)?\s*(?:day|today|morning|work"
    r"|tasks))?(?:\s+for\s+(?:me|today))?",
    re.IGNORECASE,
)
_OLDEST = re.compile(r"\b(?:oldest|longest|earliest)\b", re.IGNORECASE)
_NEWEST = re.compile(r"\b(?:newest|latest|most\s+recent|recent(?:ly\s+added)?|last\s+added)\b", re.IGNORECASE)
_BY = re.compile(
    r"\b(?:(?:sort(?:ed)?|order(?:ed)?|arranged?)\b.*?\b)?by\s+(?:the\s+|their\s+)?(?P<by>due|date"
    r"|deadline|priority|importance|age|creation|title|name)",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"\b(?:weather|forecast|temperature|news|stock|price\s+of|joke|poem|story|recipe|capital\s+of"
    r"|president|translate|what\s+time\s+is\s+it|meaning\s+of\s+life)\b",
    re.IGNORECASE,
)
_NOT_DONE = re.compile(
    r"\b(?:did\s+i\s+not|did\s*n[o']?t\s+i|i\s+did(?:\s+not|n'?t)|have\s+i\s+not|haven'?t\s+i|i\s+have(?:\s+not|n'?t)"
    r"|not(?:\s+yet)?)\s+(?:yet\s+)?(?:finish(?:ed)?|complete[d]?|do(?:ne)?)\b",
    re.IGNORECASE,
)
# What somebody has to do is not done: `when do I have to finish the report?`
_TO_DO = re.compile(
    r"\b(?:do\s+i\s+)?(?:have|need|got|ought)\s+to\s+(?:finish|complete|do)\b|\b(?:should|must)\s+i"
    r"\s+(?:finish|complete|do)\b",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(
    r"\b(?P<n>\d{1,2}|two|three|four|five|ten)\b(?=\s+(?:oldest|newest|latest|most\s+recent)\b)", re.IGNORECASE
)
# What was done to a task is not in its title: `have I paid the rent?`
_WHETHER = re.compile(
    r"(?:have|did)\s+i\s+(?:already\s+|ever\s+)?(?:pa(?:id|y)|b(?:ought|uy)|call(?:ed)?|sen[dt]"
    r"|writ(?:ten|e)|clean(?:ed)?|fix(?:ed)?"
    r"|book(?:ed)?|order(?:ed)?|water(?:ed)?|fil(?:ed|e)|wash(?:ed)?|read)\s+(?P<what>\S.*)",
    re.IGNORECASE,
)
_BEST = re.compile(
    r"\b(?:the\s+|my\s+)?(?:top\s+(?P<top>\d{1,2}|two|three|five|ten)|(?P<most>\d{1,2}|two|three|five|ten)\s+"
    r"most\s+(?:important|urgent))\b(?:\s+(?:tasks?|ones?|things?))?",
    re.IGNORECASE,
)
_WHEN_ADDED = re.compile(
    r"\bi\s+(?:have\s+|just\s+)?(?:added|created|entered|wrote\s+down)\b|\b(?:did|have)\s+i"
    r"\s+(?:just\s+)?(?:add|create|enter)(?:e?d)?\b"
    r"|\b(?:added|created|entered)\s+(?:today|yesterday|this|last|since|on|in|before|after)\b",
    re.IGNORECASE,
)
_TAGS = re.compile(
    r"(?:what|which|show|list|see|view|how\s+many|give\s+me)(?:\s+(?:me|are|all|of|my|the"
    r"|different))*\s+(?:tags|labels)"
    r"(?:\s+(?:do\s+i\s+(?:have|use)|are\s+there|have\s+i|exist))?",
    re.IGNORECASE,
)
_NOTES_OF = re.compile(
    r"(?:show|read|what\s+are|what\s+is|what's|open|see|view)(?:\s+(?:me|my|the|in|on))*\s+(?:notes?"
    r"|descriptions?|details)\s+"
    r"(?:of|for|on|about|in)\s+(?:the\s+)?(?P<words>.+)"
    r"|what\s+(?:does|do)\s+(?:the\s+|my\s+)?(?:notes?\s+(?:of|for|on|about|in)\s+(?:the\s+|my\s+)?)?"
    r"(?P<saying>.+?)\s+say|(?:how\s+(?:important|urgent)\s+is"
    r"|what\s+(?:has\s+)?happened\s+to)\s+(?:the\s+|my\s+)?(?P<task>.+)",
    re.IGNORECASE,
)
_WHAT_I_DID = re.compile(
    r"what\s+(?:did|have)\s+you\s+(?:just\s+)?(?:do|done|changed?|add(?:ed)?|deleted?|completed?"
    r"|moved?)(?:\s+just\s+now)?"
    r"|what\s+(?:just\s+)?(?:happened|changed)",
    re.IGNORECASE,
)
_NEXT_DUE = re.compile(
    r"(?:what|when|which|show(?:\s+me)?)\b.*?\bnext\s+(?:deadline|due\s+date|(?:task\s+)?due(?:\s+task)?|task)"
    r"(?:\s+(?:is|due|is\s+due))?"
    r"|(?:which|what)(?:\s+(?:task|one))?\s+(?:is|comes)\s+(?:due\s+)?next",
    re.IGNORECASE,
)
_WITH_NOTES = re.compile(r"\bwith(?:out)?\s+(?:an?\s+|any\s+)?(?:notes?|descriptions?)\b", re.IGNORECASE)
WITH_NOTES = "I cannot tell tasks with a note from others; **search for** a word also looks into the notes."
WHEN_ADDED = (
    "I know when tasks are due and when they were finished, not on which day they were added. "
    "**show newest tasks** shows the last ones."
)
WHAT_I_DID = "The cards under my answers say what I changed; **undo** takes the last change back."
ALL_TAGS = "The filter above the list shows all your tags; **show #name** shows the tasks of one."
ONLY_TASKS = "I know nothing but your tasks. Ask me for **help** to see what I can do."


def asks(text: str) -> bool:
    """Whether the sentence is a question or asks for a list."""
    return _QUESTION.fullmatch(text) is not None


def plans(text: str) -> Intent | None:
    """`plan my day`, `what should I do first?`."""
    if re.fullmatch(
        r"(?:plan|organi[sz]e)\s+(?:my|the|this)\s+week(?:\s+for\s+me)?", text.rstrip("?!. "), re.IGNORECASE
    ):
        return Show(Filter(view="week"))
    if re.fullmatch(
        r"(?:give\s+me\s+|show(?:\s+me)?\s+)?(?:an?\s+|the\s+|my\s+)?(?:overview|summary)|how\s+am\s+i\s+doing",
        text.rstrip("?!. "),
        re.IGNORECASE,
    ):
        return Plan()
    return Plan() if _PLAN.fullmatch(text.rstrip("?!. ")) else None


def asked(text: str, context: Context) -> Intent:
    """The tasks that a question is about."""
    if (
        (left_out := BUT.search(text.rstrip("?!. ")))
        and re.search(r"\b(?:all|every|everything)\b", text, re.IGNORECASE)
        and not re.match(r"tagged|yet|due|done", left_out["but"])
    ):
        rest = asked(text[: left_out.start()], context)
        return replace(rest, but=names(left_out["but"])) if isinstance(rest, Show) else rest
    if _ELSEWHERE.search(text):
        return Say(ONLY_TASKS)
    if answer := _known_question(text, context):
        return answer
    text = _TO_DO.sub(" ", _NOT_DONE.sub("is open", text))
    few = _HOW_MANY.search(text)
    most = int(number(few["n"].lower())) if few else 5 if re.search(r"\btasks\b|ones\b", text, re.IGNORECASE) else 1
    text = _HOW_MANY.sub(" ", text)
    wanted = filter_of(_NEWEST.sub(" ", _OLDEST.sub(" ", _BY.sub(" ", text))), context)
    if by := _BY.search(text):
        order = {"p": "priority", "i": "priority", "a": "oldest", "c": "oldest"}.get(by["by"][0].lower(), "due")
        return Show(wanted if wanted.words != "" or not wanted.only_words else Filter(), order=order)  # type: ignore[arg-type]
    if _OLDEST.search(text) and not wanted.words:
        return Show(wanted, order="oldest", limit=most)
    if _NEWEST.search(text) and not wanted.words:
        return Show(wanted, order="newest", limit=most)
    if wanted.only_words and (match := _FIND.fullmatch(text.rstrip("?!. "))):
        return Show(Filter(words=match["words"].strip(QUOTES + " ")))
    return Show(
        wanted,
        bool(re.match(r"how\s+(?:many|much)|count|number\s+of|what(?:'s|\s+is)\s+the\s+number", text, re.IGNORECASE)),
    )


_ABOUT_IT = re.compile(
    r"when(?:'s|\s+is|\s+was)?\s+(?:it|that|this)(?:\s+(?:due|for))?|(?:show|read|open)(?:\s+me)?\s+(?:it"
    r"|that|this)(?:\s+one)?"
    r"|what(?:'s|\s+is|\s+are)\s+(?:its|the)\s+(?:due\s*date|deadline|date|priority|tags?|notes?|status)"
    r"|is\s+(?:it|that)\s+(?:done|due|late|overdue|urgent|important|finished)(?:\s+yet)?"
    r"|(?:how\s+important|how\s+urgent)\s+is\s+(?:it|that)|what\s+does\s+it\s+say",
    re.IGNORECASE,
)


def _known_question(text: str, context: Context) -> Intent | None:
    """The answer to a question that is not about a filter alone."""
    bare = text.rstrip("?!. ")
    if _WHEN_ADDED.search(text) and not _NEWEST.search(text):
        return Say(WHEN_ADDED)
    if _TAGS.fullmatch(bare):
        return Say(ALL_TAGS)
    if _WITH_NOTES.search(text):
        return Say(WITH_NOTES)
    if _NEXT_DUE.fullmatch(bare):
        return Show(Filter(), order="due", limit=1)
    if _ABOUT_IT.fullmatch(bare):
        return Show(it=True)
    if match := _NOTES_OF.fullmatch(bare):
        words = match["words"] or match["saying"] or match["task"]
        return Show(Filter(words=words.strip(QUOTES + " ")))
    if match := _WHETHER.fullmatch(bare):
        return Show(filter_of(match["what"], context))
    if _WHAT_I_DID.fullmatch(bare):
        return Say(WHAT_I_DID)
    if match := _BEST.search(text):
        among = filter_of(_BEST.sub(" tasks ", text), context)
        most = int(number((match["top"] or match["most"]).lower()))
        return Show(replace(among, priority=()), order="priority", limit=most)
    return None


def shown_or_unknown(text: str, context: Context) -> Intent:
    """`overdue`, `#home`: a few words that describe tasks and nothing else."""
    wanted = filter_of(text, context)
    if wanted.words or len(text.split()) > 5 or wanted == Filter() or _names_a_task(wanted):
        return Unknown()
    return Show(wanted)


def _names_a_task(wanted: Filter) -> bool:
    return wanted == Filter(status=OPEN) or (wanted == Filter(priority=wanted.priority) and not wanted.priority)
