"""Intents in short, for tables."""

from datetime import datetime

from src.assistant.embedded.intents import (
    Act,
    Add,
    AddSeveral,
    AfterAdding,
    Change,
    Filter,
    Intent,
    Several,
    Show,
    Small,
    Span,
    Target,
)


def short(intent: Intent) -> str:
    """`change report due=2026-11-27`, `show open due=..2026-11-27`."""
    match intent:
        case Small():
            return intent.kind
        case Add():
            return f"add {_task(intent)}"
        case AddSeveral():
            return f"{'add' if intent.asked else 'offer'} {' + '.join(_task(task) for task in intent.tasks)}"
        case Several():
            return " & ".join(short(each) for each in intent.intents)
        case AfterAdding(Change(due=datetime() as due, whole_day=whole_day)):
            return f"date {_moment(due, whole_day)}"
        case AfterAdding():
            return f"{short(intent.change)}, or {short(intent.otherwise)}"
        case Act():
            return f"{intent.kind}{'?' if intent.doubtful else ''} {_target(intent.target)}"
        case Change():
            return f"change{'?' if intent.doubtful else ''} {_target(intent.target)}{_values(intent)}"
        case Show():
            words = ["it" if intent.it else _filter(intent.filter)]
            words += [f"by {intent.order}"] if intent.order else []
            words += [f"first {intent.limit}"] if intent.limit else []
            words += [f"but {','.join(intent.but)}"] if intent.but else []
            return f"{'count' if intent.count else 'show'} {' '.join(words)}"
        case _:
            return type(intent).__name__.lower()


def _task(task: Add) -> str:
    due = f" @{task.due:%Y-%m-%d %H:%M}" if task.due else ""
    priority = "" if task.priority == "none" else f" !{task.priority}"
    repeat = f" {task.repeat}{'!' if task.repeat_after else ''}" if task.repeat else ""
    note = f" note={task.note}" if task.note else ""
    return f"[{task.title}{due}{repeat}{priority}{''.join(' #' + tag for tag in task.tags)}{note}]"


def _moment(due: datetime, whole_day: bool) -> str:
    return f"{due:%Y-%m-%d}" if whole_day else f"{due:%Y-%m-%d %H:%M}"


def _target(target: Target) -> str:
    but = f" but {','.join(target.but)}" if target.but else ""
    if target.group is not None:
        return f"({_filter(target.group)}){but}"
    if target.number is not None:
        return f"no. {target.number}"
    if target.them:
        return "them"
    return "it" if target.pronoun else f"'{target.words}'"


def _values(change: Change) -> str:
    values = {
        "title": change.title,
        "due": change.due and _moment(change.due, change.whole_day) + (" time" if change.time_only else ""),
        "shift": change.shift and f"{'-' if change.shift_back else '+'}{change.shift}",
        "priority": change.priority,
        "tags": " ".join([f"+{tag}" for tag in change.add_tags] + [f"-{tag}" for tag in change.remove_tags]),
        "note": change.note,
        "text": change.description,
        "repeat": change.repeat,
    }
    cleared = f"{' no due' if change.clear_due else ''}{' no repeat' if change.repeat == '' else ''}"
    return "".join(f" {name}={value}" for name, value in values.items() if value not in (None, "")) + cleared


def _filter(asked: Filter) -> str:
    parts = [asked.view if asked.view != "all" else "", *map(str, asked.status), *asked.priority]
    parts += [("|" if asked.any_tag else "&").join(f"#{tag}" for tag in asked.tags)]
    parts += (
        [f"not #{tag}" for tag in asked.not_tags]
        + [f"no {lack}" for lack in asked.lacks]
        + [f"with {v}" for v in asked.has]
    )
    parts += ["repeating" if asked.repeats else "", f"'{asked.words}'" if asked.words else ""]
    parts += [f"due={_span(asked.due)}" if asked.due else "", f"done={_span(asked.finished)}" if asked.finished else ""]
    return " ".join(part for part in parts if part) or "all"


def _span(span: Span) -> str:
    first, last = (f"{moment:%m-%d %H:%M}" if moment else "" for moment in (span.first, span.last))
    return f"{first}..{last}"
