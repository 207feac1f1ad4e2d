"""Sentences that change the priority of tasks."""

from src.assistant.embedded.intents import Change, Target
from src.assistant.embedded.making import LEVEL, Rule, all_prioritised, changing, doubtful, of_it, prioritised
from src.reading.marks import PRIORITY_WORDS

PRIORITY_RULES: list[Rule] = [
    (
        (
            rf"(?:change|move|switch|set)\s+(?!(?:the\s+)?priority\b)(?P<target>.+?)\s+from\s+"
            rf"(?:{LEVEL}|none)(?:\s+priority)?\s+to\s+"
            rf"(?P<word>{LEVEL}|none)(?:\s+priority)?"
        ),
        prioritised,
    ),
    (
        (
            r"(?:set|change|make|update|raise|lower|increase|decrease|put)\s+(?:the\s+)?priority\s+(?:of|for|on)\s+"
            rf"(?P<target>.+?)\s+from\s+(?:{LEVEL}|none)\s+to\s+(?P<word>{LEVEL}|none)"
        ),
        prioritised,
    ),
    (
        (
            r"(?:remove|delete|drop|clear|take)\s+(?:the\s+)?"
            r"(?:urgent|important|(?:high|medium|low)[\s-]+prio(?:rity)?)"
            r"(?:\s+(?:mark|flag))?\s+(?:from|off|of)\s+(?P<target>.+)"
        ),
        changing(priority="none"),
    ),
    (
        rf"(?:set|change|make|raise|lower|put)\s+(?:its|the)\s+priority\s+(?:to|at|as)\s+(?P<word>{LEVEL}|none)",
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
            r"(?:(?:set|change|make|update|raise|lower|increase|decrease|put|drop)\s+)?(?:the\s+)?prio(?:rity)?\s+"
            r"(?:of|for|on)\s+(?P<target>.+?)\s+(?:to|at|as|=)\s+(?P<word>\w+)(?:\s+priority)?"
        ),
        prioritised,
    ),
    (
        (
            r"(?:set|change|make|update|raise|lower|increase|decrease|put)\s+(?P<target>.+?)(?:'s?)?\s+prio(?:rity)?\s+"
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
        r"make\s+(?P<target>.+?)\s+(?:the\s+)?most\s+(?:important|urgent)(?:\s+(?:one|task))?",
        changing(priority="high"),
    ),
    (r"(?:lower|decrease|reduce|drop)\s+its\s+priority", of_it(priority="low")),
    (r"(?:raise|increase)\s+its\s+priority", of_it(priority="high")),
    (
        r"(?:mark|set|flag)\s+(?P<target>.+?)\s+(?:as|to)\s+(?:not\s+(?:important|urgent|critical)|unimportant)",
        changing(priority="none"),
    ),
    (r"make\s+(?P<target>.+?)\s+less\s+(?:urgent|important|critical)", changing(priority="low")),
    (r"make\s+(?P<target>.+?)\s+more\s+(?:urgent|important|critical)", changing(priority="high")),
    (
        (
            r"(?:set|change|make|mark|give|put|flag)\s+(?P<target>.+?)\s+(?:(?:to|as|at|a|on|very|really|super)\s+)*"
            rf"(?P<word>{LEVEL})(?:[\s-]+prio(?:rity)?)?"
        ),
        prioritised,
    ),
    (r"(?:set|give)\s+(?P<target>.+?)\s+prio(?:rity)?\s+(?:to\s+)?(?P<word>\w+)", prioritised),
    (
        (
            r"(?P<target>.+?)(?:'s|\s+(?:is|are|becomes|(?:should|must|has\s+to)\s+(?:be|become|get)))\s+(?:very\s+"
            r"|really\s+|super\s+|so\s+|extremely\s+|pretty\s+|quite\s+|most\s+"
            rf"|now\s+|an?\s+|of\s+)?(?P<word>urgent|important|critical|(?:{LEVEL})(?=\s+prio))(?:\s+prio(?:rity)?)?"
        ),
        doubtful(prioritised),
    ),
    (
        (
            r"(?P<target>.+?)\s+can\s+(?:go|drop|come)(?:\s+(?:down|up))?\s+(?:to\s+)?"
            rf"(?P<word>{LEVEL})(?:\s+prio(?:rity)?)?"
        ),
        prioritised,
    ),
    (
        (
            r"(?P<target>.+?)\s+(?:(?:is|are)\s+(?:no\s+longer|not)|(?:isn|aren)'t)\s+"
            r"(?:so\s+|very\s+|that\s+|really\s+)?"
            r"(?:urgent|important|critical|high\s+priority)(?:\s+any\s*more|\s+at\s+all)?"
        ),
        changing(priority="none"),
    ),
    (rf"(?P<target>.+?)\s+(?:has|gets|(?:should|must)\s+have)\s+(?P<word>{LEVEL})\s+prio(?:rity)?", prioritised),
    (
        r"(?:lower|decrease|reduce|drop)\s+(?:the\s+)?priority\s+(?:of|for|on)\s+(?P<target>.+)",
        changing(priority="low"),
    ),
    (r"(?:lower|decrease|reduce|drop)\s+(?:the\s+)?(?P<target>.+?)'s?\s+priority", changing(priority="low")),
    (r"(?:raise|increase)\s+(?:the\s+)?(?P<target>.+?)'s?\s+priority", changing(priority="high")),
    (r"(?:raise|increase)\s+(?:the\s+)?priority\s+(?:of|for|on)\s+(?P<target>.+)", changing(priority="high")),
    (r"prioriti[sz]e\s+(?!.*\bto\s+\d)(?P<target>.+)", changing(priority="high")),
    (r"bump\s+(?:up\s+)?(?!.*\b(?:to|by|until|till)\s)(?P<target>.+)", changing(priority="high")),
    (r"(?:deprioriti[sz]e)\s+(?P<target>.+)", changing(priority="low")),
]
