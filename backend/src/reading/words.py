"""Words for numbers, days and months, and the small language in which the rules are written."""

import re
from functools import cache

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = [
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
]
_UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
]
_UNITS += ["eighteen", "nineteen"]
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90}
_ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
]
_ORDINALS += ["fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth"]

CARDINALS: dict[str, int] = {word: number for number, word in enumerate(_UNITS)}
CARDINALS |= _TENS
_TENS |= {"seventy": 70, "eighty": 80}
CARDINALS |= _TENS
CARDINALS |= {f"{ten} {_UNITS[n]}": value + n for ten, value in _TENS.items() for n in range(1, 10)}
ORDINALS: dict[str, int] = {word: number for number, word in enumerate(_ORDINALS, 1)}
ORDINALS |= {"thirtieth": 30}
ORDINALS |= {
    f"{ten} {_ORDINALS[n - 1]}": value + n for ten, value in (("twenty", 20), ("thirty", 30)) for n in range(1, 10)
}
VAGUE = {
    "a dozen": 12,
    "a hundred": 100,
    "a": 1,
    "an": 1,
    "a couple of": 2,
    "a couple": 2,
    "couple of": 2,
    "a pair of": 2,
    "a few": 3,
    "few": 3,
    "the next few": 3,
}


def _misspelt(word: str) -> set[str]:
    """The word with two letters inside it swapped, or one left out."""
    inner = range(1, len(word) - 1)
    swapped = {f"{word[:i]}{word[i + 1]}{word[i]}{word[i + 2 :]}" for i in inner}
    return (swapped | {word[:i] + word[i + 1 :] for i in inner}) - {word}


_MISSPELT_DAYS = {spelling: at for at, day in enumerate(WEEKDAYS) for spelling in _misspelt(day)}
_MISSPELT_DAYS |= {"mondey": 0, "teusday": 1, "wendsday": 2, "wensday": 2, "saterday": 5, "thrs": 3, "satruday": 5}
_WEEKDAY = (
    r"mon(?:day)?s?|tue(?:s|sday)?s?|wed(?:nesday|n|s|nes)?s?|weds|thu(?:r|rs|rsday)?s?|fri(?:day)?s?"
        r"|sat(?:urday)?s?|sun(?:day)?s?"
    rf"|{'|'.join(sorted(_MISSPELT_DAYS, key=len, reverse=True))}"
)  # fmt: skip
_MONTH = (
    r"jan(?:uary)?|feb(?:ruary|uary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember|ermber)?)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|decemeber|febuary|janurary|setember"
)


def _choice(words: dict[str, int]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"[\s-]+") for word in sorted(words, key=len, reverse=True))


_FRAGMENTS = {
    "DAY": rf"(?:{_WEEKDAY})\b\.?",
    "MONTH": rf"(?:{_MONTH})\b\.?",
    "NUM": rf"(?:\d{{1,4}}(?:\.\d+)?|{_choice(CARDINALS | VAGUE)})",
    "CARD": rf"(?:{_choice(CARDINALS)})",
    "ORD": rf"(?:\d{{1,2}}(?:st|nd|rd|th)|{_choice(ORDINALS)})",
    "UNIT": r"(?:minutes?|mins?|hours?|hrs?|hr|days?|weeks?|wks?|months?|mths?|years?|yrs?|fortnights?|quarters?)",
    "BIG": r"(?:" + _choice({word: n for word, n in CARDINALS.items() if 9 < n < 32}) + r")",
    "YEAR": r"(?:(?:19|20)\d\d|'\d\d|nineteen[\s-]+(?:hundred[\s-]+)?(?:and[\s-]+)?(?:(?:o|oh|zero)[\s-]+)?(?:"
    + _choice(CARDINALS)
    + (
        r")|two[\s-]+thousand(?![\s-]+(?:and|\w*teen|twenty|thirty|forty|one|two|ten|eleven|twelve))"
        r"|two[\s-]+thousand(?:[\s-]+and)?[\s-]+(?:"
    )
    + _choice(CARDINALS)
    + r"))",
}


@cache
def pattern(source: str, whole: bool = True) -> re.Pattern[str]:
    """A rule's pattern: a space stands for white space, `{DAY}`, `{NUM}` and so on for the words of that kind.

    With `whole` it ends at the end of a word only.
    """
    for name, fragment in _FRAGMENTS.items():
        source = source.replace(f"{{{name}}}", fragment)
    spaced = re.sub(r" (\??)", lambda match: r"\s*" if match[1] else r"\s+", source)
    return re.compile(rf"(?:{spaced})(?!\w)" if whole else spaced)


def number(word: str) -> float:
    """`3`, `2.5`, `twenty-one`, `a couple of`."""
    plain = " ".join(word.replace("-", " ").split())
    return float(plain) if plain[0].isdigit() else float(CARDINALS.get(plain) or VAGUE.get(plain) or 0)


def ordinal(word: str) -> int:
    """`3rd`, `third`, `twenty-third`."""
    plain = " ".join(word.replace("-", " ").split())
    digits = re.match(r"\d+", plain)
    return int(digits[0]) if digits else ORDINALS.get(plain) or CARDINALS[plain]


def weekday(word: str) -> int:
    """0 for Monday."""
    word = word.rstrip(".")
    return (
        _MISSPELT_DAYS[word]
        if word in _MISSPELT_DAYS
        else next(i for i, day in enumerate(WEEKDAYS) if day.startswith(word[:3]))
    )


def month(word: str) -> int:
    """1 for January."""
    return next(i for i, name in enumerate(MONTHS, 1) if name.startswith(word.rstrip(".")[:3]))


def year(word: str) -> int:
    """`2027`, `'27`, `27`, `two thousand and ten`."""
    plain = " ".join(word.replace("-", " ").split())
    if plain.startswith("nineteen"):
        rest = re.sub(r"^(?:hundred )?(?:and )?(?:(?:o|oh|zero) )?", "", plain.removeprefix("nineteen").strip())
        return 1900 + int(number(rest))
    if plain.startswith("two thousand"):
        return 2000 + int(number(plain.removeprefix("two thousand").removeprefix(" and").strip() or "zero"))
    value = int(plain.strip("'"))
    return value if value > 99 else value + (2000 if value < 70 else 1900)


def unit(word: str) -> str:
    """`minute`, `hour`, `day`, `week`, `month`, `year`, `quarter` or `fortnight`."""
    short = {
        "mi": "minute",
        "ho": "hour",
        "hr": "hour",
        "da": "day",
        "we": "week",
        "wk": "week",
        "mo": "month",
        "mt": "month",
    }
    return (short | {"ye": "year", "yr": "year", "fo": "fortnight", "qu": "quarter"}).get(word[:2]) or {
        "h": "hour", "d": "day", "w": "week", "m": "minute", "y": "year",
    }[word[0]]  # fmt: skip
