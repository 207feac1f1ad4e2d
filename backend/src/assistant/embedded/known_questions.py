"""Questions that are not about a part of the tasks alone: notes, what is next, what was just done."""

import re
from collections.abc import Callable
from dataclasses import replace

from src.assistant.embedded.filters import filter_of
from src.assistant.embedded.intents import Filter, Intent, Say, Show
from src.assistant.embedded.normal import QUOTES
from src.reading import Context
from src.reading.words import number

NEWEST = re.compile(
    r"\b(?:newest|latest|most\s+recent|recent(?:ly\s+added)?|(?:last|just)\s+added|added\s+(?:most\s+)?recently)\b",
    re.IGNORECASE,
)
_JUST_ADDED = re.compile(
    r"what(?:'s|\s+is)\s+the\s+(?:last|newest|latest)\s+(?:task|thing|one)\s+(?:that\s+)?i(?:'ve|\s+have)?\s+added"
    r"|(?:what|which)(?:\s+task)?\s+(?:did|have)\s+i\s+(?:just\s+add(?:ed)?|add(?:ed)?\s+last)",
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
_NEXT_DUE = re.compile(
    r"(?:what|when|which|show(?:\s+me)?)\b.*?\bnext\s+(?:deadline|due\s+date|(?:task\s+)?due(?:\s+task)?|task)"
    r"(?:\s+(?:is|due|is\s+due|that(?:'s|\s+is)\s+due))?"
    r"|(?:what|which)(?:\s+(?:task|one))?\s+(?:is|comes)\s+(?:due\s+)?soonest"
    r"|(?:which|what)(?:'s|(?:\s+(?:task|one))?\s+(?:is|comes))\s+(?:due\s+)?(?:next|due\s+first)",
    re.IGNORECASE,
)
_ABOUT_IT = re.compile(
    r"(?:what|which)\s+(?:day|date)\s+(?:is|was)\s+(?:it|that)(?:\s+(?:on|due))?|where(?:'s|\s+is)\s+(?:it|that)"
    r"|when(?:'s|\s+is|\s+was)?\s+(?:it|that|this)(?:\s+(?:due|for))?|(?:show|read"
    r"|open)(?:\s+me)?\s+(?:it"
    r"|that|this)(?:\s+one)?"
    r"|what(?:'s|\s+is|\s+are)\s+(?:its|the)\s+(?:due\s*date|deadline|date|priority|tags?|notes?|status)"
    r"|is\s+(?:it|that)\s+(?:done|due|late|overdue|urgent|important|finished)(?:\s+yet)?"
    r"|(?:how\s+important|how\s+urgent)\s+is\s+(?:it|that)|what\s+does\s+it\s+say",
    re.IGNORECASE,
)
_NOTES_OF = re.compile(
    r"(?:describe|details\s+(?:of|for|about))\s+(?:the\s+|my\s+)?(?P<described>.+)"
    r"|(?:show|read|what\s+are|what\s+is|what's|open|see|view)(?:\s+(?:me|my|the|in|on))*\s+(?:notes?"
    r"|descriptions?|details)\s+"
    r"(?:of|for|on|about|in)\s+(?:the\s+)?(?P<words>.+)"
    r"|what\s+(?:does|do)\s+(?:the\s+|my\s+)?(?:notes?\s+(?:of|for|on|about|in)\s+(?:the\s+|my\s+)?)?"
    r"(?P<saying>.+?)\s+say|(?:how\s+(?:important|urgent)\s+is"
    r"|what\s+(?:has\s+)?happened\s+to)\s+(?:the\s+|my\s+)?(?P<task>.+)"
    r"|what\s+(?:is|are)\s+(?:the\s+|my\s+)?(?P<tagged>.+?)\s+tagged(?:\s+(?:with|as))?"
    r"|what\s+(?:did|have)\s+i\s+(?:note[d]?|wr(?:ite|itten|ote))(?:\s+down)?\s+(?:in\s+the\s+notes?\s+)?(?:about"
    r"|on|for|of)"
    r"\s+(?:the\s+|my\s+)?"
    r"(?P<noted>.+)|how\s+late\s+is\s+(?:the\s+|my\s+)?(?P<delay>.+)"
    r"|(?:does|has)\s+(?:the\s+|my\s+)?(?P<whether>.+?)\s+(?:have|got)\s+(?:an?|any)\s+(?:notes?|(?:due\s*)?dates?"
    r"|tags?|priority)"
    r"|(?:what|which)\s+(?:tags?|priority|date|deadline|notes?)\s+(?:does|do|has)\s+(?:the\s+|my\s+)?(?P<having>.+?)"
    r"(?:\s+have)?|how\s+(?:long|late)\s+(?:is|has)\s+(?:the\s+|my\s+)?(?P<late>.+?)(?:\s+been)?\s+(?:overdue|late"
    r"|due)",
    re.IGNORECASE,
)
# What was done to a task is not in its title: `have I paid the rent?`
_WHETHER = re.compile(
    r"(?:have|did)\s+i\s+(?:already\s+|ever\s+)?(?:pa(?:id|y)|b(?:ought|uy)|call(?:ed)?|sen[dt]"
    r"|writ(?:ten|e)|clean(?:ed)?|fix(?:ed)?"
    r"|book(?:ed)?|order(?:ed)?|water(?:ed)?|fil(?:ed|e)|wash(?:ed)?|read)\s+(?P<what>\S.*)",
    re.IGNORECASE,
)
_WHAT_I_DID = re.compile(
    r"what\s+(?:did|have)\s+you\s+(?:just\s+)?(?:do|done|changed?|add(?:ed)?|deleted?|completed?"
    r"|moved?)(?:\s+just\s+now)?"
    r"|what\s+(?:just\s+)?(?:happened|changed)",
    re.IGNORECASE,
)
_BEST = re.compile(
    r"\b(?:the\s+|my\s+)?(?:top\s+(?P<top>\d{1,2}|two|three|five|ten)|(?P<most>\d{1,2}|two|three|five|ten)\s+"
    r"most\s+(?:important|urgent))\b(?:\s+(?:tasks?|ones?|things?))?",
    re.IGNORECASE,
)
WHEN_ADDED = (
    "I know when tasks are due and when they were finished, not on which day they were added. "
    "**show newest tasks** shows the last ones."
)
WHAT_I_DID = "The cards under my answers say what I changed; **undo** takes the last change back."
NO_CALENDAR = (
    "There is no calendar: the list has views for today and the next seven days. Ask me **what is due next week?**"
)
FREE_DAYS = (
    "I know when tasks are due, not when you are free. Ask me what is due on a day, as in **what is due tomorrow?**"
)
DAYS_ONLY = "I can compare with days and times only, as in **what is due before friday?**"
ALL_TAGS = "The filter above the list shows all your tags; **show #name** shows the tasks of one."
_BY_TAG = re.compile(
    r"group(?:ed)?\s+.*\btags?|(?:sort|order)\s+.*\bby\s+(?:their\s+)?tags?|how\s+many\b.*\bper\s+tag\b.*",
    re.IGNORECASE,
)
_WHICH_DAY = re.compile(
    r"(?:what(?:'s|\s+is)?|which)\s+(?:the\s+|today'?s\s+)?(?:day|date)(?:\s+(?:of\s+the\s+week\s+)?(?:is|have\s+we)"
    r"(?:\s+(?:it|today|it\s+today))?|\s+today)?",
    re.IGNORECASE,
)
_CALENDAR = re.compile(
    r"(?:show|open|see|view|display)\b.*\b(?:calendar|timeline|gantt|board|kanban)\b.*", re.IGNORECASE
)
_FREE = re.compile(
    r"when\s+(?:is|am|are|will|do)\b.*\bfree\b.*|(?:what|which)\b.*\b(?:busiest|free|emptiest)\b.*\bday\b.*"
    r"|(?:what|which)\s+day\b.*\b(?:busiest|free|emptiest)\b.*",
    re.IGNORECASE,
)
_HOW_LONG = re.compile(
    r"how\s+(?:many\s+(?:days|hours|weeks)|long|much\s+time)\s+"
    r"(?:(?:is\s+(?:it|there|left)|do\s+i\s+have|is|have\s+i)\s+)?"
    r"(?:left\s+)?(?:until|till|before|for)\s+(?:the\s+|my\s+)?(?P<what>.+?)(?:\s+is)?(?:\s+due)?",
    re.IGNORECASE,
)
_LAST_DUE = re.compile(r"(?:what|which)(?:\s+(?:task|one))?\s+(?:is|comes)\s+(?:due\s+)?last", re.IGNORECASE)
_NEXT_FEW = re.compile(
    r"(?:give|show|tell|list)(?:\s+me)?\s+(?:the\s+|my\s+)?(?:(?:next|first)\s+)?(?P<n>two|three|four|five"
    r"|six|[2-9])\s+(?:tasks|things|todos)",
    re.IGNORECASE,
)
# The first that fits all of the question decides.
_ANSWERS: list[tuple[re.Pattern[str], Callable[[re.Match[str], Context], Intent]]] = [
    (
        _WHICH_DAY,
        lambda match, context: Say(f"Today is {context.today:%A}, {context.today.day} {context.today:%B %Y}."),
    ),
    (_CALENDAR, lambda match, context: Say(NO_CALENDAR)),
    (_FREE, lambda match, context: Say(FREE_DAYS)),
    (_HOW_LONG, lambda match, context: Show(Filter(words=match["what"].strip(QUOTES + " ")))),
    (_LAST_DUE, lambda match, context: Show(Filter(), order="last", limit=1)),
    (_NEXT_FEW, lambda match, context: Show(Filter(), order="due", limit=int(number(match["n"].lower())))),
    (_BY_TAG, lambda match, context: Say(ALL_TAGS)),
    (_TAGS, lambda match, context: Say(ALL_TAGS)),
    (_NEXT_DUE, lambda match, context: Show(Filter(), order="due", limit=1)),
    (_ABOUT_IT, lambda match, context: Show(it=True)),
    (_NOTES_OF, lambda match, context: Show(Filter(words=next(filter(None, match.groups())).strip(QUOTES + " ")))),
    (_WHETHER, lambda match, context: Show(filter_of(match["what"], context))),
    (_WHAT_I_DID, lambda match, context: Say(WHAT_I_DID)),
]


def known_question(text: str, context: Context) -> Intent | None:
    """The answer to such a question; None where the question is about a part of the tasks."""
    bare = text.rstrip("?!. ")
    if _JUST_ADDED.fullmatch(bare):
        return Show(Filter(), order="newest", limit=1)
    if _WHEN_ADDED.search(text) and not NEWEST.search(text):
        return Say(WHEN_ADDED)
    for pattern, answer in _ANSWERS:
        if match := pattern.fullmatch(bare):
            return answer(match, context)
    if match := _BEST.search(text):
        among = filter_of(_BEST.sub(" tasks ", text), context)
        most = int(number((match["top"] or match["most"]).lower()))
        return Show(replace(among, priority=()), order="priority", limit=most)
    return None
