"""POST /api/v1/readings: what was understood of a text, for whoever shows it while somebody types."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest

READINGS = "/api/v1/readings"


async def read(client: httpx2.AsyncClient, text: str, **values: Any) -> list[dict[str, Any]]:
    response = await client.post(READINGS, json={"text": text, "time_zone": "Europe/Berlin", **values})
    assert response.status_code == 200, response.text
    return response.json()["items"]


async def test_a_line_is_a_task_with_spans(alice: httpx2.AsyncClient) -> None:
    text = "call mum 5 March 2031 at 5pm #family !high"
    [item] = await read(alice, text)
    assert (item["title"], item["due_at"], item["due_time_zone"]) == (
        "Call mum",
        "2031-03-05T16:00:00Z",
        "Europe/Berlin",
    )
    assert (item["priority"], item["tags"], item["whole_day"]) == ("high", ["family"], False)
    kinds = {span["kind"]: text[span["start"] : span["end"]] for span in item["spans"]}
    assert kinds == {"date": "5 March 2031 at 5pm", "tag": "#family", "priority": "!high"}
    assert all(span["text"] == text[span["start"] : span["end"]] and span["cut"] for span in item["spans"])


async def test_positions_count_as_javascript_does(alice: httpx2.AsyncClient) -> None:
    text = "🎂🎉 cake on 5 March 2031"
    [item] = await read(alice, text)
    units = text.encode("utf-16-le")
    [span] = item["spans"]
    assert units[2 * span["start"] : 2 * span["end"]].decode("utf-16-le") == "on 5 March 2031"
    assert item["end"] == len(units) // 2


async def test_lines_become_items_without_their_bullets(alice: httpx2.AsyncClient) -> None:
    items = await read(alice, "- milk\n\n* eggs #shop\r\n2. call on 5 March 2031\n[ ] bread")
    assert [item["title"] for item in items] == ["Milk", "Eggs", "Call", "Bread"]
    assert [item["start"] for item in items] == [2, 10, 25, 50]


async def test_the_locale_decides_the_order_of_day_and_month(alice: httpx2.AsyncClient) -> None:
    for locale, day in (("en-GB", "2031-06-05"), ("en-US", "2031-05-06"), ("de", "2031-06-05")):
        [item] = await read(alice, "dentist 5/6/2031", time_zone="UTC", locale=locale)
        assert item["due_at"].startswith(day), locale
        assert bool(item["remarks"]) is (locale == "de"), "said where no region decides"
    [item] = await read(alice, "dentist 12/25/2031", time_zone="UTC", locale="en-GB")
    assert item["due_at"] == "2031-12-25T23:59:00Z" and item["whole_day"], "there is no month 25"


async def test_phrases_that_are_text_stay_in_the_title(alice: httpx2.AsyncClient) -> None:
    text = "watch Tomorrow Never Dies tomorrow #film !high"
    [item] = await read(alice, text, as_text=["Tomorrow", "#film"])
    assert item["title"] == "Watch Tomorrow Never Dies #film"
    assert (item["tags"], item["priority"], item["due_at"] is None) == ([], "high", False)
    [item] = await read(alice, text, as_text=["tomorrow", "Tomorrow", "!high"])
    assert item["title"] == "Watch Tomorrow Never Dies tomorrow !high"
    assert (item["tags"], item["priority"], item["due_at"]) == (["film"], None, None)
    [item] = await read(alice, "mondays on monday", as_text=["mon"])
    assert item["due_at"], "a part of a word is no phrase"


async def test_a_name_keeps_its_letters(alice: httpx2.AsyncClient) -> None:
    [item] = await read(alice, "iPhone repair tomorrow")
    assert item["title"] == "iPhone repair"


@pytest.mark.parametrize(
    "text", ["Seen before", "To Kill a Mockingbird", "Lights on", "What this is for", "About time"]
)
async def test_words_beside_which_nothing_was_cut_stay(alice: httpx2.AsyncClient, text: str) -> None:
    [item] = await read(alice, text)
    assert item["title"] == text
    [item] = await read(alice, f"{text}: a note !high by 5 March 2031")
    assert item["title"] == f"{text}: a note"


async def test_repetitions_are_rules(alice: httpx2.AsyncClient) -> None:
    [item] = await read(alice, "team meeting every monday at 9am")
    assert item["repeat"] == "FREQ=WEEKLY;BYDAY=MO" and item["title"] == "Team meeting"
    assert (item["repeat_text"], item["repeat_after_completion"]) == ("every Monday", False)
    due = datetime.fromisoformat(item["due_at"])
    assert due.weekday() == 0 and due > datetime.now(UTC) - timedelta(minutes=1)
    assert not item["remarks"] and item["spans"][0]["value"] == "FREQ=WEEKLY;BYDAY=MO" and item["spans"][0]["cut"]
    [item] = await read(alice, "water ferns every! 3 days")
    assert (item["title"], item["repeat_text"]) == ("Water ferns", "3 days after it is done")


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "-", "x" * 2000, "#" * 1999, "🎂" * 1000, "((((", "every " * 333])
async def test_odd_texts_are_answered(alice: httpx2.AsyncClient, text: str) -> None:
    assert isinstance(await read(alice, text), list)


@pytest.mark.parametrize(
    "body",
    [
        {"text": "x" * 2001, "time_zone": "UTC"},
        {"text": "x", "time_zone": "Mars/Olympus"},
        {"text": "x"},
        {"text": "x\x00", "time_zone": "UTC"},
        {"text": "x", "time_zone": "UTC", "locale": "../etc"},
        {"text": "x", "time_zone": "UTC", "as_text": [""]},
        {"text": "x", "time_zone": "UTC", "as_text": ["x"] * 51},
        {"text": "x", "time_zone": "UTC", "more": 1},
    ],
)
async def test_what_is_no_request_is_refused(alice: httpx2.AsyncClient, body: dict[str, Any]) -> None:
    assert (await alice.post(READINGS, json=body)).status_code == 422


async def test_it_takes_a_user_and_counts_as_no_change(
    anonymous: httpx2.AsyncClient, alice: httpx2.AsyncClient
) -> None:
    assert (await anonymous.post(READINGS, json={"text": "x", "time_zone": "UTC"})).status_code == 401
    response = await alice.post(READINGS, json={"text": "x", "time_zone": "UTC"})
    assert not [name for name in response.headers if name.lower().startswith("ratelimit")]
