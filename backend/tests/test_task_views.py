"""Where days begin, in every kind of time zone."""

from datetime import UTC, datetime, timedelta

import pytest

from src.services.task_views import WEEK_DAYS, day_start


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "zone", "start", "end"),
    [
        ("2026-11-23T12:00", "UTC", "2026-11-23T00:00", "2026-11-24T00:00"),
        ("2026-11-23T23:30", "Europe/Berlin", "2026-11-23T23:00", "2026-11-24T23:00"),
        ("2026-11-23T23:30", "America/Los_Angeles", "2026-11-23T08:00", "2026-11-24T08:00"),
        ("2026-11-23T10:30", "Pacific/Kiritimati", "2026-11-23T10:00", "2026-11-24T10:00"),
        ("2026-11-23T10:30", "Pacific/Pago_Pago", "2026-11-22T11:00", "2026-11-23T11:00"),
        ("2026-11-23T12:00", "Asia/Kathmandu", "2026-11-22T18:15", "2026-11-23T18:15"),
        # Days of 23 and of 25 hours.
        ("2026-03-29T12:00", "Europe/Berlin", "2026-03-28T23:00", "2026-03-29T22:00"),
        ("2026-10-25T12:00", "Europe/Berlin", "2026-10-24T22:00", "2026-10-25T23:00"),
        # Half an hour of daylight saving: a day of 24.5 hours.
        ("2026-04-05T14:00", "Australia/Lord_Howe", "2026-04-05T13:30", "2026-04-06T13:30"),
        ("2026-04-05T00:00", "Australia/Lord_Howe", "2026-04-04T13:00", "2026-04-05T13:30"),
        # Midnight is skipped: the day begins at 01:00, which is when the day before ends.
        ("2026-04-24T12:00", "Africa/Cairo", "2026-04-23T22:00", "2026-04-24T21:00"),
        # Midnight comes twice: the day begins at the first one.
        ("2026-11-01T12:00", "America/Havana", "2026-11-01T04:00", "2026-11-02T05:00"),
    ],
)
def test_a_day_begins_and_ends_when_its_zone_says(now: str, zone: str, start: str, end: str) -> None:
    assert day_start(utc(now), zone) == utc(start)
    assert day_start(utc(now), zone, 1) == utc(end)
    assert utc(start) <= utc(now) < utc(end), "the table itself"


def test_a_week_with_a_change_of_clocks_has_an_hour_less() -> None:
    now = utc("2026-03-27T12:00")
    length = day_start(now, "Europe/Berlin", WEEK_DAYS) - day_start(now, "Europe/Berlin")
    assert length == timedelta(days=7) - timedelta(hours=1)
