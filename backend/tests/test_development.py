"""The supervisor of the inner loop: changed sources take over from what serves, and broken ones do not."""

import json
import signal
import stat
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from sqlalchemy import URL

from development.supervisor import LIBRARIES
from tests.support import databases
from tests.support.databases import BACKEND
from tests.support.interpreter import packages_after
from tests.support.server import free_port
from tests.support.signing import JwksServer, Signer
from tests.support.supervised import Supervised

HEALTH = "src/api/health.py"
TEXT = (BACKEND / HEALTH).read_text(encoding="utf-8")


def renamed(name: str) -> str:
    return TEXT.replace('"service": "backend"', f'"service": "{name}"')


@pytest.fixture(scope="module")
def connected(template: str, tmp_path_factory: pytest.TempPathFactory, signer: Signer) -> Iterator[Supervised]:
    jwks = JwksServer(signer)
    url = databases.create_database(template)
    server = Supervised(url, tmp_path_factory.mktemp("supervised"), jwks)
    server.connect()
    yield server
    server.close()
    databases.drop_database(url)
    jwks.close()


@pytest.fixture
def server(connected: Supervised) -> Supervised:
    """One for all tests, each of which finds the sources of the image."""
    if connected.service() != "backend":
        assert connected.put({HEALTH: TEXT})["error"] == ""
    return connected


@pytest.fixture
def own_server(database_url: URL, tmp_path: Path, jwks: JwksServer) -> Iterator[Supervised]:
    """For tests that end it."""
    server = Supervised(database_url, tmp_path, jwks, METRICS_PORT=str(free_port()))
    server.connect()
    yield server
    server.close()


def test_changed_sources_take_over_file_by_file_and_the_answer_says_which_ones_serve(server: Supervised) -> None:
    assert server.files.keys() == {path.relative_to(BACKEND).as_posix() for path in (BACKEND / "src").rglob("*.py")}, (
        "what the image holds, and nothing that Python has made of it"
    )
    assert stat.S_IMODE((server.folder / "control").stat().st_mode) == 0o600, "nobody else decides what runs"
    first = server.ask()["serving"]

    assert server.put({HEALTH: renamed("one")})["error"] == ""
    assert server.service() == "one"
    more = {"src/api/names.py": 'NAME = "two"\n', HEALTH: TEXT.replace('"service": "backend"', '"service": NAME')}
    more[HEALTH] = more[HEALTH].replace(
        "from src.dependencies", "from src.api.names import NAME\nfrom src.dependencies"
    )
    assert server.put(more)["error"] == "" and server.service() == "two", "a new file"
    moved = {"src/api/renamed.py": 'NAME = "three"\n', HEALTH: more[HEALTH].replace("src.api.names", "src.api.renamed")}
    assert server.put(moved, remove=("src/api/names.py",))["error"] == "" and server.service() == "three", "a rename"
    assert server.put({HEALTH: TEXT}, remove=("src/api/renamed.py",))["error"] == "", "a deletion"
    assert server.service() == "backend" and server.ask()["serving"] == first, "the same sources have the same name"

    table = "src/tables/task.py"
    before = (BACKEND / table).read_text(encoding="utf-8")
    assert server.put({table: before + "\n"})["error"] == "", "what no prepared worker can take over"
    assert server.put({table: before})["error"] == "" and server.service() == "backend"

    # The one before goes when its worker has ended.
    while server.generations() > 1:
        time.sleep(0.05)


LIFESPAN = "src/main.py"
BROKEN = {
    "no Python": (HEALTH, TEXT + "def broken(:\n", f"{HEALTH}:{TEXT.count(chr(10)) + 1}: SyntaxError: "),
    "an error at import": (HEALTH, TEXT + "nowhere.x\n", f"{HEALTH}:{TEXT.count(chr(10)) + 1}: NameError: "),
    "a module that is not there": (HEALTH, "import src.nowhere\n" + TEXT, f"{HEALTH}:1: ModuleNotFoundError: "),
    "a module that ends the process": (HEALTH, TEXT + "import sys\nsys.exit(9)\n", "SystemExit: 9"),
    "a module that kills the process": (HEALTH, TEXT + "import os\nos._exit(9)\n", "the worker did not start"),
    "a start that fails": (
        LIFESPAN,
        (BACKEND / LIFESPAN).read_text(encoding="utf-8").replace("metrics.start()", "raise OSError('no start')"),
        "OSError: no start",
    ),
    "a pod that would get no traffic": (
        HEALTH,
        TEXT.replace("state = await readiness.state()", "state = await readiness.stat()"),
        "GET /readyz would be answered 500",
    ),
}


def test_broken_sources_are_refused_with_their_error_and_what_was_served_is_served_on(server: Supervised) -> None:
    assert server.put({HEALTH: renamed("the last good one")})["error"] == ""
    for about, (path, text, error) in BROKEN.items():
        answer = server.put({path: text})
        assert error in answer["error"], about
        assert server.service() == "the last good one", about
    assert server.put({}, remove=("src/settings.py",))["error"].endswith("No module named 'src.settings'")
    assert server.service() == "the last good one"
    assert server.put({HEALTH: renamed("mended")})["error"] == "" and server.service() == "mended", "the counter-test"


def test_only_sources_can_be_changed_and_only_whole(server: Supervised) -> None:
    for path in ("alembic/env.py", "development/worker.py", "src/../alembic/env.py", "/etc/passwd", "src"):
        assert server.ask(put={}, remove=[path], expect="x")["error"] == f"{path} is no source"
    assert server.ask(put={HEALTH: "%"}, remove=[], expect="x")["error"] == "a file came damaged"
    assert "otherwise than they were sent" in server.put({HEALTH: renamed("lost")}, expect="0" * 16)["error"]
    assert server.service() == "backend"


# Its head is sent at once, so that no deadline counts.
SLOW = TEXT.replace(
    '    return {"service": "backend"',
    """    import asyncio, pathlib
    from starlette.responses import StreamingResponse
    async def parts():
        yield '{"service": '
        pathlib.Path("FOLDER/begun").touch()
        while not pathlib.Path("FOLDER/end").exists():
            await asyncio.sleep(0.02)
        yield '"the one before"}'
    return StreamingResponse(parts())
    return {"service": "never\"""",
)


def test_no_request_is_lost_at_a_change_and_one_under_way_ends_with_the_code_that_began_it(
    server: Supervised, tmp_path: Path
) -> None:
    assert server.put({HEALTH: SLOW.replace("FOLDER", str(tmp_path))})["error"] == ""
    seen: list[int | str] = []
    enough = threading.Event()

    def keep_asking() -> None:
        while not enough.is_set():
            try:
                seen.append(server.client.get("/healthz", headers={"Connection": "close"}).status_code)
            except httpx2.TransportError as error:
                seen.append(repr(error))

    slow: list[str] = []
    threads = [threading.Thread(target=each) for each in (keep_asking, lambda: slow.append(server.service()))]
    for thread in threads:
        thread.start()
    while not (tmp_path / "begun").exists():
        time.sleep(0.01)
    try:
        assert server.put({HEALTH: renamed("two")})["error"] == "" and server.service() == "two"
        assert not slow, "it waits in the worker before"
    finally:
        (tmp_path / "end").touch()
        enough.set()
        for thread in threads:
            thread.join(60)
    assert slow == ["the one before"] and set(seen) == {200}


def test_the_figures_of_a_pod_are_still_served_after_a_change(own_server: Supervised) -> None:
    for name in ("one", "two"):
        assert own_server.put({HEALTH: renamed(name)})["error"] == ""
    port = own_server.environment["METRICS_PORT"]
    # Until it has ended, the worker before listens there as well.
    while own_server.generations() > 1:
        time.sleep(0.05)
    for _ in range(5):
        assert "taskora_http_requests" in httpx2.get(f"http://127.0.0.1:{port}/metrics").text
    own_server.process.send_signal(signal.SIGTERM)
    assert own_server.process.wait(30) == 0, "a signal ends it as it ends the server"


def test_a_worker_that_ends_by_itself_ends_the_container_as_without_the_supervisor(own_server: Supervised) -> None:
    deadly = TEXT.replace('    return {"status": "ok"}\n', "    import os\n    os._exit(7)\n", 1)
    assert own_server.put({HEALTH: deadly})["error"] == ""
    with pytest.raises(httpx2.TransportError):
        own_server.client.get("/healthz")
    assert own_server.process.wait(30) == 7


def test_a_bad_environment_is_told_in_one_line_as_without_the_supervisor(
    database_url: URL, tmp_path: Path, jwks: JwksServer
) -> None:
    server = Supervised(database_url, tmp_path, jwks, DATABASE_HOST="")
    assert server.process.wait(60) == 1
    assert server.log.read_text().strip() == "settings: DATABASE_HOST is not set"
    server.close()


def test_a_fork_finds_every_library_that_the_application_needs_at_its_start() -> None:
    libraries = "import " + ", ".join(LIBRARIES)
    application = "import src.main"
    new = packages_after(f"{libraries}\n{application}") - packages_after(libraries)
    assert new - sys.stdlib_module_names == {"src"}
    without = "import " + ", ".join(name for name in LIBRARIES if name != "jwt")
    assert "jwt" in packages_after(f"{without}\n{application}") - packages_after(without), "the counter-test"


def test_the_libraries_hold_nothing_of_the_application() -> None:
    assert "src" not in packages_after("import " + ", ".join(LIBRARIES))


def test_the_chart_runs_what_the_tests_run() -> None:
    command = ["python", "-m", "development", "/run/sources"]
    template = (BACKEND.parent / "helm/taskora/templates/backend/deployment.yaml").read_text(encoding="utf-8")
    assert f"command: {json.dumps(command)}" in template
