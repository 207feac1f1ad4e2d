"""Brings a message into the form that the rules know: without politeness, with typing errors of orders mended."""

import re
from difflib import SequenceMatcher, get_close_matches

QUOTES = "\"'“”‘’«»`"
_POLITE = re.compile(
    r"^(?:(?:hey|hi|hello|ok|okay|omg|ugh+|so|and|then|now|well|please(?:\s+to(?=\s+add\b))?|pls|plz|taskora|kindly"
    r"|just|only|also"
    r"|all(?=\s+done\s+with)|oh"
    r"|(?:can|could|shall|should)\s+we(?=\s+(?:move|push|postpone|delay|make|set|mark|delete|add|rename|put|change"
    r"|bring)\b)"
    r"|(?:could|can|would|will)\s+(?:you|u)(?:\s+please)?(?:\s+be\s+(?:so\s+)?kind\s+(?:as\s+to|enough\s+to|and))?"
    r"|i(?:'d|\s+would|\s+should)\s+(?:really\s+)?(?:like|love)(?:\s+you)?\s+to"
    r"|i\s+want(?:\s+you)?\s+to|is\s+it\s+possible\s+to"
    r"|(?:remind|tell)\s+me(?=\s+(?:what|which|when|how\s+many|who)\b)|let'?s"
    r"|let\s+me|go\s+ahead\s+and|i\s+wanna|try\s+to|help\s+me(?:\s+to)?)\b[\s,:!]*)+",
    re.IGNORECASE,
)
# Said before a correction: `no wait, make it friday`, `sorry, I meant friday`.
_AFTERTHOUGHT = re.compile(
    r"^(?:(?:(?:(?:no|oh)[\s,]+)*wait(?:[\s,]+no)?|oh\s+no|no[\s,]+sorry|never\s*mind|sorry|oops|whoops|that\s+(?:was"
    r"|is)\s+wrong|my\s+bad|hang\s+on"
    r"|hold\s+on"
    r"|no(?!\W+(?:thank|thx"
    r"|please)))\s*[,.!:]+\s*"
    r"|(?:no\s+wait|oh\s+no(?=\s+undo\b)|sorry(?=\s+i\s+mean)|actually|hmm+|uhm?|um+|alright)\b[\s,.!:]*"
    r"|i\s+meant?\s+(?:to\s+say\s+)?)+",
    re.IGNORECASE,
)
_ADD_THAT = re.compile(
    r"(?:\s*[,;.:-]+\s*|\s+)(?:(?:(?:please|pls|plz|can\s+you|could\s+you)\s+)?(?:add|note|save|put|write|stick)\s+"
    r"(?:that|it|this)(?:\s+(?:down|in)|\s+(?:to|on)\s+(?:my|the)\s+list)?|(?:please|pls|plz)\s+add|(?<=,)\s*add)$",
    re.IGNORECASE,
)
_OBLIGED = re.compile(r"i\s+(?:must|should|have\s+to|need\s+to)\s", re.IGNORECASE)
_GERUNDS = {
    "adding": "add", "marking": "mark", "moving": "move", "deleting": "delete", "removing": "remove",
    "completing": "complete", "renaming": "rename", "changing": "change", "setting": "set", "showing": "show",
    "listing": "list", "tagging": "tag", "postponing": "postpone", "rescheduling": "reschedule",
    "reminding": "remind", "creating": "create", "making": "make", "putting": "put", "giving": "give",
}  # fmt: skip
_MIND = re.compile(
    rf"^(?:(?:would|do)\s+you\s+mind|how\s+about|what\s+about)\s+(?P<what>{'|'.join(_GERUNDS)})\b", re.IGNORECASE
)
_TASKS = re.compile(r"\b(?:taks|tasl|taskss|tsks|tasts|tassk|tatks)\b", re.IGNORECASE)
_THANKS_AFTER = re.compile(
    r"[\s,]*\b(?:remind\s+me|for\s+(?:now|the\s+moment)|though|tho|please|pls|plz|thanks|thank\s+you|for\s+me"
    r"|will\s+you|would\s+you|thx"
    r"|ugh+|lol|haha+|omg|smh|ffs|obviously|of\s+course|actually)\s*[.!?]*$",
    re.IGNORECASE,
)
_ORDERS = [
    "add",
    "create",
    "remind",
    "delete",
    "remove",
    "complete",
    "finish",
    "rename",
    "change",
    "move",
    "postpone",
    "reschedule",
    "duplicate",
    "restore",
    "reopen",
    "prioritize",
    "schedule",
    "untag",
    "list",
    "show",
]
_MISTYPED = {
    "ad": "add",
    "addd": "add",
    "dd": "add",
    "crate": "create",
    "sho": "show",
    "shwo": "show",
    "shw": "show",
    "lits": "list",
    "mak": "mark",
    "makr": "mark",
}
_MISTYPED |= {
    "delte": "delete",
    "remvoe": "remove",
    "mvoe": "move",
    "tga": "tag",
    "undoo": "undo",
    "udno": "undo",
    "compelte": "complete",
}
# Words of their own that are near an order.
_NOT_MISTYPED = frozenset(
    [
        "list",
        "lists",
        "shop",
        "slow",
        "snow",
        "moves",
        "mover",
        "love",
        "dove",
        "cove",
        "chance",
        "charge",
        "crate",
        "remote",
        "renamed",
        "completed",
        "finished",
        "shown",
        "added",
    ]
)
_ASKED = ["overdue", "tomorrow", "tasks", "priority", "weekend", "wednesday", "thursday", "saturday"]
_ALIKE = 0.82


def plain_text(text: str) -> str:
    """One line with single spaces, plain apostrophes and the word `tasks` as it is written."""
    text = _TASKS.sub("tasks", text)
    return " ".join(re.sub(r"(?<=\w)’(?=\w)", "'", text).split())


def without_politeness(text: str) -> str:
    """`Could you please add milk, thanks` and `would you mind adding milk` as `add milk`."""
    text = re.sub(
        r"\bremind\s+me\s+2\s+(?!(?:min|h(?:ou)?rs?|day|week|month|year))(?=[a-z])",
        "remind me to ",
        text,
        flags=re.IGNORECASE,
    )
    text = re.sub(r"^((?:please\s+)?)remember\s+me\b", r"\1remind me", text, flags=re.IGNORECASE)
    text = _MIND.sub(lambda asked: _GERUNDS[asked["what"].lower()], text)
    begun = _AFTERTHOUGHT.sub("", text) or text
    return _THANKS_AFTER.sub("", _POLITE.sub("", begun)).strip() or text


def with_the_order_first(text: str) -> str:
    """`bins on friday, add that` as `add bins on friday`."""
    told = _ADD_THAT.search(text)
    if told is None or not told.start():
        return text
    what = text[: told.start()]
    return what if _OBLIGED.match(what) else f"add {what}"


def is_correction(text: str) -> bool:
    """Whether the text takes something back that was just said: `sorry, I meant thursday`."""
    return _AFTERTHOUGHT.match(text) is not None


def mended_words(text: str) -> str:
    """With the words of questions as they are written: `overdeu tasks` as `overdue tasks`."""
    text = re.sub(r"\b(?:toady|tody|todya|tdoay)\b", "today", text)
    text = re.sub(r"\b(do|does|did|is|are|has|have|was)nt\b", r"\1n't", text, flags=re.IGNORECASE)
    text = re.sub(r"\bhow\s+(?:mnay|mayn|amny|meny)\b", "how many", text, flags=re.IGNORECASE)
    text = re.sub(r"(?<=\bwhats\s)(?:du|deu)\b|(?<=\bwhat's\s)(?:du|deu)\b", "due", text, flags=re.IGNORECASE)
    text = re.sub(r"\b(?:wots?|wats?|waht|wht)\b", "what", text, flags=re.IGNORECASE)
    text = re.sub(r"\b(i)(ve|m)\b", r"\1'\2", text, flags=re.IGNORECASE)
    return re.sub(r"[a-z]{5,}", lambda word: next(iter(get_close_matches(word[0], _ASKED, 1, _ALIKE)), word[0]), text)


def mended(text: str) -> str:
    """With the first word as the order that it nearly is."""
    first, space, rest = text.partition(" ")
    word = first.lower()
    if not rest or word in _ORDERS or word in _NOT_MISTYPED or not word.isalpha():
        return text
    if word in _MISTYPED:
        return f"{_MISTYPED[word]}{space}{rest}"
    if len(word) < 5:
        return text
    near = [(SequenceMatcher(None, word, order).ratio(), order) for order in _ORDERS if order[0] == word[0]]
    ratio, order = max(near, default=(0.0, ""))
    return f"{order}{space}{rest}" if ratio >= _ALIKE else text


_FOREIGN = frozenset(
    [
        "demain",
        "aujourd'hui",
        "ajoute",
        "ajouter",
        "acheter",
        "lundi",
        "mardi",
        "mercredi",
        "jeudi",
        "vendredi",
        "samedi",
        "dimanche",
        "morgen",
        "heute",
        "kaufen",
        "hinzu",
        "montag",
        "dienstag",
        "mittwoch",
        "donnerstag",
        "freitag",
        "samstag",
        "sonntag",
        "erinnere",
        "mich",
        "bitte",
        "und",
        "hoy",
        "comprar",
        "lunes",
        "martes",
        "miercoles",
        "jueves",
        "viernes",
        "recuerdame",
        "domani",
        "oggi",
        "comprare",
        "aggiungi",
        "ricordami",
        "vandaag",
        "kopen",
        "jutro",
        "dzisiaj",
        "kupic",
        "amanha",
        "hoje",
        "adicionar",
        "lembrar",
        "voeg",
        "toe",
    ]
)


def is_foreign(text: str) -> bool:
    """Whether the text is hardly English, so that a date in it may be misread."""
    words = re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", text.lower())
    return any(word in _FOREIGN for word in words) or sum(not word.isascii() for word in words) * 2 > len(words)
