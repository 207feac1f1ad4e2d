"""The sentences that act on tasks, as one table: the first that fits decides."""

import re

from src.assistant.embedded.field_rules import FIELD_RULES
from src.assistant.embedded.intents import Intent, Say
from src.assistant.embedded.making import Rule, restored_last
from src.assistant.embedded.priority_rules import PRIORITY_RULES
from src.assistant.embedded.refusals import REFUSALS
from src.assistant.embedded.repeat_rules import REPEAT_RULES
from src.assistant.embedded.state_rules import STATE_RULES
from src.reading import Context

_WHICH = "Which task do you mean? Please use a few words from its title, such as **complete buy milk**."
_BEFORE: list[Rule] = [
    (
        (
            r"(?:undo|revert|take|reverse)(?:\s+(?:that|this|it|all\s+that|everything|the\s+last(?:\s+\w+)?"
            r"|my\s+last(?:\s+\w+)?|what\s+you\s+(?:just\s+)?did|the\s+(?:change|deletion|deletions)))?"
            r"(?:\s+back)?(?:\s+again)?"
        ),
        restored_last,
    ),
    (
        (
            r"(?:delete|remove|complete|finish|rename|move|reschedule|postpone|tag|untag|reopen|mark|edit"
            r"|change|update|set|start|duplicate|snooze|restore)(?:\s+(?:a|the|my|one|any)\s+task)?"
        ),
        lambda match, context: Say(_WHICH),
    ),
]
_RULES = [
    (re.compile(pattern, re.IGNORECASE), make)
    for pattern, make in (*_BEFORE, *REPEAT_RULES, *REFUSALS, *FIELD_RULES, *PRIORITY_RULES, *STATE_RULES)
]


def acted(text: str, context: Context) -> Intent | None:
    """What the sentence does to tasks; None when it does nothing that the table knows."""
    for pattern, make in _RULES:
        if (match := pattern.fullmatch(text)) and (intent := make(match, context)):
            return intent
    return None
