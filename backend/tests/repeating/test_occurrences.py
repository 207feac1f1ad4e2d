"""Rules by their dates over ten years: clock changes, short months, leap years, ends, and what was missed."""

import time
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from src.repeating import Series, after_completion, first, following, in_words, local_moment, read_rule

# With the weekday on which their clocks change.
ZONES = {
    "Europe/Berlin": "SU",
    "America/New_York": "SU",
    "Australia/Lord_Howe": "SU",
    "America/Nuuk": "SA",
    "Africa/Cairo": "FR",
    "Asia/Kolkata": "SU",
    "UTC": "SU",
}
FIRST = {"FR": "2026-12-04", "SA": "2026-12-05", "SU": "2026-12-06"}
TEN_YEARS = datetime(2036, 12, 31, 23, 59)


def series(rule: str, start: str, zone: str = "Europe/Berlin", *skipped: str) -> Series:
    begin = datetime.fromisoformat(start)
    fixed = read_rule(rule).from_day(begin.date())
    return Series(fixed, begin, zone, frozenset(date.fromisoformat(day) for day in skipped))


def chain(one: Series | None, last: datetime = TEN_YEARS) -> list[Series]:
    """Every occurrence as each is done on its due time."""
    found = []
    while one is not None and one.occurrence <= last:
        found.append(one)
        one = following(one, one.due)
    return found


def days(rule: str, start: str, zone: str = "UTC", last: datetime = TEN_YEARS) -> list[str]:
    return [f"{one.occurrence:%Y-%m-%d}" for one in chain(series(rule, start, zone), last)]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("clock", ["09:00", "02:30", "00:30", "23:59", "01:15"])
def test_a_clock_time_stays_through_ten_years_of_clock_changes(zone: str, clock: str) -> None:
    every = chain(series("FREQ=WEEKLY", f"{FIRST[ZONES[zone]]}T{clock}", zone))
    assert len(every) in (526, 527), "each week of ten years"
    moved = []
    for one in every:
        shown = one.due.astimezone(ZoneInfo(zone))
        assert one.occurrence.strftime("%H:%M") == clock
        assert shown.date() == one.occurrence.date(), "it stays on its day"
        if shown.strftime("%H:%M") != clock:
            moved.append(shown)
    assert len(moved) <= 11, "only where the clocks skip that time, once a year"
    dues = [one.due for one in every]
    assert dues == sorted(set(dues))


def test_the_hour_that_is_skipped_is_taken_from_before_and_the_repeated_one_is_the_first() -> None:
    assert local_moment(datetime(2027, 3, 28, 2, 30), "Europe/Berlin") == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert local_moment(datetime(2027, 10, 31, 2, 30), "Europe/Berlin") == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert local_moment(datetime(2027, 3, 14, 2, 30), "America/New_York") == datetime(2027, 3, 14, 7, 30, tzinfo=UTC)


def test_a_whole_day_ends_on_its_day_where_the_clocks_skip_its_end() -> None:
    zone = ZoneInfo("America/Nuuk")
    shown = local_moment(datetime(2027, 3, 27, 23, 59), "America/Nuuk").astimezone(zone)
    assert (shown.date(), shown.minute) == (date(2027, 3, 27), 59)


def test_the_clocks_do_change_in_these_zones() -> None:
    """The counter-test: a fixed offset would be wrong."""
    for zone in list(ZONES)[:5]:
        offsets = {
            one.due.astimezone(ZoneInfo(zone)).utcoffset()
            for one in chain(series("FREQ=WEEKLY", "2026-12-01T09:00", zone))
        }
        assert len(offsets) == 2, zone


def test_the_29th_of_february_is_the_28th_in_other_years() -> None:
    assert days("FREQ=YEARLY", "2028-02-29T09:00") == [
        "2028-02-29", "2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29", "2033-02-28", "2034-02-28", "2035-02-28",
        "2036-02-29",
    ]  # fmt: skip
    assert days("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "2028-02-29T09:00") == ["2028-02-29", "2032-02-29", "2036-02-29"]


def test_the_31st_is_the_last_day_of_shorter_months() -> None:
    found = days("FREQ=MONTHLY", "2027-01-31T09:00", last=datetime(2028, 3, 31, 9))
    assert found == [
        "2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31", "2027-06-30", "2027-07-31", "2027-08-31",
        "2027-09-30", "2027-10-31", "2027-11-30", "2027-12-31", "2028-01-31", "2028-02-29", "2028-03-31",
    ]  # fmt: skip
    assert len(days("FREQ=MONTHLY", "2027-01-31T09:00")) == 120
    assert days("FREQ=MONTHLY", "2027-01-30T09:00")[1:3] == ["2027-02-28", "2027-03-30"]
    assert days("FREQ=MONTHLY;BYMONTHDAY=31", "2027-01-31T09:00")[:3] == ["2027-01-31", "2027-03-31", "2027-05-31"]


@pytest.mark.parametrize(
    ("rule", "start", "expected"),
    [
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE", "2026-11-30", ["2026-12-02", "2026-12-14", "2026-12-16", "2026-12-28"]),
        ("FREQ=MONTHLY;BYDAY=-1FR", "2026-11-27", ["2026-12-25", "2027-01-29", "2027-02-26", "2027-03-26"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1", "2027-04-01", ["2027-05-03", "2027-06-01", "2027-07-01"]),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "2026-12-03", ["2026-12-04", "2026-12-07", "2026-12-08", "2026-12-09"]),
        ("FREQ=MONTHLY;INTERVAL=3", "2026-11-15", ["2027-02-15", "2027-05-15", "2027-08-15", "2027-11-15"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "2026-11-30", ["2026-12-31", "2027-01-31", "2027-02-28", "2027-03-31"]),
        ("FREQ=YEARLY;BYMONTH=5;BYDAY=2SU", "2027-05-09", ["2028-05-14", "2029-05-13", "2030-05-12", "2031-05-11"]),
    ],
)  # fmt: skip
def test_the_dates_of_common_rules(rule: str, start: str, expected: list[str]) -> None:
    assert days(rule, f"{start}T09:00")[1:][: len(expected)] == expected


def test_what_was_missed_does_not_pile_up() -> None:
    daily = series("FREQ=DAILY", "2026-11-01T23:59", "UTC")
    late = following(daily, datetime(2026, 11, 20, 10, tzinfo=UTC))
    assert late and late.occurrence == datetime(2026, 11, 20, 23, 59), "today is not over"
    timed = series("FREQ=DAILY", "2026-11-01T09:00", "UTC")
    late = following(timed, datetime(2026, 11, 20, 10, tzinfo=UTC))
    assert late and late.occurrence == datetime(2026, 11, 21, 9)
    early = following(series("FREQ=WEEKLY", "2026-11-30T09:00", "UTC"), datetime(2026, 11, 26, tzinfo=UTC))
    assert early and early.occurrence == datetime(2026, 12, 7, 9)
    ancient = following(series("FREQ=DAILY", "1970-01-01T09:00", "UTC"), datetime(2026, 11, 20, tzinfo=UTC))
    assert ancient and ancient.occurrence == datetime(2026, 11, 20, 9)


def test_a_rule_ends() -> None:
    assert len(chain(series("FREQ=DAILY;COUNT=5", "2026-11-30T09:00"))) == 5
    assert days("FREQ=WEEKLY;UNTIL=20261214", "2026-11-30T23:59") == ["2026-11-30", "2026-12-07", "2026-12-14"]
    assert days("FREQ=DAILY;UNTIL=20261201T120000Z", "2026-11-30T13:00", "UTC") == ["2026-11-30"]
    assert days("FREQ=DAILY;UNTIL=20261201T120000Z", "2026-11-30T13:00", "Europe/Berlin") == [
        "2026-11-30",
        "2026-12-01",
    ]
    missed = following(series("FREQ=DAILY;COUNT=5", "2026-11-30T09:00", "UTC"), datetime(2026, 12, 2, 10, tzinfo=UTC))
    assert missed and (missed.occurrence.day, missed.rule.count) == (3, 2), "what was missed counts"


def test_exceptions_are_left_out_and_count() -> None:
    one = series("FREQ=DAILY;COUNT=4", "2026-12-23T09:00", "UTC", "2026-12-24", "2026-12-25")
    assert [found.occurrence.day for found in chain(one)] == [23, 26]


def test_after_completion_counts_from_the_day_of_completion() -> None:
    one = series("FREQ=DAILY;INTERVAL=3", "2026-11-01T09:00", "Europe/Berlin")
    done = datetime(2026, 11, 29, 23, 30, tzinfo=UTC)
    following_one = after_completion(one, done)
    assert following_one and following_one.occurrence == datetime(2026, 12, 3, 9), "it is the 30th in Berlin"
    monthly = Series(read_rule("FREQ=MONTHLY;COUNT=2"), datetime(2027, 1, 1, 9), "UTC")
    second = after_completion(monthly, datetime(2027, 1, 31, 12, tzinfo=UTC))
    assert second and second.occurrence == datetime(2027, 2, 28, 9)
    assert after_completion(second, datetime(2027, 2, 28, 12, tzinfo=UTC)) is None


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=YEARLY;INTERVAL=2;BYMONTH=2;BYMONTHDAY=29", "FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31",
        "FREQ=WEEKLY;INTERVAL=364;BYMONTH=7", "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=-4", "FREQ=YEARLY;BYMONTH=2;BYDAY=5MO",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=FR", "FREQ=YEARLY;INTERVAL=400;BYMONTHDAY=31;BYMONTH=4,5",
    ],
)  # fmt: skip
def test_a_rule_that_is_taken_is_soon_computed(rule: str) -> None:
    begin = time.process_time()
    first(read_rule(rule), datetime(2027, 2, 1, 9))
    assert time.process_time() - begin < 1


@pytest.mark.parametrize(
    "rule",
    [
        "", "daily", "FREQ=HOURLY", "FREQ=SECONDLY", "INTERVAL=2", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;INTERVAL=401",
        "FREQ=DAILY;COUNT=0", "FREQ=DAILY;COUNT=2;UNTIL=20271231", "FREQ=DAILY;UNTIL=20271331", "FREQ=DAILY;BYHOUR=3",
        "FREQ=WEEKLY;BYDAY=XX", "FREQ=WEEKLY;BYDAY=1MO", "FREQ=WEEKLY;BYMONTHDAY=3", "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=MONTHLY;BYSETPOS=1", "FREQ=DAILY;FREQ=DAILY", "FREQ=DAILY;", "FREQ=YEARLY;BYMONTH=13", "FREQ=DAILY;X",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=3", "FREQ=MONTHLY;BYMONTH=4;BYMONTHDAY=31",
        "FREQ=MONTHLY;BYDAY=1MO,2TU;BYSETPOS=15", "FREQ=DAILY;INTERVAL=7;BYDAY=MO",
        "FREQ=MONTHLY;BYMONTHDAY=1;BYSETPOS=2", "FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=20",
        "FREQ=MONTHLY;INTERVAL=2;BYMONTH=2", "FREQ=DAILY;INTERVAL=٣",
        "FREQ=" + "D" * 300, "FREQ=DAILY\x00", "FREQ=DAILY;UNTIL=00010101",
    ],
)  # fmt: skip
def test_what_is_no_rule_is_refused_with_a_reason(rule: str) -> None:
    with pytest.raises(ValueError, match=r"^must "):
        read_rule(rule)


@pytest.mark.parametrize(
    ("rule", "start", "words"),
    [
        ("FREQ=DAILY", "2026-11-30", "every day"),
        ("FREQ=DAILY;INTERVAL=3;COUNT=5", "2026-11-30", "every 3 days, 5 times"),
        ("FREQ=WEEKLY", "2026-11-30", "every Monday"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR", "2026-11-30", "every 2 weeks on Monday and Friday"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "2026-11-30", "every weekday"),
        ("FREQ=MONTHLY", "2026-11-30", "every month on the 30th or the last day"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,15", "2026-11-30", "every month on the 1st and the 15th"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "2026-11-30", "every month on the last day"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "2026-11-30", "every month on the last Friday"),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "2026-11-30", "every month on the last weekday"),
        ("FREQ=YEARLY", "2026-11-30", "every year on 30 November"),
        ("FREQ=YEARLY", "2028-02-29", "every year on 29 February"),
        ("FREQ=YEARLY;BYMONTH=5;BYDAY=2SU", "2027-05-09", "every year on the second Sunday of May"),
        ("FREQ=WEEKLY;UNTIL=20271231", "2026-11-30", "every Monday, until 31 December 2027"),
        ("FREQ=DAILY;BYMONTH=1", "2026-11-30", "by the rule FREQ=DAILY;BYMONTH=1"),
    ],
)  # fmt: skip
def test_rules_are_said_in_plain_words_and_written_back(rule: str, start: str, words: str) -> None:
    fixed = read_rule(rule).from_day(date.fromisoformat(start))
    assert in_words(fixed) == words
    assert read_rule(str(fixed)) == fixed


def test_after_completion_is_said() -> None:
    assert in_words(read_rule("FREQ=DAILY;INTERVAL=3"), after_completion=True) == "3 days after it is done"
    assert (
        in_words(read_rule("FREQ=WEEKLY;COUNT=1"), after_completion=True)
        == "1 week after it is done, for the last time"
    )
