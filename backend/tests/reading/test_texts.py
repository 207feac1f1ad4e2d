"""Texts and what the reader makes of them, beside the public corpora: titles, repetitions, remarks."""

from datetime import UTC, datetime

import pytest

from src.reading import Context, Reading, read
from src.reading.offsets import has_clock_units
from src.shapes import TaskCreate
from src.shapes.task_fields import MAX_TAGS
from tests.reading.texts import TEXTS

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
BERLIN = "Europe/Berlin"


def reading(text: str, locale: str = "en-GB", now: datetime = NOW) -> Reading:
    return read(text, Context.of(now, BERLIN, locale))


def summary(found: Reading) -> tuple[str, str, str]:
    due = f"{found.due:%Y-%m-%d}" if found.due else ""
    if found.due and found.moment and not found.moment.whole_day:
        due += f" {found.due:%H:%M}"
    more = [f"!{found.priority}"] if found.priority else []
    more += (
        [f"#{tag}" for tag in found.tags] + ([found.repeat] if found.repeat else []) + (["?"] if found.remarks else [])
    )
    return found.title, due, " ".join(more)


def test_there_are_enough_of_them() -> None:
    assert len(TEXTS) >= 200


@pytest.mark.parametrize(("text", "title", "due", "more"), TEXTS)
def test_a_text_means_what_it_says(text: str, title: str, due: str, more: str) -> None:
    assert summary(reading(text)) == (title, due, more)


@pytest.mark.parametrize("text", [text for text, *_ in TEXTS])
def test_spans_lie_in_order_and_no_word_is_lost(text: str) -> None:
    found = reading(text)
    edges = [edge for span in found.spans for edge in (span.start, span.end)]
    assert all(0 <= edge <= len(text) for edge in edges)
    cut = " ".join(text[span.start : span.end] for span in found.spans if span.cut)
    words = {word.strip(".,:;()!#").lower() for word in f"{found.title} {cut}".replace(",", " ").split()}
    noise = {"to", "on", "and", "is", "at", "by", "for", "with", "right", ""}
    assert {word.strip(".,:;()!#").lower() for word in text.replace(",", " ").split()} - words <= noise


def test_a_task_gets_as_many_tags_as_it_can_have_and_the_others_stay_in_the_title() -> None:
    many = reading("sort " + " ".join(f"#t{n}" for n in range(12)) + " #t0")
    assert (many.title, len(many.tags)) == ("Sort #t10 #t11", MAX_TAGS)
    listed = reading("sort tagged " + ", ".join(f"t{n}" for n in range(12)))
    assert listed.tags == () and "t11" in listed.title
    TaskCreate(title=many.title, tags=list(many.tags))


def test_the_locale_decides_and_what_is_guessed_is_said() -> None:
    assert summary(reading("dentist 5/6", "en-GB"))[1:] == ("2027-06-05", "")
    assert summary(reading("dentist 5/6", "en-US"))[1:] == ("2027-05-06", "")
    assert summary(reading("dentist 5/6", "en"))[1:] == ("2027-06-05", "?")
    assert summary(read("dentist 5/6", Context.of(NOW, "America/Chicago", None)))[1:] == ("2027-05-06", "?")
    assert reading("dentist 12/25", "en-GB").due == reading("dentist 12/25", "en-US").due, "there is no month 25"


def test_a_wrong_day_of_the_week_is_said() -> None:
    assert reading("party friday 25 december").remarks == ()
    assert reading("party monday 25 december").remarks == ("25 December 2026 is a Friday.",)


def test_times_are_real_time_when_clocks_change() -> None:
    before = datetime(2027, 3, 27, 23, 30, tzinfo=UTC)  # an hour and a half before Berlin's clocks skip from 2 to 3
    due = reading("turn off the oven in 2 hours", now=before).due
    assert due and due.astimezone(UTC) == datetime(2027, 3, 28, 1, 30, tzinfo=UTC) and due.hour == 3
    skipped = reading("turn off the oven at 2:30am", now=before).due
    assert skipped and skipped.hour == 3


@pytest.mark.parametrize("hour", ["3", "3:30", "5", "5:15", "7", "7:45"])
def test_an_hour_without_am_or_pm_follows_one_rule(hour: str) -> None:
    due = reading(f"meet Ann tomorrow at {hour}").due
    assert due and due.hour == int(hour.split(":", maxsplit=1)[0]) + 12


def test_a_distance_of_hours_is_told_from_one_of_days() -> None:
    for hours in ("1h30", "2h", "an hour", "3 hrs", "90 mins"):
        assert has_clock_units(hours), hours
    for days in ("three days", "a month", "a fortnight", "2 weeks"):
        assert not has_clock_units(days), days
