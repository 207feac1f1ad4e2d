"""The sentences that act on tasks, as a table: the first that fits decides."""

import re
from collections.abc import Callable
from dataclasses import replace

from src.assistant.embedded.intents import Act, Change, Intent, Say, Several, Small
from src.assistant.embedded.normal import QUOTES
from src.assistant.embedded.targets import target_of
from src.reading import Context, read_moment
from src.reading.marks import PRIORITY_WORDS, tag_words
from src.reading.protect import masked, protected_parts
from src.reading.scan import choose

Make = Callable[[re.Match[str], Context], Intent | None]
_DONE = r"(?:done|completed?|finished|checked(?:\s+off)?|ticked(?:\s+off)?)"
_HASHES = r"#\S+(?:(?:\s*,\s*|\s+and\s+|\s+)#\S+)*"
_OF = r"(?:of|from|for|on|in)"
_LEVEL = r"highest|high|medium|normal|low|lowest|top|no|urgent|important|critical"
_SHIFT = (
    r"(?P<shift>(?:an?|one|two|three|four|five|six|seven|ten|\d{1,3}|half\s+an|a\s+couple\s+of|a\s+few)\s*"
    r"(?:more\s+)?(?:minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?)(?:\s+and\s+a\s+half)?)"
)
_MOVE = (
    r"(?:re-?schedule|postpone|push(?:\s+back)?|delay|defer|move|shift|snooze|bring\s+forward|put\s+off"
    r"|extend|advance|pull\s+forward)"
)


def _change(match: re.Match[str], context: Context, **values: object) -> Change | None:
    target = target_of(match["target"], context)
    return Change(target, **values) if target else None  # type: ignore[arg-type]


def _act(kind: str, doubtful: bool = False) -> Make:
    def make(match: re.Match[str], context: Context) -> Intent | None:
        target = target_of(match["target"], context)
        return Act(kind, target, doubtful) if target else None  # type: ignore[arg-type]

    return make


def _with(**values: object) -> Make:
    return lambda match, context: _change(match, context, **values)


def _tag(match: re.Match[str], context: Context) -> Intent | None:
    return _change(match, context, add_tags=tag_words(match["tags"]))


def _untag(match: re.Match[str], context: Context) -> Intent | None:
    tags = match.groupdict().get("tags")
    return _change(match, context, remove_tags=tag_words(tags) if tags else ("*",))


def _retag(match: re.Match[str], context: Context) -> Intent | None:
    """`rename all tasks tagged home to house`: the tag is meant, for no two tasks need the same title."""
    old, new = match["old"].lower().strip("#"), match["title"].lower().strip("#" + QUOTES + " ")
    target = target_of(f"all tasks tagged {old}", context)
    if target is None or re.search(r"\s", new):
        return None
    return Change(target, add_tags=(new,), remove_tags=(old,))


def _rename(match: re.Match[str], context: Context) -> Intent | None:
    return _change(match, context, title=match["title"].strip(QUOTES + " "))


def _note(match: re.Match[str], context: Context) -> Intent | None:
    return _change(match, context, note=match["note"].strip(QUOTES + " "))


def _describe(match: re.Match[str], context: Context) -> Intent | None:
    return _change(match, context, description=match["note"].strip(QUOTES + " "))


def _prioritise(match: re.Match[str], context: Context) -> Intent | None:
    priority = PRIORITY_WORDS.get(match["word"].lower())
    return _change(match, context, priority=priority) if priority else None


def _shift(match: re.Match[str], context: Context) -> Intent | None:
    back = re.match(r"(?:bring|pull|advance)", match[0], re.IGNORECASE) or match.groupdict().get("way") in (
        "earlier",
        "sooner",
        "forward",
    )
    words = re.sub(r"^(?:due\s*date|deadline|date|time)\s+(?:of|for)\s+", "", match["target"], flags=re.IGNORECASE)
    target = target_of(words, context)
    return Change(target, shift=match["shift"].lower(), shift_back=bool(back)) if target else None


def move(match: re.Match[str], context: Context) -> Intent | None:
    """A task to the date at the end of the sentence."""
    text = re.sub(
        r"\s+(?:back|forward|out|up)\b(?=\s+(?:to|until|till|by|for)\b)", "", match["target"], flags=re.IGNORECASE
    )
    parts = re.match(r"(?P<words>.+)\s+(?:to|until|till)\s+(?P<when>.+)$", text, re.IGNORECASE)
    if parts and (when := read_moment(parts["when"], context)):
        target = target_of(re.sub(r"(?:\s+(?:is|due|date))+$", "", parts["words"], flags=re.IGNORECASE), context)
        remarks = (when.remark,) if when.remark else ()
        if target:
            return Change(
                target, due=when.moment.due, whole_day=when.moment.whole_day, time_only=when.time_only, remarks=remarks
            )
    chosen = choose(masked(text, protected_parts(text)), context)
    found = chosen.found
    if not found or text[chosen.phrases[-1][1] :].strip(" .!?"):
        return None
    start = (
        chosen.phrases[0][0]
        if len(chosen.phrases) == 1 or not text[chosen.phrases[0][1] : chosen.phrases[-1][0]].strip()
        else None
    )
    if start is None:
        return None
    words = re.sub(
        r"(?:\s+(?:is|to|until|till|for|on|by|due|at|as|from))+$", "", text[:start].strip(), flags=re.IGNORECASE
    )
    target = target_of(words, context)
    remarks = (found.remark,) if found.remark else ()
    values = {"due": found.moment.due, "whole_day": found.moment.whole_day, "time_only": found.time_only}
    return Change(target, remarks=remarks, **values) if target else None  # type: ignore[arg-type]


def _doubtful(make: Make) -> Make:
    """`do the laundry on friday` may be an order about a task, or a task."""

    def made(match: re.Match[str], context: Context) -> Intent | None:
        intent = make(match, context)
        return replace(intent, doubtful=True) if isinstance(intent, Change) else intent

    return made


def _set_to(match: re.Match[str], context: Context) -> Intent | None:
    """`change X to Y`: Y may be a date, a priority, a state or a title."""
    title = match["title"].strip()
    if found := read_moment(title, context):
        remarks = (found.remark,) if found.remark else ()
        values = {"due": found.moment.due, "whole_day": found.moment.whole_day, "time_only": found.time_only}
        return _change(match, context, remarks=remarks, **values)
    plain = re.sub(r"\s+priority$", "", title.lower())
    if plain in PRIORITY_WORDS and not plain.isdigit():
        return _change(match, context, priority=PRIORITY_WORDS[plain])
    if re.fullmatch(_DONE, title, re.IGNORECASE):
        return _act("complete")(match, context)
    if re.fullmatch(r"in[\s-]progress|started", title, re.IGNORECASE):
        return _act("start")(match, context)
    if re.fullmatch(r"todo|open|not\s+done", title, re.IGNORECASE):
        return _act("reopen")(match, context)
    return _rename(match, context)


def _restore_last(_match: re.Match[str], _context: Context) -> Intent | None:
    return Small("undo")


_EXPORT = "You can download everything on the **Account** page, under **Export**."
_PASSWORD = "You can change your password and your account on the **Account** page; I only work on your tasks."
_ASSIGN = (
    "Tasks belong to you alone: I cannot assign them to somebody else. I can add a tag with the name "
    "instead, such as **tag fix the sink with bob**."
)
_NOTIFY = "I cannot send notifications or alarms. I can set the date and time of a task, and it shows up as due."
_SORT = "The order of the list is chosen above it (**Sort**), and in the manual order tasks can be dragged."
_REPEAT = "Tasks cannot repeat yet. I can set a date for the next time, such as **move pay rent to 1 December**."
_SUBTASKS = (
    "Tasks cannot have subtasks. I can add a note to a task instead, such as **add a note to the report: ask Ann**."
)
_MANY_LISTS = "There is one list, and tags divide it. I can tag tasks, such as **tag milk with shopping**."

_WHICH = "Which task do you mean? Please use a few words from its title, such as **complete buy milk**."
RULES: list[tuple[str, Make]] = [
    # Taking back.
    (
        (
            r"(?:undo|revert|take|reverse)(?:\s+(?:that|this|it|all\s+that|everything|the\s+last(?:\s+\w+)?"
            r"|my\s+last(?:\s+\w+)?|what\s+you\s+(?:just\s+)?did|the\s+(?:change|deletion|deletions)))?"
            r"(?:\s+back)?(?:\s+again)?"
        ),
        _restore_last,
    ),
    (
        (
            r"(?:delete|remove|complete|finish|rename|move|reschedule|postpone|tag|untag|reopen|mark|edit"
            r"|change|update|set|start|duplicate|snooze|restore)(?:\s+(?:a|the|my|one)\s+task)?"
        ),
        lambda match, context: Say(_WHICH),
    ),
    # What it cannot do.
    (
        r"(?:export|download|back\s?up|print)\s+.*",
        lambda match, context: (
            Say(_EXPORT) if re.search(r"\b(?:tasks?|data|list|everything|account)\b", match[0], re.IGNORECASE) else None
        ),
    ),
    (
        r"(?:change|reset|update)\s+(?:my\s+|the\s+)?(?:password|e-?mail(?:\s+address)?|account|name)",
        lambda match, context: Say(_PASSWORD),
    ),
    (
        r"(?:log|sign)\s+(?:me\s+)?(?:out|off)|(?:delete|close|remove)\s+my\s+account",
        lambda match, context: Say(_PASSWORD),
    ),
    (
        r"(?:assign|delegate|share)\s+(?P<target>.+?)\s+(?:to|with)\s+.+|(?:assign|delegate)\s+.+",
        lambda match, context: Say(_ASSIGN),
    ),
    (r"(?:notify|alert|ping|wake|e-?mail|text|message)\s+me\b.*", lambda match, context: Say(_NOTIFY)),
    (
        (
            r"(?:sort|order|arrange|reorder)\s+(?:my\s+|the\s+|all\s+)*(?:tasks?|list|todos?)?(?!\s*by)"
            r"(?:\s+\w+){0,4}"
        ),
        lambda match, context: (
            Say(_SORT) if re.search(r"\b(?:tasks?|list|todos?)\b", match[0], re.IGNORECASE) else None
        ),
    ),
    (
        (
            r"(?:move|put|place|pin)\s+(?P<target>.+?)\s+(?:to|at|on)\s+(?:the\s+)?(?:very\s+)?"
            r"(?:top|bottom|end|first\s+place|start)(?:\s+of\s+(?:the|my)\s+list)?|pin\s+.+"
        ),
        lambda match, context: Say(_SORT),
    ),
    (
        (
            r"(?:make|set|let|have)\s+(?P<target>.+?)\s+(?:to\s+)?(?:repeat|recur(?:ring)?|repeating)\b.*"
            r"|repeat\s+.+"
        ),
        lambda match, context: Say(_REPEAT),
    ),
    (r"(?:add|create|make)\s+(?:a\s+)?(?:sub-?\s?tasks?|check-?list)\b.*", lambda match, context: Say(_SUBTASKS)),
    (
        r"(?:create|make|add|new)\s+(?:a\s+)?(?:new\s+)?(?:list|project|folder|board)\b.*",
        lambda match, context: Say(_MANY_LISTS),
    ),
    # Clearing.
    (
        (
            r"(?:remove|clear|delete|drop|unset|cancel|erase|strip)\s+(?:the\s+|all\s+)*(?:due\s*dates?"
            rf"|deadlines?|due|dates?)\s+{_OF}\s+(?P<target>.+)"
        ),
        _with(clear_due=True),
    ),
    (
        (
            r"(?:remove|clear|delete|drop|unset|erase|strip)\s+(?P<target>all|every|my)"
            r"(?:\s+(?:the|my|of\s+the|of\s+my))*\s+(?:due\s*dates?|deadlines?|dates?)"
        ),
        lambda match, context: Change(_all(context), clear_due=True),
    ),
    (
        rf"(?:remove|clear|delete|drop|unset)\s+(?:the\s+|all\s+)*priorit(?:y|ies)\s+{_OF}\s+(?P<target>.+)",
        _with(priority="none"),
    ),
    (
        r"(?:remove|clear|delete|drop|unset)\s+(?:all|every|my)(?:\s+(?:the|my))*\s+priorit(?:y|ies)",
        lambda match, context: Change(_all(context), priority="none"),
    ),
    (
        (
            rf"(?:remove|clear|delete|drop)\s+(?:the\s+|all\s+)*(?:notes?|descriptions?)\s+{_OF}\s+"
            r"(?P<target>.+)"
        ),
        _with(description=""),
    ),
    (rf"(?:remove|delete|drop|clear|strip)\s+(?:all\s+|the\s+)+tags\s+{_OF}\s+(?P<target>.+)", _untag),
    (
        r"(?:remove|delete|drop|clear|strip)\s+(?:all|every|my)(?:\s+(?:the|my))*\s+tags?",
        lambda match, context: Change(_all(context), remove_tags=("*",)),
    ),
    (r"(?:remove|delete|drop|take)\s+(?:the\s+)?tags?\s+(?P<tags>.+?)\s+(?:from|off|of)\s+(?P<target>.+)", _untag),
    (rf"(?:remove|delete|drop|take)\s+(?P<tags>{_HASHES})\s+(?:from|off|of)\s+(?P<target>.+)", _untag),
    (r"(?:remove|delete|drop|take)\s+(?:the\s+)?(?P<tags>[\w-]+)\s+tag\s+(?:from|off|of)\s+(?P<target>.+)", _untag),
    (r"untag\s+(?P<target>.+?)(?:\s+(?:from|as|with)\s+(?P<tags>.+))?", _untag),
    # Tags.
    (
        (
            r"(?:rename|change|replace|move)\s+(?:the\s+)?(?:tag|label)\s+(?P<old>#?[\w-]+)\s+(?:to|into|with"
            r"|by|as)\s+(?P<title>#?[\w-]+)"
        ),
        _retag,
    ),
    (
        (
            r"(?:rename|change|move|relabel|retag)\s+(?:all|every|everything|each)\s*(?:the\s+|my\s+)?"
            r"(?:tasks?|things|items|ones)?\s*(?:that\s+are\s+)?(?:tagged|with\s+(?:the\s+)?tag|labell?ed)\s+"
            r"(?:as\s+|with\s+)?(?P<old>#?[\w-]+)\s+(?:to|into|as)\s+(?P<title>#?[\w-]+)"
        ),
        _retag,
    ),
    (
        (
            r"(?:rename|relabel|retag)\s+all\s+(?:the\s+|my\s+)?(?P<old>(?!my\b|the\b|open\b|done\b|overdue\b"
            r"|tasks?\b)[\w-]+)\s+tasks\s+(?:to|into|as)\s+(?P<title>#?[\w-]+)"
        ),
        _retag,
    ),
    (r"(?:rename|change|retag)\s+(?P<old>#[\w-]+)\s+(?:to|into|as)\s+(?P<title>#?[\w-]+)", _retag),
    (r"(?:tag|label)\s+(?P<target>.+?)\s+(?:with|as)\s+(?P<tags>.+)", _tag),
    (r"(?:tag|label)\s+(?P<target>it|that|this)\s+(?P<tags>[\w-]+)", _tag),
    (rf"(?:tag|label)\s+(?P<target>[^#]+?)\s+(?P<tags>{_HASHES})", _tag),
    (r"(?:add|put|give|set)\s+(?:the\s+)?(?:tags?|labels?)\s+(?P<tags>.+?)\s+(?:to|on)\s+(?P<target>.+)", _tag),
    (r"(?:add|put)\s+(?:the\s+)?(?P<tags>[\w-]+)\s+(?:tag|label)\s+(?:to|on)\s+(?P<target>.+)", _tag),
    (rf"(?:add|put)\s+(?P<tags>{_HASHES})\s+(?:to|on)\s+(?P<target>.+)", _tag),
    (r"give\s+(?P<target>.+?)\s+the\s+(?:tags?|labels?)\s+(?P<tags>.+)", _tag),
    # Titles and notes.
    (r"(?:rename|retitle)\s+(?P<target>.+?)\s+(?:to|as|into)\s+(?P<title>.+)", _rename),
    (
        (
            r"(?:change|set|edit|update)\s+(?:the\s+)?(?:title|name)\s+(?:of|for)\s+(?P<target>.+?)\s+to\s+"
            r"(?P<title>.+)"
        ),
        _rename,
    ),
    (
        (
            r"(?:add|put|write|append|attach|leave)\s+(?:a\s+|the\s+|another\s+)?(?:notes?|description|comment"
            r"|remark)\s+(?:to|on|for)\s+(?P<target>[^:]+?)\s*(?::|,?\s+(?:that\s+says|saying|that|with))\s*"
            r"(?P<note>.+)"
        ),
        _note,
    ),
    (r"(?:note|comment)\s+(?:on|for)\s+(?P<target>[^:]+?)\s*:\s*(?P<note>.+)", _note),
    (
        (
            r"(?:append|attach)\s+(?P<note>.+?)\s+to\s+(?:the\s+)?(?:notes?|description)\s+(?:of|on|for)\s+"
            r"(?P<target>.+)"
        ),
        _note,
    ),
    (
        (
            r"(?:add|append|write)\s+[\"“](?P<note>.+?)[\"”]\s+to\s+(?:the\s+)?(?:notes?|description)\s+"
            r"(?:of|on|for)\s+(?P<target>.+)"
        ),
        _note,
    ),
    (
        (
            r"(?:set|change|update|replace)\s+(?:the\s+)?(?:notes?|description)\s+(?:of|for|on)\s+"
            r"(?P<target>[^:]+?)\s*(?:\s+(?:to|with)(?:\s*:)?\s|:)\s*(?P<note>.+)"
        ),
        _describe,
    ),
    # Priorities.
    (
        (
            r"(?:set|change|make|update|raise|lower|increase|decrease|put)\s+(?:the\s+)?priority\s+"
            r"(?:of|for|on)\s+(?P<target>.+?)\s+(?:to|at|as|=)\s+(?P<word>\w+)(?:\s+priority)?"
        ),
        _prioritise,
    ),
    (
        (
            r"(?:set|change|make|mark|give|put|flag)\s+(?P<target>.+?)\s+(?:(?:to|as|at|a|on)\s+)*"
            rf"(?P<word>{_LEVEL})(?:[\s-]+prio(?:rity)?)?"
        ),
        _prioritise,
    ),
    (r"(?:set|give)\s+(?P<target>.+?)\s+prio(?:rity)?\s+(?:to\s+)?(?P<word>\w+)", _prioritise),
    (
        (
            r"(?P<target>.+?)\s+(?:is|are)\s+(?:very\s+|really\s+|now\s+)?(?P<word>urgent|important|critical"
            r"|high\s+priority)"
        ),
        lambda match, context: _change(match, context, priority="high"),
    ),
    (r"(?:lower|decrease|reduce|drop)\s+(?:the\s+)?priority\s+(?:of|for|on)\s+(?P<target>.+)", _with(priority="low")),
    (r"(?:raise|increase)\s+(?:the\s+)?priority\s+(?:of|for|on)\s+(?P<target>.+)", _with(priority="high")),
    (r"(?:prioriti[sz]e|bump)\s+(?!.*\bto\s+\d)(?P<target>.+)", _with(priority="high")),
    (r"(?:deprioriti[sz]e)\s+(?P<target>.+)", _with(priority="low")),
    # Dates.
    (
        (
            rf"{_MOVE}\s+(?:the\s+)?(?P<target>.+?)(?:\s+(?:back|out|on|up))?\s+(?:by|for)\s+{_SHIFT}"
            r"(?:\s+(?P<way>earlier|later|forward|back))?"
        ),
        _shift,
    ),
    (rf"(?:bring|pull|move|push)\s+(?:the\s+)?(?P<target>.+?)\s+(?P<way>forward)\s+(?:by\s+)?{_SHIFT}", _shift),
    (
        (
            rf"(?:{_MOVE}|make|do|set|start|give)\s+(?:the\s+)?(?P<target>.+?)\s+{_SHIFT}\s+"
            r"(?P<way>later|earlier|sooner|back|forward|more)"
        ),
        _shift,
    ),
    (rf"(?:{_MOVE})\s+(?:the\s+)?(?P<target>.+?)(?:\s+(?:back|out|on|up))?\s+(?:by\s+)?{_SHIFT}", _shift),
    (
        (
            r"(?:set|change|move|update|make|push|postpone|extend)\s+(?:the\s+)?(?:due\s*date|deadline|due|date"
            r"|time)\s+(?:of|for|on)\s+(?P<target>.+)"
        ),
        move,
    ),
    (rf"{_MOVE}\s+(?P<target>.+)", move),
    (r"(?:make|set|have)\s+(?!(?:up\s+)?a\s+reminder)(?P<target>.+?\s+due\s+.+)", move),
    (r"(?P<target>.+?\s+(?:is|are)\s+(?:now\s+)?due\s+.+)", move),
    (r"(?:do|put)\s+(?P<target>.+?\s+(?:on|to|for|at)\s+.+)", _doubtful(move)),
    (
        (
            r"(?:set)\s+(?!(?:up\s+)?(?:a|an|the|my)?\s*(?:reminder|alarm|timer)\b)"
            r"(?P<target>.+?\s+(?:on|to|for|at)\s+.+)"
        ),
        move,
    ),
    (r"(?:change|set|update|edit|switch)\s+(?!(?:up\s+)?a\s+reminder)(?P<target>.+?)\s+to\s+(?P<title>.+)", _set_to),
    # States.
    (r"(?:start|begin)(?:\s+(?:with|on|working\s+on|doing))\s+(?P<target>.+)", _act("start")),
    (r"(?:start|begin)\s+(?P<target>.+)", _act("start", True)),
    (r"(?:i'?m|i\s+am)\s+(?:working\s+on|doing)\s+(?P<target>.+)", _act("start")),
    (
        (
            r"(?:i(?:'ve|\s+have)?\s+)?(?:started|begun|began)\s+(?:with\s+|on\s+|working\s+on\s+)?"
            r"(?P<target>.+)"
        ),
        _act("start"),
    ),
    (r"(?:mark|set|move|put)\s+(?P<target>.+?)\s+(?:as|to|is)\s+(?:in[\s-]progress|started|doing)", _act("start")),
    (r"(?:re-?open|un-?complete|un-?check|un-?finish|un-?do|un-?tick)\s+(?P<target>.+)", _act("reopen")),
    (
        (
            r"(?:mark|set)\s+(?P<target>.+?)\s+(?:as|to)\s+(?:not\s+(?:done|completed?|finished)|un-?done|open"
            r"|todo|to\s+do|incomplete|unfinished)"
        ),
        _act("reopen"),
    ),
    (
        (
            r"(?P<target>(?!remind\b|add\b|make\s+sure|check\b|ask\b|tell\b).+?)\s+(?:is|was|isn'?t)\s+"
            rf"(?:not\s+)?(?:{_DONE})\s+(?:yet|after\s+all)"
        ),
        _act("reopen"),
    ),
    (
        (
            r"(?P<target>(?!remind\b|add\b|make\s+sure|check\b|ask\b|tell\b).+?)\s+"
            rf"(?:isn'?t|is\s+not)\s+{_DONE}"
        ),
        _act("reopen"),
    ),
    (r"(?:bring|get|put)\s+(?P<target>.+?)\s+back", _act("restore")),
    (r"(?:restore|bring\s+back|undelete|recover|get\s+back)\s+(?P<target>.+?)(?:\s+back)?", _act("restore")),
    (r"(?:duplicate|clone|copy)\s+(?P<target>.+)", _act("duplicate")),
    (
        (
            r"(?:delete|erase|trash|discard|bin|scratch)\s+(?P<target>.+?)"
            r"(?:\s+from\s+(?:my|the)\s+(?:list|tasks))?"
        ),
        _act("delete"),
    ),
    (r"(?:remove)\s+(?P<target>.+?)(?:\s+from\s+(?:my|the)\s+(?:list|tasks))?", _act("delete")),
    (
        (
            r"(?:drop(?!\s+(?:off|by|in|out)\b)|get\s+rid\s+of|throw\s+(?:away|out)|scrap|cancel"
            r"|clear(?:\s+out)?)\s+(?P<target>.+?)(?:\s+from\s+(?:my|the)\s+(?:list|tasks))?"
        ),
        _act("delete", True),
    ),
    (
        (
            r"(?:mark|set|check|tick|flag|move|cross)\s+(?:off\s+)?(?P<target>.+?)\s+(?:as\s+|to\s+|is\s+"
            rf"|are\s+)?(?:{_DONE}|off)"
        ),
        _act("complete"),
    ),
    (r"(?:complete|check\s+off|tick\s+off|cross\s+off|done\s+with|done:?)\s+(?P<target>.+)", _act("complete")),
    (r"(?:finish)\s+(?P<target>.+)", _act("complete", True)),
    (r"(?:close|check|tick|resolve)\s+(?P<target>.+)", _act("complete", True)),
    (
        rf"i(?:'ve|\s+have|'m|\s+am)?\s+(?:just\s+|already\s+)?(?:{_DONE}|did)(?:\s+with)?\s+(?P<target>.+)",
        _act("complete"),
    ),
    (
        (
            r"i(?:'ve|\s+have)?\s+(?:just\s+|already\s+)?(?:bought|called|paid|sent|written|wrote|cleaned|fixed"
            r"|booked|emailed|ordered|watered|picked\s+up|filed|got(?!\s+to\b)|read|washed|finished|made|met"
            r"|visited|returned)\s+(?P<target>.+)"
        ),
        _act("complete"),
    ),
    (
        (
            r"(?P<target>(?!remind\b|add\b|make\s+sure|check\b|ask\b|tell\b|note\b|todo\b).+?)\s+"
            rf"(?:is|are|was|were|has\s+been|have\s+been)\s+(?:now\s+|already\s+|all\s+)?(?:{_DONE}|bought|paid"
            r"|sent|fixed|booked|ordered|washed|cleaned|watered)"
        ),
        _act("complete"),
    ),
]
_COMPILED = [(re.compile(pattern, re.IGNORECASE), make) for pattern, make in RULES]


def acted(text: str, context: Context) -> Intent | None:
    """What the sentence does to tasks; None when it does nothing that the table knows."""
    for pattern, make in _COMPILED:
        if (match := pattern.fullmatch(text)) and (intent := make(match, context)):
            return intent
    return None


def _all(context: Context):  # type: ignore[no-untyped-def]
    target = target_of("all tasks", context)
    assert target is not None
    return target


__all__ = ["Several", "acted", "move"]
