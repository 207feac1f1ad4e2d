"""What repeating means for the rows of tasks: the next one, skipping one, and changing one or all."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from src.errors import FieldError, Invalid
from src.repeating import Rule, after_completion, following, read_rule
from src.shapes.task_repeat import StoredRepeat, TaskRepeat
from src.tables import Task

# What a series has beside its dates. A status belongs to one task.
SERIES_FIELDS = ("title", "description", "priority", "tags")
NEEDS_DATE = "needs a due date, which is the first one"


def stored_repeat(task: Task) -> StoredRepeat | None:
    """How the task repeats."""
    return StoredRepeat.model_validate(task.repeat) if task.repeat else None


def begun(repeat: TaskRepeat, due_at: datetime | None, time_zone: str | None) -> dict[str, Any]:
    """The column of a series that begins with that date. Raises Invalid when there is none."""
    if due_at is None or time_zone is None:
        raise Invalid([FieldError(field="body.repeat", message=NEEDS_DATE)])
    occurrence = _local(due_at, time_zone)
    rule = read_rule(repeat.rule)
    fixed = rule if repeat.after_completion else rule.from_day(occurrence.date())
    return StoredRepeat(
        rule=str(fixed),
        after_completion=repeat.after_completion,
        except_on=repeat.except_on,
        occurrence=occurrence,
        time_zone=time_zone,
    ).column()


def changed(task: Task, values: dict[str, Any], repeat: TaskRepeat | None, apply_to: str | None) -> dict[str, Any]:
    """The values of a change with what they mean for the series.

    Without `apply_to` another date is meant for this task, and everything else for all that come.
    """
    values = dict(values)
    if "repeat" in values:
        due, zone = values.get("due_at", task.due_at), values.get("due_time_zone", task.due_time_zone)
        values["repeat"] = begun(repeat, due, zone) if repeat else None
        return values
    stored = stored_repeat(task)
    if stored is None:
        return values
    if "due_at" in values:
        if values["due_at"] is None:
            return values | {"repeat": None}
        if apply_to == "all":
            stored = _moved(stored, values["due_at"], values["due_time_zone"])
    usual = dict(stored.usual)
    for name in SERIES_FIELDS:
        if name not in values:
            continue
        if apply_to == "this":
            usual.setdefault(name, getattr(task, name))
        else:
            usual.pop(name, None)
    stored = stored.model_copy(update={"usual": usual})
    return values | {"repeat": stored.column()}


def next_values(task: Task, now: datetime, *, skipped: bool = False) -> dict[str, Any] | None:
    """The values of the next one of the series, when this one is done or skipped now; None after the last one."""
    stored = stored_repeat(task)
    if stored is None:
        return None
    series = stored.series
    if stored.after_completion:
        coming = after_completion(series, max(now, task.due_at or now) if skipped else now)
    else:
        # Done early, it is still this one that is done.
        coming = following(series, max(now, series.due))
    if coming is None:
        return None
    usual = {name: stored.usual.get(name, getattr(task, name)) for name in SERIES_FIELDS}
    repeat = stored.model_copy(update={"rule": str(coming.rule), "occurrence": coming.occurrence, "usual": {}})
    return usual | {"due_at": coming.due, "due_time_zone": coming.time_zone, "repeat": repeat.column()}


def followed_by(column: dict[str, Any], next_task_id: UUID | None) -> dict[str, Any]:
    """The column of a task that is done, with the one that came after it."""
    return column | {"next_task_id": str(next_task_id) if next_task_id else None}


def _moved(stored: StoredRepeat, due_at: datetime, time_zone: str) -> StoredRepeat:
    """The series from another date on: a rule by the one day of the former date is one by the day of the new one."""
    occurrence = _local(due_at, time_zone)
    rule = read_rule(stored.rule)
    return stored.model_copy(
        update={
            "occurrence": occurrence,
            "time_zone": time_zone,
            "rule": str(_on_day(rule, stored.occurrence, occurrence)),
        }
    )


def _on_day(rule: Rule, before: datetime, after: datetime) -> Rule:
    if before.date() == after.date():
        return rule
    own = replace(rule, days=(), month_days=(), places=(), months=())
    fixed = own.from_day(before.date())
    same = (rule.days, rule.month_days, rule.places, rule.months) == (
        fixed.days,
        fixed.month_days,
        fixed.places,
        fixed.months,
    )
    return own.from_day(after.date()) if same and rule.frequency != "DAILY" else rule


def _local(moment: datetime, time_zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(time_zone)).replace(tzinfo=None, fold=0)
