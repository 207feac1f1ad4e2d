"""Plain English about tasks as an intent. The same words always mean the same: there is nothing to guess or learn."""

import re
from dataclasses import replace
from datetime import datetime

from src.assistant.embedded import wording
from src.assistant.embedded.additions import added, lines_of, task_of, tasks_of
from src.assistant.embedded.intents import (
    Act,
    Add,
    AddSeveral,
    AfterAdding,
    Change,
    Choose,
    Filter,
    Intent,
    Say,
    Several,
    Show,
    Target,
    Unknown,
)
from src.assistant.embedded.moving import as_a_move, corrected_at_once, to_its_end
from src.assistant.embedded.named_times import span_of
from src.assistant.embedded.normal import is_correction, mended, plain_text, with_the_order_first, without_politeness
from src.assistant.embedded.orders import is_order, is_question, orders_in, questions_in
from src.assistant.embedded.questions import asked, asks, plans, shown_or_unknown
from src.assistant.embedded.rules import acted
from src.assistant.embedded.small_talk import small_talk
from src.assistant.embedded.targets import exception_in, names
from src.assistant.embedded.two_values import combined
from src.assistant.embedded.unasked import plain_task
from src.reading import Context, Found, read_moment, read_repeat

_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": 0}
_ORDINALS |= {"1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5}
_ORDINALS |= {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_CHOICE = re.compile(
    rf"(?:the\s+)?(?:(?:number\s+|no\.?\s*|#)?(?P<number>\d{{1,2}})(?:\s+please)?"
    rf"|(?P<word>{'|'.join(_ORDINALS)})(?:\s+(?:one|task))?)",
    re.IGNORECASE,
)
_INJECTION = re.compile(
    r"\b(?:ignore|disregard|forget)\s+(?:all\s+|any\s+|the\s+|your\s+)*(?:previous|prior|above"
    r"|earlier)?\s*(?:instructions|rules|prompts?)\b",
    re.IGNORECASE,
)
# `just the work stuff that's due this week`.
_KIND_OF_TASKS = re.compile(
    r"(?:the|my|all|only)\s+(?:(?:the|my)\s+)?[\w#-]+\s+(?:stuff|things|tasks|ones|todos)"
    r"(?:\s+(?:that|which|due|for|without|with|tagged|from)\b(?!.*\b(?:to|should|must|need)\b).*)?",
    re.IGNORECASE,
)
# Behind a new task: how often it repeats.
_REMIND_EVERY = re.compile(r"remind\s+me\s+(?P<often>(?:every|each)\b.+)", re.IGNORECASE)
_MANY = re.compile(r"\b(?:all|every|everything|each)\b", re.IGNORECASE)
# Without its verb: `everything but the report to monday`.
_ALL_MOVED = re.compile(r"(?:all|everything)\b.*\sto\s", re.IGNORECASE)
_ALL_OBLIGED = re.compile(r"(?:all|everything|every)\b.*\s(?:should|must|ha(?:s|ve)\s+to|needs?\s+to)\s", re.IGNORECASE)
# `tomorrow: call mum, pay rent`.
_HEADED = re.compile(r"(?:for\s+|on\s+)?(?P<when>[^:]{3,25}):\s+(?P<rest>\S.*)", re.IGNORECASE)
# What is left of `report to friday` without its date.
_TO_A_DATE = re.compile(r"\w\s+to$", re.IGNORECASE)


def parse(text: str, now: datetime, time_zone: str, locale: str | None = None) -> Intent:
    """What the person wants. The locale, such as `en-US`, decides the order of day and month."""
    context = Context.of(now, time_zone, locale)
    lines = lines_of(text) if "\n" in text.strip() else []
    if len(lines) > 1 and (several := _pasted(lines, context)):
        return several
    whole = re.sub(r"(?<!\d)\.+$", "", plain_text(text)).strip()
    plain = with_the_order_first(without_politeness(whole))
    if small := small_talk(whole) or small_talk(plain):
        return small
    if choice := _CHOICE.fullmatch(plain):
        return Choose(int(choice["number"]) if choice["number"] else _ORDINALS[choice["word"].lower()])
    if _INJECTION.search(plain):
        return Say(wording.UNKNOWN)
    if is_correction(whole) and (moment := read_moment(plain, context)):
        return _moved_it(moment)
    intent = _order(mended(plain), context)
    is_new = isinstance(intent, Add | AddSeveral)
    return Unknown() if is_new and whole.endswith("?") and not _ASKED_TO_ADD.match(plain) else intent


_ASKED_TO_ADD = re.compile(
    r"(?:add|create|remind|put|note|new|todo|schedule|make|set|remember|write|enter|insert)\b", re.IGNORECASE
)


def _order(text: str, context: Context) -> Intent:
    if plan := plans(text, context):
        return plan
    # `add milk !!` names a priority.
    bare = re.sub(r"(?<![\s?!])[?!]+$", "", text)
    if _KIND_OF_TASKS.fullmatch(bare):
        text = f"show {bare}"
    if (often := _REMIND_EVERY.fullmatch(bare)) and read_repeat(often["often"], context):
        bare = often["often"]
    if changed := _of_all(text, bare, context):
        return changed
    if asks(text):
        questions = tuple(asked(question, context) for question in questions_in(text))
        return questions[0] if len(questions) == 1 else Several(questions)
    bare = as_a_move(corrected_at_once(bare, context), context)
    if several := _several(bare, context):
        return several
    if intent := _single(bare, context):
        return intent
    if moment := read_moment(bare, context):
        span = span_of(bare.lower(), moment, context)
        return AfterAdding(_moved_it(moment), _about_day(bare, span, context))
    if read_repeat(bare, context):
        return AfterAdding(Change(Target(pronoun=True), repeat=bare), Show(Filter(repeats=True)))
    headed = _HEADED.fullmatch(bare)
    if headed and read_moment(headed["when"], context):
        return tasks_of(f"{headed['rest']} {headed['when']}", context)
    task = task_of(bare, context)
    if _TO_A_DATE.search(task.title) and (moved := acted(f"move {bare}", context)):
        return replace(moved, doubtful=True) if isinstance(moved, Change) else moved
    value = re.sub(r"^(?:(?:with|and|as|it's|that's|(?:it|that)\s+is)\s+)+", "", bare, flags=re.IGNORECASE)
    shown = shown_or_unknown(value, context)
    return plain_task(task, bare, context) if isinstance(shown, Unknown) else _value_alone(shown, value)


def _of_all(text: str, bare: str, context: Context) -> Intent | None:
    """An order about all tasks that has no verb, or none at its beginning: `everything to low`."""
    if text.endswith("?"):
        return None
    if _ALL_OBLIGED.match(text) and (changed := acted(bare, context)):
        return changed
    return (_single(f"move {bare}", context) or _single(f"set {bare}", context)) if _ALL_MOVED.match(text) else None


def _value_alone(shown: Intent, text: str) -> Intent:
    """`high priority`, `#home`, `done`: what a task may have, or which tasks to show."""
    if not isinstance(shown, Show) or len(text.split()) > 2:
        return shown
    it, asked = Target(pronoun=True), shown.filter
    if asked == Filter(priority=asked.priority):
        return AfterAdding(Change(it, priority=asked.priority[0]), shown)
    if asked == Filter(lacks=("date",)):
        return AfterAdding(Change(it, clear_due=True), shown)
    if asked == Filter(tags=asked.tags):
        return AfterAdding(Change(it, add_tags=asked.tags), shown)
    if text.lower() in ("done", "finished", "completed"):
        return AfterAdding(Act("complete", it), shown)
    return shown


def _moved_it(found: Found) -> Change:
    moment = found.moment
    return Change(Target(pronoun=True), due=moment.due, whole_day=moment.whole_day, time_only=found.time_only)


def _about_day(text: str, span: object, context: Context) -> Show:
    shown = shown_or_unknown(text, context)
    return shown if isinstance(shown, Show) else Show(Filter(due=span))  # type: ignore[arg-type]


def _single(text: str, context: Context) -> Intent | None:
    """One order, with exceptions taken off its end."""
    text = to_its_end(text, context)
    if _MANY.search(text) and (left_out := exception_in(text)):
        intent = combined(text[: left_out.start()], context) or acted(text[: left_out.start()], context)
        if isinstance(intent, Act | Change) and intent.target.group is not None:
            return replace(intent, target=replace(intent.target, but=names(left_out["but"])))
    return combined(text, context) or acted(text, context) or added(text, context)


def _several(text: str, context: Context) -> Intent | None:
    parts = orders_in(text, context)
    intents = [asked(part, context) if is_question(part) else _single(part, context) for part in parts]
    if not intents or any(intent is None for intent in intents):
        return None
    if all(isinstance(intent, Add) for intent in intents):
        return AddSeveral(tuple(intents))  # type: ignore[arg-type]
    return Several(tuple(intents))  # type: ignore[arg-type]


def _pasted(lines: list[str], context: Context) -> Intent | None:
    """Lines as tasks: asked for by a first line such as `add:`, or offered."""
    head = re.fullmatch(
        r"(?:please\s+)?(?:add|create|new|todo|to-do|tasks|todos|add\s+(?:these|the\s+following)?\s*"
        r"(?:tasks|todos|items)?|(?:my\s+)?(?:shopping\s+)?list|remind\s+me\s+to)\s*:?",
        lines[0],
        re.IGNORECASE,
    )
    if head:
        return AddSeveral(tuple(task_of(line, context) for line in lines[1:] if task_of(line, context).title))
    begun = re.match(
        r"(?:please\s+)?(?:add|create|new\s+tasks?|todo|to-do|tasks|todos)(?:\s+tasks?)?\s*[:\s]\s*(?=\S)",
        lines[0],
        re.IGNORECASE,
    )
    rest = [lines[0][begun.end() :] if begun else lines[0], *lines[1:]]
    if begun:
        rest = [re.sub(r"^(?:add|create)\s+(?=\S)", "", line, flags=re.IGNORECASE) for line in rest]
    when = re.fullmatch(r"(?:for\s+)?(?P<when>[^:]+):", lines[0])
    if when and read_moment(when["when"], context):
        # The first line says when the others are due.
        rest = [f"{line} {when['when']}" for line in lines[1:]]
    if not begun and any(asks(line) or small_talk(line) for line in rest):
        return None
    orders = [_single(mended(without_politeness(plain_text(line))), context) for line in rest] if not begun else []
    if orders and all(
        isinstance(order, Act | Change | Add) and is_order(line) for order, line in zip(orders, rest, strict=True)
    ):
        return Several(tuple(orders))  # type: ignore[arg-type]
    tasks = [task_of(line, context) for line in rest]
    return AddSeveral(tuple(task for task in tasks if task.title), asked=bool(begun))
