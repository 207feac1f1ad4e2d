"""Plain English about tasks as an intent. The same words always mean the same: there is nothing to guess or learn."""

import re
from collections.abc import Callable
from datetime import datetime

from src.assistant.embedded.dates import Found, find_date, read_date
from src.assistant.embedded.intents import Act, Add, Change, Choose, Filter, Intent, Show, Small, Target, Unknown
from src.assistant.embedded.marks import PRIORITY_WORDS, joined, tag_words, take_priority, take_tags

_POLITE = re.compile(
    r"^(?:(?:hey|hi|hello|ok|okay|so|and|then|now|well|please|pls|taskora|kindly|just"
    r"|(?:could|can|would|will)\s+you(?:\s+please)?|i(?:'d|\s+would)\s+like(?:\s+you)?\s+to|i\s+want(?:\s+you)?\s+to|let'?s|go\s+ahead\s+and)"
    r"\b[\s,:!]*)+",
    re.IGNORECASE,
)
_THANKS_AFTER = re.compile(
    r"[\s,]*\b(?:please|pls|thanks|thank\s+you|for\s+me|will\s+you|would\s+you)\s*[.!?]*$", re.IGNORECASE
)
_QUOTES = "\"'“”‘’«»`"
_PRONOUNS = {
    "it",
    "that",
    "them",
    "this",
    "that one",
    "this one",
    "the last one",
    "that task",
    "this task",
    "the task",
    "the same",
}
_ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "last": 0,
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
    "4th": 4,
    "5th": 5,
}
_ORDINALS |= {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_DONE = r"(?:done|completed?|finished|checked(?:\s+off)?|ticked(?:\s+off)?)"
_GROUP = re.compile(
    rf"^(?:(?:all|every|each)(?:\s+of)?(?:\s+(?:the|my|those|these))?|everything|(?:the|my)?)\s*"
    rf"(?P<what>(?:{_DONE}|overdue|late|open|old|high|low|medium|urgent|important|todays?|today's)?)(?:\s+priority)?"
    rf"\s*(?P<noun>tasks?|todos?|to-dos?|items?|ones|things|stuff|list)?(?:\s+(?:that|which)\s+(?:are|is))?\s*(?P<rest>.*)$",
    re.IGNORECASE,
)


def parse(text: str, now: datetime, time_zone: str) -> Intent:
    """What the person wants."""
    return _Parser(now, time_zone).parse(" ".join(re.sub(r"(?<=\w)’(?=\w)", "'", text).split()))


class _Parser:
    def __init__(self, now: datetime, time_zone: str) -> None:
        self._now = now
        self._zone = time_zone
        self._rules: list[tuple[str, Callable[[re.Match[str]], Intent | None]]] = [
            (r"(?:undo|revert|take)(?:\s+(?:that|this|it|the\s+last(?:\s+\w+)?))?(?:\s+back)?", lambda m: Small("undo")),
            (r"(?:yes|yep|yeah)[\s,]+.{1,40}", lambda m: Small("yes")),
            (r"(?:yes|yep|yeah|sure|do\s+it|confirm(?:ed)?|ok(?:ay)?|correct|right)(?:\s+(?:please|do\s+it|delete\s+them))?", lambda m: Small("yes")),
            (r"(?:no|nope|cancel|never\s*mind|don'?t|stop)(?:\s+(?:thanks|that))?", lambda m: Small("no")),
            (r"(?:the\s+)?(?:number\s+|no\.?\s*|#)?(?P<number>\d{1,2})(?:\s+please)?", lambda m: Choose(int(m["number"]))),
            (rf"(?:the\s+)?(?P<word>{'|'.join(_ORDINALS)})(?:\s+(?:one|task))?", lambda m: Choose(_ORDINALS[m["word"].lower()])),
            # Changes. They come first, because `remove the tag` is no deletion and `mark as high priority` completes nothing.
            (r"(?:remove|clear|delete|drop|unset|cancel)\s+(?:the\s+)?(?:due\s*date|deadline|due|date)\s+(?:of|from|for|on)\s+(?P<target>.+)", self._clear_due),
            (r"(?:remove|clear|delete|drop|unset)\s+(?:the\s+)?priority\s+(?:of|from|for|on)\s+(?P<target>.+)", lambda m: self._change(m, priority="none")),
            (r"(?:remove|delete|drop|take)\s+(?:the\s+)?(?:tags?\s+)(?P<tags>.+?)\s+(?:from|off|of)\s+(?P<target>.+)", self._untag),
            (r"(?:remove|delete|drop|take)\s+(?P<tags>#\S+(?:(?:\s*,\s*|\s+and\s+|\s+)#\S+)*)\s+(?:from|off|of)\s+(?P<target>.+)", self._untag),
            (r"untag\s+(?P<target>.+?)(?:\s+(?:from|as|with)\s+(?P<tags>.+))?", self._untag),
            (r"(?:tag|label)\s+(?P<target>.+?)\s+(?:with|as)\s+(?P<tags>.+)", self._tag),
            (r"(?:tag|label)\s+(?P<target>[^#]+?)\s+(?P<tags>#\S+(?:(?:\s*,\s*|\s+and\s+|\s+)#\S+)*)", self._tag),
            (r"(?:add|put|give|set)\s+(?:the\s+)?tags?\s+(?P<tags>.+?)\s+(?:to|on)\s+(?P<target>.+)", self._tag),
            (r"(?:add|put)\s+(?P<tags>#\S+(?:(?:\s*,\s*|\s+and\s+|\s+)#\S+)*)\s+(?:to|on)\s+(?P<target>.+)", self._tag),
            (r"give\s+(?P<target>.+?)\s+the\s+tags?\s+(?P<tags>.+)", self._tag),
            (r"(?:rename|retitle)\s+(?P<target>.+?)\s+(?:to|as|into)\s+(?P<title>.+)", self._rename),
            (r"(?:change|set|edit|update)\s+(?:the\s+)?(?:title|name)\s+(?:of|for)\s+(?P<target>.+?)\s+to\s+(?P<title>.+)", self._rename),
            (r"(?:set|change|make|update|raise|lower|increase|decrease|put)\s+(?:the\s+)?priority\s+(?:of|for|on)\s+(?P<target>.+?)\s+(?:to|at|as|=)\s+(?P<word>\w+)(?:\s+priority)?", self._prioritise),
            (r"(?:set|change|make|mark|give|put)\s+(?P<target>.+?)\s+(?:(?:to|as|at|a|on)\s+)*(?P<word>highest|high|medium|normal|low|lowest|top|no|urgent|important|critical)(?:[\s-]+priority)?", self._prioritise),
            (r"(?:set|give)\s+(?P<target>.+?)\s+priority\s+(?:to\s+)?(?P<word>\w+)", self._prioritise),
            (r"(?:prioriti[sz]e|bump)\s+(?P<target>.+)", lambda m: self._change(m, priority="high")),
            (r"(?:deprioriti[sz]e)\s+(?P<target>.+)", lambda m: self._change(m, priority="low")),
            (r"(?:add|put|write)\s+(?:a\s+|the\s+)?(?:note|description|comment)\s+(?:to|on|for)\s+(?P<target>[^:]+?)\s*(?::|that\s+says|saying)\s*(?P<description>.+)", self._describe),
            (r"(?:set|change|update)\s+(?:the\s+)?(?:note|description)\s+(?:of|for|on)\s+(?P<target>[^:]+?)\s*(?::|\s+to\s+)\s*(?P<description>.+)", self._describe),
            (r"(?:set|change|move|update|make)\s+(?:the\s+)?(?:due\s*date|deadline|due|date|time)\s+(?:of|for|on)\s+(?P<target>.+)", self._move),
            (r"(?:re-?schedule|postpone|push(?:\s+back)?|delay|defer|move|shift|snooze|bring\s+forward)\s+(?P<target>.+)", self._move),
            (r"(?:make|set|have)\s+(?P<target>.+?\s+due\s+.+)", self._move),
            (r"(?:change|set|update)\s+(?!(?:up\s+)?a\s+reminder)(?P<target>.+?)\s+to\s+(?P<title>.+)", self._rename_or_move),
            (r"(?:start|begin)(?:\s+(?:with|on|working\s+on))?\s+(?P<target>.+)", lambda m: self._act("start", m)),
            (r"(?:i'?m|i\s+am)\s+(?:working\s+on|doing)\s+(?P<target>.+)", lambda m: self._act("start", m)),
            (r"(?:mark|set|move|put)\s+(?P<target>.+?)\s+(?:as|to|is)\s+(?:in[\s-]progress|started|doing)", lambda m: self._act("start", m)),
            # Acts on a task.
            (r"(?:re-?open|un-?complete|un-?check|un-?finish|un-?do)\s+(?P<target>.+)", lambda m: self._act("reopen", m)),
            (r"(?:mark|set)\s+(?P<target>.+?)\s+(?:as|to)\s+(?:not\s+(?:done|completed?|finished)|un-?done|open|todo|to\s+do|incomplete|unfinished)", lambda m: self._act("reopen", m)),
            (rf"(?P<target>.+?)\s+(?:is|was|isn'?t)\s+(?:not\s+)?(?:{_DONE})\s+(?:yet|after\s+all)", lambda m: self._act("reopen", m)),
            (rf"(?P<target>.+?)\s+(?:isn'?t|is\s+not)\s+{_DONE}", lambda m: self._act("reopen", m)),
            (r"(?:bring|get|put)\s+(?P<target>.+?)\s+back", lambda m: self._act("restore", m)),
            (r"(?:restore|bring\s+back|undelete|recover|get\s+back)\s+(?P<target>.+?)(?:\s+back)?", lambda m: self._act("restore", m)),
            (r"(?:delete|remove|erase|trash|discard|drop|get\s+rid\s+of|throw\s+away|bin|scrap|cancel|clear(?:\s+out)?)\s+(?P<target>.+?)(?:\s+from\s+(?:my|the)\s+(?:list|tasks))?", lambda m: self._act("delete", m)),
            (rf"(?:mark|set|check|tick|flag|move)\s+(?:off\s+)?(?P<target>.+?)\s+(?:as\s+|to\s+|is\s+)?(?:{_DONE}|off)", lambda m: self._act("complete", m)),
            (r"(?:complete|finish|close|check\s+off|tick\s+off|cross\s+off|check|tick|resolve|done\s+with|done:?)\s+(?P<target>.+)", lambda m: self._act("complete", m)),
            (rf"i(?:'ve|\s+have|'m|\s+am)?\s+(?:just\s+|already\s+)?(?:{_DONE}|did)(?:\s+with)?\s+(?P<target>.+)", lambda m: self._act("complete", m)),
            (r"i(?:'ve|\s+have)?\s+(?:just\s+|already\s+)?(?P<target>(?:bought|called|paid|sent|written|cleaned|fixed|booked|emailed|ordered|watered|picked\s+up)\s+.+)", lambda m: self._act("complete", m)),
            (rf"(?P<target>.+?)\s+(?:is|are|was|were|has\s+been)\s+(?:now\s+|already\s+)?(?:{_DONE})", lambda m: self._act("complete", m)),
        ]  # fmt: skip

    def parse(self, text: str) -> Intent:
        whole = text.strip().rstrip(".").strip()
        if small := _small_talk(whole):
            return small
        plain = _THANKS_AFTER.sub("", _POLITE.sub("", whole)).strip() or whole
        if small := _small_talk(plain):
            return small
        if _asks(plain):
            return self._show(plain)
        bare = plain.rstrip("?").strip()
        for pattern, make in self._rules:
            if (match := re.fullmatch(pattern, bare.rstrip("!"), re.IGNORECASE)) and (intent := make(match)):
                return intent
        return self._add(bare) or self._show_or_nothing(plain)

    # Adding.

    def _add(self, text: str) -> Intent | None:
        for pattern in _ADD:
            if match := pattern.fullmatch(text):
                added = self.task(match["title"])
                return added if added.title else None
        return None

    def task(self, text: str) -> Add:
        text, tags = take_tags(text)
        text, priority = take_priority(text)
        found = find_date(text, self._now, self._zone)
        if found and not _belongs_to_title(text, found):
            text = f"{text[: found.start]} {text[found.end :]}"
        else:
            found = None
        title = " ".join(text.split()).strip(" ,;:-.")
        title = re.sub(r"^(?:to|that\s+i\s+(?:have|need)\s+to|that|about)\s+", "", title, flags=re.IGNORECASE)
        title = re.sub(r"\s+(?:due|by|on|at|for|and|with)$", "", title, flags=re.IGNORECASE).strip(_QUOTES + " ,")
        return Add(title[:1].upper() + title[1:], found.due if found else None, priority or "none", tags)

    # Changing.

    def _change(self, match: re.Match[str], **values: object) -> Change | None:
        target = self.target(match["target"])
        return Change(target, **values) if target else None  # type: ignore[arg-type]

    def _clear_due(self, match: re.Match[str]) -> Intent | None:
        return self._change(match, clear_due=True)

    def _tag(self, match: re.Match[str]) -> Intent | None:
        return self._change(match, add_tags=tag_words(match["tags"]))

    def _untag(self, match: re.Match[str]) -> Intent | None:
        return self._change(match, remove_tags=tag_words(match["tags"]) if match["tags"] else ("*",))

    def _rename(self, match: re.Match[str]) -> Intent | None:
        return self._change(match, title=match["title"].strip(_QUOTES + " "))

    def _describe(self, match: re.Match[str]) -> Intent | None:
        return self._change(match, description=match["description"].strip(_QUOTES + " "))

    def _prioritise(self, match: re.Match[str]) -> Intent | None:
        priority = PRIORITY_WORDS.get(match["word"].lower())
        return self._change(match, priority=priority) if priority else None

    def _move(self, match: re.Match[str]) -> Intent | None:
        text = re.sub(r"\s+(?:back|forward)\b", "", match["target"], flags=re.IGNORECASE)
        found = find_date(text, self._now, self._zone)
        if not found or text[found.end :].strip(" .!?"):
            return None
        words = re.sub(
            r"\s+(?:is|to|until|till|for|on|by|due|at|as)$|\s+due(?:\s+(?:to|on|by))?$",
            "",
            text[: found.start].strip(),
            flags=re.IGNORECASE,
        )
        words = re.sub(r"\s+due$", "", words, flags=re.IGNORECASE)
        target = self.target(words)
        return Change(target, due=found.due, whole_day=found.whole_day) if target else None

    def _rename_or_move(self, match: re.Match[str]) -> Intent | None:
        title = match["title"]
        if found := read_date(title, self._now, self._zone):
            return self._change(match, due=found.due, whole_day=found.whole_day)
        if priority := PRIORITY_WORDS.get(title.lower()):
            return self._change(match, priority=priority)
        if re.fullmatch(rf"{_DONE}", title, re.IGNORECASE):
            return self._act("complete", match)
        return None if re.fullmatch(r"in[\s-]progress|todo|open", title, re.IGNORECASE) else self._rename(match)

    def _act(self, kind: str, match: re.Match[str]) -> Act | None:
        target = self.target(match["target"])
        return Act(kind, target) if target else None  # type: ignore[arg-type]

    # Which task, which tasks.

    def target(self, text: str) -> Target | None:
        text = text.strip(" .,!")
        if text.lower() in _PRONOUNS:
            return Target(pronoun=True)
        quoted = re.fullmatch(rf"(?:the\s+|my\s+)?(?:task\s+)?[{_QUOTES}](.+)[{_QUOTES}](?:\s+task)?", text)
        if quoted:
            return Target(quoted[1])
        if group := self._group(text):
            return Target(group=group)
        words = re.sub(
            r"^(?:(?:the|my|a|an|that|this|task|todo|to-do|item|called|named|about)\s+)+", "", text, flags=re.IGNORECASE
        )
        words = re.sub(r"(?:\s+(?:one|task|todo|to-do|item|thing|reminder))+$", "", words, flags=re.IGNORECASE).strip(
            _QUOTES + " "
        )
        return Target(words) if words else None

    def _group(self, text: str) -> Filter | None:
        match = _GROUP.fullmatch(text)
        many = re.match(r"all|every|each", text, re.IGNORECASE) is not None
        if not match or not (match["noun"] or many):
            return None
        plural = many or match["noun"].lower() not in ("task", "todo", "to-do", "item")
        what, rest = match["what"].lower(), match["rest"]
        filtered = self.filter(f"{what} {rest}")
        known = bool(what) or filtered != Filter(words=filtered.words)
        return filtered if plural and not filtered.words and (known or many) else None

    # Showing.

    def _show(self, text: str) -> Show:
        asked = self.filter(text)
        if asked == Filter(words=asked.words) and (match := _FIND.fullmatch(text.rstrip("?!. "))):
            return Show(Filter(words=match["words"].strip(_QUOTES + " ")))
        return Show(asked, bool(re.match(r"how\s+many|count", text, re.IGNORECASE)))

    def _show_or_nothing(self, text: str) -> Intent:
        found = self.filter(text)
        words = len(text.split())
        if found.words or words > 5 or found == Filter():
            return Unknown()
        return Show(found)

    def filter(self, text: str) -> Filter:
        text, tags = take_tags(text)
        text, priority = take_priority(text)
        if match := re.search(r"\b(?:high|urgent|important)(?:\s+(?:ones|tasks|things))?\b", text, re.IGNORECASE):
            priority, text = "high", joined(text, match)
        view, day = "all", None
        status: list[str] = []
        for pattern, kind in _VIEWS:
            if match := pattern.search(text):
                view, text = kind, joined(text, match)
                break
        for pattern, statuses in _STATUSES:
            if match := pattern.search(text):
                status, text = [*status, *statuses], joined(text, match)
                break
        if view == "all" and (found := find_date(text, self._now, self._zone)):
            day, text = found.due, f"{text[: found.start]} {text[found.end :]}"
        words = " ".join(_SEARCH_NOISE.sub(" ", text).split()).strip(_QUOTES + " ?!.,:")
        return Filter(view, tuple(status), (priority,) if priority else (), tags, words, day)  # type: ignore[arg-type]


_ADD = [
    re.compile(rule, re.IGNORECASE)
    for rule in (
        r"(?:set\s+(?:up\s+)?|add\s+|create\s+|make\s+|give\s+me\s+)?(?:a\s+)?remind(?:er)?(?:\s+me)?(?:\s+(?:to|that|about|of|for))?[\s:]+(?P<title>.+)",
        r"(?:add|create|make|new|enter|insert)\s+(?:me\s+)?(?:an?\s+|another\s+)?(?:new\s+)?(?:tasks?|todos?|to-dos?|item|entry)(?:\s+(?:called|named|titled|to|for|that\s+says|saying))?[\s:,-]+(?P<title>.+)",
        r"(?:add|put|create|write(?:\s+down)?|note|jot)\s+(?:down\s+)?(?P<title>.+?)\s+(?:to|on|in|into)\s+(?:my|the)\s+(?:to-?do\s+|task\s+)?(?:lists?|tasks|todos?)(?:\s+(?P<rest>.+))?",
        r"(?:new\s+)?(?:task|todo|to-do|note(?:\s+to\s+self)?)\s*[:-]\s*(?P<title>.+)",
        r"(?:add|create|schedule|plan|note|remember)(?:\s+(?:to|that))?[\s:]+(?P<title>.+)",
        r"(?:don'?t\s+(?:let\s+me\s+)?forget)(?:\s+(?:to|that|about))?\s+(?P<title>.+)",
        r"i\s+(?:still\s+|really\s+|also\s+)?(?:need|have|got|ought|must|should|gotta)(?:\s+to)?\s+(?P<title>.+)",
        r"i(?:'ve|\s+have)\s+got\s+to\s+(?P<title>.+)",
    )
]
_FIND = re.compile(
    r"(?:find|search(?:\s+for)?|look(?:ing)?\s+(?:for|up))\s+(?:me\s+)?(?:(?:the|my|a|all|any)\s+)*(?:tasks?\s+)?(?:about\s+|with\s+|called\s+)?"
    r"(?P<words>.+?)(?:\s+(?:task|one|todo))?",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"(?:what|what's|whats|which|when|show|list|display|view|see|find|search|look(?:ing)?\s+(?:for|up)|where|how\s+many|count|give\s+me|tell\s+me"
    r"|any(?:thing|\s+tasks?)?|is\s+there|are\s+there|do\s+i\s+(?:have|need)|did\s+i|have\s+i|am\s+i|my\s+(?:tasks|list|day|week)|read\s+me|get\s+me|who)\b.*",
    re.IGNORECASE,
)
_VIEWS = [
    (re.compile(r"\b(?:over\s*due|late|missed|past\s+due|behind(?:\s+on)?|forgotten|should\s+have\s+done)\b", re.IGNORECASE), "overdue"),
    (re.compile(r"\b(?:(?:for|due|on|by|this)?\s*(?:today'?s?|tonight)|my\s+day)\b", re.IGNORECASE), "today"),
    (re.compile(r"\b(?:(?:due|for|in|within|over|during)?\s*(?:(?:this|the|my|coming)\s+week|the\s+next\s+(?:7|seven|few)\s+days|next\s+(?:7|seven)\s+days|upcoming|coming\s+up|soon))\b", re.IGNORECASE), "week"),
]  # fmt: skip
_OPEN = ("todo", "in_progress")
_STATUSES = [
    (re.compile(r"\bnot\s+(?:yet\s+)?(?:done|finished|completed)(?:\s+yet)?\b|\b(?:unfinished|incomplete|undone)\b", re.IGNORECASE), _OPEN),
    (re.compile(r"\b(?:in[\s-]progress|started|working\s+on|under\s*way)\b", re.IGNORECASE), ("in_progress",)),
    (re.compile(r"\b(?:(?:i\s+)?(?:have\s+|'ve\s+)?(?:already\s+)?(?:did\s+i\s+get\s+done|done|did|finished?|completed?)|ticked\s+off)\b", re.IGNORECASE), ("done",)),
    (re.compile(r"\b(?:open|left|remaining|pending|outstanding|still)\b", re.IGNORECASE), _OPEN),
]  # fmt: skip
_SEARCH_NOISE = re.compile(
    r"\b(?:what's|whats|what|which|when|where|show|list|display|view|see|find|search|look(?:ing)?|for|up|how\s+many|count|give|tell|me|any(?:thing|one)?"
    r"|is|are|was|were|there|do|does|did|i|have|has|need|needs|to|my|the|a|an|of|on|in|at|with|about|by|due|that|it|all|every(?:thing)?|task|tasks|todo|todos|to-?dos?"
    r"|item|items|list|lists|plate|thing|things|something|stuff|got|get|can|you|and|today|next|most|please|currently|right|now|else|should|must|coming|day|work|read"
    r"|containing|called|named|related|regarding|so|far|left|am|be|from|had|'s|s|one|ones|mine|who|agenda|schedule|status|priority|doing|supposed)\b",
    re.IGNORECASE,
)
_SMALL: list[tuple[str, str]] = [
    (r"(?:hi|hello|hey|hiya|yo|greetings|good\s+(?:morning|afternoon|evening|day)|howdy|moin)(?:\s+(?:there|taskora|everyone|again))?", "hello"),
    (r"(?:how\s+are\s+you|who\s+are\s+you|what\s+are\s+you)(?:\s+\w+)?", "hello"),
    (r"(?:ok(?:ay)?\s+)?(?:thanks|thank\s+you|thx|cheers|great|perfect|nice|awesome|cool|good\s+job|well\s+done)(?:\s+.{0,20})?", "thanks"),
    (r"(?:help|\?|what\s+can\s+you\s+do.*|what\s+can\s+i\s+(?:say|do|ask).*|how\s+does\s+this\s+work|commands|examples|how\s+do\s+i\s+.*|what\s+do\s+you\s+(?:do|understand).*)(?:\s+me)?", "help"),
]  # fmt: skip


def _small_talk(text: str) -> Small | None:
    bare = text.rstrip("!?. ") or text
    kind = next((kind for pattern, kind in _SMALL if re.fullmatch(pattern, bare, re.IGNORECASE)), None)
    return Small(kind) if kind else None  # type: ignore[arg-type]


def _asks(text: str) -> bool:
    return _QUESTION.fullmatch(text) is not None


def _belongs_to_title(text: str, found: Found) -> bool:
    """`Read Monday Notes` has no date: one stands at an end of the text, or follows a word such as `by`."""
    phrase = text[found.start : found.end].lower()
    led = re.match(r"due|by|on|before|until|til|at|in|next|tomorrow|today", phrase)
    at_end = not text[found.end :].strip(" .,!?")
    at_start = not text[: found.start].strip()
    return not (led or at_end or at_start)
