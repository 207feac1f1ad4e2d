"""Reads what people type about tasks: dates, ranges, repetitions, tags, priorities.

Pure functions, the only reader in the product: the assistant, quick add, the tools and the endpoint all use it.
What was understood comes as spans of the text, so that a caller can cut, show or keep each of them. Nothing is
guessed: what a phrase leaves open is said in the remark of its span.
"""

from src.reading.context import Context, DateOrder, date_order
from src.reading.moments import Found
from src.reading.reader import Reading, prepare, read, read_moment, read_repeat
from src.reading.spans import Kind, Moment, Span

__all__ = [
    "Context",
    "DateOrder",
    "Found",
    "Kind",
    "Moment",
    "Reading",
    "Span",
    "date_order",
    "prepare",
    "read",
    "read_moment",
    "read_repeat",
]
