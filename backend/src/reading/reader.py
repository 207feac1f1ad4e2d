"""Reads a whole text about one task."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

from src.reading.context import Context
from src.reading.first_moment import first_moment
from src.reading.marks import priority_span, shouted_span, tag_spans
from src.reading.moments import Found, moment_at
from src.reading.protect import masked, phrase_parts, protected_parts
from src.reading.repeat_span import first_named, repeat_span_of
from src.reading.scan import choose, moments_in
from src.reading.spans import Kind, Moment, Span

_QUOTES = "\"'“”‘’«»`"
_MONTH = (
    r"(?:january|february|april|june|july|august|september|october|november|december"
    r"|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?)"
)
_LEFTOVER = re.compile(
    r"\b(?:tomorrow|today|yesterday|tonight|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|january"
    r"|february|april|june|july|august|september"
    r"|october|november|december|next (?:week|month|year)|every (?:\w+ )?(?:minutes?|hours?|days?|weeks?|months?"
    r"|years?)|hourly|(?:once|twice|(?:two|three|\d) times) (?:(?:a|per|each|every) (?:day|week|month|year)"
    r"|daily|weekly|monthly|yearly)|every (?:morning|noon|afternoon|evening|night),? and (?:every )?\w+"
    rf"|\d{{1,2}}(?:st|nd|rd|th)? of {_MONTH}|(?:on )?(?:\d{{1,2}}(?:st|nd|rd|th)? )?{_MONTH} \d{{1,2}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)? {_MONTH}"
    r"|on the \d{1,2}(?:st|nd|rd|th)|(?:in|by|until|before) 20[2-9]\d|q[1-4] 20[2-9]\d"
    r"|(?:by|before|until|after|during|within|over) (?:the |this |that |next |last )?(?:week(?:end)?|month|year|evening"
    r"|morning|afternoon)(?: is over| ends)?|(?:mon|tues?|wed|thurs?|fri|sat|sun) \d{3,4}(?: ?[ap]m?)?"
    r"|any day now|(?:end of|by|before|week|kw) (?:q[1-4]|\d{1,2}(?=[ .!?]*$))"
    r"|(?:in|next|this) (?:the )?(?:spring|summer|autumn|fall|winter|q[1-4])"
    r"|(?:spring|summer|autumn|fall|winter) 20[2-9]\d|(?:on )?\d{1,2}\.\d{1,2}\.20\d\d|after work(?! on)"
    r"|(?<![\d-])\d\d-\d\d(?=[ .!?]*$)"
    r"|o'?clock|\d{1,2}(?::\d\d)?\s?[ap]m|\d{1,2}:\d\d"
    r"|(?!1/2|1/3|2/3|1/4|3/4)\d{1,2}/\d{1,2}(?:/\d{2,4})?|\d{4}-\d\d-\d\d|in \w+ (?:minutes|hours|days"
    r"|weeks|months|years))\b"
)
_CONNECTIVE = re.compile(
    r"(?:\s+(?:due|by|on|at|for|and|with|until|before|starting|is|was|are|were|right|straight))+$", re.IGNORECASE
)
# `switch the oven on at 7`: a time with its own preposition, or none, leaves the one before it to the verb.
_PARTICLE = re.compile(_CONNECTIVE.pattern.replace("|on|", "|"), re.IGNORECASE)
_LED_BY_ITSELF = re.compile(r"\s*(?:at|in|by|before|after|until|till|around|from|today|tomorrow|tonight)\b|\s*@")
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://|www\.|[\w.+-]+@[\w-]+\.")
_MIXED_CASE = re.compile(r"[a-z]+[A-Z]")
_NO_DATE = re.compile(r"\b(?:no|without(?: a| any)?) (?:due )?date\b|\bsomeday\b")


@dataclass(frozen=True)
class Reading:
    """What was understood of a text. `title` is the text without the spans that are cut."""

    text: str
    title: str
    spans: tuple[Span, ...]
    moment: Moment | None
    repeat: str | None
    repeat_after: bool
    priority: str | None
    tags: tuple[str, ...]

    @property
    def due(self) -> datetime | None:
        """When it is due, or None."""
        return self.moment.due if self.moment else None

    @property
    def remarks(self) -> tuple[str, ...]:
        """What a person should know about the reading."""
        return tuple(dict.fromkeys(span.remark for span in self.spans if span.remark))


def prepare() -> None:
    """Compiles the patterns, for which the first text would wait half a second."""
    read("at noon", Context(datetime.now(UTC)))


def read(text: str, context: Context, as_text: tuple[str, ...] = ()) -> Reading:
    """Reads dates, repetitions, tags and priorities of one task. Phrases in `as_text` mean nothing but themselves."""
    protected = [*protected_parts(text), *phrase_parts(text, as_text)]
    plain = masked(text, protected)
    spans = [Span(start, end, "protected", cut=False) for start, end in protected]
    tags = tag_spans(plain)
    plain = _blanked(plain, tags)
    priority = priority_span(plain) or shouted_span(text)
    marks = [*tags, *([priority] if priority else [])]
    plain = _blanked(plain, marks)
    repeat, repeat_span = repeat_span_of(plain, text, context)
    moment: Moment | None = None
    dated = False
    if repeat_span:
        moment = repeat_span.moment
        dated = bool(repeat and not repeat.anchor)
        spans.append(repeat_span)
        plain = _blanked(plain, [repeat_span], "\x01")
    chosen = choose(plain, context)
    if chosen.found and (moment is None or dated):
        moment = chosen.found.moment
        spans += _date_spans(text, chosen.found, chosen.phrases, context)
    elif chosen.found and repeat and moment and moment.whole_day and chosen.found.time_only:
        # `every monday gym at 7pm`: the time stands apart from its days.
        clock = plain[chosen.found.start : chosen.found.end].strip()
        moment = first_moment(repeat.rule, first_named(repeat.anchor, clock, context), context)
        spans += _date_spans(text, chosen.found, chosen.phrases, context)
    spans += _second_times(text, chosen.others if chosen.found else (), spans)
    spans += _unread(text, plain, [*spans, *marks])
    spans += marks
    spans.sort(key=lambda span: (span.start, span.end))
    return Reading(
        text, title_of(text, spans) or _named_by_its_time(plain), tuple(spans), moment, repeat.rule if repeat else None,
        bool(repeat and repeat.after), priority.value if priority else None,
        tuple(dict.fromkeys(span.value for span in tags)),
    )  # fmt: skip


def read_repeat(text: str, context: Context) -> Reading | None:
    """The repetition that is the whole text, as in `every other friday at 5`; None when it says anything else."""
    reading = read(text, context)
    plain = re.sub(r"^(?:to\s+)?repeat(?:s|ing)?\s+", "", reading.title, flags=re.IGNORECASE).strip(" .!?,")
    return reading if reading.repeat and not plain else None


def read_moment(text: str, context: Context) -> Found | None:
    """The moment that is the whole text, as in `next friday at 5`; None when it says anything else."""
    plain = masked(text, protected_parts(text)).strip(" .,?!")
    found = moment_at(plain, 0, context, plain)
    if found and found.end == len(plain):
        return found
    several = moments_in(plain, context)
    return several[0] if len(several) == 1 and several[0].end - several[0].start == len(plain) else None


def title_of(text: str, spans: list[Span] | tuple[Span, ...]) -> str:
    """The text without what is cut, tidied at its ends."""
    cut = sorted({(span.start, span.end) for span in spans if span.cut})
    pieces = [text[end:start] for (_, end), (start, _) in pairwise([(0, 0), *cut, (len(text), len(text))])]
    # Brackets go with all that stood in them; `f()` stands as it was typed.
    title = re.sub(r"\((?:\s*\0)+\s*\)|\[(?:\s*\0)+\s*\]", " ", " \0 ".join(pieces))
    if title.count(")") > title.count("(") and text.count(")") <= text.count("("):
        title = re.sub(r"(?:\s*\0)+\s*\)", " ", title)
    title = title.replace("\0", " ")
    title = re.sub(r"\s+([,;])(?=\s|$)", r"\1", " ".join(title.split()))
    title = re.sub(r"([,;])(?:\s*[,;])+", r"\1", title).strip(" ,;:-–.") if cut else title.strip(" ,;:-–.")
    # Words that led to what was cut; the same words elsewhere are the person's own.
    if cut and not text[: cut[0][0]].strip():
        title = re.sub(r"^(?:to|that\s+i\s+(?:have|need)\s+to|that|about|,)\s+", "", title, flags=re.IGNORECASE)
    if cut and not text[cut[-1][1] :].strip(" .!?"):
        led = _LED_BY_ITSELF.match(text[cut[-1][0] :])
        title = (_PARTICLE if led else _CONNECTIVE).sub("", title).strip(" ,;:-–")
    if (
        len(title) > 1
        and title[0] in _QUOTES
        and title[-1] in _QUOTES
        and not any(q in title[1:-1] for q in _QUOTES if q == title[-1])
    ):
        title = title[1:-1].strip()
    return title if _MIXED_CASE.match(title) or _ADDRESS.match(title) else title[:1].upper() + title[1:]


def _named_by_its_time(plain: str) -> str:
    """`lunch 12:30 wed`: the word that led to the time is all the name that there is."""
    word = re.search(r"\b(?:breakfast|brunch|lunch|dinner|supper|deadline)\b", plain)
    return word[0].capitalize() if word else ""


def _blanked(plain: str, spans: list[Span], by: str = " ") -> str:
    for span in spans:
        plain = plain[: span.start] + by * (span.end - span.start) + plain[span.end :]
    return plain


def _date_spans(text: str, found: Found, phrases: tuple[tuple[int, int], ...], context: Context) -> list[Span]:
    remark = found.remark
    if found.ranged:
        words = " ".join(text[found.start : found.end].split())
        remark = remark or f"A task has one date, the beginning; “{words}” stays in the title."
    kind: Kind = "range" if found.ranged else "date"
    return [
        Span(start, end, kind, "", found.moment, remark if n == 0 else "", cut=not found.ranged)
        for n, (start, end) in enumerate(phrases)
    ]


def _second_times(text: str, others: tuple[Found, ...], spans: list[Span]) -> list[Span]:
    """`at 6 and again at 8`: what else could be the date is said to be left in the title."""
    return [
        _left(
            other.start,
            other.end,
            f"A task has one date; “{' '.join(text[other.start : other.end].split())}” stays in the title.",
        )
        for other in others
        if other.time_only and not other.weak and not _is_taken(other.start, other.end, spans)
    ]


def _unread(text: str, plain: str, spans: list[Span]) -> list[Span]:
    """Words that look like a date and were not read."""
    return [
        _left(*match.span(), f"“{text[match.start() : match.end()]}” stays in the title.")
        for match in _LEFTOVER.finditer(plain)
        if not _is_taken(*match.span(), spans)
    ]


def _left(start: int, end: int, remark: str) -> Span:
    return Span(start, end, "unread", remark=remark, cut=False)


def _is_taken(start: int, end: int, spans: list[Span]) -> bool:
    return any(span.start < end and start < span.end for span in spans)
