"""Prometheus metrics, served on their own port.

Labels come from small fixed sets: route patterns, tool names, outcomes. Never an id, never user input.
"""

import logging
from http.server import HTTPServer

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    ProcessCollector,
    start_http_server,
)
from sqlalchemy.pool import Pool, QueuePool

logger = logging.getLogger(__name__)

REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)
GCCollector(registry=REGISTRY)

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
ANSWER_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
MODEL_BUCKETS = (0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30)

REQUESTS = Counter("taskora_http_requests", "Answered requests.", ["method", "route", "status"], registry=REGISTRY)
REQUEST_SECONDS = Histogram(
    "taskora_http_request_duration_seconds",
    "Time until the end of the answer.",
    ["method", "route"],
    buckets=ANSWER_BUCKETS,
    registry=REGISTRY,
)
REQUESTS_IN_FLIGHT = Gauge("taskora_http_requests_in_flight", "Requests being answered.", registry=REGISTRY)
RATE_LIMITED = Counter("taskora_rate_limited_requests", "Requests refused with 429.", ["kind"], registry=REGISTRY)
DATABASE_CONNECTIONS = Gauge("taskora_database_connections", "Connections of the pool.", ["state"], registry=REGISTRY)
CHAT_TURNS = Counter(
    "taskora_chat_turns",
    "Answers of the assistant: cohere or embedded; complete, stopped or failed.",
    ["assistant", "outcome"],
    registry=REGISTRY,
)
TOOL_CALLS = Counter(
    "taskora_tool_calls",
    "Calls of tools: by chat or mcp; ok or failed. A tool that does not exist counts as unknown.",
    ["channel", "tool", "outcome"],
    registry=REGISTRY,
)
MODEL_SECONDS = Histogram(
    "taskora_model_request_duration_seconds",
    "Time of one request to the model, retries counted apart: ok, rate_limited, timeout or failed.",
    ["outcome"],
    buckets=MODEL_BUCKETS,
    registry=REGISTRY,
)
MODEL_BREAKER_OPEN = Gauge(
    "taskora_model_breaker_open", "1 while the model is not asked because it keeps failing.", registry=REGISTRY
)


def observe_request(method: str, route: str, status: int, seconds: float) -> None:
    """Counts one answered request. Unknown methods share one label."""
    method = method if method in METHODS else "other"
    REQUESTS.labels(method, route, status).inc()
    REQUEST_SECONDS.labels(method, route).observe(seconds)


def watch_pool(pool: Pool) -> None:
    """Reads the pool's figures at each scrape."""
    assert isinstance(pool, QueuePool)
    DATABASE_CONNECTIONS.labels("in_use").set_function(pool.checkedout)
    DATABASE_CONNECTIONS.labels("idle").set_function(pool.checkedin)


class MetricsServer:
    """Serves from its own thread, so it answers while the event loop is busy. Port 0 turns it off."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._server: HTTPServer | None = None

    def start(self) -> None:
        """A port in use is only a warning: the application also works without metrics."""
        if not self._port:
            return
        try:
            self._server, _ = start_http_server(self._port, registry=REGISTRY)
        except OSError as error:
            fields = {"port": self._port, "reason": error.strerror}
            logger.warning("metrics are not served", extra={"fields": fields})

    def close(self) -> None:
        """Frees the port."""
        if self._server:
            self._server.shutdown()
            self._server.server_close()
