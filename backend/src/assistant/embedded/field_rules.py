"""Sentences that change a field of tasks: tags, title, notes, priority."""

from src.assistant.embedded.intents import Change, Target
from src.assistant.embedded.making import (
    HASHES,
    LEVEL,
    OF,
    Rule,
    all_prioritised,
    all_tasks,
    changed,
    changing,
    described,
    noted,
    prioritised,
    renamed,
    retagged,
    tagged,
    untagged,
    untagged_everywhere,
)
from src.assistant.embedded.normal import QUOTES
from src.reading.marks import PRIORITY_WORDS

FIELD_RULES: list[Rule] = [
    # Clearing.
    (
        (
            r"(?:remove|clear|delete|drop|unset|cancel|erase|strip)\s+(?:the\s+|all\s+)*(?:due\s*dates?"
            rf"|deadlines?|due|dates?)\s+{OF}\s+(?P<target>.+)"
        ),
        changing(clear_due=True),
    ),
    (
        (
            rf"(?:set|change|update|put)\s+(?:the\s+)?(?:due\s*date|deadline|due|date)\s+{OF}\s+(?P<target>.+?)\s+to\s+"
            r"(?:none|nothing|never|no\s+date|empty|someday)"
        ),
        changing(clear_due=True),
    ),
    (r"(?P<target>.+?)\s+(?:has|needs)\s+no\s+(?:due\s*date|deadline|date)", changing(clear_due=True)),
    (
        (
            r"(?:remove|clear|delete|drop|unset|erase|strip)\s+(?P<target>all|every|my)"
            r"(?:\s+(?:the|my|of\s+the|of\s+my))*\s+(?:due\s*dates?|deadlines?|dates?)"
        ),
        lambda match, context: Change(all_tasks(context), clear_due=True),
    ),
    (
        rf"(?:remove|clear|delete|drop|unset)\s+(?:the\s+|all\s+)*priorit(?:y|ies)\s+{OF}\s+(?P<target>.+)",
        changing(priority="none"),
    ),
    (
        r"(?:remove|clear|delete|drop|unset|reset)\s+(?:all|every|my)(?:\s+(?:the|my))*\s+priorit(?:y|ies)",
        lambda match, context: Change(all_tasks(context), priority="none"),
    ),
    (
        (
            rf"(?:remove|clear|delete|drop)\s+(?:the\s+|all\s+)*(?:notes?|descriptions?)\s+{OF}\s+"
            r"(?P<target>.+)"
        ),
        changing(description=""),
    ),
    (rf"(?:remove|delete|drop|clear|strip)\s+(?:all\s+|the\s+)+tags\s+{OF}\s+(?P<target>.+)", untagged),
    (
        r"(?:remove|delete|drop|clear|strip)\s+(?:all|every|my)(?:\s+(?:the|my))*\s+tags?",
        lambda match, context: Change(all_tasks(context), remove_tags=("*",)),
    ),
    (r"(?:remove|delete|drop|take)\s+(?:the\s+)?tags?\s+(?P<tags>.+?)\s+(?:from|off|of)\s+(?P<target>.+)", untagged),
    (rf"(?:remove|delete|drop|take)\s+(?P<tags>{HASHES})\s+(?:from|off|of)\s+(?P<target>.+)", untagged),
    (r"(?:remove|delete|drop|take)\s+(?:the\s+)?(?P<tags>[\w-]+)\s+tag\s+(?:from|off|of)\s+(?P<target>.+)", untagged),
    (r"(?:remove|delete|drop|clear)\s+(?:the\s+(?:tag|label)|tag)\s+(?P<tag>#?[\w-]+)", untagged_everywhere),
    (
        r"(?:remove|delete|drop|clear)\s+(?:all|every|my)(?:\s+(?:the|my))*\s+(?:notes?|descriptions?)",
        lambda match, context: Change(all_tasks(context), description=""),
    ),
    (r"untag\s+(?P<target>.+?)(?:\s+(?:from|as|with)\s+(?P<tags>.+))?", untagged),
    # Tags.
    (
        (
            r"(?:rename|change|replace|move)\s+(?:the\s+)?(?:tag|label)\s+(?P<old>#?[\w-]+)\s+(?:to|into|with"
            r"|by|as)\s+(?P<title>#?[\w-]+)"
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
    (r"(?:rename|change|retag)\s+(?P<old>#[\w-]+)\s+(?:to|into|as)\s+(?P<title>#?[\w-]+)", retagged),
    (r"(?:tag|label)\s+(?P<target>.+?)\s+(?:with|as)\s+(?P<tags>.+)", tagged),
    (r"(?:tag|label)\s+(?P<target>it|that|this)\s+(?P<tags>[\w-]+)", tagged),
    (rf"(?:tag|label)\s+(?P<target>[^#]+?)\s+(?P<tags>{HASHES})", tagged),
    (r"(?:tag|label)\s+(?P<target>(?:all|every|everything|each)\b.*?)\s+(?P<tags>[\w-]+)", tagged),
    (r"(?:add|put|give|set)\s+(?:the\s+)?(?:tags?|labels?)\s+(?P<tags>.+?)\s+(?:to|on)\s+(?P<target>.+)", tagged),
    (
        (
            r"(?:add|put|give|set)\s+(?:an?\s+|another\s+)(?:new\s+)?(?:tags?|labels?)\s+(?:(?:called|named)\s+)?"
            r"(?P<tags>#?[\w-]+)\s+(?:to|on)\s+(?P<target>.+)"
        ),
        tagged,
    ),
    (r"(?:add|put)\s+(?:the\s+|an?\s+)?(?P<tags>[\w-]+)\s+(?:tag|label)\s+(?:to|on)\s+(?P<target>.+)", tagged),
    (rf"(?:add|put)\s+(?P<tags>{HASHES})\s+(?:to|on)\s+(?P<target>.+)", tagged),
    (r"give\s+(?P<target>.+?)\s+the\s+(?:tags?|labels?)\s+(?P<tags>.+)", tagged),
    # Titles and notes.
    (
        (
            r"(?:change|set|edit|update|make)\s+its\s+(?:title|name)\s+(?:to\s+)?(?P<title>.+)"
            r"|call\s+it\s+(?P<new>.+?)\s+instead"
        ),
        lambda match, context: Change(Target(pronoun=True), title=(match["title"] or match["new"]).strip(QUOTES + " ")),
    ),
    (r"(?:rename|retitle)\s+(?P<target>.+?)\s+(?:to|as|into)\s+(?P<title>.+)", renamed),
    (
        (
            r"(?:change|set|edit|update)\s+(?:the\s+)?(?:title|name)\s+(?:of|for)\s+(?P<target>.+?)\s+to\s+"
            r"(?P<title>.+)"
        ),
        renamed,
    ),
    (
        (
            r"(?:add|put|write|append|attach|leave)\s+(?:a\s+|the\s+|another\s+)?(?:notes?|description|comment"
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
    (r"(?:note|comment)\s+(?:on|for)\s+(?P<target>[^:]+?)\s*:\s*(?P<note>.+)", noted),
    (
        (
            r"(?:add|append|write)\s+(?:to|into|in)\s+(?:the\s+)?(?:notes?|description)\s+(?:of|on|for)"
            r"\s+(?P<target>[^:]+?)\s*:"
            r"\s*(?P<note>.+)"
        ),
        noted,
    ),
    (r"(?:add|append|write)\s+to\s+(?P<target>[^:]+?)(?:'s)?\s+(?:notes?|description)\s*:\s*(?P<note>.+)", noted),
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
            r"(?P<target>[^:]+?)\s*(?:\s+(?:to|with)(?:\s*:)?\s|:)\s*(?P<note>.+)"
        ),
        described,
    ),
    # Priorities.
    (
        (
            r"(?:remove|delete|drop|clear|take)\s+(?:the\s+)?"
            r"(?:urgent|important|(?:high|medium|low)[\s-]+prio(?:rity)?)"
            r"(?:\s+(?:mark|flag))?\s+(?:from|off|of)\s+(?P<target>.+)"
        ),
        changing(priority="none"),
    ),
    (
        rf"(?:set|change|make|raise|lower|put)\s+its\s+priority\s+(?:to|at|as)\s+(?P<word>{LEVEL}|none)",
        lambda match, context: Change(Target(pronoun=True), priority=PRIORITY_WORDS.get(match["word"].lower(), "none")),
    ),
    (
        (
            r"(?:set|change|make|put|reset)\s+(?:all|every|my)(?:\s+(?:of|the|my))*\s+priorit(?:y|ies)\s+(?:to\s+)?"
            rf"(?P<word>{LEVEL}|none)"
        ),
        all_prioritised,
    ),
    (
        (
            r"(?:set|change|make|update|raise|lower|increase|decrease|put)\s+(?:the\s+)?priority\s+"
            r"(?:of|for|on)\s+(?P<target>.+?)\s+(?:to|at|as|=)\s+(?P<word>\w+)(?:\s+priority)?"
        ),
        prioritised,
    ),
    (
        (
            r"(?:set|change|make|update|raise|lower|increase|decrease|put)\s+(?P<target>.+?)'s?\s+prio(?:rity)?\s+"
            r"(?:to|at|as|=)\s+(?P<word>\w+)(?:\s+priority)?"
        ),
        prioritised,
    ),
    (
        (
            r"(?:bump|raise|lower|increase|decrease|upgrade|downgrade|promote|demote|drop)\s+(?P<target>.+?)"
            rf"(?:\s+(?:up|down))?\s+to\s+(?P<word>{LEVEL})(?:[\s-]+prio(?:rity)?)?"
        ),
        prioritised,
    ),
    (
        (
            r"(?:set|change|make|mark|give|put|flag)\s+(?P<target>.+?)\s+(?:(?:to|as|at|a|on)\s+)*"
            rf"(?P<word>{LEVEL})(?:[\s-]+prio(?:rity)?)?"
        ),
        prioritised,
    ),
    (r"(?:set|give)\s+(?P<target>.+?)\s+prio(?:rity)?\s+(?:to\s+)?(?P<word>\w+)", prioritised),
    (
        (
            r"(?P<target>.+?)\s+(?:is|are)\s+(?:very\s+|really\s+|now\s+)?(?P<word>urgent|important|critical"
            r"|high\s+priority)"
        ),
        lambda match, context: changed(match, context, priority="high"),
    ),
    (
        (
            r"(?P<target>.+?)\s+(?:(?:is|are)\s+(?:no\s+longer|not)|(?:isn|aren)'t)\s+"
            r"(?:so\s+|very\s+|that\s+|really\s+)?"
            r"(?:urgent|important|critical|high\s+priority)(?:\s+any\s*more)?"
        ),
        changing(priority="none"),
    ),
    (
        r"(?:lower|decrease|reduce|drop)\s+(?:the\s+)?priority\s+(?:of|for|on)\s+(?P<target>.+)",
        changing(priority="low"),
    ),
    (r"(?:raise|increase)\s+(?:the\s+)?priority\s+(?:of|for|on)\s+(?P<target>.+)", changing(priority="high")),
    (r"(?:prioriti[sz]e|bump)\s+(?!.*\bto\s+\d)(?P<target>.+)", changing(priority="high")),
    (r"(?:deprioriti[sz]e)\s+(?P<target>.+)", changing(priority="low")),
]
