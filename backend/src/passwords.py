"""The password of the database's role: one, or two while it is being changed.

Each is a file that another hand may change at any time, so that it is read for each connection. Which of two is in
force only the server knows: what it refuses is not tried again, and the other one is.
"""

from collections.abc import Awaitable, Callable, Container
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import psycopg
from psycopg.errors import ConnectionTimeout

T = TypeVar("T")


@dataclass(frozen=True)
class Passwords:
    """`known` is what the first file held at the start; it is used where no file can be read."""

    known: str = field(repr=False)
    files: tuple[Path, ...] = ()

    def connect(self, opened_with: Callable[[str], T]) -> T:
        """Opens a connection with the password that the server takes. Raises what the last attempt did."""
        refused: list[str] = []
        password = self._untried(refused) or self.known
        while True:
            try:
                return opened_with(password)
            except psycopg.OperationalError as error:
                refused.append(password)
                password = self._next(error, refused)

    async def connect_async(self, opened_with: Callable[[str], Awaitable[T]]) -> T:
        """The same for a connection that is awaited."""
        refused: list[str] = []
        password = self._untried(refused) or self.known
        while True:
            try:
                return await opened_with(password)
            except psycopg.OperationalError as error:
                refused.append(password)
                password = self._next(error, refused)

    def _next(self, error: psycopg.OperationalError, refused: Container[str]) -> str:
        """The one to try after this failure; raises it where there is none, or where another one would not help."""
        password = self._untried(refused)
        if password is None or not _is_refusal(error):
            raise error
        return password

    def _untried(self, refused: Container[str]) -> str | None:
        """Reads again: the files may have become others since the last attempt."""
        return next((each for each in map(_content, self.files) if each and each not in refused), None)


def _content(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        # The second one is there during a change alone.
        return ""


def _is_refusal(error: psycopg.OperationalError) -> bool:
    """True when the server asked for the password and then ended the connection; its message may be in any language."""
    if isinstance(error, ConnectionTimeout):
        return False
    # Where several addresses were tried, the error says nothing of the single attempts.
    return error.pgconn is None or bool(error.pgconn.used_password)
