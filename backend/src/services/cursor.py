"""Opaque cursors: a position in a list as text."""

import base64
import hashlib
import json
from typing import Any
from uuid import UUID

MAX_LENGTH = 2000
CHECKSUM_LENGTH = 12


def encode_cursor(scope: str, key: Any, task_id: UUID) -> str:
    """The position of a row with this sort key, in the list that `scope` describes; safe in a URL."""
    place = json.dumps([key, str(task_id)], ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(_checksum(scope, place) + place).decode().rstrip("=")


def decode_cursor(scope: str, text: str) -> tuple[Any, UUID]:
    """The sort key and the id. Raises ValueError for what encode_cursor did not make for the same scope.

    The checksum detects mistakes, not forgery: a forged cursor reads another part of the caller's own list, no more.
    """
    if len(text) > MAX_LENGTH:
        raise ValueError("too long")
    try:
        decoded = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        place = decoded[CHECKSUM_LENGTH:]
        if (
            decoded[:CHECKSUM_LENGTH] != _checksum(scope, place)
            or base64.urlsafe_b64encode(decoded).decode().rstrip("=") != text
        ):
            raise ValueError("the checksum is wrong")
        key, task_id = json.loads(place)
        return key, UUID(task_id)
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("not a cursor") from error


def _checksum(scope: str, place: bytes) -> bytes:
    return hashlib.sha256(scope.encode() + b"\0" + place).digest()[:CHECKSUM_LENGTH]
