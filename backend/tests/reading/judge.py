"""Judges a reader by the corpus: right, wrong, or nothing read."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from src.reading import Context
from src.reading.protect import masked, protected_parts
from src.reading.scan import moments_in

CORPUS = Path(__file__).with_name("corpus.jsonl")
Read = Callable[[str, Context], list[str]]


@dataclass(frozen=True)
class Case:
    """A phrase, when it was said, and what it may mean: days, moments, or times of day such as `T17:00`."""

    source: str
    text: str
    now: str
    means: tuple[str, ...]


@dataclass(frozen=True)
class Figures:
    """Per cent: of the cases with one point in time, and false dates of those without any."""

    cases: int
    right: float
    wrong: float
    negatives: int
    false: float


def corpus() -> list[Case]:
    """All cases."""
    lines = CORPUS.read_text(encoding="utf-8").splitlines()
    return [Case(**{**(case := json.loads(line)), "means": tuple(case["means"])}) for line in lines]


def ours(text: str, context: Context) -> list[str]:
    """What this project's reader finds, as the corpus writes it."""
    plain = masked(text, protected_parts(text))
    found = [each.moment for each in moments_in(plain, context) if not each.weak]
    return [f"{each.due:%Y-%m-%d}" if each.whole_day else f"{each.due:%Y-%m-%dT%H:%M}" for each in found]


def is_right(case: Case, read: str) -> bool:
    """A day has to be read as that day, a time as that time; the end of a day is the day."""
    return any(
        read == meant or (meant[0] == "T" and read.endswith(meant)) or (meant.endswith("T23:59") and read == meant[:10])
        for meant in case.means
    )


def judge(read: Read, cases: list[Case]) -> Figures:
    """The sources are American: the month comes first."""
    counted: Counter[str] = Counter()
    for case in cases:
        now = datetime.fromisoformat(case.now).replace(tzinfo=UTC)
        found = read(case.text, Context(now, "MDY", True))
        if not case.means:
            counted["false" if found else "quiet"] += 1
        elif not found:
            counted["nothing"] += 1
        else:
            counted["right" if any(is_right(case, each) for each in found) else "wrong"] += 1
    points = counted["right"] + counted["wrong"] + counted["nothing"]
    negatives = counted["false"] + counted["quiet"]
    return Figures(
        points,
        100 * counted["right"] / points,
        100 * counted["wrong"] / points,
        negatives,
        100 * counted["false"] / negatives,
    )
