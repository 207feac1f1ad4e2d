"""Cursors of a list of tasks: what they continue, and what is refused."""

import base64
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest
from sqlalchemy import URL

from src.services.cursor import encode_cursor
from src.services.task_list import TaskList
from src.shapes import TaskQuery, TaskSort
from tests.conftest import ALICE
from tests.support import databases
from tests.support.tasks import TASKS, add, all_pages, fields_of, titles


@pytest.mark.parametrize("sort", [sort.value for sort in TaskSort])
@pytest.mark.parametrize("direction", ["asc", "desc"])
async def test_equal_tasks_are_neither_lost_nor_repeated_between_pages(
    alice: httpx2.AsyncClient, database_url: URL, sort: str, direction: str
) -> None:
    moment = "timestamptz '2026-01-01 00:00:00.123456'"
    rows = ", ".join(f"('{uuid4()}', '{ALICE}', 'same', {moment}, {moment}, 7)" for _ in range(9))
    databases.execute(
        f"INSERT INTO task (id, user_id, title, created_at, updated_at, position) VALUES {rows}", url=database_url
    )
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2, "sort": sort, "direction": direction}
    while True:
        page = (await alice.get(TASKS, params=query)).json()
        seen += [task["id"] for task in page["items"]]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert len(seen) == len(set(seen)) == 9
    assert seen == sorted(seen, reverse=direction == "desc")


async def test_a_cursor_goes_on_after_its_task_was_moved_or_deleted_and_skips_nothing(
    alice: httpx2.AsyncClient,
) -> None:
    added = {title: await add(alice, title) for title in "fedcba"}
    page = (await alice.get(TASKS, params={"limit": 3})).json()
    assert [task["title"] for task in page["items"]] == ["a", "b", "c"]
    await alice.post(f"{TASKS}/{added['c']['id']}/move", json={"after_id": None})
    await alice.delete(f"{TASKS}/{added['b']['id']}")
    await add(alice, "new")
    assert await titles(alice, cursor=page["next_cursor"]) == ["d", "e", "f"]


@pytest.mark.parametrize("title", ["x" * 200, "😀" * 200, 'quote " \\ é中 end', "İ" * 200])
async def test_a_cursor_can_hold_any_title(alice: httpx2.AsyncClient, title: str) -> None:
    await add(alice, title)
    await add(alice, title)
    assert await all_pages(alice, limit=1, sort="title") == [[title], [title]]


SAME: dict[str, Any] = {
    "q": "a",
    "status": ["todo", "done"],
    "tag": ["x", "y"],
    "sort": "title",
    "time_zone": "UTC",
    "limit": 1,
}


@pytest.fixture
async def cursor(alice: httpx2.AsyncClient) -> str:
    for title in ("aa", "ab", "ac"):
        await add(alice, title, tags=["x", "y"])
    return (await alice.get(TASKS, params=SAME)).json()["next_cursor"]


@pytest.mark.parametrize(
    "other",
    [
        {"q": "b"},
        {"q": None},
        {"status": ["todo"]},
        {"priority": ["low"]},
        {"tag": ["x"]},
        {"sort": "created"},
        {"sort": "manual"},
        {"direction": "desc"},
        {"view": "today"},
        {"time_zone": "Europe/Berlin"},
    ],
)
async def test_a_cursor_belongs_to_its_order_and_filters(alice: httpx2.AsyncClient, cursor: str, other: dict) -> None:
    query = {name: value for name, value in (SAME | other).items() if value is not None}
    assert fields_of(await alice.get(TASKS, params=query | {"cursor": cursor})) == ["query.cursor"]


@pytest.mark.parametrize(
    "same",
    [{}, {"limit": 2}, {"status": ["done", "todo"]}, {"tag": ["y", "X", "x"]}, {"direction": "asc"}, {"view": "all"}],
)
async def test_a_cursor_is_good_for_the_same_list_however_it_is_written(
    alice: httpx2.AsyncClient, cursor: str, same: dict
) -> None:
    assert (await titles(alice, **(SAME | same), cursor=cursor))[0] == "ab"


async def test_a_cursor_with_any_character_changed_is_refused(alice: httpx2.AsyncClient, cursor: str) -> None:
    for index in range(len(cursor)):
        changed = cursor[:index] + ("A" if cursor[index] != "A" else "B") + cursor[index + 1 :]
        assert fields_of(await alice.get(TASKS, params=SAME | {"cursor": changed})) == ["query.cursor"], index


FORGED: dict[str, list[Any]] = {
    "manual": ["NaN", "Infinity", "-Infinity", "1e999999", "x", "", "1" * 300, 1.5, None, True, [], {}],
    "created": ["x", "2026-01-01", "2026-01-01T00:00:00", "0001-01-01T00:00:00+14:00", "infinity", 7, None, []],
    "updated": ["9999-12-31T23:59:59-14:00", {}],
    "due": ["x", 7, []],
    "priority": ["urgent", 3, None, []],
    "title": ["a\x00b", 7, None, [], {}],
}


@pytest.mark.parametrize(("sort", "key"), [(sort, key) for sort, keys in FORGED.items() for key in keys])
async def test_a_cursor_with_a_valid_checksum_around_a_bad_place_is_refused(
    alice: httpx2.AsyncClient, sort: str, key: object
) -> None:
    scope = TaskList(TaskQuery(sort=TaskSort(sort)))._scope()
    forged = encode_cursor(scope, key, uuid4())
    assert fields_of(await alice.get(TASKS, params={"sort": sort, "cursor": forged})) == ["query.cursor"]


async def test_a_cursor_whose_place_is_no_place_is_refused(alice: httpx2.AsyncClient) -> None:
    scope = TaskList(TaskQuery())._scope()
    good = encode_cursor(scope, "1", UUID(int=1))
    assert (await alice.get(TASKS, params={"cursor": good})).status_code == 200, "the counter-test"
    identifiers: list[Any] = [7, None, "x", [], {}]
    for identifier in identifiers:
        forged = encode_cursor(scope, "1", identifier)
        assert fields_of(await alice.get(TASKS, params={"cursor": forged})) == ["query.cursor"]


async def test_a_cursor_tells_nothing_about_anybody_else(alice: httpx2.AsyncClient, cursor: str) -> None:
    content = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    assert ALICE.encode() not in content
