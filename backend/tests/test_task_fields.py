"""Every field and parameter of tasks: what is accepted, how it comes back, and what is refused by name."""

import json
from typing import Any

import httpx2
import pytest
from sqlalchemy import URL

from tests.support.tasks import ANY_VERSION, TASKS, add, change, count, fields_of, read

DUE = {"due_at": "2026-05-01T08:00:00Z", "due_time_zone": "Europe/Berlin"}
ACCEPTED: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "description empty": ({"description": ""}, {"description": ""}),
    "description of 10000 characters": ({"description": "ä" * 10_000}, {"description": "ä" * 10_000}),
    "description as written": ({"description": "  a\r\n\tb  "}, {"description": "  a\r\n\tb  "}),
    "description with emoji": ({"description": "👩‍👩‍👧‍👦"}, {"description": "👩‍👩‍👧‍👦"}),
    "status": ({"status": "in_progress"}, {"status": "in_progress"}),
    "priority": ({"priority": "medium"}, {"priority": "medium"}),
    "due in UTC": (DUE, DUE),
    "due with an offset": ({**DUE, "due_at": "2026-05-01T10:00:00+02:00"}, DUE),
    "due in lower case": ({**DUE, "due_at": "2026-05-01t08:00:00z"}, DUE),
    "due to the microsecond": (
        {**DUE, "due_at": "2026-05-01T08:00:00.123456Z"},
        {"due_at": "2026-05-01T08:00:00.123456Z"},
    ),
    "due to the nanosecond": (
        {**DUE, "due_at": "2026-05-01T08:00:00.123456789Z"},
        {"due_at": "2026-05-01T08:00:00.123456Z"},
    ),
    "due in the first year": ({**DUE, "due_at": "1970-01-01T00:00:00Z"}, {"due_at": "1970-01-01T00:00:00Z"}),
    "due in the last year": ({**DUE, "due_at": "9998-12-31T23:59:59-12:00"}, {"due_at": "9999-01-01T11:59:59Z"}),
    "due null": ({"due_at": None, "due_time_zone": None}, {"due_at": None, "due_time_zone": None}),
    "time zone UTC": ({**DUE, "due_time_zone": "UTC"}, {"due_time_zone": "UTC"}),
    "time zone of three parts": (
        {**DUE, "due_time_zone": "America/Argentina/Buenos_Aires"},
        {"due_time_zone": "America/Argentina/Buenos_Aires"},
    ),
    "no tags": ({"tags": []}, {"tags": []}),
    "tags in one spelling": ({"tags": [" Home", "HOME", "at  \n work "]}, {"tags": ["home", "at work"]}),
    "tags with commas and quotes": (
        {"tags": ["a,b", '"', "{}", "\\", "NULL"]},
        {"tags": ["a,b", '"', "{}", "\\", "null"]},
    ),
    "tags with emoji": ({"tags": ["🏡", "ÄÖ"]}, {"tags": ["🏡", "äö"]}),
    "tags of 32 characters": ({"tags": ["x" * 32]}, {"tags": ["x" * 32]}),
    "ten tags": ({"tags": [f"{number}" for number in range(10)]}, {"tags": [f"{number}" for number in range(10)]}),
    "tags that look the same": ({"tags": ["Caf\u00e9", "cafe\u0301"]}, {"tags": ["caf\u00e9"]}),
    "title in one line": ({"title": "a\r\nb\tc\u2028d"}, {"title": "a b c d"}),
    "title without controls": ({"title": "ring\x07 \x1b[31mred\x7f"}, {"title": "ring [31mred"}),
    "title of composed characters": ({"title": "cafe\u0301"}, {"title": "caf\u00e9"}),
    "title with joined emoji": ({"title": "👩‍👩‍👧‍👦"}, {"title": "👩‍👩‍👧‍👦"}),
}


@pytest.mark.parametrize("kind", ACCEPTED)
async def test_fields_come_back_as_they_are_meant(alice: httpx2.AsyncClient, kind: str) -> None:
    sent, expected = ACCEPTED[kind]
    created = await add(alice, **sent)
    changed = await change(alice, await add(alice), **sent)
    for task in (created, changed):
        assert {name: task[name] for name in expected} == expected
        assert await read(alice, task) == task


REFUSED: dict[str, tuple[str, str]] = {
    "description null": ('{"description": null}', "description"),
    "description a number": ('{"description": 1}', "description"),
    "description a list": ('{"description": []}', "description"),
    "description too long": (json.dumps({"description": "x" * 10_001}), "description"),
    "description NUL": ('{"description": "a\\u0000"}', "description"),
    "description a lone surrogate": ('{"description": "\\ud83d"}', "description"),
    "status null": ('{"status": null}', "status"),
    "status unknown": ('{"status": "open"}', "status"),
    "status upper case": ('{"status": "DONE"}', "status"),
    "status a number": ('{"status": 1}', "status"),
    "status true": ('{"status": true}', "status"),
    "status NUL": ('{"status": "done\\u0000"}', "status"),
    "status a list": ('{"status": ["done"]}', "status"),
    "priority null": ('{"priority": null}', "priority"),
    "priority unknown": ('{"priority": "urgent"}', "priority"),
    "priority a number": ('{"priority": 3}', "priority"),
    "due a number": ('{"due_at": 1777622400, "due_time_zone": "UTC"}', "due_at"),
    "due a huge number": ('{"due_at": %s, "due_time_zone": "UTC"}' % ("9" * 400), "due_at"),
    "due a fraction": ('{"due_at": 1.5, "due_time_zone": "UTC"}', "due_at"),
    "due true": ('{"due_at": true, "due_time_zone": "UTC"}', "due_at"),
    "due digits": ('{"due_at": "1777622400", "due_time_zone": "UTC"}', "due_at"),
    "due empty": ('{"due_at": "", "due_time_zone": "UTC"}', "due_at"),
    "due a word": ('{"due_at": "tomorrow", "due_time_zone": "UTC"}', "due_at"),
    "due a date": ('{"due_at": "2026-05-01", "due_time_zone": "UTC"}', "due_at"),
    "due without an offset": ('{"due_at": "2026-05-01T08:00:00", "due_time_zone": "UTC"}', "due_at"),
    "due with a short offset": ('{"due_at": "2026-05-01T08:00:00+02", "due_time_zone": "UTC"}', "due_at"),
    "due with a huge offset": ('{"due_at": "2026-05-01T08:00:00+99:99", "due_time_zone": "UTC"}', "due_at"),
    "due on a day that is none": ('{"due_at": "2026-02-30T08:00:00Z", "due_time_zone": "UTC"}', "due_at"),
    "due at an hour that is none": ('{"due_at": "2026-02-03T24:01:00Z", "due_time_zone": "UTC"}', "due_at"),
    "due in year 0": ('{"due_at": "0000-01-01T00:00:00Z", "due_time_zone": "UTC"}', "due_at"),
    "due in year 1": ('{"due_at": "0001-01-01T00:00:00Z", "due_time_zone": "UTC"}', "due_at"),
    "due before year 1": ('{"due_at": "0001-01-01T00:00:00+14:00", "due_time_zone": "UTC"}', "due_at"),
    "due in year 9999": ('{"due_at": "9999-12-31T23:59:59Z", "due_time_zone": "UTC"}', "due_at"),
    "due after year 9999": ('{"due_at": "9999-12-31T23:59:59-14:00", "due_time_zone": "UTC"}', "due_at"),
    "due in year 10000": ('{"due_at": "10000-01-01T00:00:00Z", "due_time_zone": "UTC"}', "due_at"),
    "due in Arabic digits": ('{"due_at": "٢٠٢٦-05-01T08:00:00Z", "due_time_zone": "UTC"}', "due_at"),
    "due NUL": ('{"due_at": "2026-05-01T08:00:00Z\\u0000", "due_time_zone": "UTC"}', "due_at"),
    "due without a time zone": ('{"due_at": "2026-05-01T08:00:00Z"}', "due_time_zone"),
    "due with the time zone null": ('{"due_at": "2026-05-01T08:00:00Z", "due_time_zone": null}', "due_time_zone"),
    "a time zone without a date": ('{"due_time_zone": "UTC"}', "due_at"),
    "a time zone with the date null": ('{"due_at": null, "due_time_zone": "UTC"}', "due_at"),
    "time zone unknown": ('{"due_at": "2026-05-01T08:00:00Z", "due_time_zone": "Mars/Olympus"}', "due_time_zone"),
    "time zone empty": ('{"due_at": "2026-05-01T08:00:00Z", "due_time_zone": ""}', "due_time_zone"),
    "time zone an offset": ('{"due_at": "2026-05-01T08:00:00Z", "due_time_zone": "+02:00"}', "due_time_zone"),
    "time zone a folder": ('{"due_at": "2026-05-01T08:00:00Z", "due_time_zone": "Europe"}', "due_time_zone"),
    "time zone a path": ('{"due_at": "2026-05-01T08:00:00Z", "due_time_zone": "../../../etc/passwd"}', "due_time_zone"),
    "time zone NUL": ('{"due_at": "2026-05-01T08:00:00Z", "due_time_zone": "UTC\\u0000"}', "due_time_zone"),
    "time zone a lone surrogate": ('{"due_at": "2026-05-01T08:00:00Z", "due_time_zone": "\\udc00"}', "due_time_zone"),
    "time zone very long": (json.dumps(DUE | {"due_time_zone": "x" * 10_000}), "due_time_zone"),
    "time zone a number": ('{"due_at": "2026-05-01T08:00:00Z", "due_time_zone": 2}', "due_time_zone"),
    "tags null": ('{"tags": null}', "tags"),
    "tags a word": ('{"tags": "home"}', "tags"),
    "tags an object": ('{"tags": {"home": 1}}', "tags"),
    "tag null": ('{"tags": [null]}', "tags.0"),
    "tag a number": ('{"tags": ["a", 7]}', "tags.1"),
    "tag empty": ('{"tags": [""]}', "tags.0"),
    "tag blank": ('{"tags": ["a", " \\t\\u2003"]}', "tags.1"),
    "tag invisible": ('{"tags": ["\\u200b\\u2060"]}', "tags.0"),
    "tag too long": (json.dumps({"tags": ["x" * 33]}), "tags.0"),
    "tag too long in lower case": (json.dumps({"tags": ["İ" * 17]}), "tags.0"),
    "tag NUL": ('{"tags": ["a\\u0000"]}', "tags.0"),
    "tag a lone surrogate": ('{"tags": ["\\ud800"]}', "tags.0"),
    "eleven tags": (json.dumps({"tags": [f"{number}" for number in range(11)]}), "tags"),
    "a hundred thousand tags": (json.dumps({"tags": ["a"] * 100_000}), "tags"),
    "version": ('{"version": 7}', "version"),
    "position": ('{"position": 7}', "position"),
    "completed_at": ('{"completed_at": "2026-05-01T08:00:00Z"}', "completed_at"),
    "deleted_at": ('{"deleted_at": null}', "deleted_at"),
}


@pytest.mark.parametrize("kind", REFUSED)
async def test_a_bad_field_is_named_and_nothing_is_written(
    alice: httpx2.AsyncClient, database_url: URL, kind: str
) -> None:
    changes, field = REFUSED[kind]
    task = await add(alice)
    headers = {"Content-Type": "application/json"} | ANY_VERSION
    new = '{"title": "x", ' + changes[1:]
    assert fields_of(await alice.post(TASKS, content=new.encode(), headers=headers)) == [f"body.{field}"]
    address = f"{TASKS}/{task['id']}"
    assert fields_of(await alice.patch(address, content=changes.encode(), headers=headers)) == [f"body.{field}"]
    assert (count(database_url), await read(alice, task)) == (1, task)


async def test_a_change_of_the_due_date_alone_takes_half_of_nothing(alice: httpx2.AsyncClient) -> None:
    task = await add(alice, **DUE)
    address = f"{TASKS}/{task['id']}"
    for half, field in (({"due_at": "2026-06-01T00:00:00Z"}, "due_time_zone"), ({"due_time_zone": None}, "due_at")):
        assert fields_of(await alice.patch(address, json=half, headers=ANY_VERSION)) == [f"body.{field}"]
    cleared = await change(alice, task, due_at=None)
    assert (cleared["due_at"], cleared["due_time_zone"], cleared["version"]) == (None, None, 2)


async def test_the_moment_of_completion_is_kept_while_done(alice: httpx2.AsyncClient) -> None:
    done = await change(alice, await add(alice), status="done")
    assert done["completed_at"] == done["updated_at"]
    renamed = await change(alice, done, title="y", status="done")
    assert renamed["completed_at"] == done["completed_at"]
    assert (await change(alice, done, status="in_progress"))["completed_at"] is None
    assert (await add(alice, status="done"))["completed_at"] is not None


QUERIES = {
    "q NUL": ("q=%00", "query.q"),
    "q too long": ("q=" + "x" * 201, "query.q"),
    "q twice is the last one": ("q=a&q=%00", "query.q"),
    "status unknown": ("status=open", "query.status.0"),
    "status empty": ("status=", "query.status.0"),
    "one of two statuses unknown": ("status=todo&status=open", "query.status.1"),
    "status in a list": ("status=todo,done", "query.status.0"),
    "very many statuses": ("&".join(["status=todo"] * 1000), "query.status"),
    "priority unknown": ("priority=3", "query.priority.0"),
    "tag empty": ("tag=", "query.tag.0"),
    "tag too long": ("tag=" + "x" * 33, "query.tag.0"),
    "tag NUL": ("tag=a%00", "query.tag.0"),
    "eleven tags": ("&".join(f"tag={number}" for number in range(11)), "query.tag"),
    "view unknown": ("view=tomorrow", "query.view"),
    "view empty": ("view=", "query.view"),
    "time zone unknown": ("time_zone=Mars/Olympus", "query.time_zone"),
    "time zone empty": ("time_zone=", "query.time_zone"),
    "time zone a path": ("time_zone=/etc/localtime", "query.time_zone"),
    "time zone NUL": ("time_zone=UTC%00", "query.time_zone"),
    "time zone not UTF-8": ("time_zone=%ff", "query.time_zone"),
    "sort unknown": ("sort=position", "query.sort"),
    "sort SQL": ("sort=title;--", "query.sort"),
    "direction unknown": ("direction=down", "query.direction"),
    "unknown parameter": ("user_id=x", "query.user_id"),
}


@pytest.mark.parametrize("kind", QUERIES)
async def test_a_bad_parameter_is_named(alice: httpx2.AsyncClient, kind: str) -> None:
    query, field = QUERIES[kind]
    assert fields_of(await alice.get(f"{TASKS}?{query}")) == [field]


@pytest.mark.parametrize(
    ("query", "field"),
    [("time_zone=x", "query.time_zone"), ("time_zone=", "query.time_zone"), ("view=all", "query.view")],
)
async def test_a_bad_parameter_of_the_summary_is_named(alice: httpx2.AsyncClient, query: str, field: str) -> None:
    assert fields_of(await alice.get(f"{TASKS}/summary?{query}")) == [field]


@pytest.mark.parametrize(
    "query", ["q=%ed%a0%80", "q=%ff", "q=" + "%25" * 200, "q=%5C", "tag=%F0%9F%8F%A1", "q=&view=all"]
)
async def test_odd_but_good_queries_are_answered(alice: httpx2.AsyncClient, query: str) -> None:
    await add(alice, tags=["🏡"])
    assert (await alice.get(f"{TASKS}?{query}")).status_code == 200


@pytest.mark.parametrize(
    "title", ["\u200b", "\u2060\ufeff\u00ad", "\x07", "\x1b\n\r", "\u3164", "\u2800 \u200d", "\u202e"]
)
async def test_a_title_that_shows_nothing_is_refused(alice: httpx2.AsyncClient, title: str) -> None:
    task = await add(alice, "Seen")
    assert fields_of(await alice.post(TASKS, json={"title": title})) == ["body.title"]
    address = f"{TASKS}/{task['id']}"
    assert fields_of(await alice.patch(address, json={"title": title}, headers=ANY_VERSION)) == ["body.title"]
    assert await read(alice, task) == task
