"""Local times as moments."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

# The last minute of a day stands for the whole day.
_LAST_MINUTE = (23, 59)


def local_moment(local: datetime, time_zone: str) -> datetime:
    """The moment in UTC of a time without a zone.

    A time that the clocks skip has the offset from before, and one that they repeat is the first of the two, as in
    RFC 5545, section 3.3.5. A whole day stays on its day: where the clocks skip its end, its last minute is the one
    before.
    """
    zone = ZoneInfo(time_zone)
    moment = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if (local.hour, local.minute) == _LAST_MINUTE:
        while moment.astimezone(zone).date() > local.date():
            moment -= timedelta(minutes=30)
            moment = moment.replace(minute=59 if moment.minute >= 30 else 29)
    return moment
