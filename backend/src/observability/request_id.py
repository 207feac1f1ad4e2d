"""The id of the request being served, for log lines and error answers."""

import re
from contextvars import ContextVar
from uuid import uuid4

HEADER = "x-request-id"
# A caller's id goes into logs and answers, so only harmless characters are accepted.
_ACCEPTED = re.compile(r"[A-Za-z0-9._-]{8,64}")
_current: ContextVar[str] = ContextVar("request_id", default="")


def current_request_id() -> str:
    """The id, or an empty string outside a request."""
    return _current.get()


def begin_request(offered: str | None) -> str:
    """Takes the caller's id when it is well formed, else makes one."""
    request_id = offered if offered and _ACCEPTED.fullmatch(offered) else uuid4().hex
    _current.set(request_id)
    return request_id
