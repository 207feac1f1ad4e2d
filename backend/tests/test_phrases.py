"""Dates in sentences, as people of a place write them."""

from datetime import UTC, datetime

import pytest

from src.reading import Context
from src.services.phrases import Clock

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
BERLIN = "Europe/Berlin"


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        (None, "tomorrow at 17:05"),
        ("en-US", "tomorrow at 17:05"),
        ("de-u-hc-h23", "tomorrow at 17:05"),
        ("en-US-u-hc-h12", "tomorrow at 5:05 PM"),
        ("en-US-u-ca-gregory-hc-h12", "tomorrow at 5:05 PM"),
    ],
)
def test_the_hour_cycle_of_the_locale_decides_how_times_are_written(locale: str | None, said: str) -> None:
    assert Clock.of(NOW, BERLIN, locale).moment(datetime(2026, 11, 26, 16, 5, tzinfo=UTC)) == said


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (datetime(2026, 11, 25, 11, tzinfo=UTC), "today at 12:00 PM"),
        (datetime(2026, 11, 23, 23, 30, tzinfo=UTC), "yesterday at 12:30 AM"),
        (datetime(2027, 1, 4, 8, tzinfo=UTC), "Mon 4 Jan 2027 at 9:00 AM"),
        (datetime(2026, 12, 4, 22, 59, tzinfo=UTC), "Fri 4 Dec"),
    ],
)
def test_a_day_is_named_as_near_as_it_is_and_a_whole_day_has_no_time(due: datetime, said: str) -> None:
    assert Clock(NOW, BERLIN, pm=True).moment(due) == said


@pytest.mark.parametrize(
    ("locale", "order"), [("en-US-u-hc-h12", "MDY"), ("de-u-hc-h23", "DMY"), ("en-u-hc-h12", "DMY")]
)
def test_the_hour_cycle_is_no_region(locale: str, order: str) -> None:
    assert Context.of(NOW, BERLIN, locale).order == order
    assert not Context.of(NOW, BERLIN, "en-u-hc-h12").order_known
