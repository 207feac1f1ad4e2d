"""Questions and groups as a part of the tasks."""

import re
from dataclasses import replace
from datetime import time, timedelta
from typing import get_args

from src.assistant.embedded.filter_values import matched, with_and_without, without_part
from src.assistant.embedded.intents import ANY, DONE, OPEN, Filter, Span, View
from src.assistant.embedded.named_times import days_joined, span_of, until_now
from src.assistant.embedded.normal import QUOTES
from src.reading import Context
from src.reading.marks import priority_span, tag_spans, tag_words
from src.reading.protect import masked
from src.reading.scan import moments_in

_PRIORITY = re.compile(
    r"\b(?:(?P<high>high|urgent|important|critical)|(?P<medium>medium)|(?P<low>low))"
    r"(?:[\s-]+(?:prio(?:rity)?))?(?:\s+(?:ones|tasks|things))?\b"
)
_NOT_HIGH = re.compile(
    r"\b(?:but\s+)?(?:(?:is|are)(?:\s+not|n't)|not)\s+(?:so\s+|very\s+)?(?:urgent|important"
    r"|high(?:[\s-]+prio(?:rity)?)?)\b"
)
_TWO_PRIORITIES = re.compile(
    r"\b(?P<a>high|medium|low)(?:[\s-]+priority)?\s+(?:or|and)\s+(?P<b>high|medium|low)(?:[\s-]+priority)?\b"
)
_MOST = re.compile(r"\bmost\s+(?:important|urgent)\b")
_OR_TAGS = re.compile(
    r"(?:tagged|with\s+(?:the\s+)?tags?)\s+(?:as\s+|with\s+)?#?(?P<a>[\w-]+)"
    r"(?:\s+or\s+#?(?P<b>(?!due\b|over|late\b|done\b|with|not\b|high\b|low\b|urgent\b|open\b)[\w-]+))+"
    r"|#(?P<c>[\w-]+)(?:\s+or\s+#(?P<d>[\w-]+))+"
)
_NOT_TAGGED = re.compile(
    r"\b(?:(?:(?:that|which)\s+)?(?:(?:is|are)(?:\s+not|n't)|not)\s+tagged(?:\s+(?:as|with))?\s+"
    r"|without\s+(?:the\s+)?tags?\s+|(?:not\s+|without\s+)(?=#))#?(?P<tag>[\w-]+)"
)
_NON = re.compile(r"\bnon[- ](\w+)(?=\s+(?:tasks|todos|items|ones|things))")
# `tagged home and overdue`: the second is no tag.
_TAGGED_AND = re.compile(
    r"(\btagged\s+(?:as\s+|with\s+)?#?[\w-]+)\s+and\s+(?:also\s+)?(?=(?:over\s?due|late|due|done|finished|completed"
    r"|open"
    r"|is|are|unfinished|urgent|important|not|without|with|in\s+progress|(?:high|medium|low)(?:\s+prio)?)\b)"
)
_VIEWS = [
    (
        re.compile(
            r"\b(?:over\s*due|overdu|late(?!r)|missed|past\s+due|behind(?:\s+on)?|forgotten|should\s+have\s+done"
            r"|in\s+the\s+past)\b"
        ),
        "overdue",
    ),
    (
        re.compile(
            r"(?<!\bbefore\s)(?<!\bafter\s)(?<!\buntil\s)(?<!\bsince\s)"
            r"\b(?:(?:(?:for|due|on|by|this)\s*)?(?:today'?s?|tonight|2day)|my\s+day)\b"
        ),
        "today",
    ),
    (
        re.compile(
            r"\b(?:(?:by|until|before)?\s*(?:the\s+)?end\s+of\s+(?:the|this)\s+week(?!end)"
            r"|(?:due|for|in|within|over|during)?\s*(?:(?:this|the|my|coming)\s+week(?!end|\s+(?:after|before|of"
            r"|beginning|commencing)\b)"
            r"|the\s+next\s+(?:7|seven|few)\s+days|next\s+(?:7|seven)\s+days|upcoming|coming\s+up"
            r"|soon))\b"
        ),
        "week",
    ),
]
_COMING = re.compile(r"\b(?:upcoming|coming\s+up)\b")
_LATE_AND_TODAY = re.compile(
    r"\b(?:overdue|late)\s+(?:(?:tasks|ones)\s+)?(?:and|or|&)\s+(?:due\s+)?today\b"
    r"|\btoday(?:'?s)?\s+(?:(?:tasks|ones)\s+)?(?:and|or|&)\s+(?:the\s+)?(?:overdue|late)\b"
)
_STATUSES = [
    (
        re.compile(
            r"\b(?:done|finished|completed)\s+(?:ones|tasks)\s+(?:included|as\s+well|too)\b"
            r"|\b(?:including|with|and|plus|or)\s+(?:the\s+|also\s+)?(?:done|finished|completed)(?:\s+ones)?\b"
            r"|\b(?:done|finished|completed)\s+(?:and|or)\s+(?:open|unfinished|not)\b"
        ),
        ANY,
    ),
    (re.compile(r"\b(?:remains?|left|still)\s+to\s+(?:be\s+)?(?:do(?:ne)?|finish(?:ed)?|complete[d]?)\b"), OPEN),
    (
        re.compile(
            r"\b(?:(?:not|(?:is|are)n't)\s+(?:yet\s+)?(?:done|finished|completed)(?:\s+yet)?|unfinished|incomplete"
            r"|undone)\b"
        ),
        OPEN,
    ),
    (re.compile(r"\b(?:did\s+i\s+close|(?:i\s+(?:have\s+|'ve\s+)?)?closed)\b"), DONE),
    (re.compile(r"\b(?:in[\s-]progress|started|working\s+on|under\s*way|doing)\b"), ("in_progress",)),
    (
        re.compile(
            r"\b(?:(?:i\s+)?(?:have\s+|'ve\s+)?(?:already\s+)?"
            r"(?:did\s+i\s+(?:get\s+(?:done|finished)|finish|complete|do|accomplish|check\s+off|tick\s+off)|done|did"
            r"|finish(?:ed)?|complet(?:ed?|ions)|accomplish(?:ed)?)|ticked\s+off|checked\s+off)\b"
        ),
        DONE,
    ),
    (re.compile(r"\b(?:(?:still|left|remaining)\s+)?(?:open|left|remaining|pending|outstanding|still)\b"), OPEN),
]
_REPEATS = re.compile(
    r"\b(?:repeating|recurring|recurrent)\b(?=\s+(?:tasks?|ones|things|todos?|items|reminders?)\b|[?!. ]*$)"
    r"|\b(?:that\s+|which\s+)?(?:repeats?|recurs?)[?!. ]*$"
)
_NOISE = re.compile(
    r"\b(?:(?:the|my)\s+plans?|nothing|no|what's|whats|what|which|when|where|show|list|display|view|see|find|search"
    r"|look(?:ing)?|for"
    r"|up|how\s+many|how\s+much|count|number|give|tell|me|any(?:thing|one)?"
    r"|is|are|was|were|there|do|does|did|i|have|has|need|needs|to|my|the|a|an|of|on|in|at|with|about|by"
    r"|due|that|it|all|every(?:thing)?|each|task|tasks|todo|todos|to-?dos?"
    r"|item|items|list|lists|plate|those|these|thing|things|something|stuff|got|get|can|you|and|next|most|please"
    r"|'ve|currently|right|now|else|should|must|coming|day|work(?=\s+on)|read"
    r"|containing|called|named|related|regarding|so|far|left|am|be|from|had|'s|s|one|ones|mine|who|wat"
    r"|free|busy|agenda|schedule|scheduled|status|priority|doing|supposed|i'm|happening|planned|focus"
    r"|only|both|been|like|how|look(?:s|ing)?|overview|summary|mention(?:s|ing)?"
    r"|word|words|total|altogether|or\s+later|and\s+later|onwards?|first|more|date|dates"
    r"|deadline|tagged|(?:highest|lowest|newest|oldest|earliest|latest|soonest)\s+(?:first|last|on\s+top)"
    r"|we|us|our|quick(?:ly)?|rn|atm|tickets?|yet|before|after|until|sort|sorted|order|ordered)\b"
)


def filter_of(text: str, context: Context) -> Filter:
    """The tasks that the words describe."""
    plain = _NON.sub(r"not tagged \1", masked(text, []))
    plain = _TAGGED_AND.sub(r"\1 ", plain)
    asked = Filter()
    plain, either = matched(plain, _OR_TAGS)
    if either:
        asked = replace(
            asked, tags=tag_words(re.sub(r"\bor\b|tagged|with|tags?|\bthe\b|\bas\b", " ", either[0])), any_tag=True
        )
    plain, without = matched(plain, _NOT_TAGGED)
    if without and without["tag"] not in ("yet", "at"):
        asked = replace(asked, not_tags=(without["tag"],))
    plain, asked = with_and_without(plain, asked)
    plain, repeats = matched(plain, _REPEATS)
    if repeats:
        asked = replace(asked, repeats=True)
    if not asked.any_tag and (tags := tag_spans(plain)):
        asked = replace(asked, tags=tuple(dict.fromkeys(tag.value for tag in tags)))
        for tag in tags:
            plain = plain[: tag.start] + " " * (tag.end - tag.start) + plain[tag.end :]
    plain, asked = _priority(plain, asked)
    plain, asked = _status_and_time(plain, asked, context)
    words = " ".join(_NOISE.sub(" ", plain).split()).strip(QUOTES + " ?!.,:;-")
    return replace(asked, words=words)


def _priority(plain: str, asked: Filter) -> tuple[str, Filter]:
    plain, less = matched(plain, _NOT_HIGH)
    if less:
        return plain, replace(asked, priority=("medium", "low", "none"))
    plain, most = matched(plain, _MOST)
    if most:
        return plain, replace(asked, priority=("high",))
    plain, either = matched(plain, _TWO_PRIORITIES)
    if either:
        return plain, replace(asked, priority=(either["a"], either["b"]))
    if span := priority_span(plain):
        return without_part(plain, span.start, span.end), replace(asked, priority=(span.value,))
    plain, named = matched(plain, _PRIORITY)
    return plain, replace(asked, priority=(str(named.lastgroup),)) if named else asked


def _status_and_time(plain: str, asked: Filter, context: Context) -> tuple[str, Filter]:
    plain, status = _status(plain)
    asked = replace(asked, status=status)
    done = status == DONE
    plain, late = matched(plain, _LATE_AND_TODAY)
    if late:
        return plain, replace(asked, due=Span(None, context.at(context.today, time(23, 59)), "until today"))
    times = moments_in(plain, context)
    if times:
        # The time that is named says more.
        plain = _COMING.sub(lambda said: " " * len(said[0]), plain)
    if spoken := until_now(plain, context) or (None if done else days_joined(plain, times)):
        start, end, span = spoken
        return without_part(plain, start, end), _in_time(asked, span, context)
    if not done:
        for pattern, view in _VIEWS:
            rest, found = matched(plain, pattern)
            if found and view in get_args(View):
                return rest, replace(asked, view=view)  # type: ignore[arg-type]
    if not times:
        return plain, asked
    named = times[-1]
    return without_part(plain, named.start, named.end), _in_time(asked, span_of(plain, named, context), context)


def _in_time(asked: Filter, span: Span, context: Context) -> Filter:
    """When what is done was finished, and when what is open is due."""
    if asked.status == DONE:
        return replace(asked, finished=_past(span, context))
    return replace(asked, due=span)


def _past(span: Span, context: Context) -> Span:
    """What was finished on `monday` was finished on the Monday before."""
    if span.first is None or span.first <= context.now:
        return span
    if not re.search(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", span.words):
        return span
    week = timedelta(days=7)
    return replace(span, first=span.first - week, last=span.last and span.last - week)


def _status(plain: str) -> tuple[str, tuple[str, ...]]:
    status: tuple[str, ...] = ()
    for pattern, kind in _STATUSES:
        plain, found = matched(plain, pattern)
        if found:
            return plain, tuple(kind)
    return plain, status
