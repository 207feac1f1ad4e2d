"""Sentences that change whether a task is done, or whether it is there."""

from src.assistant.embedded.making import (
    DONE,
    Rule,
    acting,
    done_then,
)

_GERUND = (
    r"(?:(?:writing|fixing|calling|buying|paying|watering|booking|filing|cleaning|washing|reading|doing|making)\s+)?"
)
_THINK = r"(?:i\s+think\s+)?"
_DID = (
    r"(?:bought|called|sorted(?:\s+out)?|handled|phoned|texted|paid|sent|written|wrote|cleaned|fixed|booked|emailed"
    r"|ordered|watered"
    r"|picked\s+up|filed"
    r"|got(?!\s+(?:to|an?)\b)|read|washed|finished|made|met|visited|returned|mailed|repaired)"
)
# What is said of a task that is done: `the rent is paid`.
_IS = r"bought|paid|sent|fixed|booked|ordered|washed|cleaned|watered"
# A task is marked as done at the time when that is said.
_AGO = (
    r"(?:\s+(?:today|now|at\s+last|just\s+now|yesterday|already|earlier(?:\s+today)?|this\s+\w+|last\s+night"
    r"|a\s+while\s+ago))?"
)
STATE_RULES: list[Rule] = [
    (
        r"(?:put|set|move|change|take)\s+(?P<target>.+?)\s+back\s+to\s+(?:to-?do|to\s+do|open|not\s+started)",
        acting("reopen"),
    ),
    (
        (
            r"(?:mark|set)\s+(?P<target>.+?)\s+(?:as|to)\s+(?:not\s+(?:done|completed?|finished|started)|un-?done|open"
            r"|todo|to\s+do|incomplete|unfinished)(?:\s+again)?"
        ),
        acting("reopen"),
    ),
    (r"(?:start|begin)(?:\s+(?:with|on|work(?:ing)?\s+on|doing))\s+(?P<target>.+)", acting("start")),
    (r"(?:start|begin)\s+(?P<target>.+)", acting("start", True)),
    (
        (
            r"(?:i'?m|i\s+am)\s+(?:working\s+on|doing|starting(?:\s+(?:on"
            r"|with))?)\s+(?P<target>.+?)(?:\s+(?:right\s+)?now)?"
        ),
        acting("start"),
    ),
    (
        r"(?P<target>.+?)\s+(?:is\s+not|isn'?t|is\s+no\s+longer)\s+in[\s-]progress(?:\s+(?:any\s?more|yet))?",
        acting("reopen"),
    ),
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
    (r"make\s+(?P<target>.+?)\s+(?:open|active|undone)(?:\s+again)?", acting("reopen")),
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
    (r"put\s+(?P<target>.+?)\s+back\s+(?:on|onto|in|into)\s+(?:the|my)\s+list", acting("reopen")),
    (r"(?:bring|get|put|i\s+want)\s+(?P<target>.+?)\s+back", acting("restore")),
    (r"(?:restore|bring\s+back|undelete|recover|get\s+back)\s+(?P<target>.+?)(?:\s+back)?", acting("restore")),
    (r"(?:duplicate|clone|copy|make\s+a\s+(?:copy|duplicate)\s+of)\s+(?P<target>.+)", acting("duplicate")),
    (
        (
            r"(?:delete|erase|wipe(?:\s+out)?(?!\s+(?:down|off|up)\b)(?!(?<!out)\s+the\b)|trash|discard|bin"
            r"|scratch)\s+(?P<target>.+?)"
            r"(?:\s+(?:from|off)\s+(?:my|the)\s+(?:list|tasks))?"
        ),
        acting("delete"),
    ),
    (r"(?:empty|wipe)\s+(?P<target>(?:my|the)\s+(?:whole\s+|entire\s+)?list)(?:\s+clean)?", acting("delete")),
    (r"(?:remove)\s+(?P<target>.+?)(?:\s+(?:from|off)\s+(?:my|the)\s+(?:list|tasks))?", acting("delete")),
    (
        (
            r"(?:drop(?!\s+(?:off|by|in|out)\b)|get\s+rid\s+of|throw\s+(?:away|out)|scrap|cancel"
            r"|clear(?:\s+out)?)\s+(?P<target>.+?)(?:\s+(?:from|off)\s+(?:my|the)\s+(?:list|tasks))?"
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
            rf"(?:(?:is|are|was|were|has\s+been|have\s+been)\s+(?:now\s+|already\s+|all\s+|finally\s+)?(?:{DONE}"
            rf"|{_IS})(?:\s+already)?"
            r"|(?:has|have)\s+been\s+(?:called|e?mailed|returned|repaired|picked\s+up))"
        ),
        acting("complete"),
    ),
    (
        (rf"(?P<target>(?!it\b|that\b|what\b|let\b).+?)'s\s+(?:now\s+|already\s+|all\s+|finally\s+)?(?:{DONE}|{_IS})"),
        acting("complete"),
    ),
    (
        (
            r"(?P<target>(?!(?:get|have|see|need|want|keep|make|create|new|remind|add|check|ask|tell|note"
            r"|todo)\b)\S.*?)\s+(?:done"
            rf"|finished|completed|{_IS}|called|mailed|repaired)"
        ),
        acting("complete", True),
    ),
    (r"(?:i\s+)?got\s+(?:the|my)\s+(?P<target>.+)", acting("complete", True)),
    (rf"(?!(?:got|read|made|met)\b){_DID}\s+(?P<target>.+?){_AGO}", acting("complete", True)),
    (
        r"(?:mark|set|tick)\s+(?P<target>.+?)\s+(?:as\s+)?(?:done|completed?|finished)\s+(?P<when>.+)",
        done_then,
    ),
]
