"""Greetings, thanks, yes and no: what is said beside the tasks."""

import re

from src.assistant.embedded.intents import Small

_SMALL: list[tuple[str, str]] = [
    ((
        r"(?:hi|hello|hey|hiya|yo|greetings|(?:good\s+)?(?:morning|afternoon|evening)"
        r"|good\s+day|howdy|moin)(?:\s+(?:there|taskora|everyone|all|again))?"
    ), "hello"),
    ((
        r"(?:(?:(?:hi|hey|hello)[\s,]+)?what'?s\s+up(?!\s+next)|(?:(?:hi|hey|hello"
        r"|good\s+\w+)(?:\s+there)?[\s,]+)?how\s+are\s+(?:you|things)|how(?:'s"
        r"|\s+is)\s+(?:it\s+going|life)|who\s+are\s+you|what\s+are\s+you"
        r"|who\s+(?:made"
        r"|built|wrote)\s+you|are\s+you\s+(?:a|an"
        r"|real|human|there)\b.*)"
        r"(?:\s+\w+)?"
    ), "hello"),
    ((
        r"(?:ok(?:ay)?[\s,]+)?(?:(?:many\s+)?thanks|thank\s+(?:you|u)|thx|ty(?:sm)?|ta|cheers|great|perfect"
        r"|(?:very\s+)?(?:good"
        r"|well)(?:[\s,]+thank(?:s|\s+you))|nice|awesome|cool|that'?s\s+(?:all|lovely|great|perfect|nice|good)"
        r"|good\s+job"
        r"|well\s+done)(?:[\s,]+.{0,40})?"
    ), "thanks"),
    (r"(?:good\s*night|(?:good)?bye|see\s+you|ciao|until\s+tomorrow|cu)(?:\s+.{0,20})?", "bye"),
    ((
        r"(?:no\s+wait|wait(?:[\s,]+no|\s+a\s+(?:second|minute|moment))?|oh\s+no|(?:hold|hang)\s+on|o+ps|whoops"
        r"|wrong|my\s+mistake"
        r"|that(?:'?s|\s+was)\s+(?:wrong|an?\s+(?:mistake|error))|not\s+that)"
    ), "oops"),
    ((
        r"(?:(?:who|what)\s+are\s+you,?\s+and\s+what\s+can\s+you\s+do|help(?:\s+me)?(?:\s+with\s+(?:my"
        r"|the)\s+(?:tasks|list|to-?dos))?|\?|what|huh"
        r"|what\s+(?:else\s+)?can\s+you\s+do.*|what\s+are\s+you\s+able\s+to\s+do.*|what\s+can(?:'t"
        r"|\s+you\s+not"
        r"|not\s+you)\b.*|what\s+can\s+i\s+(?:say|do|ask).*"
        r"|how\s+(?:does\s+this|do\s+you)\s+work|how\s+(?:can|could|do)\s+you\s+help(?:\s+me)?"
        r"|(?:what|which)\s+(?:are\s+(?:the|your)\s+)?commands\b.*|commands|(?:(?:show|give)\s+me\s+)?(?:some\s+"
        r"|more\s+)?examples"
        r"|how\s+do\s+i\s+.*"
        r"|what\s+(?:kinds?\s+of\s+\w+\s+|sentences\s+)?do\s+you\s+(?:do|understand|know).*)(?:\s+me)?"
    ), "help"),
    (r"[👍👌✅🆗]+", "yes"),
    (r"[🙌🙏🎉😊🙂]+", "thanks"),
    (r"add\s+(?:it|that|them|those)(?:\s+(?:please|then|all))?", "yes"),
    (r"(?:delete|remove|complete|change|do|add|move)\s+nothing|(?:please\s+)?leave\s+.{1,60}\s+alone", "nothing"),
    (r"(?:(?:no|nope|nah)[\s,]+)?keep\s+(?:it|them|that|everything|all(?:\s+of\s+them)?)", "nothing"),
    (r"(?:yes|yep|yeah)[\s,]+(?!but\b).{1,40}", "yes"),
    ((
        r"(?:y|yes|yep|yeah|yup|sure|do\s+it|confirm(?:ed)?|ok(?:ay)?|correct|right|go\s+ahead|absolutely)"
        r"(?:\s+(?:please|then|do\s+it|delete\s+them|add\s+it|add\s+them))?"
    ), "yes"),
    ((
        r"(?:n|no|not\s+now|(?:maybe\s+)?later|nope|nah|cancel|abort|never\s*mind(?:\s+then)?|nvm|nm"
        r"|(?:oh[\s,]+)?(?:just\s+)?forget\s+(?:about\s+)?(?:it|that)|don'?t|stop)"
        r"(?:[\s,]+(?:thanks|thank\s+you|not\s+now|that|it|never\s*mind|forget\s+it|leave\s+it))?"
    ), "no"),
    ((
        r"(?:please\s+)?(?:do\s+not|don'?t|never|i\s+don'?t\s+want(?:\s+you)?\s+to"
        r"|i\s+do\s+not\s+want\s+to)\s+(?!(?:let\s+me\s+)?forget\b)(?:delete|remove|change|complete|add|do"
        r"|touch|move|rename|erase|clear|mark|tag|finish|postpone|reschedule|start|reopen|set|untag|close|archive"
        r"|drop).*"
    ), "nothing"),
]  # fmt: skip


def small_talk(text: str) -> Small | None:
    """What kind of it the whole text is; None when it is about tasks."""
    bare = re.sub(r"^[^\w?]+|[^\w?]+$", "", text) or text
    bare = re.sub(r"[\s,]+(?:dear|love|mate|buddy|pal|friend)$", "", bare.rstrip("?"), flags=re.IGNORECASE) or bare
    kind = next((kind for pattern, kind in _SMALL if re.fullmatch(pattern, bare, re.IGNORECASE)), None)
    return Small(kind) if kind else None  # type: ignore[arg-type]
