"""Sentences that ask for what the assistant cannot do, each with the way to it."""

import re

from src.assistant.embedded.intents import Act, Say, Target
from src.assistant.embedded.making import Rule

_EXPORT = "You can download everything on the **Account** page, under **Export**."
_PASSWORD = "You can change your password and your account on the **Account** page; I only work on your tasks."
_ASSIGN = (
    "Tasks belong to you alone: I cannot assign them to somebody else. I can add a tag with the name "
    "instead, such as **tag fix the sink with bob**."
)
_NOTIFY = "I cannot send notifications or alarms. I can set the date and time of a task, and it shows up as due."
_SORT = "The order of the list is chosen above it (**Sort**), and in the manual order tasks can be dragged."
_REPEAT = (
    "How often? Say it such as **make pay rent repeat monthly on the 1st**, or **every monday** or **every 3 days**."
)
_SUBTASKS = (
    "Tasks cannot have subtasks. I can add a note to a task instead, such as **add a note to the report: ask Ann**."
)
_FILES = (
    "Tasks hold text and no files. I can add a note to a task, such as "
    "**add a note to the report: see the shared folder**."
)
_MANY_LISTS = "There is one list, and tags divide it. I can tag tasks, such as **tag milk with shopping**."
_UNDO_ONE = "One at a time: **undo** takes my last change back."
_COPY = "Which task? Say **duplicate the report**, and then **move it to friday**."
_WHICH_NOTE = "What is the note? Say it such as **add a note to the report: ask Ann**."
_LOOKS = "How Taskora looks is chosen at the top of the page; I only work on your tasks."
REFUSALS: list[Rule] = [
    (
        (
            r"(?:add|put|write)\s+(?:an?|another)\s+(?:notes?|comment|description)(?:\s+(?:to|on|for)\s+(?!.*\s(?:that"
            r"|saying)\s)[^:]+)?"
        ),
        lambda match, context: Say(_WHICH_NOTE),
    ),
    (
        r"add\s+(?:it|that|the\s+same(?:\s+(?:task|thing|one))?)\s+(?:again|once\s+more)",
        lambda match, context: Act("duplicate", Target(pronoun=True)),
    ),
    (
        r"add\s+(?:the\s+same|it|that)(?:\s+(?:task|thing|one))?\s+(?:for|on|to|at)\b.*",
        lambda match, context: Say(_COPY),
    ),
    (
        (
            r"(?:undo|revert|take\s+back)\s+(?:(?:the|my|your)\s+)?(?:last\s+)?(?:\d+|two|three|four|five|several)\b.*"
            r"|undo\s+(?:twice|again\s+and\s+again)"
        ),
        lambda match, context: Say(_UNDO_ONE),
    ),
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
    (
        r"(?:(?:turn|switch)\s+(?:on|off|to)|use|enable|disable|activate)\s+(?:the\s+)?(?:dark|light)\s+(?:mode|theme)",
        lambda match, context: Say(_LOOKS),
    ),
    (r"give\s+me\s+a\s+(?:heads[\s-]?up|nudge|shout|poke)\b.*", lambda match, context: Say(_NOTIFY)),
    (r"(?:notify|alert|ping|wake|e-?mail|text|message)\s+me\b.*", lambda match, context: Say(_NOTIFY)),
    (r"(?:set|start|create)\s+(?:an?|the|my)\s+(?:alarm|timer|countdown)\b.*", lambda match, context: Say(_NOTIFY)),
    (r"send\s+me\s+(?:an?\s+)?(?:e-?mail|text|message|notification)\b.*", lambda match, context: Say(_NOTIFY)),
    (
        (
            r"(?:remind\s+me|(?:set|add|create)\s+a\s+reminder)\b.*\b(?:minutes?|mins?|hours?|days?"
            r"|weeks?)\s+(?:before(?:hand)?|ahead|earlier|in\s+advance)"
        ),
        lambda match, context: Say(_NOTIFY),
    ),
    (r"remind\s+me\s+(?:again\s+)?(?:later|soon)", lambda match, context: Say(_NOTIFY)),
    (
        (
            r"remind\s+me\s+(?:\d+\s*|(?:an?|one|two|three|half\s+an)\s+)(?:min(?:ute)?s?|h(?:ou)?rs?|h|days?"
            r"|weeks?)\s+(?:before|ahead)\b.*"
        ),
        lambda match, context: Say(_NOTIFY),
    ),
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
            r"(?:move|put|place|pin)\s+(?P<target>.+?)\s+(?:(?:to|at|on)\s+(?:the\s+)?(?:very\s+)?)?"
            r"(?:top|bottom|end|first(?:\s+place)?|last|start)(?:\s+(?:of|in|on)\s+(?:the|my)\s+list)?|pin\s+.+"
        ),
        lambda match, context: Say(_SORT),
    ),
    (
        r"(?:make|set|let|have)\s+.+?\s+(?:to\s+)?(?:repeat(?:ing)?|recur(?:ring)?)\b.*",
        lambda match, context: Say(_REPEAT),
    ),
    (
        r"(?:add|attach|upload)\s+(?:an?\s+|the\s+)?(?:attachment|file|image|photo|picture|document)\s+to\s+.+",
        lambda match, context: Say(_FILES),
    ),
    (r"(?:add|create|make)\s+(?:a\s+)?(?:sub-?\s?tasks?|check-?list)\b.*", lambda match, context: Say(_SUBTASKS)),
    (
        (
            r"(?:create|make|add|new)\s+(?:a\s+)?(?:new\s+)?(?:list|project|folder|board)(?:\s+(?:called|named|for"
            r"|with)\b.*)?"
        ),
        lambda match, context: Say(_MANY_LISTS),
    ),
]
