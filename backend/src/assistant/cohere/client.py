"""The SDK's client: imported and made with the first call, because its packages take a good part of a second."""

import asyncio
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cohere import AsyncClientV2
    from httpx import AsyncClient

CONNECT_SECONDS = 5.0


class CohereClient:
    """Makes the client once, and closes its connections. The key is asked for with each request."""

    def __init__(self, key: Callable[[], str], base_url: str | None, call_seconds: float) -> None:
        self._key = key
        self._base_url = base_url
        self._call_seconds = call_seconds
        self._client: AsyncClientV2 | None = None
        self._transport: AsyncClient | None = None
        self._making = asyncio.Lock()

    async def ready(self) -> "AsyncClientV2":
        """The client. Those who ask while it is made share it."""
        async with self._making:
            if self._client is None:
                # In a thread: the event loop serves others during the import.
                self._client = await asyncio.to_thread(self._make)
        return self._client

    async def close(self) -> None:
        """Closes the connections."""
        if self._transport:
            await self._transport.aclose()

    def _make(self) -> "AsyncClientV2":
        from cohere import AsyncClientV2
        from httpx import AsyncClient, Timeout

        _silence_the_sdk()
        # No redirects: the key goes to the address that was set and nowhere else.
        timeout = Timeout(self._call_seconds, connect=CONNECT_SECONDS)
        self._transport = AsyncClient(timeout=timeout, follow_redirects=False)
        return AsyncClientV2(
            api_key=self._key,
            base_url=self._base_url,
            client_name="taskora",
            httpx_client=self._transport,
            log_warning_experimental_features=False,
        )


def _silence_the_sdk() -> None:
    """Its warnings quote what the model wrote. Some come from the root logger itself, where nobody else logs."""
    logging.getLogger("cohere").setLevel(logging.CRITICAL)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    logging.getLogger().addFilter(_NOT_ROOT)


_NOT_ROOT = logging.Filter()
_NOT_ROOT.filter = lambda record: record.name != "root"  # type: ignore[method-assign]
