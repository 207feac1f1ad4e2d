"""The recurrence rules that tasks may have: RFC 5545, section 3.3.10, without times of day and numbered weeks."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")


@dataclass(frozen=True)
class Rule:
    """A rule. `days` are pairs of a place in the month or year (0: each one) and a weekday (0: Monday)."""

    frequency: str
    interval: int = 1
    days: tuple[tuple[int, int], ...] = ()
    month_days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    places: tuple[int, ...] = ()
    count: int | None = None
    until: str | None = None
    week_start: int = 0

    def __str__(self) -> str:
        parts = [f"FREQ={self.frequency}"]
        if self.interval > 1:
            parts.append(f"INTERVAL={self.interval}")
        if self.months:
            parts.append(f"BYMONTH={_joined(self.months)}")
        if self.month_days:
            parts.append(f"BYMONTHDAY={_joined(self.month_days)}")
        if self.days:
            parts.append("BYDAY=" + ",".join(f"{place or ''}{DAYS[day]}" for place, day in self.days))
        if self.places:
            parts.append(f"BYSETPOS={_joined(self.places)}")
        if self.week_start:
            parts.append(f"WKST={DAYS[self.week_start]}")
        if self.count:
            parts.append(f"COUNT={self.count}")
        if self.until:
            parts.append(f"UNTIL={self.until}")
        return ";".join(parts)

    def last_moment(self, time_zone: str) -> datetime | None:
        """The last local time at which it may happen; None without an UNTIL."""
        if self.until is None:
            return None
        day = datetime.strptime(self.until[:8], "%Y%m%d")
        if "T" not in self.until:
            return datetime.combine(day, time.max)
        moment = datetime.combine(day, datetime.strptime(self.until[9:15], "%H%M%S").time())
        if self.until.endswith("Z"):
            return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(time_zone)).replace(tzinfo=None)
        return moment

    def from_day(self, day: date) -> "Rule":
        """The rule with what it leaves to its first day said, so that any occurrence can be the first.

        A day that shorter months lack means the last one there: `BYMONTHDAY=28,29,30,31;BYSETPOS=-1`. Left to itself
        RFC 5545 leaves such months out. A rule that names its day keeps the meaning of the standard.
        """
        if self.days or self.month_days:
            return self
        if self.frequency == "WEEKLY":
            return replace(self, days=((0, day.weekday()),))
        months = self.months or ((day.month,) if self.frequency == "YEARLY" else ())
        if self.frequency == "DAILY":
            return self
        if day.day <= 28 or (months == (day.month,) and day.month != 2):
            return replace(self, months=months, month_days=(day.day,))
        return replace(self, months=months, month_days=tuple(range(28, day.day + 1)), places=(-1,))


def _joined(numbers: tuple[int, ...]) -> str:
    return ",".join(str(number) for number in numbers)
