"""Questions about tasks."""

import re
from dataclasses import replace

from src.assistant.embedded.filters import filter_of
from src.assistant.embedded.intents import DONE, OPEN, Filter, Intent, Plan, Say, Show, Unknown
from src.assistant.embedded.known_questions import DAYS_ONLY, NEWEST, known_question
from src.assistant.embedded.normal import QUOTES, is_foreign, mended_words
from src.assistant.embedded.targets import exception_in, names
from src.reading import Context
from src.reading.words import number

_QUESTION = re.compile(
    r"(?:by\s+when|what|what's|whats|wha?ts?|wots?|waht|wats?|which|when|show|list|display|view|see|find|search"
    r"|look(?:ing)?\s+"
    r"(?:for|up)|where|how\s+(?:many|mnay|mayn|amny|meny|much|busy|important|urgent|long|late)|count"
    r"|give\s+me(?!\s+a\s+(?:reminder|heads|nudge"
    r"|shout|poke))(?!\s+(?:an?|one|two|three"
    r"|\d+)\s+(?:more|extra|days?|hours?|weeks?)\b)|tell\s+me"
    r"|any(?:thing|\s+tasks?)?|is\s+there|are\s+there|does\s+.*\bhave\s+(?:an?|any)|do\s+i\s+(?:have|need)"
    r"|how\s+(?:is|does|do)(?=\s.*\blook(?:s|ing)?\b)|do\s+any\s+of\b|did\s+i"
    r"|(?:can|could|may)\s+i\s+(?:please\s+)?(?:have|see|get)(?=\s.*\b(?:tasks?|list|todos?)\b)"
    r"|have\s+i|am\s+i"
    r"|my\s+(?:tasks|list|day|week)|read\s+me|get\s+me|who|number\s+of"
    r"|(?:all|open|finished|completed|remaining)\s+(?:my\s+)?(?:tasks|todos)"
    r"|(?:describe(?!.*\sas\b)|details\s+(?:of|for|about))(?=\s\S)"
    r"|(?:tasks|todos|things)(?=\s+(?:due|tagged|with|without|for|in|from|about|before|after|until|not|that|which|i)\b"
    r"[^:]*$)"
    r"|(?:sort|group|order)(?=\s+(?:by\b|(?:it|them)\b|.*\b(?:tasks|todos|list|them|everything|all)\b))"
    r"|(?:is|are|was|were|has|have)(?=\s.*\?\s*$))\b.*",
    re.IGNORECASE,
)
_FIND = re.compile(
    r"(?:find|search(?:\s+for)?|look(?:ing)?\s+(?:for|up))\s+(?:me\s+)?(?:(?:the|my|a|all|any(?:thing)?"
    r"|everything)\s+)*"
    r"(?:tasks?\s+)?(?:(?:about|with|called|named|containing|mentioning"
    r"|(?:that|which)\s+(?:have|has|contains?|mentions?|says?))\s+)?(?:(?:the|my|an?)\s+)?"
    r"(?P<words>.+?)(?:\s+(?:task|one|todo))?",
    re.IGNORECASE,
)
_PLAN = re.compile(
    r"(?:plan|organi[sz]e|structure|help\s+me\s+plan|(?:what|which\s+(?:task|one))\s+(?:should|shall|can)\s+i\s+"
    r"(?:do|start|work\s+on|focus\s+on|tackle)(?:\s+(?:with|on))?(?:\s+(?:(?:at\s+)?first|next|now|today))?|what(?:'s"
    r"|\s+is)\s+(?:up\s+)?next"
    r"|where\s+(?:do|should)\s+i\s+(?:start|begin)"
    r"|help\s+me\s+(?:to\s+)?(?:prioriti[sz]e|focus)|prioriti[sz]e"
    r"|what(?:'s|\s+is)\s+(?:my|the)\s+plan)(?:\s+(?:for\s+)?(?:my|the)?\s*(?:day|today|morning|work"
    r"|tasks))?(?:\s+for\s+(?:me|today))?",
    re.IGNORECASE,
)
_PLAN_OF = re.compile(r"(?:plan|organi[sz]e)\s+(?:for\s+)?(?:my|the|this)?\s*(?P<when>\S.*)", re.IGNORECASE)
_RECENTLY = re.compile(
    r"\b(?:(?:most\s+)?recently|most\s+recent|latest|last(?!\s+(?:week|month|year|night|[a-z]*day)))\b", re.IGNORECASE
)
_OLDEST = re.compile(r"\b(?:oldest|longest|earliest|stalest)\b", re.IGNORECASE)
_BY = re.compile(
    r"\b(?:(?:sort(?:ed)?|order(?:ed)?|arranged?)\b.*?\b)?by\s+(?:the\s+|their\s+)?(?P<by>due|date"
    r"|deadline|priority|importance|age|creation|title|name)|\b(?P<letters>alphabetical(?:ly)?(?:\s+order)?)",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"\b(?:weather|forecast|rain|snow|system\s+prompt|just\s+(?:say|said)|temperature|news|stock|price\s+of|joke"
    r"|poem|story|recipe|capital\s+of"
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
    r"\bdid\s+i\s+(?:plan|schedule|note|write\s+down)\b(?:\s+to\s+do)?|\b(?:do\s+i\s+)?(?:still\s+)?(?:have|need|got"
    r"|ought)\s+to\s+(?:(?:still|also)\s+)?(?:finish|complete|do|get\s+(?:\w+\s+)?done)\b|\b(?:should|must)\s+i"
    r"\s+(?:finish|complete|do)\b",
    re.IGNORECASE,
)
# `tagged home or with high priority`: the tasks of both, which one list cannot show.
_OR_KIND = re.compile(
    r"\bor\s+(?:(?:that|which)\s+)?(?:(?:is|are|have|has|with|of)\s+)?(?:an?\s+)?(?:high|medium|low|urgent"
    r"|important|overdue"
    r"|late|due|tagged|untagged|#|no\b|without)",
    re.IGNORECASE,
)
_MISSED = re.compile(
    r"\b(?:did|have)\s+i\s+(?:miss(?:ed)?|forg[eo]t(?:ten)?|overlook(?:ed)?)\b(?:\s+(?:anything|something))?",
    re.IGNORECASE,
)
# With words that no task has, such a question may mean something else; one that says what to look for does not.
_MAY_BE_MISREAD = re.compile(
    r"(?:what|which|who|how|tell)\b|(?:show|list|give|display|get)\b(?!.*\b(?:about|with|called|named|contain(?:s|ing)?"
    r"|mention(?:s|ing)?|related|regarding|word)\b)",
    re.IGNORECASE,
)
_IN_A_FIELD = re.compile(
    r"(?<!thing)(?<!\bdate)(?<!\btags)\s+(?:anywhere\s+)?in\s+(?:the|their|its)\s+"
    r"(?:titles?|names?|text|notes?|descriptions?)(?:\s+or\s+(?:notes?|titles?))?(?=[?!. ]*$)",
    re.IGNORECASE,
)
_REST_OF = re.compile(
    r"\b(?:the\s+|my\s+)?(?:rest|remainder)\s+of\s+(?:(?:the|this|my)\s+(?P<unit>day|week|month|year)|(?=today\b))",
    re.IGNORECASE,
)
_WHETHER = re.compile(r"(?:do|does|did|is|are|was|were|am|have|has)\b(?!.*\b(?:about|called|named)\b)", re.IGNORECASE)
_MOST_FIRST = re.compile(r",?\s+(?:the\s+)?most\s+(?:urgent|important)\s+(?:ones\s+)?first\b", re.IGNORECASE)
_DUE_BEFORE = re.compile(r"\bdue\s+(?:before|after|until|since)\b", re.IGNORECASE)
_LEAST = re.compile(r"\b(?:least\s+(?:important|urgent)|lowest\s+priority)\b", re.IGNORECASE)
_HOW_MANY = re.compile(
    r"\b(?P<n>\d{1,2}|two|three|four|five|ten)\b(?=\s+(?:oldest|newest|latest|most\s+recent)\b)", re.IGNORECASE
)
ONE_AFTER_THE_OTHER = "I cannot join these in one question. Ask for one after the other, as in **show overdue tasks**."
ONLY_TASKS = "I know nothing but your tasks. Ask me for **help** to see what I can do."


def asks(text: str) -> bool:
    """Whether the sentence is a question or asks for a list."""
    return _QUESTION.fullmatch(text) is not None


def plans(text: str, context: Context) -> Intent | None:
    """`plan my day`, `plan my weekend`, `what should I do first?`."""
    bare = text.rstrip("?!. ")
    if re.fullmatch(r"(?:plan|organi[sz]e)\s+(?:my|the|this)\s+week(?:\s+for\s+me)?", bare, re.IGNORECASE):
        return Show(Filter(view="week"))
    if re.fullmatch(
        r"summari[sz]e(?:\s+my\s+(?:tasks|day|list|to-?dos))?|(?:give\s+me\s+|show(?:\s+me)?\s+)?"
        r"(?:an?\s+|the\s+|my\s+)?(?:overview|summary)|how\s+am\s+i\s+doing",
        bare,
        re.IGNORECASE,
    ):
        return Plan()
    if _PLAN.fullmatch(bare):
        return Plan()
    time = _PLAN_OF.fullmatch(bare)
    wanted = filter_of(time["when"], context) if time else Filter()
    return Show(wanted) if wanted.due and not wanted.words else None


def asked(text: str, context: Context) -> Intent:
    """The tasks that a question is about."""
    if (left_out := exception_in(text.rstrip("?!. "))) and re.search(
        r"\b(?:all|every|everything)\b", text, re.IGNORECASE
    ):
        rest = asked(text[: left_out.start()], context)
        return replace(rest, but=names(left_out["but"])) if isinstance(rest, Show) else rest
    if is_foreign(text):
        return Unknown()
    if _ELSEWHERE.search(text):
        return Say(ONLY_TASKS)
    text = _IN_A_FIELD.sub("", mended_words(text))
    text = _REST_OF.sub(lambda rest: {None: "", "day": "today"}.get(rest["unit"], f"this {rest['unit']}"), text)
    if answer := known_question(text, context):
        return answer
    text = _MOST_FIRST.sub(" by priority", _MISSED.sub("is overdue", text))
    text = _LEAST.sub("low priority", text)
    text = _TO_DO.sub(" ", _NOT_DONE.sub("is open", text))
    few = _HOW_MANY.search(text)
    most = int(number(few["n"].lower())) if few else 5 if re.search(r"\btasks\b|ones\b", text, re.IGNORECASE) else 1
    text = _HOW_MANY.sub(" ", text)
    wanted = filter_of(NEWEST.sub(" ", _OLDEST.sub(" ", _BY.sub(" ", text))), context)
    if answer := _refused(text, wanted) or _ordered(text, wanted, most):
        return answer
    if "," in wanted.words:
        listed = filter_of(re.sub(r",?\s+and\s+", ", ", text), context).words
        wanted = replace(wanted, words=" or ".join(filter(None, re.split(r"\s*,[\s,]*", listed))))
    if re.search(r"\band\b", text) and len(words := wanted.words.split()) == 2:
        # Both are wanted in one list.
        wanted = replace(wanted, words=" or ".join(words))
    if wanted.only_words and (match := _FIND.fullmatch(text.rstrip("?!. "))):
        return Show(Filter(words=match["words"].strip(QUOTES + " ")))
    several = len(wanted.words.split()) > 1 and _WHETHER.match(text) is not None
    loose = wanted.words != "" and (several or _MAY_BE_MISREAD.match(text) is not None)
    return Show(
        wanted,
        loose=loose,
        count=bool(
            re.match(r"how\s+(?:many|much)|count|number\s+of|what(?:'s|\s+is)\s+the\s+number", text, re.IGNORECASE)
        ),
    )


def _refused(text: str, wanted: Filter) -> Say | None:
    """What one list cannot show."""
    joined = _OR_KIND.search(text) and _kinds(wanted) > 1 and len(wanted.tags) < 2 and len(wanted.priority) < 2
    if joined or (wanted.words and not set(wanted.words.split()) - {"or", "but", "not", "neither", "nor"}):
        return Say(ONE_AFTER_THE_OTHER)
    if wanted.words and not wanted.due and _DUE_BEFORE.search(text):
        return Say(DAYS_ONLY)
    return None


def _ordered(text: str, wanted: Filter, most: int) -> Show | None:
    """The tasks in the order that was asked for, or the first of them."""
    if by := _BY.search(text):
        first = (by["by"] or "title")[0].lower()
        order = {"p": "priority", "i": "priority", "a": "oldest", "c": "oldest", "t": "title", "n": "title"}.get(
            first, "due"
        )
        return Show(wanted if wanted.words != "" or not wanted.only_words else Filter(), order=order)  # type: ignore[arg-type]
    if _OLDEST.search(text) and not wanted.words:
        return Show(wanted, order="due" if wanted.view == "overdue" else "oldest", limit=most)
    if NEWEST.search(text) and not wanted.words:
        sorting = re.match(r"(?:sort|order)\b", text, re.IGNORECASE)
        return Show(wanted, order="newest", limit=0 if sorting else most)
    if wanted.status == DONE and not wanted.finished and _RECENTLY.search(text):
        return Show(replace(wanted, words=_RECENTLY.sub("", wanted.words).strip()), limit=most)
    return None


def _kinds(asked: Filter) -> int:
    """By how many kinds of value the tasks are chosen."""
    time = asked.view != "all" or asked.due
    return sum(map(bool, (time, asked.priority, asked.tags or asked.not_tags, asked.lacks, asked.has)))


def shown_or_unknown(text: str, context: Context) -> Intent:
    """`overdue`, `#home`: a few words that describe tasks and nothing else."""
    wanted = filter_of(text, context)
    if wanted.words or len(text.split()) > 5 or wanted == Filter() or _names_a_task(wanted):
        return Unknown()
    return Show(wanted)


def _names_a_task(wanted: Filter) -> bool:
    return wanted == Filter(status=OPEN) or (wanted == Filter(priority=wanted.priority) and not wanted.priority)
