"""Sentences that change when a task is due."""

from src.assistant.embedded.intents import Say
from src.assistant.embedded.making import (
    LIST,
    MOVE_WORDS,
    SHIFT,
    Rule,
    doubtful,
    given_date,
    move,
    moved_it,
    set_to,
    shifted,
    shifted_it,
)

_WHEN = "To when? Say it such as **move the report to friday**, or **postpone the report by 2 days**."
DATE_RULES: list[Rule] = [
    (rf"{SHIFT}\s+(?P<way>later|earlier|sooner)", shifted_it),
    (r"make\s+it\s+(?P<when>.+?)\s+for\s+(?P<target>.+)", given_date),
    # `snooze everything due today` says which, and not to when.
    (
        r"(?:snooze|postpone|defer)\s+(?:all|everything|every)\b(?!.*\b(?:to|until|till|by|for)\b).*\bdue\b.*",
        lambda match, context: Say(_WHEN),
    ),
    (
        rf"{MOVE_WORDS}\s+(?:the\s+)?(?P<target>.+?)\s+(?P<way>earlier|later|forward|back)\s+(?:by\s+)?{SHIFT}",
        shifted,
    ),
    (r"(?:bring|pull)\s+(?P<target>.+?\s+(?:forward|up)\s+to\s+.+)", move),
    (r"(?:set|add|give)\s+(?:an?\s+)?(?:due\s*date|deadline)\s+(?:of|for|to|on)\s+(?P<target>.+)", move),
    (
        (
            r"give\s+(?P<target>.+?)\s+(?:an?\s+|the\s+)?(?:due\s*date|deadline)(?:\s*:)?\s+(?:(?:of|on"
            r"|for)\s+)?(?P<when>.+)"
        ),
        given_date,
    ),
    (r"give\s+(?P<target>.+)\s+the\s+date\s+(?:of\s+)?(?P<when>.+)", given_date),
    (
        r"(?:the\s+)?(?:new\s+)?(?:due\s*date|deadline)\s+(?:of|for)\s+(?P<target>.+?)\s+is\s+(?:now\s+)?(?P<when>.+)",
        given_date,
    ),
    (r"(?:due\s*date|deadline)\s+(?:of|for)\s+(?P<target>.+)", move),
    (
        (
            rf"{MOVE_WORDS}\s+(?:the\s+)?(?P<target>.+?)(?:\s+(?:back|out|on|up))?\s+(?:by|for)\s+{SHIFT}"
            r"(?:\s+(?P<way>earlier|later|forward|back))?"
        ),
        shifted,
    ),
    (
        (
            r"(?:change|move|set)\s+(?:the\s+)?(?:due\s*date|deadline|date|time)\s+(?:of|for)\s+(?P<target>.+?)\s+to\s+"
            rf"{SHIFT}\s+(?P<way>earlier|later)"
        ),
        shifted,
    ),
    (rf"(?:bring|pull|push)\s+(?:the\s+)?(?P<target>.+?)\s+(?P<way>forward)\s+(?:by\s+)?{SHIFT}", shifted),
    (
        (
            rf"(?:{MOVE_WORDS}|make|do|set|put|start|give)\s+(?:the\s+)?(?P<target>.+?)\s+{SHIFT}\s+"
            r"(?P<way>later|earlier|sooner|back|forward|more)"
        ),
        shifted,
    ),
    (rf"add\s+(?:another\s+)?{SHIFT}\s+to\s+(?:the\s+|my\s+)?(?P<target>.+)", doubtful(shifted)),
    (rf"(?:{MOVE_WORDS})\s+(?:the\s+)?(?P<target>.+?)(?:\s+(?:back|out|on|up))?\s+(?:by\s+)?{SHIFT}", shifted),
    (
        (
            r"(?:set|change|move|update|make|push|postpone|extend)\s+(?:the\s+)?(?:due\s*date|deadline|due|date"
            r"|time|due\s+time)\s+(?:of|for|on)\s+(?P<target>.+)"
        ),
        move,
    ),
    (
        (
            r"(?:set|change|move|update|make|push|postpone|extend)\s+(?:the\s+|its\s+)?(?:due\s*date|deadline|due"
            r"|date|time|day)"
            r"\s+(?P<target>(?:to|until|till|back\s+to)\s+.+)"
        ),
        moved_it,
    ),
    (rf"{MOVE_WORDS}\s+(?P<target>.+)", move),
    (r"(?:set|change|update|edit)\s+(?P<target>.+?(?:'s)?\s+(?:due\s*date|deadline|due|date)\s+to\s+.+)", move),
    (r"(?:make|set|have)\s+(?!(?:up\s+)?a\s+reminder)(?P<target>.+?\s+due\s+.+)", move),
    (r"(?P<target>(?!add\b).+?)\s+now\s+due\s+(?P<when>.+)", given_date),
    (r"(?P<target>(?!add\b)(?!.*\b(?:that|which)\s+(?:is|are)\s+due\b).+?\s+(?:is|are)\s+(?:now\s+)?due\s+.+)", move),
    (
        r"(?P<target>.+?)\s+(?:is|are)\s+(?:actually|really|only|in\s+fact)\s+due\s+(?:on\s+|by\s+)?(?P<when>.+)",
        given_date,
    ),
    (
        rf"(?:give|allow)\s+(?:me|us)\s+{SHIFT}(?:\s+(?:more|extra))?\s+(?:for|on|with|to\s+do)\s+(?P<target>.+)",
        shifted,
    ),
    (
        (
            r"(?P<target>(?!(?:i|you|we)\s).+?)\s+(?:should|must|can|needs?\s+to|ha(?:s|ve)\s+to)\s+be\s+(?:due\s+"
            r"|done\s+)?(?:by\s+"
            r"|on\s+)?(?P<when>.+?)(?:\s+instead)?"
        ),
        given_date,
    ),
    (r"put\s+(?P<target>.+?)\s+off\s+(?:to|until|till)\s+(?P<when>.+)", given_date),
    (rf"put\s+(?P<target>.+?)\s+off\s+(?:by|for)\s+{SHIFT}", shifted),
    (r"(?P<target>.+?)\s+can\s+wait\s+(?:until|till|for)\s+(?P<when>.+)", given_date),
    (r"(?:leave|keep)\s+(?P<target>.+?)\s+(?:for|until|till|til)\s+(?P<when>.+)", doubtful(given_date)),
    (
        rf"(?!(?:add|create|new|remind|note)\b)(?P<target>.+?)\s+{SHIFT}\s+(?P<way>later|earlier|sooner)",
        doubtful(shifted),
    ),
    (
        rf"(?:do|put)\s+(?!(?:you|i|we)\s|down\b|.*\b{LIST}\b|.*\sdown\s+for\s)(?P<target>.+?\s+(?:on|to|for|at)\s+.+)",
        doubtful(move),
    ),
    (
        (
            r"(?:set)\s+(?!(?:up\s+)?(?:a|an|the|my)?\s*(?:reminder|alarm|timer)\b)"
            r"(?P<target>.+?\s+(?:on|to|for|at)\s+.+)"
        ),
        move,
    ),
    (
        (
            r"(?:change|set|update|edit|switch)\s+(?!(?:up\s+)?a\s+reminder)(?P<target>.+?)(?:\s+back)?\s+to\s+"
            r"(?P<title>.+)"
        ),
        set_to,
    ),
]
# A move to no date that was read; after all other rules.
MOVED_TO_NO_DATE: Rule = (r"(?:snooze|postpone|re-?schedule|defer)\s+.{1,60}", lambda match, context: Say(_WHEN))
