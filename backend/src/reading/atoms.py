"""The parts of which a moment is made, and the table of rules that find them."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property, lru_cache

from src.reading.context import Context
from src.reading.words import pattern


@dataclass(frozen=True)
class Day:
    """A day. `weekday`: only a day of the week was named, and a date beside it decides. `monthly`: only its number.

    `weak` 1: words that often mean something else (`sun`, `may 3`, `5/6`), read at an end of the text or after a word
    such as `on`; 2 (`5.12`): after such a word only. `first` and `last` bound a longer time, such as a month, for which
    `value` stands; a range that was named has its bounds there, too, and `ranged`. `swapped`: the date if month and day
    were the other way round. `counted`: the distance by which it was counted from another day.
    """

    value: date
    year_given: bool = True
    weekday: int | None = None
    monthly: bool = False
    weak: int = 0
    first: date | None = None
    last: date | None = None
    ranged: bool = False
    swapped: date | None = None
    counted: str = ""
    remark: str = ""
    end: int = 0


@dataclass(frozen=True)
class Clock:
    """A time of day. `half`: whether `am` or `pm` was said, or the hour leaves no doubt. `bare`: only a number.
    `named`: the hour that was named, where that is another: eight in `ten to eight`."""

    hour: int
    minute: int = 0
    half: str | None = None
    bare: bool = False
    weak: bool = False
    named: int = 0
    until: tuple[int, int] | None = None
    end: int = 0


@dataclass(frozen=True)
class Exact:
    """A moment counted from now, such as `in 2 hours`."""

    value: datetime
    end: int = 0


Atom = Day | Clock | Exact
Make = Callable[[re.Match[str], Context], Atom | date]


class Rules:
    """Rules of one kind; the longest match at a place wins, and of equals the earlier rule.

    Their patterns are compiled for the first text: half a second of processor, which no start of a process waits for.
    """

    def __init__(self) -> None:
        self._sources: list[tuple[str, Make]] = []
        # The same place is asked about again for ranges, distances and repetitions.
        self.at = lru_cache(maxsize=4096)(self._at)

    def add(self, *sources: str) -> Callable[[Make], Make]:
        """Decorator: the function makes what the patterns mean, or raises ValueError when there is no such thing."""

        def register(make: Make) -> Make:
            self._sources += [(source, make) for source in sources]
            return make

        return register

    @cached_property
    def _rules(self) -> list[tuple[re.Pattern[str], Make]]:
        return [(pattern(source), make) for source, make in self._sources]

    def _at(self, text: str, position: int, context: Context) -> Atom | None:
        """The longest atom that begins there. None also when there is no such day or time."""
        best: Atom | None = None
        for rule, make in self._rules:
            match = rule.match(text, position)
            if match is None or (best is not None and match.end() <= best.end):
                continue
            try:
                made = make(match, context)
            except (ValueError, OverflowError):
                continue
            best = Day(made, end=match.end()) if isinstance(made, date) else replace(made, end=match.end())
        return best
