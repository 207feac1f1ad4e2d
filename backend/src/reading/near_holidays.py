"""Holidays: `christmas eve`, `next easter`, `halloween 2027`."""

import re

from src.reading.atoms import Day
from src.reading.context import Context
from src.reading.holidays import HOLIDAYS
from src.reading.near_numbers import NEAR
from src.reading.words import year

for _source, _rule in HOLIDAYS:

    @NEAR.add(
        r"(?P<which>next |this |last |the next |the last |the previous |the following |previous "
        rf"|following |past |the )?(?:{_source})(?:,? (?:of |in )?(?P<year>{{YEAR}})"
        r"| (?:of |in )?(?P<whose>next|this|last) year)?"
    )
    def _holiday(match: re.Match[str], context: Context, rule=_rule) -> Day:  # type: ignore[no-untyped-def]
        this = context.today.year
        which, whose = (match["which"] or "").strip(), match["whose"]
        if match["year"] or whose:
            chosen = year(match["year"]) if match["year"] else this + {"next": 1, "last": -1}.get(whose, 0)
            return Day(rule(chosen))
        if which.removeprefix("the ") in ("last", "previous", "past"):
            return Day(rule(this) if rule(this) < context.today else rule(this - 1))
        return Day(rule(this) if rule(this) >= context.today else rule(this + 1))


__all__ = ["NEAR"]
