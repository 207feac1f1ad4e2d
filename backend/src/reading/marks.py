"""Tags and priorities in a text."""

import re

from src.reading.spans import Span

PRIORITY_WORDS = {
    "highest": "high", "high": "high", "urgent": "high", "important": "high", "critical": "high", "top": "high",
    "hi": "high",
    "medium": "medium", "normal": "medium", "mid": "medium", "med": "medium", "moderate": "medium",
    "low": "low", "lowest": "low", "minor": "low",
    "none": "none", "no": "none",
    "1": "high", "2": "medium", "3": "low", "4": "none",
}  # fmt: skip
# Of one task; what goes beyond stays in the title.
MAX_TAGS = 10
_WORD = "|".join(
    sorted(
        (word for word in PRIORITY_WORDS if not word.isdigit() and word not in ("no", "none", "hi")),
        key=len,
        reverse=True,
    )
)
_NO_HURRY = r"(?:not (?:so |very |that |too )?(?:urgent|important)|no (?:rush|hurry))"
_PRIORITY = [
    re.compile(rf"^(?P<low>{_NO_HURRY})\s{{0,3}}[:,-]\s*"),
    re.compile(rf"[,;(]\s{{0,3}}(?:(?:it'?s|it is|but)\s+)?(?P<relaxed>{_NO_HURRY})\s{{0,3}}\)?$"),
    re.compile(r"(?<!\S)!(?P<word>highest|high|urgent|medium|med|low|none|1|2|3|4)(?![\w-])"),
    re.compile(
        rf"[,;(]?\s{{0,3}}\b(?:(?:with|as|at|of|it'?s|is)\s+)?(?:an?\s+)?(?P<word>{_WORD})[\s-]+prio(?:rity)?\b\)?"
    ),
    re.compile(
        rf"[,;(]?\s{{0,3}}\b(?:with\s+|at\s+)?prio(?:rity)?(?:\s+is|\s*[:=])?\s+(?P<word>{_WORD}|none|[1-4])\b\)?"
    ),
    re.compile(r"[,;(]?\s{0,3}(?<!\S)p(?P<word>[1234])(?![^\s,;.!)])\)?"),
    re.compile(r"(?<!\S)(?P<bang>!{1,3})(?=\s|$)"),
    re.compile(r",\s{1,3}(?P<word>high|medium|low)\s{0,3}$"),
    re.compile(
        r"[,;]?\s(?<!\bnot\s)(?P<urgent>urgent|asap|as soon as possible|urgently)\s{0,3}!{0,3}(?=(?:\s+#\S+)*\s*$)"
    ),
    re.compile(r"^(?:very\s{1,3})?(?P<urgent>urgent|asap|important|critical)\s{0,3}(?:!{1,3}|!{0,3}\s{0,3}[:,-])\s*"),
]
_TAG = r"[^\s#,;.!?\"'“”()\[\]:\x01]{1,32}"
_HASH = re.compile(rf"(?<![^\s(,;])#(?P<tag>{_TAG})")
_TAGGED = re.compile(
    rf"[,;]?\s{{0,3}}\b(?:tagged(?:\s+(?:as|with))?|with\s+(?:the\s+)?tags?|tags?\s*:|(?<=[,;]\x20)tags?(?=\s))"
    rf"\s+#?(?P<first>{_TAG})"
    rf"(?P<rest>(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+)#?{_TAG}(?!\s+\w))*)",
)


def priority_span(plain: str) -> Span | None:
    """The first priority; `plain` is masked."""
    for pattern in _PRIORITY:
        if match := pattern.search(plain):
            return Span(*_trimmed(match), "priority", _level(match))
    return None


def _level(match: re.Match[str]) -> str:
    groups = match.groupdict()
    if groups.get("low") or groups.get("relaxed"):
        return "low"
    bangs = {"!": "low", "!!": "medium", "!!!": "high"}.get(groups.get("bang") or "")
    return PRIORITY_WORDS.get(groups.get("word") or "") or bangs or "high"


def shouted_span(text: str) -> Span | None:
    """`URGENT call the school`: said in capitals before a text that is not."""
    match = re.match(r"\s*(?P<word>URGENT|ASAP|IMPORTANT)\s+(?=[a-z])", text)
    return Span(*match.span("word"), "priority", "high") if match else None


def tag_spans(plain: str) -> list[Span]:
    """All tags; those of `tagged home and garden` share one span."""
    spans = [
        Span(match.start(), match.end(), "tag", match["tag"])
        for match in _HASH.finditer(plain)
        if not match["tag"].isdigit()
    ]
    for match in _TAGGED.finditer(plain):
        if not any(
            span.start < match.end() and match.start() < span.end and span.start < match.start() for span in spans
        ):
            spans = [span for span in spans if not match.start() <= span.start < match.end()]
            spans += [Span(*_trimmed(match), "tag", tag) for tag in tag_words(f"{match['first']},{match['rest']}")]
    return _fitting(spans)


def _fitting(spans: list[Span]) -> list[Span]:
    """Those of the first tags; a phrase of several tags fits as a whole or not at all."""
    kept: list[Span] = []
    known: set[str] = set()
    for place in dict.fromkeys((span.start, span.end) for span in spans):
        here = [span for span in spans if (span.start, span.end) == place]
        together = known | {span.value for span in here}
        if len(together) <= MAX_TAGS:
            kept, known = kept + here, together
    return kept


def _trimmed(match: re.Match[str]) -> tuple[int, int]:
    """Where the match is, without white space around it: spans must not overlap."""
    return match.start() + len(match[0]) - len(match[0].lstrip()), match.end() - len(match[0]) + len(match[0].rstrip())


def tag_words(text: str) -> tuple[str, ...]:
    """`home, #garden and work` as tags."""
    words = re.split(r"\s*,\s*(?:and\s+)?|\s+and\s+|\s+", text.strip())
    return tuple(dict.fromkeys(word.strip("#\"'“”.").lower() for word in words if word.strip("#\"'“”.")))
