"""The sentences that act on tasks, as one table: the first that fits decides."""

import re

from src.assistant.embedded.clearing_rules import CLEARING_RULES
from src.assistant.embedded.date_rules import DATE_RULES, MOVED_TO_NO_DATE
from src.assistant.embedded.field_rules import FIELD_RULES
from src.assistant.embedded.intents import Act, Intent, Say, Target
from src.assistant.embedded.making import Rule, acting, restored_last
from src.assistant.embedded.priority_rules import PRIORITY_RULES
from src.assistant.embedded.refusals import REFUSALS
from src.assistant.embedded.repeat_rules import REPEAT_RULES
from src.assistant.embedded.state_rules import STATE_RULES
from src.reading import Context

_WHICH = "Which task do you mean? Please use a few words from its title, such as **complete buy milk**."
_DESCRIBED = r"(?P<target>(?:all|every|everything|any|each)\b.*\b(?:that|which)\s+(?:is|are|has|have)\b.+)"
_BEFORE: list[Rule] = [
    (
        (
            r"(?:scratch|strike)\s+that|(?:undo|revert|take|reverse)(?:\s+(?:that|this|it|all\s+that|everything"
            r"|the\s+last(?:\s+\w+)?"
            r"|my\s+last(?:\s+\w+)?|what\s+you\s+(?:just\s+)?did|the\s+(?:change|deletion|deletions)))?"
            r"(?:\s+back)?(?:\s+again)?"
        ),
        restored_last,
    ),
    (
        (
            r"(?:i\s+(?:need|want|have)\s+to\s+)?(?:delete|remove|complete|finish|rename|move|reschedule|postpone"
            r"|tag|untag|reopen|mark|edit"
            r"|change|update|set|start|duplicate|snooze|restore)(?:\s+(?:a|the|my|one|any)\s+task)?"
        ),
        lambda match, context: Say(_WHICH),
    ),
    (
        r"(?:mark|set|tick)\s+(?:as\s+)?(?:done|completed?|finished)",
        lambda match, context: Act("complete", Target(pronoun=True)),
    ),
    # Before the sentences that say of a task what it is: `the report is not important`.
    (rf"(?:complete|finish|(?:check|tick)\s+off)\s+{_DESCRIBED}", acting("complete")),
    (rf"(?:delete|remove|erase)\s+{_DESCRIBED}", acting("delete")),
]
_RULES = [
    (re.compile(pattern, re.IGNORECASE), make)
    for pattern, make in (
        *_BEFORE,
        *REPEAT_RULES,
        *REFUSALS,
        *CLEARING_RULES,
        *FIELD_RULES,
        *PRIORITY_RULES,
        *DATE_RULES,
        *STATE_RULES,
        MOVED_TO_NO_DATE,
    )
]


def acted(text: str, context: Context) -> Intent | None:
    """What the sentence does to tasks; None when it does nothing that the table knows."""
    for pattern, make in _RULES:
        if (match := pattern.fullmatch(text)) and (intent := make(match, context)):
            return intent
    return None
