"""Logs: one JSON object per line on standard output, with the request's id and without personal data."""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from src.observability.request_id import current_request_id

OWN_CODE = str(Path(__file__).parents[1])
INNERMOST_FRAMES = 3


class JsonFormatter(logging.Formatter):
    """Writes type and frames of an exception, not its message, which may quote user input."""

    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": current_request_id() or None,
            **getattr(record, "fields", {}),
        }
        if record.exc_info and record.exc_info[1]:
            entry["exception"] = _describe(record.exc_info[1])
        return json.dumps({name: value for name, value in entry.items() if value is not None})


def _describe(error: BaseException) -> list[dict[str, object]]:
    """The chain of causes, each with its frames."""
    chain: list[dict[str, object]] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current and id(current) not in seen:
        seen.add(id(current))
        chain.append({"type": type(current).__qualname__, "frames": _frames(current.__traceback__)})
        current = current.__cause__ or current.__context__
    return chain


def _frames(trace: TracebackType | None) -> list[str]:
    """Our own frames and the innermost ones; frames of libraries in between are left out."""
    frames = traceback.extract_tb(trace)
    kept = [f for f in frames[:-INNERMOST_FRAMES] if f.filename.startswith(OWN_CODE)] + frames[-INNERMOST_FRAMES:]
    return [f"{f.filename}:{f.lineno} {f.name}" for f in kept]


def configure_logging() -> None:
    """Sends everything, uvicorn's own lines included, through one handler."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonFormatter())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
    # Its lines contain client addresses.
    logging.getLogger("uvicorn.access").disabled = True
    # Alembic names each of its plug-ins at every start; what it migrates it says in another place.
    for name in ("mcp", "sqlalchemy", "psycopg", "alembic.runtime.plugins"):
        logging.getLogger(name).setLevel(logging.WARNING)
