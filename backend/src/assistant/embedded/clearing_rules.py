"""Sentences that take values off tasks: dates, priorities, tags, notes."""

from src.assistant.embedded.intents import Change
from src.assistant.embedded.making import (
    HASHES,
    LEVEL,
    OF,
    Rule,
    all_tasks,
    changed,
    changing,
    of_it,
)
from src.assistant.embedded.making_tags import swapped_tag, untagged, untagged_everywhere
from src.reading.marks import tag_words

_CLEAR = r"(?:remove|clear|delete|drop|unset|erase)\s+(?:the|its)\s+"
CLEARING_RULES: list[Rule] = [
    (rf"{_CLEAR}(?:due\s*date|deadline|date)", of_it(clear_due=True)),
    (rf"{_CLEAR}priority", of_it(priority="none")),
    (rf"{_CLEAR}tags?", of_it(remove_tags=("*",))),
    (rf"{_CLEAR}(?:notes?|description)", of_it(description="")),
    (
        (
            r"(?:remove|clear|delete|drop|unset|cancel|erase|strip|get\s+rid\s+of)\s+(?:the\s+|all\s+)*(?:due\s*dates?"
            rf"|deadlines?|due|dates?)\s+{OF}\s+(?P<target>.+)"
        ),
        changing(clear_due=True),
    ),
    (
        (
            rf"(?:set|change|update|put)\s+(?:the\s+)?(?:due\s*date|deadline|due|date)\s+{OF}\s+(?P<target>.+?)\s+to\s+"
            r"(?:none|nothing|never|no\s+date|empty|someday)"
        ),
        changing(clear_due=True),
    ),
    (
        r"take\s+(?:the\s+)?(?:due\s*dates?|deadlines?|dates?)\s+(?:off|from|away\s+from)\s+(?P<target>.+)",
        changing(clear_due=True),
    ),
    (
        (
            r"(?P<target>.+?)\s+(?:(?:has|needs|have|need)\s+no|no\s+longer\s+(?:has|needs)(?:\s+an?)?"
            r"|(?:does\s*n[o']?t|do\s*n[o']?t|does\s+not)\s+(?:have|need)(?:\s+an?|\s+any)?)"
            r"\s+(?:due\s*date|deadline|date)(?:\s+any\s?more)?"
        ),
        changing(clear_due=True),
    ),
    (r"no\s+(?:more\s+)?(?:due\s*date|deadline|date)\s+for\s+(?P<target>.+)", changing(clear_due=True)),
    (
        (
            r"(?:remove|clear|delete|drop|unset|erase|strip)\s+(?P<target>all|every|my)"
            r"(?:\s+(?:the|my|of\s+the|of\s+my))*\s+(?:due\s*dates?|deadlines?|dates?)"
        ),
        lambda match, context: Change(all_tasks(context), clear_due=True),
    ),
    (
        (
            rf"(?:remove|clear|delete|drop|unset)\s+(?:the\s+|all\s+)*priorit(?:y"
            rf"|ies)\s+{OF}\s+(?!.*\sto\s+(?:{LEVEL})$)"
            r"(?P<target>.+)"
        ),
        changing(priority="none"),
    ),
    (
        r"(?:remove|clear|delete|drop|unset|reset)\s+(?:all|every|my)(?:\s+(?:the|my))*\s+priorit(?:y|ies)",
        lambda match, context: Change(all_tasks(context), priority="none"),
    ),
    (
        (
            rf"(?:remove|clear|delete|drop|erase|empty|wipe)\s+(?:the\s+|all\s+)*(?:notes?|descriptions?)\s+{OF}\s+"
            r"(?P<target>.+)"
        ),
        changing(description=""),
    ),
    (
        rf"(?:remove|delete|drop|clear|strip)\s+(?:all\s+|the\s+|every\s+|any\s+)+tags?\s+{OF}\s+(?P<target>.+)",
        untagged,
    ),
    (
        r"(?:remove|delete|drop|clear|strip)\s+(?:all|every|my)(?:\s+(?:the|my))*\s+tags?",
        lambda match, context: Change(all_tasks(context), remove_tags=("*",)),
    ),
    (r"(?:remove|delete|drop|take)\s+(?:the\s+)?tags?\s+(?P<tags>.+?)\s+(?:from|off|of)\s+(?P<target>.+)", untagged),
    (rf"(?:remove|delete|drop|take)\s+(?P<tags>{HASHES})\s+(?:from|off|of)\s+(?P<target>.+)", untagged),
    (r"(?:remove|delete|drop|take)\s+(?:the\s+)?(?P<tags>[\w-]+)\s+tag\s+(?:from|off|of)\s+(?P<target>.+)", untagged),
    (
        (
            r"remove\s+(?P<tags>(?!it\b|them\b|that\b|all\b|everything\b|urgent\b|important\b|high\b|low\b)[\w-]+)"
            r"\s+from\s+(?!.*\b(?:list|tasks|todos?)$)(?P<target>.+)"
        ),
        untagged,
    ),
    (
        r"(?:remove|delete|drop|clear)\s+(?:the\s+(?:tag|label)|tag)\s+(?P<tag>#?[\w-]+)(?:\s+everywhere)?",
        untagged_everywhere,
    ),
    (
        r"(?:remove|delete|drop|clear)\s+(?:all|every|my)(?:\s+(?:the|my))*\s+(?:notes?|descriptions?)",
        lambda match, context: Change(all_tasks(context), description=""),
    ),
    (
        (
            r"(?:change|replace|rename)\s+(?:the\s+)?tag\s+(?:of|on)\s+(?P<target>.+?)\s+from\s+#?(?P<old>[\w-]+)\s+"
            r"(?:to|with|by)\s+#?(?P<new>[\w-]+)"
        ),
        swapped_tag,
    ),
    (
        (
            r"(?:change|replace|swap)\s+#?(?P<old>[\w-]+)\s+(?:to|with|by|for)\s+#(?P<new>[\w-]+)\s+"
            r"(?:on|for|of|in)\s+(?P<target>.+)"
        ),
        swapped_tag,
    ),
    (
        (
            r"(?:change|replace|swap)\s+(?:the\s+)?tag\s+#?(?P<old>[\w-]+)\s+(?:on|of|for|in)\s+(?P<target>.+?)\s+"
            r"(?:to|with|by|for)\s+#?(?P<new>[\w-]+)"
        ),
        swapped_tag,
    ),
    (
        (
            r"(?:change|replace|swap)\s+(?:the\s+)?tag\s+#?(?P<old>[\w-]+)\s+(?:to|with|by|for)\s+#?(?P<new>[\w-]+)\s+"
            r"(?:on|of|for|in)\s+(?P<target>.+)"
        ),
        swapped_tag,
    ),
    (
        r"(?:set|change)\s+(?:the\s+)?tags?\s+(?:of|on|for)\s+(?P<target>.+?)\s+to\s+(?P<tags>.+)",
        lambda match, context: changed(match, context, add_tags=tag_words(match["tags"]), remove_tags=("*",)),
    ),
    (r"untag\s+(?P<target>.+?)(?:\s+(?:from|as|with)\s+(?P<tags>.+))?", untagged),
]
