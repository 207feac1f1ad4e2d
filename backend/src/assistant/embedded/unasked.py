"""Sentences that nothing asks to add, and that are a task all the same."""

import re
from dataclasses import replace

from src.assistant.embedded.additions import tasks_of
from src.assistant.embedded.intents import Add, AddSeveral, Intent, Unknown
from src.assistant.embedded.normal import is_foreign
from src.assistant.embedded.verbs import VERBS
from src.reading import Context, read

_DENIED = re.compile(
    r"\b(?:(?:is|are)\s+(?:not|no\s+longer)|isn'?t|aren'?t|(?:wo|ca|could|did|does|has|have|was)n'?t)\b", re.IGNORECASE
)
# Orders about tasks that were not read: nobody wants them in the list.
_UNREAD_ORDER = re.compile(
    r"(?:make|set|mark|give|change)\b.+\sand\s+(?:the|my)\s|(?:move|postpone|push|set|make|give|tag|mark"
    r"|change|complete|delete|rename|remove|let|put)\s+(?:all|everything|every)\b"
    r"|(?:everything|them|these|those|they|all\s+(?:of|the|my|tasks|open|overdue))\b"
    r"|(?:recommend|suggest|compose|recite)\s+(?:me\s+)?(?:an?|some|something)\b|(?:do|make|leave|keep)\s+(?:it"
    r"|them|that|this|these|those|both|all)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(
    r"\b(?:is|are|was|were|am|i|i'm|you|your|he|she|they|we|it|it's|will|would|can|could|does|did|has"
    r"|have|had|should|must|may|might|needs|write|say|sing|ignore|not|don't|never)\b",
    re.IGNORECASE,
)


def plain_task(task: Add, text: str, context: Context) -> Intent:
    """`buy stamps thursday #errands`: a task that nothing asks for, if it has a verb and something was read."""
    words = re.findall(r"[a-z']+", text.lower())
    # `sorted the sink` is past.
    told = bool(words) and words[0].endswith("ed") and words[0] not in VERBS
    if told or _DENIED.search(text) or _UNREAD_ORDER.match(text):
        return Unknown()
    known = bool(task.due or task.tags or task.priority != "none")
    plain = words and (
        (words[0] in VERBS and len(words) > 1) or (not _SENTENCE.search(task.title) and len(words) <= 10)
    )
    if not (known and plain and task.title) or is_foreign(text):
        return Unknown()
    new = tasks_of(text, context)
    parts = [read(part, context) for part in text.split(",")]
    if isinstance(new, Add) and sum(bool(part.title and part.due) for part in parts) > 1:
        # `the milk tomorrow, the plants on monday` may be two tasks that there are.
        return Unknown()
    if isinstance(new, AddSeveral):
        # `call grandma has no date, give it friday` may be two orders.
        return replace(new, asked=not any(_SENTENCE.search(part.title) for part in new.tasks))
    return replace(new, unasked=True) if isinstance(new, Add) else new
