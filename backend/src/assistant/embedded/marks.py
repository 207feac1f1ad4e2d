"""Takes priorities and tags out of a text."""

import re

PRIORITY_WORDS = {
    "highest": "high", "high": "high", "urgent": "high", "important": "high", "critical": "high", "top": "high",
    "medium": "medium", "normal": "medium", "mid": "medium", "med": "medium",
    "low": "low", "lowest": "low", "minor": "low",
    "none": "none", "no": "none",
    "1": "high", "2": "medium", "3": "low",
}  # fmt: skip
_WORD = "|".join(
    sorted((word for word in PRIORITY_WORDS if word not in ("no", "none", "1", "2", "3")), key=len, reverse=True)
)
_PRIORITY = [
    re.compile(r"(?<!\S)!(?P<word>high|medium|med|low|none|1|2|3)\b", re.IGNORECASE),
    re.compile(rf"[,;]?\s*\b(?:with\s+|as\s+|at\s+)?(?:an?\s+)?(?P<word>{_WORD})[\s-]+priority\b", re.IGNORECASE),
    re.compile(rf"[,;]?\s*\b(?:with\s+|at\s+)?priority(?:\s+is|\s*[:=])?\s+(?P<word>{_WORD}|none)\b", re.IGNORECASE),
    re.compile(r"(?<!\S)p(?P<word>[123])(?!\S)", re.IGNORECASE),
    re.compile(r"(?<!\S)(?P<bang>!{1,3})(?=\s|$)"),
    re.compile(r"[,;]?\s+(?P<urgent>urgent|asap)\s*!*\s*$", re.IGNORECASE),
]
_TAG_WORD = r"[^\s#,;.!?\"'“”]{1,32}"
_HASH = re.compile(rf"(?<!\S)#(?P<tag>{_TAG_WORD})")
_TAGGED = re.compile(
    rf"[,;]?\s*\b(?:tagged(?:\s+(?:as|with))?|with\s+(?:the\s+)?tags?|tags?\s*:)\s+#?(?P<first>{_TAG_WORD})"
    rf"(?P<rest>(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+)#?{_TAG_WORD}(?!\s+\w))*)",
    re.IGNORECASE,
)


def take_priority(text: str) -> tuple[str, str | None]:
    """The text without the priority, and the priority."""
    for pattern in _PRIORITY:
        if match := pattern.search(text):
            groups = match.groupdict()
            word = (groups.get("word") or "").lower()
            bangs = {"!": "low", "!!": "medium", "!!!": "high"}.get(groups.get("bang") or "")
            return joined(text, match), PRIORITY_WORDS.get(word) or bangs or "high"
    return text, None


def take_tags(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without the tags, and the tags."""
    tags: list[str] = []
    while match := _HASH.search(text):
        tags.append(match["tag"].lower())
        text = joined(text, match)
    if match := _TAGGED.search(text):
        tags += tag_words(f"{match['first']},{match['rest']}")
        text = joined(text, match)
    return text, tuple(dict.fromkeys(tags))


def tag_words(text: str) -> tuple[str, ...]:
    """`home, #garden and work` as tags."""
    words = re.split(r"\s*,\s*(?:and\s+)?|\s+and\s+|\s+", text.strip())
    return tuple(dict.fromkeys(word.strip("#\"'“”.").lower() for word in words if word.strip("#\"'“”.")))


def joined(text: str, match: re.Match[str]) -> str:
    """The text without the match."""
    return f"{text[: match.start()]} {text[match.end() :]}".strip()
