"""Sentences about how a task repeats."""

from src.assistant.embedded.making import Rule, acting, changing, doubtful, repeating

REPEAT_RULES: list[Rule] = [
    (
        (
            r"(?:make|set|let|have|change)\s+(?:the\s+)?(?P<target>.+?)\s+(?:to\s+)?(?:repeat(?:ing)?"
            r"|recur(?:ring)?|come\s+(?:back|up)|happen)"
            r"\s+(?P<often>.+)"
        ),
        repeating,
    ),
    (
        (
            r"(?P<target>.+?)\s+(?:should|must|needs?\s+to|ha(?:s|ve)\s+to)\s+(?:come\s+(?:back|up)|be\s+(?:done"
            r"|repeated|due)|repeat|recur|happen)\s+(?:on\s+)?(?P<often>.+)"
        ),
        repeating,
    ),
    (
        (
            r"make\s+(?P<target>.+?)\s+an?\s+(?P<often>daily|weekly|monthly|quarterly|yearly)\s+"
            r"(?:task|thing|chore|reminder|one|job)"
        ),
        repeating,
    ),
    (r"(?:make|set)\s+(?P<target>.+?)\s+due\s+(?P<often>.*\b(?:every|each)\b.+)", repeating),
    (r"let\s+(?P<target>.+?)\s+(?:come\s+back|happen|be\s+due)\s+(?P<often>.+)", repeating),
    (r"(?P<target>.+?)\s+(?:repeats|recurs)\s+(?P<often>.+)", doubtful(repeating)),
    (
        (
            r"repeat\s+(?:the\s+)?(?P<target>.+?)\s+(?P<often>(?:(?:on\s+)?the\s+\S+(?:\s+\w+)?\s+of\s+)?(?:every|each"
            r"|daily|weekly|monthly|yearly)\b.*)"
        ),
        repeating,
    ),
    (
        (
            r"(?:make|set|change|move|switch)\s+(?!(?:the\s+)?(?:title|name|notes?"
            r"|description)\b)(?:the\s+)?(?P<target>.+?)\s+(?:to\s+)?"
            r"(?P<often>(?:every!?|each|daily|weekly|bi-?weekly|monthly|quarterly|yearly|annually)\b.*)"
        ),
        doubtful(repeating),
    ),
    (
        (
            r"(?:stop|end|cancel|remove)\s+(?:repeating|the\s+repetition\s+of|the\s+repeat\s+of"
            r"|recurring)\s+(?:the\s+)?"
            r"(?P<target>.+)"
        ),
        changing(repeat=""),
    ),
    (
        (
            r"(?P<target>.+?)\s+(?:does\s*n[o']?t|do(?:es)?\s+not|should\s*n[o']?t|should\s+not)\s+"
            r"(?:(?:need|have)\s+to\s+)?(?:repeat|recur)(?:\s+any\s?(?:more|longer))?"
        ),
        changing(repeat=""),
    ),
    (r"(?:do\s+not|don'?t)\s+repeat\s+(?:the\s+)?(?P<target>.+?)(?:\s+any\s?more)?", changing(repeat="")),
    (
        (
            r"skip\s+(?:the\s+)?(?:next\s+|this\s+)?(?P<target>.+?)"
            r"(?:\s+(?:this\s+(?:time|week|month)|once|this\s+once|for\s+once))?"
        ),
        acting("skip", True),
    ),
]
