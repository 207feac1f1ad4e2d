"""What is counted: the right things, on a port of their own, and nothing that tells who did what."""

import asyncio
import re
import socket
from collections.abc import Collection, Iterator
from pathlib import Path

import httpx2
import pytest
from fastapi import FastAPI
from prometheus_client import CollectorRegistry, Counter
from prometheus_client.metrics import MetricWrapperBase
from sqlalchemy import URL

from src.api.events import router as events
from src.mcp.endpoint import MCP_PATH
from src.observability import metrics
from src.observability.metrics import METHODS, REGISTRY, MetricsServer
from src.tools import CHAT_TOOLS
from tests.conftest import ALICE
from tests.support.databases import BACKEND
from tests.support.server import Server, free_port
from tests.support.signing import JwksServer, Signer

TASKS = "/api/v1/tasks"
CHANNELS = {"chat", "mcp"}
OUTCOMES = {"ok", "failed", "complete", "stopped", "rate_limited", "timeout"}


@pytest.fixture
def app(own_app: FastAPI) -> FastAPI:
    """The newest one is the one whose pool is watched."""
    return own_app


def value(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


# Not in the description of the API.
EVENTS_PATH = events.prefix


def free_labels(registry: CollectorRegistry, app: FastAPI) -> set[str]:
    """Labels with a value that is not from the small sets which are known beforehand."""
    routes = {*app.openapi()["paths"], app.openapi_url, EVENTS_PATH, MCP_PATH, "unmatched"}
    known: dict[str, Collection[str | None]] = {
        "route": routes,
        "method": METHODS | {"other"},
        "status": {str(status) for status in range(600)},
        "tool": set(CHAT_TOOLS) | {"unknown"},
        "channel": CHANNELS,
        "outcome": OUTCOMES,
        "assistant": {"cohere", "embedded"},
        "state": {"in_use", "idle"},
        "kind": {"messages", "writes", "mcp", "export"},
    }
    own = [sample for metric in registry.collect() for sample in metric.samples if sample.name.startswith("taskora_")]
    return {
        f"{sample.name} {label}={text}"
        for sample in own
        for label, text in sample.labels.items()
        if label != "le" and text not in known.get(label, ())
    }


async def test_requests_are_counted_by_pattern_method_and_status(alice: httpx2.AsyncClient) -> None:
    pattern = f"{TASKS}/{{task_id}}"
    before = value("taskora_http_requests_total", method="GET", route=pattern, status="200")
    timed = value("taskora_http_request_duration_seconds_count", method="GET", route=pattern)
    task_id = (await alice.post(TASKS, json={"title": "x"})).json()["id"]
    for _ in range(3):
        await alice.get(f"{TASKS}/{task_id}")
    assert value("taskora_http_requests_total", method="GET", route=pattern, status="200") == before + 3
    assert value("taskora_http_request_duration_seconds_count", method="GET", route=pattern) == timed + 3
    assert value("taskora_http_requests_in_flight") == 0
    assert value("taskora_database_connections", state="in_use") == 0
    assert value("taskora_database_connections", state="idle") >= 1


async def test_no_label_holds_an_id_or_what_a_person_typed(app: FastAPI, alice: httpx2.AsyncClient) -> None:
    task_id = (await alice.post(TASKS, json={"title": "private words"})).json()["id"]
    await alice.get(f"{TASKS}/{task_id}?private=words")
    await alice.get(f"/private/{ALICE}")
    await alice.request("PRIVATE", f"{TASKS}/{task_id}")
    await alice.post("/mcp", json={"private": "words"})
    # Whatever other tests did in this process is looked at as well.
    assert free_labels(REGISTRY, app) == set()
    pattern = f"{TASKS}/{{task_id}}"
    assert value("taskora_http_requests_total", method="other", route=pattern, status="405") > 0


def test_the_check_of_labels_finds_an_id(described: FastAPI) -> None:
    registry = CollectorRegistry()
    Counter("taskora_planted", "Counts by user.", ["user", "route"], registry=registry).labels(
        ALICE, f"{TASKS}/7"
    ).inc()
    assert {finding.split()[1] for finding in free_labels(registry, described)} == {
        f"user={ALICE}",
        f"route={TASKS}/7",
    }


def test_the_documentation_names_each_metric_with_its_labels_and_no_other() -> None:
    text = (BACKEND.parent / "docs" / "monitoring.md").read_text(encoding="utf-8")
    own = [each for each in vars(metrics).values() if isinstance(each, MetricWrapperBase)]
    known = {(each._name + "_total" * isinstance(each, Counter), ", ".join(sorted(each._labelnames))) for each in own}
    rows = re.findall(r"^\| `(taskora_\w+)` \| ([\w, ]*?) ?\| \S", text, re.MULTILINE)
    assert len(known) >= 9 and {(name, ", ".join(sorted(labels.split(", ")))) for name, labels in rows} == known


@pytest.fixture
def metrics_port() -> int:
    return free_port()


@pytest.fixture
def server(database_url: URL, tmp_path: Path, jwks: JwksServer, metrics_port: int) -> Iterator[Server]:
    server = Server(database_url, tmp_path, jwks, METRICS_PORT=str(metrics_port))
    yield server
    server.kill()


async def test_they_are_served_on_their_own_port_and_not_by_the_api(
    server: Server, signer: Signer, metrics_port: int
) -> None:
    await server.ready()
    headers = {"Authorization": f"Bearer {signer.token(ALICE)}"}
    async with httpx2.AsyncClient(headers=headers) as client:
        assert (await client.post(f"{server.address}{TASKS}", json={"title": "x"})).status_code == 201
        counted = f'taskora_http_requests_total{{method="POST",route="{TASKS}",status="201"}} 1.0'
        async with asyncio.timeout(20):  # a request is counted after its answer has gone
            while counted not in (page := await client.get(f"http://127.0.0.1:{metrics_port}/metrics")).text:
                await asyncio.sleep(0.05)
        assert page.status_code == 200 and page.headers["content-type"].startswith("text/plain; version=")
        assert "process_resident_memory_bytes" in page.text
        assert (await client.get(f"{server.address}/metrics")).status_code == 404


async def test_a_server_whose_metrics_port_is_taken_serves_all_the_same(
    database_url: URL, tmp_path: Path, jwks: JwksServer
) -> None:
    with socket.socket() as taken:
        taken.bind(("0.0.0.0", 0))
        taken.listen()
        server = Server(database_url, tmp_path, jwks, METRICS_PORT=str(taken.getsockname()[1]))
        try:
            await server.ready()
            warning = next(line for line in server.lines() if line["message"] == "metrics are not served")
            assert warning["level"] == "warning" and warning["reason"] == "Address already in use"
        finally:
            server.kill()


def test_port_0_listens_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metrics, "start_http_server", lambda *_, **__: pytest.fail("a port was opened"))
    server = MetricsServer(0)
    server.start()
    server.close()


def test_a_closed_server_frees_its_port(metrics_port: int) -> None:
    for _ in range(2):
        server = MetricsServer(metrics_port)
        server.start()
        with socket.create_connection(("127.0.0.1", metrics_port), timeout=2):
            pass
        server.close()
