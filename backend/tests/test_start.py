"""What a process imports until it serves. Pods of a rollout start side by side, so each package is paid for at once."""

import pytest

from tests.support.imports import packages_after

START = "import uvicorn, src.main; src.main.create_app()"
# What only some requests, or only a migration, need; and some of what those packages bring.
LATER = {
    "import src.mcp.server": {"mcp", "mcp_types"},
    "from cohere import AsyncClientV2": {"cohere", "fastavro", "httpx", "requests", "tokenizers"},
    "import dateparser": {"dateparser", "pytz", "regex"},
    "import alembic.config": {"alembic", "mako"},
}


@pytest.fixture(scope="module")
def at_start() -> set[str]:
    return packages_after(START)


@pytest.mark.parametrize(("later", "packages"), LATER.items(), ids=lambda part: part if isinstance(part, str) else "")
def test_a_start_leaves_out_what_it_does_not_need(at_start: set[str], later: str, packages: set[str]) -> None:
    assert "fastapi" in at_start and not at_start & packages
    assert packages <= packages_after(f"{START}\n{later}"), "the counter-test"
