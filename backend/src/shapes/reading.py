"""What the API understood of a text that somebody types."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from src.shapes.task_fields import TaskPriority, Timestamp, TimeZone, storable

MAX_READ_TEXT = 2000
MAX_READ_LINES = 50
MAX_AS_TEXT = 50
_SPAN = {
    "start": 10,
    "end": 30,
    "kind": "date",
    "text": "every monday at 9am",
    "value": None,
    "due_at": "2026-11-30T08:00:00Z",
    "end_at": None,
    "whole_day": False,
    "remark": None,
    "cut": True,
}
_ITEM = {
    "start": 0,
    "end": 22,
    "title": "Call Bob",
    "due_at": "2026-11-26T16:00:00Z",
    "due_time_zone": "Europe/Berlin",
    "whole_day": False,
    "repeat": None,
    "repeat_after_completion": False,
    "repeat_text": None,
    "priority": "high",
    "tags": ["work"],
    "spans": [{**_SPAN, "start": 9, "end": 24, "text": "tomorrow at 5pm", "due_at": "2026-11-26T16:00:00Z"}],
    "remarks": [],
}


def _locale(name: str) -> str:
    if not all(part.isalnum() for part in name.replace("_", "-").split("-")):
        raise ValueError("must be a BCP 47 locale such as en-GB")
    return name


Locale = Annotated[str, StringConstraints(min_length=2, max_length=35), AfterValidator(_locale)]


def _example(*examples: dict[str, Any], strict: bool = False) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": list(examples)}, **({"extra": "forbid"} if strict else {}))


class ReadingCreate(BaseModel):
    """A text about tasks, and the place in which it is meant."""

    model_config = _example(
        {"text": "Call Bob tomorrow at 5pm #work !high", "time_zone": "Europe/Berlin", "locale": "en-GB"}, strict=True
    )

    text: Annotated[str, StringConstraints(max_length=MAX_READ_TEXT), AfterValidator(storable)]
    time_zone: TimeZone
    as_text: list[Annotated[str, StringConstraints(min_length=1, max_length=MAX_READ_TEXT)]] = Field(
        default_factory=list,
        max_length=MAX_AS_TEXT,
        description="Phrases of the text that mean nothing but themselves, such as a date that is part of a name.",
    )
    locale: Locale | None = Field(
        default=None, description="Its region decides whether `5/6` begins with the day. Without it, the zone does."
    )


class ReadingSpan(BaseModel):
    """A part of the text that was understood, or that looks like a date and was not (`unread`).

    `start` and `end` count UTF-16 code units, as JavaScript does, from the beginning of the whole text.
    """

    model_config = _example({**_SPAN, "kind": "repeat", "value": "FREQ=WEEKLY;BYDAY=MO"})

    start: int
    end: int
    kind: Literal["date", "range", "repeat", "tag", "priority", "protected", "unread"]
    text: str
    value: str | None = Field(description="The tag, the priority, or the RFC 5545 recurrence rule.")
    due_at: Timestamp | None
    end_at: Timestamp | None = Field(description="The end of a range.")
    whole_day: bool | None = Field(description="Whether nobody named a time; null when there is no date.")
    remark: str | None = Field(description="What a person should know about this reading.")
    cut: bool = Field(description="Whether these words leave the title.")


class ReadingItem(BaseModel):
    """One line of the text as a task."""

    model_config = _example(_ITEM)

    start: int
    end: int
    title: str
    due_at: Timestamp | None
    due_time_zone: TimeZone | None
    whole_day: bool | None
    repeat: str | None = Field(description="The RFC 5545 recurrence rule, such as `FREQ=WEEKLY;BYDAY=MO`.")
    repeat_after_completion: bool = Field(description="Whether the rule counts from the day of completion.")
    repeat_text: str | None = Field(description="The rule in English.")
    priority: TaskPriority | None
    tags: list[str]
    spans: list[ReadingSpan]
    remarks: list[str]


class ReadingRead(BaseModel):
    """What was understood: one item for each line that has text, at most 50."""

    model_config = _example({"items": [_ITEM]})

    items: list[ReadingItem]
