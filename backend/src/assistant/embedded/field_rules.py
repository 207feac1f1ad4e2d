"""Sentences that change a field of tasks: tags, title, notes."""

from src.assistant.embedded.intents import Change, Say, Target
from src.assistant.embedded.making import (
    HASHES,
    Rule,
    described,
    doubtful,
    noted,
    renamed,
    renamed_it,
)
from src.assistant.embedded.making_tags import retagged, tagged
from src.assistant.embedded.normal import QUOTES
from src.reading.marks import tag_words

_TO_WHAT = "What shall it be called? Say it such as **rename buy milk to buy oat milk**."
FIELD_RULES: list[Rule] = [
    # Tags.
    (
        (
            r"(?:rename|change|replace|move)\s+(?:the\s+)?(?:name\s+of\s+(?:the\s+)?)?(?:tag"
            r"|label)\s+(?P<old>#?[\w-]+)\s+(?:to|into|with"
            r"|by|as)\s+(?P<title>#?[\w-]+)(?:\s+everywhere)?"
        ),
        retagged,
    ),
    (
        (
            r"(?:rename|change|move|relabel|retag)\s+(?:all|every|everything|each)\s*(?:the\s+|my\s+)?"
            r"(?:tasks?|things|items|ones)?\s*(?:that\s+are\s+)?(?:tagged|with\s+(?:the\s+)?tag|labell?ed)\s+"
            r"(?:as\s+|with\s+)?(?P<old>#?[\w-]+)\s+(?:to|into|as)\s+(?P<title>#?[\w-]+)"
        ),
        retagged,
    ),
    (
        (
            r"(?:rename|relabel|retag)\s+all\s+(?:the\s+|my\s+)?(?P<old>(?!my\b|the\b|open\b|done\b|overdue\b"
            r"|tasks?\b)[\w-]+)\s+tasks\s+(?:to|into|as)\s+(?P<title>#?[\w-]+)"
        ),
        retagged,
    ),
    (
        (
            r"(?:rename|change|replace|relabel)\s+(?:the\s+|my\s+)?#?(?P<old>[\w-]+)\s+(?:tag|label)\s+"
            r"(?:to|into|with|by|as)\s+(?P<title>#?[\w-]+)(?:\s+everywhere)?"
        ),
        retagged,
    ),
    (r"(?:retag|relabel)\s+(?P<old>#?[\w-]+)\s+(?:to|into|as)\s+(?P<title>#?[\w-]+)", retagged),
    (r"(?:rename|change)\s+(?P<old>#[\w-]+)\s+(?:to|into|as)\s+(?P<title>#?[\w-]+)", retagged),
    (r"(?:tag|label)\s+(?P<target>.+?)\s+(?:with|as)\s+(?P<tags>.+)", tagged),
    (r"(?:tag|label)\s+(?P<target>it|that|this|them|both)\s+(?P<tags>[\w-]+(?:(?:\s*,\s*|\s+and\s+)[\w-]+)*)", tagged),
    (rf"(?:tag|label)\s+(?P<target>[^#]+?)\s+(?P<tags>{HASHES})", tagged),
    (r"(?:tag|label)\s+(?P<target>(?:all|every|everything|each)\b.*?)\s+(?P<tags>[\w-]+)", tagged),
    (
        (
            r"(?:add|put|give|set)\s+(?:the\s+)?(?:tags?|labels?|hashtags?)\s+(?P<tags>#?[\w-]+(?:(?:\s*,\s*"
            r"|,?\s+and\s+"
            r"|\s+#)#?[\w-]+)*)"
            r"\s+(?:to|on)\s+(?!(?:the|my)\s+(?:[\w-]+\s+)?list$)(?P<target>.+)"
        ),
        tagged,
    ),
    (
        (
            r"(?:add|put|give|set)\s+(?:an?\s+|another\s+)(?:new\s+)?(?:tags?|labels?|hashtags?)\s+(?:(?:called"
            r"|named)\s+)?"
            r"(?P<tags>#?[\w-]+)\s+(?:to|on)\s+(?P<target>.+)"
        ),
        tagged,
    ),
    (r"(?:add|put)\s+(?:the\s+|an?\s+)?(?P<tags>[\w-]+)\s+(?:tag|label)\s+(?:to|on)\s+(?P<target>.+)", tagged),
    (rf"(?:add|put)\s+(?P<tags>{HASHES})\s+(?:to|on)\s+(?P<target>.+)", tagged),
    (
        r"(?:add|put|set)\s+(?:the\s+)?(?:tag|label)\s+(?P<tags>#?[\w-]+)",
        lambda match, context: Change(Target(pronoun=True), add_tags=tag_words(match["tags"])),
    ),
    (r"give\s+(?P<target>.+?)\s+the\s+(?:tags?|labels?|hashtags?)\s+(?P<tags>.+)", tagged),
    # Titles and notes.
    (
        (
            r"(?:change|set|edit|update|make)\s+(?:its\s+(?:title|name)\s+(?:to\s+)?|the\s+(?:title|name)\s+to\s+)"
            r"(?P<title>.+)"
            r"|(?:rename|retitle)\s+it\s+(?!(?:to|as|into)\b)(?P<name>.+)|call\s+it\s+(?!.*\sinstead\s+of\s|a\s+day\b"
            r"|quits\b)(?P<new>.+?)(?:\s+instead)?"
        ),
        renamed_it,
    ),
    (r"(?:rename|retitle)\s+(?P<target>.+?)\s+(?:to|as|into)\s+(?P<title>.+)", renamed),
    (rf"(?:change|turn)\s+(?P<target>[{QUOTES}].+[{QUOTES}])\s+into\s+(?P<title>.+)", renamed),
    (
        r"(?:change|set|edit|update)\s+(?P<target>.+?)'s?\s+(?:title|name)(?:\s+to\s+|\s*:\s*)(?P<title>.+)",
        renamed,
    ),
    (rf"(?:rename|retitle)\s+(?P<target>[{QUOTES}][^{QUOTES}]+[{QUOTES}])\s+(?P<title>[{QUOTES}].+)", renamed),
    (r"(?:rename|retitle)\s+(?P<target>[^:]+?)\s*:\s*(?P<title>.+)", renamed),
    (
        r"(?P<target>.+?)\s+(?:should|must|is\s+to)\s+be\s+(?:called|named|renamed(?:\s+(?:to|as))?)\s+(?P<title>.+)",
        renamed,
    ),
    (r"(?:rename|retitle)\s+(?:to|as|into)\s+(?P<title>.+)", renamed_it),
    (r"(?:rename|retitle)\s+.{1,60}", lambda match, context: Say(_TO_WHAT)),
    (
        (
            r"(?:change|set|edit|update)\s+(?:the\s+)?(?:title|name)\s+(?:of|for)\s+(?P<target>.+?)\s+to\s+"
            r"(?P<title>.+)"
        ),
        renamed,
    ),
    (
        (
            r"(?:add|put|write|append|attach|leave)\s+"
            r"(?:a\s+(?:second\s+|new\s+|further\s+)?|the\s+|another\s+|one\s+more\s+)?(?:notes?|description|comment"
            r"|remark)\s+(?:to|on|for)\s+(?P<target>[^:]+?)\s*(?::|,?\s+(?:that\s+says|saying|that|with))\s*"
            r"(?P<note>.+)"
        ),
        noted,
    ),
    (
        (
            r"(?:add|put|write|append|attach|leave)\s+(?:a\s+|the\s+|another\s+)?(?:notes?|description"
            r"|comment|remark)"
            r"\s*(?::|,?\s+(?:that\s+says|saying))\s*(?P<note>.+)"
        ),
        lambda match, context: Change(Target(pronoun=True), note=match["note"].strip(QUOTES + " ")),
    ),
    (
        r"give\s+(?P<target>[^:]+?)\s+(?:an?\s+|the\s+)(?:notes?|description|comment)\s*:\s*(?P<note>.+)",
        noted,
    ),
    (r"describe\s+(?P<target>[^:]+?)\s+as(?:\s*:\s*|\s+)(?P<note>.+)", noted),
    (r"(?:note|comment)\s+(?:on|for)\s+(?P<target>[^:]+?)\s*:\s*(?P<note>.+)", noted),
    (
        r"(?:jot|note|write)\s+(?:down\s+)?(?:on|for)\s+(?:the\s+|my\s+)?(?P<target>.+?)\s+that\s+(?P<note>.+)",
        doubtful(noted),
    ),
    (r"call\s+it\s+(?P<title>.+?)\s+instead\s+of\s+(?P<target>.+)", renamed),
    (r"note\s+(?:on|for)\s+(?P<target>[^:]+?)\s+[-–]\s+(?P<note>.+)", doubtful(noted)),
    (
        (
            r"(?:add|append|write)\s+(?:(?:another|a|one\s+more)\s+(?:line|sentence)\s+)?(?:to|into|in)\s+"
            r"(?:the\s+)?(?:notes?|description)\s+(?:of|on|for)"
            r"\s+(?P<target>[^:]+?)\s*:"
            r"\s*(?P<note>.+)"
        ),
        noted,
    ),
    (
        (
            r"(?:add|append|write|put)\s+(?:another|an?|one\s+more|the|this)\s+(?:line|sentence|word)\s+(?:to|in"
            r"|into)\s+"
            r"(?P<target>[^:]+?)(?:'s)?\s+(?:notes?|description)\s*:\s*(?P<note>.+)"
        ),
        noted,
    ),
    (r"(?:add|append|write)\s+to\s+(?P<target>[^:]+?)(?:'s)?\s+(?:notes?|description)\s*:\s*(?P<note>.+)", noted),
    (r"(?:add|append)\s+to\s+(?!(?:my|the)\s+(?:\w+\s+)?list\b)(?P<target>.+?)\s+that\s+(?P<note>.+)", doubtful(noted)),
    (r"(?:add|append)\s+to\s+(?!(?:my|the)\s+(?:\w+\s+)?list\b)(?P<target>[^:]+?)\s*:\s*(?P<note>.+)", doubtful(noted)),
    (
        r"(?:add|append|write)\s+(?P<note>.+?)\s+to\s+(?:the\s+)?(?P<target>.+?)'s?\s+(?:notes?|description)",
        noted,
    ),
    (
        (
            r"(?:append|attach)\s+(?P<note>.+?)\s+to\s+(?:the\s+)?(?:notes?|description)\s+(?:of|on|for)\s+"
            r"(?P<target>.+)"
        ),
        noted,
    ),
    (
        (
            r"(?:add|append|write)\s+[\"“](?P<note>.+?)[\"”]\s+to\s+(?:the\s+)?(?:notes?|description)\s+"
            r"(?:of|on|for)\s+(?P<target>.+)"
        ),
        noted,
    ),
    (
        (
            r"(?:set|change|update|replace)\s+(?:the\s+)?(?:notes?|description)\s+(?:of|for|on)\s+"
            r"(?P<target>[^:]+?)\s*(?:\s+(?:to|with|by)(?:\s*:)?\s|:)\s*(?P<note>.+)"
        ),
        described,
    ),
    (
        (
            r"(?:set|change|update|replace)\s+(?:the\s+)?(?P<target>[^:]+?)'s?\s+(?:notes?|description)"
            r"\s*(?:\s+(?:to|with|by)(?:\s*:)?\s|:)\s*(?P<note>.+)"
        ),
        described,
    ),
    (rf"append\s+(?P<note>[{QUOTES}].+[{QUOTES}])\s+to\s+(?:the\s+)?(?P<target>.+)", noted),
]
