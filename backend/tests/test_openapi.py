"""The description of the API, which clients are made from."""

import httpx2

from src.errors import CONTENT_TYPE


async def test_every_error_is_described_as_a_problem_document_and_nothing_else(anonymous: httpx2.AsyncClient) -> None:
    document = (await anonymous.get("/api/v1/openapi.json")).json()
    assert document["openapi"].startswith("3.1")
    described = 0
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            for status, response in operation["responses"].items():
                if status >= "400":
                    described += 1
                    assert list(response["content"]) == [CONTENT_TYPE], (method, path, status)
            if path.startswith("/api/"):
                assert {"401", "503"} <= set(operation["responses"]), (method, path)
                assert operation["security"] == [{"HTTPBearer": []}], (method, path)
    assert described >= 20
