"""Holidays that people use as dates: fixed days, weekdays of a month, and what hangs on Easter."""

from collections.abc import Callable
from datetime import date, timedelta

from src.reading.calendar_days import days_in, easter, nth_weekday
from src.reading.words import pattern

Rule = Callable[[int], date]


def _fixed(month: int, day: int) -> Rule:
    return lambda year: date(year, month, day)


def _nth(month: int, weekday: int, nth: int, offset: int = 0) -> Rule:
    return lambda year: (
        nth_weekday(date(year, month, 1), date(year, month, days_in(year, month)), weekday, nth) + timedelta(offset)
    )


def _easter(offset: int) -> Rule:
    return lambda year: easter(year) + timedelta(offset)


def _advent(nth: int) -> Rule:
    """The fourth Sunday of Advent is the last before Christmas Day."""
    return lambda year: date(year, 12, 24) - timedelta((date(year, 12, 24).weekday() + 1) % 7 + 7 * (3 - nth))


_ADVENTS = (r"(?:first|1st)", r"(?:second|2nd)", r"(?:third|3rd)", r"(?:fourth|4th)")
_S = r"(?:'?s'?)?"
HOLIDAYS: list[tuple[str, Rule]] = [
    (rf"new year{_S} eve", _fixed(12, 31)),
    (r"(?:silvester|nye)", _fixed(12, 31)),
    (rf"new year{_S}(?: day)?", _fixed(1, 1)),
    (r"(?:christmas|xmas|x-mas) eve|(?:the )?eve of (?:christmas|xmas)", _fixed(12, 24)),
    (r"(?:christmas|xmas|x-mas)(?: day)?", _fixed(12, 25)),
    *((rf"{name} (?:advent|sunday (?:of|in) advent)", _advent(nth)) for nth, name in enumerate(_ADVENTS)),
    (rf"(?:st\.?|saint) (?:nicholas|nicolas){_S}(?: day)?", _fixed(12, 6)),
    (r"boxing day", _fixed(12, 26)),
    (r"epiphany", _fixed(1, 6)),
    (rf"(?:st\.?|saint) valentine{_S}(?: day)?|valentine{_S}(?: day)?", _fixed(2, 14)),
    (rf"(?:st\.?|saint) patrick{_S}(?: day)?", _fixed(3, 17)),
    (r"april fool(?:s'?|'s)?(?: day)?", _fixed(4, 1)),
    (r"earth day", _fixed(4, 22)),
    (r"(?:international )?(?:workers'? day|labou?r day may)|may day", _fixed(5, 1)),
    (r"juneteenth", _fixed(6, 19)),
    (r"hall?owe'?en", _fixed(10, 31)),
    (r"all saints'?(?: day)?", _fixed(11, 1)),
    (r"veterans'? day|remembrance day", _fixed(11, 11)),
    (rf"(?:martin luther king(?: jr\.?)?{_S}|mlk(?: jr\.?)?{_S}) day", _nth(1, 0, 3)),
    (rf"president{_S} day", _nth(2, 0, 3)),
    (r"memorial day", _nth(5, 0, -1)),
    (r"labou?r day", _nth(9, 0, 1)),
    (r"columbus day", _nth(10, 0, 2)),
    (r"thanks ?giving(?: day)?", _nth(11, 3, 4)),
    (r"black friday", _nth(11, 3, 4, 1)),
    (r"cyber monday", _nth(11, 3, 4, 4)),
    (rf"mother{_S} day", _nth(5, 6, 2)),
    (rf"father{_S} day", _nth(6, 6, 3)),
    (r"shrove tuesday|mardi gras|pancake day", _easter(-47)),
    (r"ash wednesday", _easter(-46)),
    (r"palm sunday", _easter(-7)),
    (r"maundy thursday", _easter(-3)),
    (r"good friday", _easter(-2)),
    (r"easter monday|easter mon", _easter(1)),
    (r"easter(?: sunday)?", _easter(0)),
    (r"ascension day", _easter(39)),
    (r"whit monday|pentecost monday", _easter(50)),
    (r"pentecost|whitsun(?:day)?", _easter(49)),
]
HOLIDAY_PATTERNS = [pattern(f"(?:the |next |this |last )*(?:{source})") for source, _ in HOLIDAYS]
