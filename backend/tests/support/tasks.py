"""Tasks as a caller of the API handles them."""

from typing import Any

import httpx2
from sqlalchemy import URL

from tests.support import databases

TASKS = "/api/v1/tasks"
ANY_VERSION = {"If-Match": "*"}


async def add(client: httpx2.AsyncClient, title: str = "Buy milk", **fields: Any) -> dict[str, Any]:
    """Adds a task and returns it."""
    response = await client.post(TASKS, json={"title": title, **fields})
    assert response.status_code == 201, response.text
    return response.json()


async def change(client: httpx2.AsyncClient, task: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Changes a task whatever its version, and returns it."""
    response = await client.patch(f"{TASKS}/{task['id']}", json=changes, headers=ANY_VERSION)
    assert response.status_code == 200, response.text
    return response.json()


async def read(client: httpx2.AsyncClient, task: dict[str, Any]) -> dict[str, Any]:
    """The task as it is now."""
    response = await client.get(f"{TASKS}/{task['id']}")
    assert response.status_code == 200, response.text
    return response.json()


async def listed(client: httpx2.AsyncClient, **query: Any) -> list[dict[str, Any]]:
    """The first page."""
    response = await client.get(TASKS, params=query)
    assert response.status_code == 200, response.text
    return response.json()["items"]


async def titles(client: httpx2.AsyncClient, **query: Any) -> list[str]:
    """The titles on the first page."""
    return [task["title"] for task in await listed(client, **query)]


async def all_pages(client: httpx2.AsyncClient, **query: Any) -> list[list[str]]:
    """The titles of every page."""
    pages: list[list[str]] = []
    while True:
        response = await client.get(TASKS, params=query)
        assert response.status_code == 200, response.text
        page = response.json()
        pages.append([task["title"] for task in page["items"]])
        if page["next_cursor"] is None:
            return pages
        query["cursor"] = page["next_cursor"]


def fields_of(response: httpx2.Response) -> list[str]:
    """The fields that a refusal names."""
    assert response.status_code == 422, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["code"] == "invalid_input" and problem["request_id"] == response.headers["x-request-id"]
    response.content.decode("utf-8")
    return [error["field"] for error in problem["errors"]]


def count(url: URL, condition: str = "true") -> int:
    """How many rows the table holds, deleted ones included."""
    return databases.execute(f"SELECT count(*) FROM task WHERE {condition}", url=url)[0][0]
