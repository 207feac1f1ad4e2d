"""The order by hand."""

import asyncio
import random
from decimal import Decimal
from typing import Any
from uuid import uuid4

import httpx2
import pytest
from sqlalchemy import URL

from src.services.task_order import MAX_DECIMALS, between
from tests.conftest import ALICE
from tests.support import databases
from tests.support.tasks import TASKS, add, fields_of, titles


async def move(client: httpx2.AsyncClient, task: dict, after: dict | None) -> httpx2.Response:
    return await client.post(f"{TASKS}/{task['id']}/move", json={"after_id": after and after["id"]})


@pytest.mark.parametrize(
    ("before", "after", "middle"),
    [
        ("0", "10", "5"),
        ("1", "2", "1.5"),
        ("-1", "0", "-0.5"),
        ("-1795456991.213842", "-1795456800.1", "-1795456896"),
        ("0.1", "0.2", "0.15"),
        ("0", "1e-100", None),
        ("1", "1", None),
        ("2", "1", None),
    ],
)
def test_the_middle_of_two_places(before: str, after: str, middle: str | None) -> None:
    assert between(Decimal(before), Decimal(after)) == (None if middle is None else Decimal(middle))


@pytest.mark.parametrize("side", ["before", "after", "random"])
def test_there_is_room_for_hundreds_in_one_gap(side: str) -> None:
    before, after = Decimal("-1795456991.213842"), Decimal("-1795456991.213841")
    chance = random.Random(1)
    count = 0
    while (middle := between(before, after)) is not None:
        assert before < middle < after
        assert -int(middle.as_tuple().exponent) <= MAX_DECIMALS
        count += 1
        if chance.random() < {"before": 0, "after": 1, "random": 0.5}[side]:
            before = middle
        else:
            after = middle
    assert count > 250


async def test_a_task_goes_where_it_is_put_and_all_others_stay(alice: httpx2.AsyncClient) -> None:
    task = {title: await add(alice, title) for title in "edcba"}
    for moved, after, order in (
        ("a", "c", "bcade"),
        ("e", None, "ebcad"),
        ("e", None, "ebcad"),
        ("b", "d", "ecadb"),
        ("e", "b", "cadbe"),
        ("a", "c", "cadbe"),
        ("d", "a", "cadbe"),
    ):
        response = await move(alice, task[moved], task[after] if after else None)
        assert (response.status_code, response.json()["title"]) == (200, moved)
        assert await titles(alice) == list(order)
    await add(alice, "new")
    assert await titles(alice) == ["new", *"cadbe"]


async def test_a_place_among_deleted_tasks_is_theirs_again_when_they_come_back(alice: httpx2.AsyncClient) -> None:
    task = {title: await add(alice, title) for title in "dcba"}
    await alice.delete(f"{TASKS}/{task['b']['id']}")
    await move(alice, task["d"], task["a"])
    assert await titles(alice) == ["a", "d", "c"]
    await alice.post(f"{TASKS}/{task['b']['id']}/restore")
    order = await titles(alice)
    assert [title for title in order if title != "b"] == ["a", "d", "c"] and order.index("b") in (1, 2)
    for after in ("a", "b", "d"):
        await move(alice, task["c"], task[after])
        order = await titles(alice)
        assert order[order.index(after) + 1] == "c"


async def test_a_bad_place_is_refused(alice: httpx2.AsyncClient, bob: httpx2.AsyncClient) -> None:
    first, second, foreign = await add(alice, "first"), await add(alice, "second"), await add(bob, "foreign")
    gone = await add(alice, "gone")
    await alice.delete(f"{TASKS}/{gone['id']}")
    assert fields_of(await move(alice, first, first)) == ["body.after_id"]
    bodies: list[dict[str, Any]] = [{}, {"after_id": "1"}, {"after_id": 7}, {"after_id": []}, {"after_id": "\x00"}]
    for body in bodies:
        assert fields_of(await alice.post(f"{TASKS}/{first['id']}/move", json=body)) == ["body.after_id"]
    body = {"after_id": None, "before_id": None}
    assert fields_of(await alice.post(f"{TASKS}/{first['id']}/move", json=body)) == ["body.before_id"]
    for missing in ({"id": str(uuid4())}, foreign, gone):
        assert (await move(alice, first, missing)).status_code == 404
        assert (await move(alice, missing, first)).status_code == 404
    assert await titles(alice) == ["second", "first"]
    assert (await move(alice, first, second)).status_code == 200, "the counter-test"


async def test_a_gap_without_room_is_widened_and_the_order_kept(alice: httpx2.AsyncClient, database_url: URL) -> None:
    task = {title: await add(alice, title) for title in "dcba"}
    for title, position in zip("abc", ("0", "1e-100", "1e-100"), strict=True):
        databases.execute(f"UPDATE task SET position = {position} WHERE title = '{title}'", url=database_url)
    databases.execute("UPDATE task SET position = 2 WHERE title = 'd'", url=database_url)
    databases.execute("UPDATE task SET deleted_at = now() WHERE title = 'c'", url=database_url)
    assert (await move(alice, task["d"], task["a"])).status_code == 200
    assert await titles(alice) == ["a", "d", "b"]
    await add(alice, "new")
    assert await titles(alice) == ["new", "a", "d", "b"]
    await alice.post(f"{TASKS}/{task['c']['id']}/restore")
    order = await titles(alice)
    assert set(order) == {"new", "a", "d", "b", "c"} and order.index("c") > order.index("a")


async def test_a_new_task_is_first_even_after_a_clock_was_ahead(alice: httpx2.AsyncClient, database_url: URL) -> None:
    await add(alice, "from the future")
    databases.execute("UPDATE task SET position = position - 1000000", url=database_url)
    await add(alice, "new")
    assert await titles(alice) == ["new", "from the future"]


async def test_moves_at_once_lose_and_repeat_nothing(alice: httpx2.AsyncClient) -> None:
    task = {title: await add(alice, title) for title in "hgfedcba"}
    responses = await asyncio.gather(*(move(alice, task[title], task["a"]) for title in "bcdefgh"))
    assert {response.status_code for response in responses} == {200}
    order = await titles(alice)
    assert order[0] == "a" and sorted(order) == list("abcdefgh")
    chance = random.Random(2)
    for _ in range(4):
        pairs = [chance.sample("abcdefgh", 2) for _ in range(8)]
        responses = await asyncio.gather(*(move(alice, task[one], task[other]) for one, other in pairs))
        assert {response.status_code for response in responses} == {200}
        assert sorted(await titles(alice)) == list("abcdefgh")


async def test_moves_at_once_find_places_of_their_own(alice: httpx2.AsyncClient, database_url: URL) -> None:
    task = {title: await add(alice, title) for title in "fedcba"}
    await asyncio.gather(*(move(alice, task[title], task["a"]) for title in "bcdef"))
    positions = databases.execute(f"SELECT DISTINCT position FROM task WHERE user_id = '{ALICE}'", url=database_url)
    assert len(positions) == 6
