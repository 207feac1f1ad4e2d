"""The description of the API, which clients are made from."""

import json
from collections.abc import Iterator
from typing import Any

import httpx2
from fastapi import FastAPI
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from src import openapi
from src.http.problem_response import CONTENT_TYPE
from src.shapes.problem import CATALOGUE_PATH
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


def contents(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """What is sent and what is answered, of every operation and in every media type."""
    for item in document["paths"].values():
        for operation in item.values():
            parts = {"request": operation.get("requestBody", {}), **operation["responses"]}
            for part, described in parts.items():
                for media_type, content in described.get("content", {}).items():
                    yield f"{operation['operationId']} {part} {media_type}", content


def examples_of(content: dict[str, Any], document: dict[str, Any]) -> list[Any]:
    """Those of the place itself, else those of the schema that it names."""
    if "example" in content:
        return [content["example"]]
    if "examples" in content:
        return [example["value"] for example in content["examples"].values()]
    name = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
    return document["components"]["schemas"].get(name, {}).get("examples", [])


def faults(document: dict[str, Any]) -> set[str]:
    """Contents without an example, or with one that is not what the schema says."""
    found = set()
    for place, content in contents(document):
        examples = examples_of(content, document)
        schema = {**content.get("schema", {}), "components": document["components"]}
        valid = place.endswith("event-stream") or all(Draft202012Validator(schema).is_valid(each) for each in examples)
        if not examples or not valid:
            found.add(place)
    return found


def test_every_request_and_answer_has_an_example_that_is_true(described: FastAPI) -> None:
    document = json.loads(openapi.render(described))
    assert faults(document) == set()
    schemas = document["components"]["schemas"]
    del schemas["TaskCreate"]["examples"]
    schemas["Me"]["examples"] = [{"id": 7}]
    assert faults(document) == {"create_task request application/json", "read_me 200 application/json"}, (
        "the counter-test"
    )


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
