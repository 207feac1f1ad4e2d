"""Listens to the database: one connection per process, outside the pool, however many streams are open."""

import asyncio
import logging

from psycopg import AsyncConnection
from psycopg import Error as DatabaseError
from psycopg.conninfo import make_conninfo
from sqlalchemy import URL

from src.changes.followers import Followers
from src.changes.notice import CHANNEL, read_notice
from src.passwords import Passwords

logger = logging.getLogger(__name__)

AGAIN_SECONDS = 1.0
# A connection that died without a word is noticed within half a minute.
CONNECTION: dict[str, str | int] = {
    "connect_timeout": 2,
    "application_name": "taskora-listener",
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
}


class ChangeListener:
    """Connects with the first stream and stays; connects again when the database was away.

    What happened meanwhile is not known, so everybody is told to read again afterwards.
    """

    def __init__(self, url: URL, passwords: Passwords | None = None) -> None:
        address = {"host": url.host, "port": url.port, "dbname": url.database, "user": url.username}
        self._conninfo = make_conninfo("", **address, **CONNECTION)
        self._passwords = passwords or Passwords(str(url.password))
        self.followers = Followers()
        self._listening = asyncio.Event()
        self._work: asyncio.Task[None] | None = None

    async def listening(self, seconds: float) -> bool:
        """True as soon as no change can be missed any more; False when that takes longer."""
        if self._work is None:
            self._work = asyncio.create_task(self._listen_for_ever())
        try:
            await asyncio.wait_for(self._listening.wait(), seconds)
        except TimeoutError:
            return False
        return True

    async def close(self) -> None:
        """Gives the connection back."""
        if self._work:
            self._work.cancel()
            await asyncio.gather(self._work, return_exceptions=True)

    async def _listen_for_ever(self) -> None:
        while True:
            try:
                await self._listen()
            except (DatabaseError, OSError) as error:
                logger.warning("changes are not heard", extra={"fields": {"reason": type(error).__name__}})
            self._listening.clear()
            await asyncio.sleep(AGAIN_SECONDS)

    async def _connection(self, password: str) -> AsyncConnection:
        return await AsyncConnection.connect(self._conninfo, autocommit=True, password=password)

    async def _listen(self) -> None:
        async with await self._passwords.connect_async(self._connection) as connection:
            await connection.execute(f"LISTEN {CHANNEL}")
            self._listening.set()
            self.followers.tell_all()
            async for heard in connection.notifies():
                if notice := read_notice(heard.payload):
                    self.followers.tell(notice.user_id, notice.request_id)
