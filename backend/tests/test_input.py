"""Bad input: refused with the field's name, never a 500, and nothing is written."""

import json
from decimal import Decimal
from uuid import UUID, uuid4

import httpx2
import pytest
from sqlalchemy import URL

from src.services.task_list import TaskList
from src.shapes import TaskQuery
from tests.support import databases

TASKS = "/api/v1/tasks"
JSON = {"Content-Type": "application/json"}
MIB = 1024 * 1024

TITLES = {
    "absent": (b"{}", "body.title"),
    "null": (b'{"title": null}', "body.title"),
    "empty": (b'{"title": ""}', "body.title"),
    "blank": (b'{"title": " \\t\\n\\u2003"}', "body.title"),
    "too long": (b'{"title": "%s"}' % (b"x" * 201), "body.title"),
    "a number": (b'{"title": 7}', "body.title"),
    "a huge number": (b'{"title": 1e999}', "body.title"),
    "a huge integer": (b'{"title": %s}' % (b"9" * 400), "body.title"),
    "true": (b'{"title": true}', "body.title"),
    "a list": (b'{"title": ["x"]}', "body.title"),
    "an object": (b'{"title": {"x": 1}}', "body.title"),
    "NUL": (b'{"title": "a\\u0000b"}', "body.title"),
    "a lone high surrogate": (b'{"title": "a\\ud800b"}', "body.title"),
    "a lone low surrogate": (b'{"title": "\\udc00"}', "body.title"),
}
BODIES = {
    "unknown field": (b'{"title": "x", "extra": 1}', "body.extra"),
    "unknown field with a lone surrogate": (b'{"title": "x", "\\ud800": 1}', "body"),
    "unknown field with a very long name": (b'{"title": "x", "%s": 1}' % (b"n" * 5000), "body." + "n" * 95),
    "empty": (b"", "body"),
    "not JSON": (b"title=x", "body"),
    "cut off": (b'{"title": "x"', "body"),
    "a list": (b"[]", "body"),
    "a string": (b'"x"', "body"),
    "null": (b"null", "body"),
    "NaN": (b'{"title": NaN}', "body"),
    "Infinity": (b'{"title": -Infinity}', "body"),
    "an integer of 5000 digits": (b'{"title": %s}' % (b"9" * 5000), "body"),
    "nested 100000 deep": (b"[" * 100_000, "body"),
    "duplicate keys": (b'{"title": "x", "title": "y"}', "body"),
    "not UTF-8": (b'{"title": "\xff\xfe"}', "body"),
    "UTF-16": ('{"title": "x"}'.encode("utf-16"), "body"),
    "a byte order mark": (b'\xef\xbb\xbf{"title": "x"}', "body"),
}
CHANGES = {
    "status null": (b'{"status": null}', "body.status"),
    "status a number": (b'{"status": 1}', "body.status"),
    "status another word": (b'{"status": "finished"}', "body.status"),
    "completed": (b'{"completed": true}', "body.completed"),
    "title null": (b'{"title": null}', "body.title"),
    "title NUL": (b'{"title": "\\u0000"}', "body.title"),
    "unknown field": (b'{"done": true}', "body.done"),
}
GOOD_CURSOR = TaskList(TaskQuery()).cursor_after(Decimal(1), UUID(int=1))
QUERIES = {
    "limit 0": ("limit=0", "query.limit"),
    "limit negative": ("limit=-1", "query.limit"),
    "limit 101": ("limit=101", "query.limit"),
    "limit huge": (f"limit={'9' * 5000}", "query.limit"),
    "limit a fraction": ("limit=1.5", "query.limit"),
    "limit a word": ("limit=ten", "query.limit"),
    "limit empty": ("limit=", "query.limit"),
    "unknown parameter": ("offset=1", "query.offset"),
    "cursor empty": ("cursor=", "query.cursor"),
    "cursor a word": ("cursor=next", "query.cursor"),
    "cursor cut short": (f"cursor={GOOD_CURSOR[:-3]}", "query.cursor"),
    "cursor extended": (f"cursor={GOOD_CURSOR}AAAA", "query.cursor"),
    "cursor huge": (f"cursor={'A' * 10_000}", "query.cursor"),
    "cursor NUL": ("cursor=%00", "query.cursor"),
    "cursor not UTF-8": ("cursor=%ff%fe", "query.cursor"),
    "cursor with padding": (f"cursor={GOOD_CURSOR}==", "query.cursor"),
}


def fields(response: httpx2.Response) -> list[str]:
    assert response.status_code == 422, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["code"] == "invalid_input" and problem["request_id"] == response.headers["x-request-id"]
    response.content.decode("utf-8")
    return [error["field"] for error in problem["errors"]]


@pytest.mark.parametrize("kind", TITLES | BODIES)
async def test_a_bad_new_task_names_the_field(alice: httpx2.AsyncClient, database_url: URL, kind: str) -> None:
    for body, field in [table[kind] for table in (TITLES, BODIES) if kind in table]:
        assert field in fields(await alice.post(TASKS, content=body, headers=JSON))
    assert databases.execute("SELECT count(*) FROM task", url=database_url) == [(0,)]


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
async def test_only_json_is_read(alice: httpx2.AsyncClient, content_type: str) -> None:
    assert fields(await alice.post(TASKS, content=b'{"title": "x"}', headers={"Content-Type": content_type})) == [
        "body"
    ]


@pytest.mark.parametrize("kind", CHANGES)
async def test_a_bad_change_names_the_field_and_changes_nothing(alice: httpx2.AsyncClient, kind: str) -> None:
    task = (await alice.post(TASKS, json={"title": "x"})).json()
    body, field = CHANGES[kind]
    assert fields(await alice.patch(f"{TASKS}/{task['id']}", content=body, headers=JSON | {"If-Match": "*"})) == [field]
    assert (await alice.get(f"{TASKS}/{task['id']}")).json() == task


@pytest.mark.parametrize("kind", QUERIES)
async def test_a_bad_query_names_the_parameter(alice: httpx2.AsyncClient, kind: str) -> None:
    query, field = QUERIES[kind]
    assert fields(await alice.get(f"{TASKS}?{query}")) == [field]


async def test_the_cursor_that_the_bad_ones_are_made_from_is_good(alice: httpx2.AsyncClient) -> None:
    assert (await alice.get(f"{TASKS}?cursor={GOOD_CURSOR}&limit=100")).status_code == 200


@pytest.mark.parametrize("task_id", ["1", "x" * 5000, "%00", "%ff", "..%2f..", str(uuid4())[:-1], "' OR 1=1 --"])
@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
async def test_an_id_that_is_none_is_refused(alice: httpx2.AsyncClient, method: str, task_id: str) -> None:
    response = await alice.request(
        method, f"{TASKS}/{task_id}", json={} if method == "PATCH" else None, headers={"If-Match": "*"}
    )
    assert response.status_code in (404, 422)


async def test_a_body_of_1_mib_is_read_and_one_byte_more_is_not(alice: httpx2.AsyncClient) -> None:
    fits = json.dumps({"title": "x"}).encode().ljust(MIB)
    assert (await alice.post(TASKS, content=fits, headers=JSON)).status_code == 201
    for content in (fits + b" ", in_chunks(fits + b" ")):
        response = await alice.post(TASKS, content=content, headers=JSON)
        assert (response.status_code, response.json()["code"]) == (413, "body_too_large")


@pytest.mark.parametrize("length", ["9" * 5000, "-1", "²", "1e3", "0x10", ""])
async def test_a_nonsense_length_is_no_server_error(alice: httpx2.AsyncClient, length: str) -> None:
    headers = {b"Content-Type": b"application/json", b"Content-Length": length.encode()}
    response = await alice.post(TASKS, content=in_chunks(b'{"title": "x"}'), headers=headers)
    assert response.status_code in (201, 413)


async def test_anonymous_bad_input_is_401_not_422(anonymous: httpx2.AsyncClient) -> None:
    assert (await anonymous.post(TASKS, content=b"{}", headers=JSON)).status_code == 401


async def in_chunks(content: bytes):
    for start in range(0, len(content), 65536):
        yield content[start : start + 65536]
