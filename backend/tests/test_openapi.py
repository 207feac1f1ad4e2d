"""The description of the API, which clients are made from."""

import json

import httpx2
from fastapi import FastAPI

from src import openapi
from src.errors import CATALOGUE_PATH, CONTENT_TYPE
from tests.support.databases import BACKEND


def test_the_file_is_the_description_of_this_code(described: FastAPI) -> None:
    written = (BACKEND / "openapi.json").read_text(encoding="utf-8")
    assert written == openapi.render(described), "stale: npm run client"
    described.add_api_route("/api/v1/forgotten", lambda: None, name="forgotten")
    described.openapi_schema = None
    assert written != openapi.render(described), "the counter-test"


def test_operations_have_distinct_short_names(described: FastAPI) -> None:
    document = json.loads(openapi.render(described))
    names = [operation["operationId"] for item in document["paths"].values() for operation in item.values()]
    assert len(names) == len(set(names)) and all(name.isidentifier() and "api_v1" not in name for name in names)


async def test_every_error_is_described_as_a_problem_document_and_nothing_else(anonymous: httpx2.AsyncClient) -> None:
    document = (await anonymous.get("/api/v1/openapi.json")).json()
    assert document["openapi"].startswith("3.1")
    described = 0
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            for status, response in operation["responses"].items():
                if status >= "400" and path.startswith("/api/"):
                    described += 1
                    assert list(response["content"]) == [CONTENT_TYPE], (method, path, status)
            if path.startswith("/api/") and path != CATALOGUE_PATH:
                assert {"401", "503"} <= set(operation["responses"]), (method, path)
                assert operation["security"] == [{"HTTPBearer": []}], (method, path)
    assert described >= 20
