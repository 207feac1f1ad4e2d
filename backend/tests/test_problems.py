"""The codes of error answers: one place has them all, and what is said of them elsewhere is true."""

import json
import re

import httpx2
import pytest
from fastapi import FastAPI

from src import openapi
from src.errors import ApiError, catalogue
from src.http.problem_response import CONTENT_TYPE
from src.shapes.problem import CATALOGUE_PATH, problem_of
from tests.support.databases import BACKEND

EXPLAINED = (BACKEND.parent / "docs" / "api.md").read_text(encoding="utf-8")


def rows(text: str, heading: str) -> set[tuple[str, int]]:
    """Code and status of each row of the table below a heading."""
    _, _, after = text.partition(f"## {heading}\n")
    table, _, _ = after.partition("\n## ")
    return {
        (code, int(status))
        for code, status in re.findall(r"^\| `(\w+)` \| (\d{3}) \| \S.* \| \S.* \|$", table, re.MULTILINE)
    }


def test_each_code_is_there_once() -> None:
    codes = [kind.code for kind in catalogue()]
    assert len(codes) == len(set(codes)) >= 15
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", code) for code in codes)
    assert all(kind.detail.endswith((".", "required")) for kind in catalogue()), "sentences"


def test_the_documentation_explains_each_code_and_no_other() -> None:
    known = {(kind.code, int(kind.status)) for kind in catalogue()}
    assert rows(EXPLAINED, "Errors") == known
    assert rows(EXPLAINED.replace("| `not_found` | 404 |", "| `not_found` | 410 |"), "Errors") != known, (
        "the counter-test"
    )


def test_the_documentation_explains_each_code_of_the_frontend_and_no_other() -> None:
    source = (BACKEND.parent / "frontend" / "src" / "server" / "problem.ts").read_text(encoding="utf-8")
    known = {(code, int(status)) for code, status in re.findall(r"^  (\w+): \[(\d{3}),", source, re.MULTILINE)}
    assert known and rows(EXPLAINED, "Errors of the way to the API") == known


async def test_a_type_leads_to_its_explanation(anonymous: httpx2.AsyncClient) -> None:
    problem = (await anonymous.get("/api/v1/auth/me")).json()
    address, _, fragment = problem["type"].partition("#")
    explained = {each["code"]: each for each in (await anonymous.get(address)).json()["items"]}
    assert fragment == problem["code"] == "unauthenticated"
    assert explained[fragment]["status"] == problem["status"] and explained[fragment]["title"] == problem["title"]
    assert set(explained) == {kind.code for kind in catalogue()}


@pytest.mark.parametrize("kind", catalogue(), ids=lambda kind: kind.code)
def test_a_problem_document_has_every_member(kind: type[ApiError]) -> None:
    document = problem_of(kind, "id-of-the-request")
    assert set(document) == {"type", "title", "status", "detail", "code", "request_id"}
    assert document["type"] == f"{CATALOGUE_PATH}#{kind.code}"
    json.dumps(document)


def test_every_described_error_has_an_example_per_code_with_the_right_status(described: FastAPI) -> None:
    seen = set()
    for path, operations in json.loads(openapi.render(described))["paths"].items():
        for method, operation in operations.items():
            for status, response in operation["responses"].items():
                if CONTENT_TYPE in response.get("content", {}):
                    examples = response["content"][CONTENT_TYPE]["examples"]
                    assert examples, (method, path, status)
                    for code, example in examples.items():
                        assert example["value"]["code"] == code and str(example["value"]["status"]) == status
                        seen.add(code)
    assert {"unauthenticated", "not_found", "invalid_input", "body_too_large", "database_unavailable"} <= seen
