"""Tasks that repeat: RFC 5545 recurrence rules, when they happen next, and how they are said."""

from src.repeating.moments import local_moment
from src.repeating.occurrences import Series, after_completion, first, following
from src.repeating.rule import Rule
from src.repeating.rule_text import RULE_MAX_LENGTH, read_rule
from src.repeating.words import in_words

__all__ = [
    "RULE_MAX_LENGTH",
    "Rule",
    "Series",
    "after_completion",
    "first",
    "following",
    "in_words",
    "local_moment",
    "read_rule",
]
