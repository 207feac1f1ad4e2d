"""Versions: two tabs never overwrite each other without one of them being told."""

import asyncio
from typing import Any

import httpx2
import pytest
from sqlalchemy import URL

from tests.support.tasks import ANY_VERSION, TASKS, add, change, fields_of, read


async def patch(client: httpx2.AsyncClient, task: dict, if_match: str | None, **changes: object) -> httpx2.Response:
    headers = {} if if_match is None else {"If-Match": if_match}
    return await client.patch(f"{TASKS}/{task['id']}", json=changes, headers=headers)


async def test_every_answer_with_a_task_has_its_version_as_etag(alice: httpx2.AsyncClient) -> None:
    created = await alice.post(TASKS, json={"title": "x"})
    address = created.headers["location"]
    assert created.headers["etag"] == (await alice.get(address)).headers["etag"] == '"1"'
    changed = await alice.patch(address, json={"title": "y"}, headers={"If-Match": created.headers["etag"]})
    assert (changed.headers["etag"], changed.json()["version"]) == ('"2"', 2)
    assert (await alice.post(f"{address}/move", json={"after_id": None})).headers["etag"] == '"2"'
    await alice.delete(address)
    assert (await alice.post(f"{address}/restore")).headers["etag"] == '"2"'


async def test_a_change_without_a_version_is_refused(alice: httpx2.AsyncClient) -> None:
    task = await add(alice)
    response = await patch(alice, task, None, title="y")
    assert (response.status_code, response.json()["code"]) == (428, "precondition_required")
    assert await read(alice, task) == task


async def test_a_change_of_an_old_version_is_refused_with_what_the_task_is_now(alice: httpx2.AsyncClient) -> None:
    task = await add(alice)
    current = await change(alice, task, title="of the other tab")
    response = await patch(alice, task, '"1"', title="of this tab")
    assert (response.status_code, response.json()["code"]) == (412, "version_conflict")
    assert response.json()["current"] == current == await read(alice, task)


@pytest.mark.parametrize(
    ("if_match", "passes"),
    [
        ('"2"', True),
        ("*", True),
        (" * ", True),
        ('"1", "2"', True),
        ('"1","2" , "3"', True),
        (', "2",', True),
        ('"abc", "2"', True),
        ('"1"', False),
        ('"3"', False),
        ('"1", "3"', False),
        # The comparison is strong: a weak tag matches nothing.
        ('W/"2"', False),
        ('W/"2", "1"', False),
        ('""', False),
        ('"abc"', False),
        ('"02"', False),
        ('"+2"', False),
        ('"2.0"', False),
        ('"99999999999999999999999999"', False),
    ],
)
async def test_all_forms_of_if_match(alice: httpx2.AsyncClient, if_match: str, passes: bool) -> None:
    task = await add(alice)
    await change(alice, task, title="second version")
    response = await patch(alice, task, if_match, title="third version")
    assert response.status_code == (200 if passes else 412), response.text


@pytest.mark.parametrize(
    "if_match", ["", "2", '"2 "', "'2'", '"2', '2"', '"1" "2"', '*, "2"', '"2"; *', "W/2", ",", 'w/"2"', '"2"' * 300]
)
@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
async def test_what_is_no_entity_tag_is_refused(alice: httpx2.AsyncClient, method: str, if_match: str) -> None:
    task = await add(alice)
    body = {"title": "y"} if method == "PATCH" else None
    response = await alice.request(method, f"{TASKS}/{task['id']}", json=body, headers={"If-Match": if_match})
    assert fields_of(response) == ["header.if-match"]
    assert await read(alice, task) == task


async def test_two_headers_are_one_list(alice: httpx2.AsyncClient) -> None:
    task = await add(alice)
    for headers, status in (
        ([("If-Match", '"7"'), ("If-Match", '"8"')], 412),
        ([("If-Match", '"7"'), ("If-Match", '"1"')], 200),
    ):
        response = await alice.patch(f"{TASKS}/{task['id']}", json={"title": "y"}, headers=headers)
        assert response.status_code == status


async def test_a_delete_may_name_a_version_too(alice: httpx2.AsyncClient) -> None:
    task = await add(alice)
    response = await alice.delete(f"{TASKS}/{task['id']}", headers={"If-Match": '"2"'})
    assert (response.status_code, response.json()["current"]) == (412, task)
    assert (await alice.delete(f"{TASKS}/{task['id']}", headers={"If-Match": '"1"'})).status_code == 204


async def test_every_field_that_changes_makes_a_version(alice: httpx2.AsyncClient) -> None:
    task = await add(alice)
    due = {"due_at": "2026-05-01T00:00:00Z", "due_time_zone": "UTC"}
    changes: list[dict[str, Any]] = [
        {"title": "y"},
        {"description": "y"},
        {"status": "done"},
        {"priority": "low"},
        due,
        {"tags": ["y"]},
    ]
    versions = [(await change(alice, task, **each))["version"] for each in changes]
    assert versions == [2, 3, 4, 5, 6, 7]


async def test_a_change_that_changes_nothing_makes_no_version(alice: httpx2.AsyncClient) -> None:
    task = await add(alice, "x", tags=["a"], due_at="2026-05-01T00:00:00Z", due_time_zone="UTC")
    for changes in (
        {},
        {"title": " x "},
        {"tags": ["A", "a"]},
        {"due_at": "2026-05-01T02:00:00+02:00", "due_time_zone": "UTC"},
    ):
        assert await change(alice, task, **changes) == task
    assert (await patch(alice, task, '"2"')).status_code == 412, "it is compared all the same"


async def test_of_two_tabs_with_the_same_version_one_is_told(alice: httpx2.AsyncClient) -> None:
    for _ in range(5):
        task = await add(alice)
        both = await asyncio.gather(*(patch(alice, task, '"1"', title=f"of tab {tab}") for tab in range(2)))
        assert sorted(response.status_code for response in both) == [200, 412]
        winner, loser = sorted(both, key=lambda response: response.status_code)
        assert loser.json()["current"] == winner.json() == await read(alice, task)


async def test_many_changes_at_once_are_all_counted(alice: httpx2.AsyncClient, database_url: URL) -> None:
    task = await add(alice)
    responses = await asyncio.gather(*(patch(alice, task, "*", title=f"{number}") for number in range(8)))
    assert {response.status_code for response in responses} == {200}
    assert sorted(response.json()["version"] for response in responses) == list(range(2, 10))


async def test_a_change_and_a_delete_at_once_leave_no_half_of_either(alice: httpx2.AsyncClient) -> None:
    for _ in range(5):
        task = await add(alice)
        address = f"{TASKS}/{task['id']}"
        changed, deleted = await asyncio.gather(
            alice.patch(address, json={"title": "y"}, headers={"If-Match": '"1"'}),
            alice.delete(address, headers={"If-Match": '"1"'}),
        )
        assert (changed.status_code, deleted.status_code) in {(200, 412), (404, 204)}


async def test_the_version_counts_what_the_owner_wrote_not_its_place(alice: httpx2.AsyncClient) -> None:
    first, second = await add(alice, "first"), await add(alice, "second")
    moved = await alice.post(f"{TASKS}/{second['id']}/move", json={"after_id": first["id"]})
    assert moved.json() == second | {"updated_at": moved.json()["updated_at"]}
    assert moved.json()["updated_at"] > second["updated_at"]
    assert (await alice.patch(f"{TASKS}/{second['id']}", json={"title": "y"}, headers=ANY_VERSION)).json()[
        "version"
    ] == 2
