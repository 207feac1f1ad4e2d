"""Sentences that change when a task is due, whether it is done, or whether it is there."""

from src.assistant.embedded.intents import Say
from src.assistant.embedded.making import (
    DONE,
    LIST,
    MOVE_WORDS,
    SHIFT,
    Rule,
    acting,
    doubtful,
    given_date,
    move,
    moved_it,
    set_to,
    shifted,
    shifted_it,
)

_WHEN = "To when? Say it such as **move the report to friday**, or **postpone the report by 2 days**."
_GERUND = (
    r"(?:(?:writing|fixing|calling|buying|paying|watering|booking|filing|cleaning|washing|reading|doing|making)\s+)?"
)
_THINK = r"(?:i\s+think\s+)?"
_DID = (
    r"(?:bought|called|paid|sent|written|wrote|cleaned|fixed|booked|emailed|ordered|watered|picked\s+up|filed"
    r"|got(?!\s+to\b)|read|washed|finished|made|met|visited|returned|mailed|repaired)"
)
# What is said of a task that is done: `the rent is paid`.
_IS = r"bought|paid|sent|fixed|booked|ordered|washed|cleaned|watered"
# A task is marked as done at the time when that is said.
_AGO = r"(?:\s+(?:today|just\s+now|yesterday|already|earlier(?:\s+today)?|this\s+\w+|last\s+night|a\s+while\s+ago))?"
STATE_RULES: list[Rule] = [
    # Dates.
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
    (r"(?:due\s*date|deadline)\s+(?:of|for)\s+(?P<target>.+)", move),
    (
        (
            rf"{MOVE_WORDS}\s+(?:the\s+)?(?P<target>.+?)(?:\s+(?:back|out|on|up))?\s+(?:by|for)\s+{SHIFT}"
            r"(?:\s+(?P<way>earlier|later|forward|back))?"
        ),
        shifted,
    ),
    (rf"(?:bring|pull|push)\s+(?:the\s+)?(?P<target>.+?)\s+(?P<way>forward)\s+(?:by\s+)?{SHIFT}", shifted),
    (
        (
            rf"(?:{MOVE_WORDS}|make|do|set|start|give)\s+(?:the\s+)?(?P<target>.+?)\s+{SHIFT}\s+"
            r"(?P<way>later|earlier|sooner|back|forward|more)"
        ),
        shifted,
    ),
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
    (r"(?P<target>(?!.*\b(?:that|which)\s+(?:is|are)\s+due\b).+?\s+(?:is|are)\s+(?:now\s+)?due\s+.+)", move),
    (
        r"(?P<target>.+?)\s+(?:is|are)\s+(?:actually|really|only|in\s+fact)\s+due\s+(?:on\s+|by\s+)?(?P<when>.+)",
        given_date,
    ),
    (
        rf"(?:give|allow)\s+(?:me|us)\s+{SHIFT}(?:\s+(?:more|extra))?\s+(?:for|on|with|to\s+do)\s+(?P<target>.+)",
        shifted,
    ),
    (rf"{SHIFT}\s+(?P<way>later|earlier|sooner)", shifted_it),
    (
        (
            r"(?P<target>.+?)\s+(?:should|must|can|needs\s+to)\s+be\s+(?:due\s+|done\s+)?(?:by\s+"
            r"|on\s+)?(?P<when>.+?)(?:\s+instead)?"
        ),
        given_date,
    ),
    (r"(?P<target>.+?)\s+can\s+wait\s+(?:until|till|for)\s+(?P<when>.+)", given_date),
    (rf"(?:do|put)\s+(?!.*\b{LIST}\b)(?P<target>.+?\s+(?:on|to|for|at)\s+.+)", doubtful(move)),
    (
        (
            r"(?:set)\s+(?!(?:up\s+)?(?:a|an|the|my)?\s*(?:reminder|alarm|timer)\b)"
            r"(?P<target>.+?\s+(?:on|to|for|at)\s+.+)"
        ),
        move,
    ),
    (r"(?:change|set|update|edit|switch)\s+(?!(?:up\s+)?a\s+reminder)(?P<target>.+?)\s+to\s+(?P<title>.+)", set_to),
    # States.
    (
        (
            r"(?:mark|set)\s+(?P<target>.+?)\s+(?:as|to)\s+(?:not\s+(?:done|completed?|finished|started)|un-?done|open"
            r"|todo|to\s+do|incomplete|unfinished)"
        ),
        acting("reopen"),
    ),
    (r"(?:start|begin)(?:\s+(?:with|on|working\s+on|doing))\s+(?P<target>.+)", acting("start")),
    (r"(?:start|begin)\s+(?P<target>.+)", acting("start", True)),
    (r"(?:i'?m|i\s+am)\s+(?:working\s+on|doing)\s+(?P<target>.+)", acting("start")),
    (
        (
            r"(?:i(?:'ve|\s+have)?\s+)?(?:started|begun|began)\s+(?:with\s+|on\s+|working\s+on\s+)?"
            r"(?P<target>.+)"
        ),
        acting("start"),
    ),
    (
        r"(?:mark|set|move|put)\s+(?P<target>.+?)\s+(?:(?:as|to|is)\s+)?(?:in[\s-]progress|started|doing)",
        acting("start"),
    ),
    (r"(?:stop\s+(?:working\s+on|doing)|pause)\s+(?P<target>.+)", acting("reopen")),
    (
        (
            r"i\s+(?:didn'?t|did\s+not|haven'?t|have\s+not)\s+(?:finish(?:ed)?|complete[d]?"
            r"|do(?:ne)?)\s+(?P<target>.+?)"
            r"(?:\s+(?:after\s+all|yet))?"
        ),
        acting("reopen"),
    ),
    (r"un-?mark\s+(?P<target>.+?)(?:\s+as\s+(?:done|completed?|finished))?", acting("reopen")),
    (r"(?:re-?open|un-?complete|un-?check|un-?finish|un-?do|un-?tick)\s+(?P<target>.+)", acting("reopen")),
    (
        (
            r"(?P<target>(?!remind\b|add\b|make\s+sure|check\b|ask\b|tell\b).+?)\s+(?:is|was|isn'?t)\s+"
            rf"(?:not\s+)?(?:{DONE})\s+(?:yet|after\s+all)"
        ),
        acting("reopen"),
    ),
    (
        (
            r"(?P<target>(?!remind\b|add\b|make\s+sure|check\b|ask\b|tell\b).+?)\s+"
            rf"(?:isn'?t|is\s+not)\s+{DONE}"
        ),
        acting("reopen"),
    ),
    (r"(?:bring|get|put)\s+(?P<target>.+?)\s+back", acting("restore")),
    (r"(?:restore|bring\s+back|undelete|recover|get\s+back)\s+(?P<target>.+?)(?:\s+back)?", acting("restore")),
    (r"(?:duplicate|clone|copy|make\s+a\s+(?:copy|duplicate)\s+of)\s+(?P<target>.+)", acting("duplicate")),
    (
        (
            r"(?:delete|erase|wipe(?!\s+(?:the|down|off|up)\b)|trash|discard|bin|scratch)\s+(?P<target>.+?)"
            r"(?:\s+from\s+(?:my|the)\s+(?:list|tasks))?"
        ),
        acting("delete"),
    ),
    (r"(?:remove)\s+(?P<target>.+?)(?:\s+from\s+(?:my|the)\s+(?:list|tasks))?", acting("delete")),
    (
        (
            r"(?:drop(?!\s+(?:off|by|in|out)\b)|get\s+rid\s+of|throw\s+(?:away|out)|scrap|cancel"
            r"|clear(?:\s+out)?)\s+(?P<target>.+?)(?:\s+from\s+(?:my|the)\s+(?:list|tasks))?"
        ),
        acting("delete", True),
    ),
    (
        (
            r"(?:mark|set|check|tick|flag|move|cross)\s+(?:off\s+)?(?P<target>.+?)\s+(?:as\s+|to\s+|is\s+"
            rf"|are\s+)?(?:{DONE}|off|paid|bought|sent)"
        ),
        acting("complete"),
    ),
    (
        (
            r"(?:complete|check\s+off|tick\s+off|cross\s+off|done\s+with|done:?(?!\s+(?:tasks|ones|items"
            r"|things)$))\s+(?P<target>.+)"
        ),
        acting("complete"),
    ),
    (r"(?:finish)\s+(?P<target>.+)", acting("complete", True)),
    (r"(?:close|check|tick|resolve)\s+(?P<target>.+)", acting("complete", True)),
    (
        (
            rf"(?:{_THINK}i(?:'ve|\s+have|'m|\s+am)?\s+(?:just\s+|already\s+)?|just\s+|already\s+"
            rf"|(?=finished\b))(?:{DONE}"
            rf"|did(?!\s+not\b))"
            rf"(?:\s+with)?\s+{_GERUND}(?P<target>.+?){_AGO}"
        ),
        acting("complete"),
    ),
    (
        (
            rf"(?:{_THINK}i(?:'ve|\s+have)?\s+(?:just\s+|already\s+)?|just\s+|already\s+){_DID}"
            rf"\s+(?P<target>.+?){_AGO}"
        ),
        acting("complete"),
    ),
    (
        (
            r"(?P<target>(?!remind\b|add\b|make\s+sure|check\b|ask\b|tell\b|note\b|todo\b).+?)\s+"
            rf"(?:is|are|was|were|has\s+been|have\s+been)\s+(?:now\s+|already\s+|all\s+)?(?:{DONE}|{_IS})"
        ),
        acting("complete"),
    ),
    (
        (rf"(?P<target>(?!it\b|that\b|what\b|let\b).+?)'s\s+(?:now\s+|already\s+|all\s+)?(?:{DONE}|{_IS})"),
        acting("complete"),
    ),
    (
        (
            r"(?P<target>(?!(?:get|have|see|need|want|keep|make|remind|add|check|ask|tell|note|todo)\b)\S.*?)\s+(?:done"
            rf"|finished|completed|{_IS}|called|mailed|repaired)"
        ),
        acting("complete", True),
    ),
    (r"(?:i\s+)?got\s+(?:the|my)\s+(?P<target>.+)", acting("complete", True)),
    (rf"(?!(?:got|read|made|met)\b){_DID}\s+(?P<target>.+?){_AGO}", acting("complete", True)),
    # A move to no date that was read.
    (r"(?:snooze|postpone|re-?schedule|defer)\s+.{1,60}", lambda match, context: Say(_WHEN)),
]
