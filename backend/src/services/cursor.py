"""A place in a list, as text that only this service understands."""

import base64
import binascii
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

MAX_LENGTH = 100


class Cursor(NamedTuple):
    """The last task of a page."""

    created_at: datetime
    id: UUID


def encode_cursor(cursor: Cursor) -> str:
    """Text that is safe in an address."""
    plain = f"{cursor.created_at.astimezone(UTC).isoformat()} {cursor.id}"
    return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def decode_cursor(text: str) -> Cursor:
    """Raises ValueError for anything that encode_cursor did not make."""
    if len(text) > MAX_LENGTH:
        raise ValueError("is not a cursor of this list")
    try:
        plain = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True).decode("ascii")
        moment, separator, identifier = plain.partition(" ")
        cursor = Cursor(datetime.fromisoformat(moment), UUID(identifier))
        exact = cursor.created_at.tzinfo is not None and encode_cursor(cursor) == text
    except (ValueError, OverflowError, binascii.Error):
        exact = False
    if not exact:
        raise ValueError("is not a cursor of this list")
    return cursor
