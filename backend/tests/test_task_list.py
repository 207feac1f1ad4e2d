"""Search, filters, views and orders of a list of tasks."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import URL, Select
from sqlalchemy.dialects import postgresql

from src.services import task_list, tasks
from src.services.task_list import TaskList
from src.services.tasks import TaskService
from src.shapes import TaskQuery, TaskSort, TaskStatus, TaskView
from tests.conftest import ALICE
from tests.support import databases
from tests.support.tasks import TASKS, add, all_pages, change, listed, titles

NOW = datetime(2026, 3, 29, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("milk", True),
        ("MILK", True),
        ("  milk  ", True),
        ("ilk b", True),
        ("butter milk", True),
        ("churn", True),
        ("ÄPFEL", True),
        ("ёлка", True),
        ("errands", True),
        ("milk errands äpfel", True),
        ("100%", True),
        ("a_b", True),
        ("c:\\dir", True),
        ("🥛", True),
        ("", True),
        ("milk honey", False),
        ("100_", False),
        ("1%0", False),
        ("a%b", False),
        ("axb", False),
        ("%", True),
        ("\\\\", False),
        ("'; DROP TABLE task; --", False),
    ],
)
async def test_every_word_is_searched_in_title_description_and_tags_whatever_its_case(
    alice: httpx2.AsyncClient, query: str, found: bool
) -> None:
    await add(
        alice,
        "Milk, butter & Äpfel 100% a_b",
        description="From the CHURN at C:\\dir — ЁЛКА 🥛",
        tags=["errands", "at home"],
    )
    other = await add(alice, "axb", description="1x0")
    hits = await listed(alice, q=query)
    assert any(task["id"] != other["id"] for task in hits) == found


@pytest.mark.parametrize(
    ("title", "query", "found"),
    [
        ("Café", "cafe", True),
        ("cafe", "CAFÉ", True),
        ("Cafe\u0301", "café", True),
        ("Zürich", "zurich", True),
        ("Ёлка", "елка", True),
        ("Naïve façade", "facade naive", True),
        ("Café", "cafa", False),
        ("100% é", "%e", False),
    ],
)
async def test_a_search_ignores_accents_and_how_they_are_composed(
    alice: httpx2.AsyncClient, title: str, query: str, found: bool
) -> None:
    await add(alice, title)
    await add(alice, "x", description=title)
    assert len(await listed(alice, q=query)) == (2 if found else 0)


async def test_a_tag_is_found_however_it_is_composed(alice: httpx2.AsyncClient) -> None:
    await add(alice, "x", tags=["Cafe\u0301"])
    assert await titles(alice, tag="caf\u00e9") == await titles(alice, tag="cafe\u0301") == ["x"]


async def test_a_word_does_not_reach_over_from_one_tag_to_the_next(alice: httpx2.AsyncClient) -> None:
    await add(alice, "x", tags=["home", "office"])
    assert await titles(alice, q="homeoffice") == []


async def test_filters_are_any_of_and_tags_all_of(alice: httpx2.AsyncClient) -> None:
    await add(alice, "a", status="todo", priority="high", tags=["home", "garden"])
    await add(alice, "b", status="in_progress", priority="low", tags=["home"])
    await add(alice, "c", status="done", priority="high", tags=["garden"])
    assert await titles(alice, status="todo") == ["a"]
    assert await titles(alice, status=["todo", "done"]) == ["c", "a"]
    assert await titles(alice, priority="high") == ["c", "a"]
    assert await titles(alice, priority=["low", "none"]) == ["b"]
    assert await titles(alice, tag="Home ") == ["b", "a"]
    assert await titles(alice, tag=["home", "garden"]) == ["a"]
    assert await titles(alice, tag="hom") == []
    assert await titles(alice, status="done", priority="high", tag="garden", q="C") == ["c"]


def set_clock(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: object = None) -> "Clock":
            return moment  # type: ignore[return-value]

    monkeypatch.setattr(task_list, "datetime", Clock)
    monkeypatch.setattr(tasks, "datetime", Clock)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, NOW)


@pytest.mark.parametrize(
    ("zone", "today", "week"),
    [
        # Clocks go forward that day: it lasts from 23:00 to 22:00 UTC.
        ("Europe/Berlin", {"first", "before now", "after now", "21:59"}, {"22:00", "23:00", "sixth day"}),
        ("UTC", {"before now", "after now", "21:59", "22:00", "23:00"}, {"sixth day", "last of the week"}),
    ],
)
async def test_views_are_of_the_days_of_a_time_zone(
    alice: httpx2.AsyncClient, clock: None, zone: str, today: set[str], week: set[str]
) -> None:
    due = {
        "last year": "2025-12-31T10:00:00Z",
        "22:59 the day before": "2026-03-28T22:59:59.999999Z",
        "first": "2026-03-28T23:00:00Z",
        "before now": "2026-03-29T11:59:59Z",
        "after now": "2026-03-29T12:00:01Z",
        "21:59": "2026-03-29T21:59:59.999999Z",
        "22:00": "2026-03-29T22:00:00Z",
        "23:00": "2026-03-29T23:00:00Z",
        "sixth day": "2026-04-04T21:59:59Z",
        "last of the week": "2026-04-04T23:59:59Z",
        "beyond": "2026-04-05T00:00:00Z",
    }
    for title, moment in due.items():
        await add(alice, title, due_at=moment, due_time_zone="Europe/Berlin")
        await add(alice, f"done: {title}", due_at=moment, due_time_zone="Europe/Berlin", status="done")
    await add(alice, "without a date")
    overdue = {"last year", "22:59 the day before", "first", "before now"}
    assert set(await titles(alice, view="today", time_zone=zone)) == today
    assert set(await titles(alice, view="week", time_zone=zone)) == today | week
    assert set(await titles(alice, view=TaskView.OVERDUE, time_zone=zone)) == overdue
    assert len(await titles(alice, view="all", time_zone=zone)) == 23
    summary = (await alice.get(f"{TASKS}/summary", params={"time_zone": zone})).json()
    assert summary == {
        "open": 12,
        "done": 11,
        "today": len(today),
        "overdue": len(overdue),
        "week": len(today | week),
        "tags": [],
    }


async def test_the_summary_counts_tags_of_open_tasks_the_most_used_first(
    alice: httpx2.AsyncClient, bob: httpx2.AsyncClient
) -> None:
    for tags_of_one in (["home", "b"], ["home", "a"], ["home"]):
        await add(alice, "x", tags=tags_of_one)
    await add(alice, "done", tags=["home", "done"], status="done")
    gone = await add(alice, "y", tags=["gone"])
    await alice.delete(f"{TASKS}/{gone['id']}")
    await add(bob, "z", tags=["of bob"])
    counts = (await alice.get(f"{TASKS}/summary")).json()["tags"]
    assert [(tag["name"], tag["count"]) for tag in counts] == [("home", 3), ("a", 1), ("b", 1)]


ORDERS = {
    ("manual", None): ["e", "d", "c", "b", "a"],
    ("manual", "desc"): ["a", "b", "c", "d", "e"],
    ("created", None): ["e", "d", "c", "b", "a"],
    ("created", "asc"): ["a", "b", "c", "d", "e"],
    ("updated", None): ["b", "e", "d", "c", "a"],
    ("updated", "asc"): ["a", "c", "d", "e", "b"],
    ("priority", "asc"): ["a", "e", "b", "d", "c"],
    ("priority", None): ["c", "d", "b", "e", "a"],
    ("due", None): ["d", "b", "a", "c", "e"],
    ("due", "desc"): ["a", "b", "d", "c", "e"],
    ("title", None): ["a", "b", "c", "d", "e"],
    ("title", "desc"): ["e", "d", "c", "b", "a"],
}


@pytest.mark.parametrize(("sort", "direction"), ORDERS)
async def test_orders_and_their_pages(alice: httpx2.AsyncClient, sort: str, direction: str | None) -> None:
    dates = {"a": "2026-05-03T00:00:00Z", "b": "2026-05-02T00:00:00Z", "d": "2026-05-01T00:00:00Z"}
    priorities = {"a": "none", "b": "medium", "c": "high", "d": "high", "e": "low"}
    added = {}
    for title in "abcde":
        due = {"due_at": dates[title], "due_time_zone": "UTC"} if title in dates else {}
        added[title] = await add(alice, title, priority=priorities[title], **due)
    await change(alice, added["b"], description="changed")
    query = {"sort": sort} | ({"direction": direction} if direction else {})
    expected = ORDERS[sort, direction]
    # What is equal in the order comes by id.
    ties = {"priority": [{"c", "d"}], "due": [{"c", "e"}]}.get(sort, [])
    for limit in (1, 2, 3, 5):
        pages = await all_pages(alice, limit=limit, **query)
        assert [len(page) for page in pages[:-1]] == [limit] * (len(pages) - 1)
        assert normal([title for page in pages for title in page], ties) == normal(expected, ties)
    one_by_one = [title for page in await all_pages(alice, limit=1, **query) for title in page]
    assert one_by_one == await titles(alice, **query)


def normal(order: list[str], ties: list[set[str]]) -> list[frozenset[str]]:
    return [next((frozenset(tie) for tie in ties if title in tie), frozenset(title)) for title in order]


async def test_titles_are_ordered_as_people_do(alice: httpx2.AsyncClient) -> None:
    for title in ("zebra", "Apple", "äpfel", "apple pie", "Éclair", "banana"):
        await add(alice, title)
    assert await titles(alice, sort="title") == ["äpfel", "Apple", "apple pie", "banana", "Éclair", "zebra"]


PLANS = {
    "manual": (TaskQuery(), "ix_task_user_id_position_id"),
    "manual, a later page": (TaskQuery(cursor="7000"), "ix_task_user_id_position_id"),
    "manual, open": (TaskQuery(status=[TaskStatus.TODO, TaskStatus.IN_PROGRESS]), "ix_task_user_id_position_id"),
    "due": (TaskQuery(sort=TaskSort.DUE), "ix_task_user_id_due_at_id"),
    "created": (TaskQuery(sort=TaskSort.CREATED), "ix_task_user_id_created_at_id"),
    "overdue": (TaskQuery(view=TaskView.OVERDUE, sort=TaskSort.DUE), "ix_task_user_id_due_at_id"),
}


async def test_ten_thousand_tasks_are_read_by_an_index(app: FastAPI, database_url: URL) -> None:
    databases.execute(
        f"""INSERT INTO task (id, user_id, title, due_at, due_time_zone, created_at, position)
            SELECT gen_random_uuid(), '{ALICE}', 'x', now() + n * interval '1 hour', 'UTC',
                   now() - n * interval '1 hour', n
            FROM generate_series(1, 10000) n""",
        url=database_url,
    )
    databases.execute("ANALYZE task", url=database_url)
    async with app.state.database.session() as session:
        service = TaskService(session, ALICE)
        for name, (planned, index) in PLANS.items():
            query = planned
            if planned.cursor:
                cursor = TaskList(planned).cursor_after(Decimal(planned.cursor), UUID(int=1))
                query = planned.model_copy(update={"cursor": cursor})
            plan = await plan_of(app, service._live(TaskList(query).statement()))
            assert f"Index Scan using {index}" in plan and "Sort" not in plan, (name, plan)
        sorted_in_memory = service._live(TaskList(TaskQuery(sort=TaskSort.TITLE)).statement())
        assert "Sort" in await plan_of(app, sorted_in_memory), "the counter-test"


async def plan_of(app: FastAPI, statement: Select[Any]) -> str:
    text = statement.compile(dialect=postgresql.psycopg.dialect(), compile_kwargs={"literal_binds": True})
    async with app.state.database.session() as session:
        return "\n".join(
            (await (await session.connection()).exec_driver_sql(f"EXPLAIN {text}".replace("%", "%%"))).scalars()
        )


async def test_a_page_is_of_the_moment_it_is_read(alice: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    await add(alice, "soon", due_at=NOW.isoformat(), due_time_zone="UTC")
    for moment, found in ((NOW - timedelta(seconds=1), []), (NOW + timedelta(seconds=1), ["soon"])):
        set_clock(monkeypatch, moment)
        assert await titles(alice, view=TaskView.OVERDUE) == found
