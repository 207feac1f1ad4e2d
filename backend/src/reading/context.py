"""When and where somebody writes: what `today` is, and whether the day or the month comes first."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo

DateOrder = Literal["DMY", "MDY"]
# CLDR's short dates begin with the month in these regions; elsewhere with the day or, in the ISO order, with the year.
_MONTH_FIRST = frozenset(["US", "PH", "FM", "GU", "MH", "MP", "PR", "PW", "UM", "VI", "AS"])


def date_order(locale: str | None, time_zone: str) -> tuple[DateOrder, bool]:
    """Whether `5/6` begins with the day, and whether that is known: by the region of the locale, else by the zone."""
    language, _, _ = (locale or "").partition("-u-")  # Unicode's keys such as `hc` are no regions.
    region = re.search(r"[-_]([A-Za-z]{2})(?![A-Za-z])", language)
    if region:
        return ("MDY" if region[1].upper() in _MONTH_FIRST else "DMY"), True
    return ("MDY" if time_zone.startswith("America/") else "DMY"), False


@dataclass(frozen=True)
class Context:
    """The moment of writing in the writer's zone, and the order of day and month there."""

    now: datetime
    order: DateOrder = "DMY"
    order_known: bool = False

    @classmethod
    def of(cls, now: datetime, time_zone: str, locale: str | None = None) -> "Context":
        """From a moment, an IANA zone and a BCP 47 locale such as `en-US`."""
        order, known = date_order(locale, time_zone)
        return cls(now.astimezone(ZoneInfo(time_zone)), order, known)

    @property
    def today(self) -> date:
        """The day there."""
        return self.now.date()

    def at(self, day: date, clock: time) -> datetime:
        """That clock time there; one that the clocks skip is moved by as much as they skip."""
        moment = datetime.combine(day, clock, self.now.tzinfo)
        return moment.astimezone(UTC).astimezone(self.now.tzinfo)
