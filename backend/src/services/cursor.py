"""A place in a list, as text that only this service understands."""

import base64
import hashlib
import json
from typing import Any
from uuid import UUID

MAX_LENGTH = 2000
SEAL_LENGTH = 12


def encode_cursor(scope: str, key: Any, task_id: UUID) -> str:
    """The place of a task with this sort key, in a list that `scope` describes; safe in an address."""
    place = json.dumps([key, str(task_id)], ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(_seal(scope, place) + place).decode().rstrip("=")


def decode_cursor(scope: str, text: str) -> tuple[Any, UUID]:
    """The sort key and the id. Raises ValueError for what encode_cursor did not make for the same scope.

    The seal notices mistakes, not malice: somebody who computes it reads another part of their own list, no more.
    """
    if len(text) > MAX_LENGTH:
        raise ValueError("too long")
    try:
        sealed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        place = sealed[SEAL_LENGTH:]
        if sealed[:SEAL_LENGTH] != _seal(scope, place) or base64.urlsafe_b64encode(sealed).decode().rstrip("=") != text:
            raise ValueError("the seal is broken")
        key, task_id = json.loads(place)
        return key, UUID(task_id)
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("not a cursor") from error


def _seal(scope: str, place: bytes) -> bytes:
    return hashlib.sha256(scope.encode() + b"\0" + place).digest()[:SEAL_LENGTH]
