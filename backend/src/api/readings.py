"""/api/v1/readings"""

import re
from datetime import UTC, datetime

from fastapi import APIRouter

from src.dependencies import UserId
from src.http.responses import problems
from src.http.strict_json import StrictJsonRoute
from src.reading import Context, Reading, Span, read
from src.repeating import in_words, read_rule
from src.shapes.reading import MAX_READ_LINES, ReadingCreate, ReadingItem, ReadingRead, ReadingSpan
from src.shapes.task_fields import TaskPriority

router = APIRouter(prefix="/api/v1/readings", tags=["readings"], route_class=StrictJsonRoute)
_LINE = re.compile(r"[^\r\n]+")
_BULLET = re.compile(r"\s*(?:[-*•\u2013]\s+|\d{1,2}[.)]\s+|\[[ xX]?\]\s+)*")


@router.post("", responses=problems(413, 422))
async def read_text(asked: ReadingCreate, _: UserId) -> ReadingRead:
    """What a text about tasks means: dates, repetitions, tags and priorities, as spans. Nothing is stored."""
    context = Context.of(datetime.now(UTC), asked.time_zone, asked.locale)
    items: list[ReadingItem] = []
    for line in _LINE.finditer(asked.text):
        bullet = _BULLET.match(line[0])
        start = line.start() + (bullet.end() if bullet else 0)
        text = asked.text[start : line.end()].rstrip()
        if text and len(items) < MAX_READ_LINES:
            items.append(_item(asked, start, read(text, context, tuple(asked.as_text))))
    return ReadingRead(items=items)


def _item(asked: ReadingCreate, start: int, reading: Reading) -> ReadingItem:
    return ReadingItem(
        start=_units(asked.text, start),
        end=_units(asked.text, start + len(reading.text)),
        title=reading.title,
        due_at=reading.due,
        due_time_zone=asked.time_zone if reading.moment else None,
        whole_day=reading.moment.whole_day if reading.moment else None,
        repeat=reading.repeat,
        repeat_after_completion=reading.repeat_after,
        repeat_text=_said(reading),
        priority=TaskPriority(reading.priority) if reading.priority else None,
        tags=list(reading.tags),
        spans=[_span(asked.text, start, span) for span in reading.spans],
        remarks=list(reading.remarks),
    )


def _said(reading: Reading) -> str | None:
    if reading.repeat is None:
        return None
    rule = read_rule(reading.repeat)
    if reading.due and not reading.repeat_after:
        rule = rule.from_day(reading.due.date())
    return in_words(rule, after_completion=reading.repeat_after)


def _span(text: str, start: int, span: Span) -> ReadingSpan:
    return ReadingSpan(
        start=_units(text, start + span.start),
        end=_units(text, start + span.end),
        kind=span.kind,
        text=text[start + span.start : start + span.end],
        value=span.value or None,
        due_at=span.moment.due if span.moment else None,
        end_at=span.moment.end if span.moment else None,
        whole_day=span.moment.whole_day if span.moment else None,
        remark=span.remark or None,
        cut=span.cut,
    )


def _units(text: str, position: int) -> int:
    """UTF-16 code units before that character."""
    return len(text[:position].encode("utf-16-le", "surrogatepass")) // 2
