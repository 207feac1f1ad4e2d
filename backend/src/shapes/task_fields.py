"""The fields of a task as the API accepts them: each type holds its own rule."""

import re
import unicodedata
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import Annotated, Any
from zoneinfo import available_timezones

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field, PlainSerializer, StringConstraints

from src.reading import marks

TITLE_MAX_LENGTH = 200
DESCRIPTION_MAX_LENGTH = 10_000
MAX_TAGS = marks.MAX_TAGS
TAG_MAX_LENGTH = 32
# The default of a field that may be left out but not be null: a default is never validated.
ABSENT: Any = None
# Beyond these years some time zone's local time has no date.
FIRST_DUE_YEAR, LAST_DUE_YEAR = 1970, 9998
# Longer ones are not looked at: normalising text takes time.
MAX_UNREAD_TAG = 200
# Letters and symbols by their category that show nothing.
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_SURROGATE = re.compile("[\ud800-\udfff]")
_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)", re.ASCII)


class TaskStatus(StrEnum):
    """How far a task is."""

    TODO = "todo"
    IN_PROGRESS = "in_progress"
    DONE = "done"


class TaskPriority(StrEnum):
    """How important a task is, from the least on."""

    NONE = "none"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


def storable(text: str) -> str:
    """PostgreSQL text holds neither NUL nor half a surrogate pair, which JSON can both spell."""
    if "\x00" in text:
        raise ValueError("must not contain the NUL character")
    if _SURROGATE.search(text):
        raise ValueError("must not contain a lone surrogate")
    return text


def one_line(text: str) -> str:
    """Text as it is shown in one line: composed characters (NFC), single spaces for line breaks, no controls.

    Characters that show nothing stay beside others, where they join emoji and letters; alone they are no text.
    """
    text = unicodedata.normalize("NFC", " ".join(storable(text).splitlines()).replace("\t", " "))
    text = "".join(character for character in text if unicodedata.category(character) != "Cc").strip()
    if all(unicodedata.category(character)[0] in "CZ" or character in _BLANK for character in text):
        raise ValueError("must have a character that can be seen")
    return text


def _title(text: str) -> str:
    title = one_line(text)
    if len(title) > TITLE_MAX_LENGTH:
        raise ValueError(f"must have at most {TITLE_MAX_LENGTH} characters")
    return title


def normal_tag(text: str) -> str:
    """One spelling for each tag: composed characters (NFC), lower case, single spaces."""
    if len(text) > MAX_UNREAD_TAG:
        raise ValueError(f"must have 1 to {TAG_MAX_LENGTH} characters")
    tag = unicodedata.normalize("NFC", " ".join(one_line(text).lower().split()))
    if not 1 <= len(tag) <= TAG_MAX_LENGTH:
        raise ValueError(f"must have 1 to {TAG_MAX_LENGTH} characters")
    return tag


def known_time_zone(name: str) -> str:
    """Refuses names that the time zone database does not have."""
    if name not in _time_zones():
        raise ValueError("must be the name of an IANA time zone, such as Europe/Berlin")
    return name


@cache
def _time_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _written_moment(value: object) -> object:
    # Left to itself pydantic also takes numbers, as seconds since 1970.
    if isinstance(value, datetime) or (isinstance(value, str) and _RFC_3339.fullmatch(value)):
        return value
    raise ValueError("must be a date and time with an offset, such as 2026-03-14T09:00:00Z")


def _due_moment(moment: datetime) -> datetime:
    if not FIRST_DUE_YEAR <= moment.year <= LAST_DUE_YEAR:
        raise ValueError(f"must lie in the years {FIRST_DUE_YEAR} to {LAST_DUE_YEAR}")
    return moment.astimezone(UTC)


def _unique(tags: list[str]) -> list[str]:
    return list(dict.fromkeys(tags))


Title = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=TITLE_MAX_LENGTH),
    AfterValidator(_title),
]
Description = Annotated[str, StringConstraints(max_length=DESCRIPTION_MAX_LENGTH), AfterValidator(storable)]
Tag = Annotated[str, AfterValidator(normal_tag), Field(json_schema_extra={"minLength": 1, "maxLength": TAG_MAX_LENGTH})]
Tags = Annotated[list[Tag], Field(max_length=MAX_TAGS), AfterValidator(_unique)]
DueAt = Annotated[AwareDatetime, AfterValidator(_due_moment), BeforeValidator(_written_moment)]
TimeZone = Annotated[str, AfterValidator(known_time_zone)]
Timestamp = Annotated[
    datetime,
    PlainSerializer(lambda moment: moment.astimezone(UTC).isoformat().replace("+00:00", "Z"), when_used="json"),
]
