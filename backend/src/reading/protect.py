"""Text that is never read: quotes, addresses, versions, code, phone numbers, `24/7`."""

import re
from collections.abc import Iterable

_PROTECTED = re.compile(
    r"""
      "[^"\n]{1,400}" | “[^”\n]{1,400}” | «[^»\n]{1,400}» | `[^`\n]{1,400}` | ‘[^’\n]{1,400}’(?!\w)
    | (?<!\w)'(?!s\b)[^'\n]{1,400}'(?!\w)
    | <[^>\n]{1,400}>
    | \b[a-z][a-z0-9+.-]{1,15}://\S+ | \bwww\.\S+ | \bmailto:\S+
    | [\w.+-]+@[\w-]+(?:\.[\w-]+)+
    | (?<!\w)(?:~|\.{0,2})/[\w.-]+(?:/[\w.-]*)+
    | \b[\w-]+\.(?:com|org|net|io|dev|de|txt|pdf|md|py|ts|js|json|html|docx?|xlsx?|png|jpe?g)\b(?:/\S*)?
    | \b24\s?/\s?7\b | \b(?:9/11|50/50|80/20)\b
    | \bv?\d+(?:\.\d+){3,}\b | \bv\d+(?:\.\d+)*\b
    | \b(?:version|release|v|chapter|section|matrix|isbn|rfc|room|flight|node|python|helm|postgres(?:ql)?|java|ubuntu
        |macos|ios|android)\s*:?\s*\d+(?:\.\d+)*\b(?!:\d|\s*[ap]\.?m\b|\s*(?:st|nd|rd|th)\b
        |\s*(?:minutes?|hours?|days?|weeks?|months?|years?)\b)
    | \b(?:genesis|exodus|psalms?|matthew|mark|luke|john|acts|romans|corinthians|isaiah|revelation)\s+\d{1,3}:\d{1,3}\b
    | \+?\d[\d\s()-]{7,}\d(?=\D|$)(?<![\d]{4}-\d\d-\d\d)
    | \b[0-9a-f]{8}-[0-9a-f-]{27}\b
    | \b(?:same|as|than|like)\s+(?:as\s+|on\s+)?(?:yesterday|today|tomorrow|last\s+(?:week|month|year|time))\b
    | \b(?:table|rooms?|breakfast|brunch|lunch|dinner|supper|meal|picnic|reservation|booking|tickets?|seats?)\s+for\s+
        (?:two|three|four|five|six|seven|eight|nine|ten|twelve|\d{1,2})\b
        (?!\s*(?::\d|[ap]\.?m\b|o'clock|st\b|nd\b|rd\b|th\b))
    | (?-i:(?<=[a-z]\s)(?:Tomorrow|Today|Tonight|Yesterday)
        (?=\s(?!Morning|Afternoon|Evening|Night|At|By|On|Before|After|For|With|And|Or|To)[A-Z][a-z]))
    | \b\d{1,3}\s(?-i:(?:Hours|Days|Weeks|Months|Years)\s(?:Later|Earlier|Ago))\b
    | \b(?:happy|merry)\s+(?:new\s+year|christmas|easter|thanksgiving|halloween|hanukkah|diwali)\b
    | \b\d{1,2}:\d{1,2}s\b | \b(?:1:1|4:3|16:9|one-on-one)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_DATE_LIKE = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d\d:\d\d|\d{6,8}$")
# `jan 20 2027 1:30` is no telephone number.
_WITH_YEAR = re.compile(r"\d{1,2} (?:19|20)\d\d(?= )")
_VERSION = re.compile(r"\d{1,2}\.\d{1,3}\.\d{1,3}$")
MASK = "\x01"


def protected_parts(text: str) -> list[tuple[int, int]]:
    """Where nothing is read."""
    parts = []
    for match in _PROTECTED.finditer(text):
        if match[0][0] in "+0123456789" and (_DATE_LIKE.search(match[0]) or _WITH_YEAR.match(match[0])):
            continue
        parts.append(match.span())
    return parts


def phrase_parts(text: str, phrases: Iterable[str]) -> list[tuple[int, int]]:
    """Where these phrases stand as whole words."""
    return [
        match.span()
        for phrase in dict.fromkeys(phrases)
        for match in re.finditer(rf"(?<!\w){re.escape(phrase)}(?!\w)", text)
    ]


def masked(text: str, parts: list[tuple[int, int]]) -> str:
    """The text in lower case, of the same length, with a mark instead of each character that is protected."""
    plain = (
        "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
        .replace("’", "'")
        .replace("\n", " ")
        .replace("\t", " ")
        .replace("\xa0", " ")
    )
    plain = re.sub(r"(?<=\d\d)t(?=\d\d:?\d\d)", " ", plain)
    for start, end in parts:
        plain = plain[:start] + MASK * (end - start) + plain[end:]
    return plain
