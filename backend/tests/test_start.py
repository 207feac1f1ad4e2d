"""What a process does until it serves. Pods of a rollout start side by side, so it is done many times at once."""

import json
import re
from typing import Any

import pytest

from tests.support.databases import BACKEND
from tests.support.interpreter import output_of, packages_after
from tests.support.server import COMMAND

START = "import uvicorn, src.main; src.main.create_app()"
# What only some requests, or only a migration, need; and some of what those packages bring.
LATER = {
    "import src.mcp.server": {"mcp", "mcp_types"},
    "from cohere import AsyncClientV2": {"cohere", "fastavro", "httpx", "requests", "tokenizers"},
    "import dateutil.rrule": {"dateutil"},
    "import alembic.config": {"alembic", "mako"},
}


@pytest.fixture(scope="module")
def at_start() -> set[str]:
    return packages_after(START)


@pytest.mark.parametrize(("later", "packages"), LATER.items(), ids=lambda part: part if isinstance(part, str) else "")
def test_a_start_leaves_out_what_it_does_not_need(at_start: set[str], later: str, packages: set[str]) -> None:
    assert "fastapi" in at_start and not at_start & packages
    assert packages <= packages_after(f"{START}\n{later}"), "the counter-test"


SERVED = """
import gc, json, runpy, sys, uvicorn
seen = {}
def serve(app, **options):
    seen.update(options=options, while_importing=gc.isenabled())
    app()
    seen.update(while_serving=gc.isenabled(), frozen=gc.get_freeze_count(), others=len(gc.get_objects()))
uvicorn.run = serve
sys.argv[1:] = ARGUMENTS
runpy.run_module("src", run_name="__main__")
print(json.dumps(seen))
"""


def served(*arguments: str) -> dict[str, Any]:
    """What the entry hands to uvicorn, and the state of the collector on the way."""
    return json.loads(output_of(SERVED.replace("ARGUMENTS", repr(list(arguments)))))


def test_the_collector_rests_until_the_application_is_made_and_never_looks_at_it_again() -> None:
    seen = served()
    assert (seen["while_importing"], seen["while_serving"]) == (False, True)
    assert seen["frozen"] > 10 * seen["others"]


def test_the_server_listens_where_it_is_told_and_else_on_port_8000_of_every_address() -> None:
    everywhere, here = served()["options"], served("127.0.0.1:8123")["options"]
    assert (everywhere["host"], everywhere["port"]) == ("0.0.0.0", 8000)
    assert here == everywhere | {"host": "127.0.0.1", "port": 8123}


def test_the_image_runs_what_the_tests_run() -> None:
    # In exec form: no shell stands between the signals and the server.
    (command,) = re.findall(r"^CMD (\[.*\])$", (BACKEND / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    assert json.loads(command) == ["python", *COMMAND]
