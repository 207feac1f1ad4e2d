"""How a task repeats, as the API takes and shows it, and as the database keeps it."""

from datetime import date, datetime
from functools import lru_cache
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from src.repeating import RULE_MAX_LENGTH, Series, following, in_words, read_rule
from src.shapes.task_fields import Timestamp

MAX_EXCEPTIONS = 100
RULE_EXAMPLE = "FREQ=WEEKLY;BYDAY=MO"
REPEAT_EXAMPLE: dict[str, Any] = {
    "rule": RULE_EXAMPLE,
    "after_completion": False,
    "except_on": ["2026-12-28"],
    "text": "every Monday",
    "next_at": "2027-01-04T08:00:00Z",
    "next_task_id": None,
}

RuleText = Annotated[
    str,
    StringConstraints(min_length=1, max_length=RULE_MAX_LENGTH),
    AfterValidator(lambda text: str(read_rule(text))),
    Field(
        description="An RFC 5545 recurrence rule by days, weeks, months or years; COUNT counts this task, too. A day "
        "that shorter months lack is skipped, as the standard has it, where BYMONTHDAY names it, and else their last.",
        examples=[RULE_EXAMPLE],
    ),
]
ExceptOn = Annotated[list[date], Field(max_length=MAX_EXCEPTIONS), AfterValidator(lambda days: sorted(set(days)))]


class TaskRepeat(BaseModel):
    """How a task repeats. When it is done, the next one is added."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"rule": RULE_EXAMPLE, "except_on": ["2026-12-28"]},
                {"rule": "FREQ=DAILY;INTERVAL=3", "after_completion": True},
            ]
        },
    )

    rule: RuleText
    after_completion: bool = Field(default=False, strict=True, description="Counted from the day on which it is done.")
    except_on: ExceptOn = Field(default_factory=list, description="Days on which it does not happen.")


class StoredRepeat(BaseModel):
    """What the database keeps: `occurrence` is the local time in the series that the task stands for.

    `usual` are the values of the series where this task differs; `next_task_id` is the task that followed this one.
    """

    rule: str
    after_completion: bool = False
    except_on: list[date] = Field(default_factory=list)
    occurrence: datetime
    time_zone: str
    usual: dict[str, Any] = Field(default_factory=dict)
    next_task_id: UUID | None = None

    @property
    def series(self) -> Series:
        """For the arithmetic of rules."""
        return Series(read_rule(self.rule), self.occurrence, self.time_zone, frozenset(self.except_on))

    def column(self) -> dict[str, Any]:
        """As the column holds it."""
        return self.model_dump(mode="json")


class RepeatRead(BaseModel):
    """How a task repeats, for people and for programs."""

    model_config = ConfigDict(json_schema_extra={"examples": [REPEAT_EXAMPLE]})

    rule: str = Field(description="The RFC 5545 recurrence rule. COUNT is how many there are from this task on.")
    after_completion: bool
    except_on: list[date]
    text: str = Field(description="The rule in English.")
    next_at: Timestamp | None = Field(
        description="When the next one is due if this one is done in time; null after the last one, and where the day "
        "of completion decides."
    )
    next_task_id: UUID | None = Field(description="The task that came after this one when it was done.")

    @model_validator(mode="before")
    @classmethod
    def _from_stored(cls, value: Any) -> Any:
        if not isinstance(value, dict) or "occurrence" not in value:
            return value
        stored = StoredRepeat.model_validate(value)
        return {
            "rule": stored.rule,
            "after_completion": stored.after_completion,
            "except_on": stored.except_on,
            "text": in_words(read_rule(stored.rule), after_completion=stored.after_completion),
            "next_at": None if stored.after_completion or stored.next_task_id else _next_due(stored.series),
            "next_task_id": stored.next_task_id,
        }

    def definition(self) -> TaskRepeat:
        """What a client would send for the same."""
        return TaskRepeat(rule=self.rule, after_completion=self.after_completion, except_on=self.except_on)

    def same_as(self, other: Self | None) -> bool:
        """Whether both say the same of when it repeats."""
        return other is not None and self.definition() == other.definition()


@lru_cache(maxsize=4096)
def _next_due(series: Series) -> datetime | None:
    coming = following(series, series.due)
    return coming.due if coming else None
