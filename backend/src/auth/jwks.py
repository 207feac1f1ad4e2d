"""The public keys that sign tokens (JWKS), fetched from the frontend and cached."""

import asyncio
import logging
import time

from jwt import PyJWK, PyJWKClient, PyJWTError

from src.errors import KeysUnavailable

logger = logging.getLogger(__name__)

FETCH_SECONDS = 3.0
MAX_AGE_SECONDS = 300.0
COOLDOWN_SECONDS = 1.0


class JwksCache:
    """Finds keys by id.

    - A known key is used at once. Once the set is five minutes old a fetch runs in the background; when it fails, the
      last good keys stay, so a restarting frontend logs nobody out.
    - An unknown id waits for a fetch, because the key may be new. Fetches never overlap and are a second apart, so
      invented ids cause at most one fetch per second.
    """

    def __init__(
        self, url: str, *, max_age_seconds: float = MAX_AGE_SECONDS, cooldown_seconds: float = COOLDOWN_SECONDS
    ):
        self._client = PyJWKClient(url, cache_jwk_set=False, timeout=FETCH_SECONDS)
        self._fresh_seconds = max_age_seconds
        self._cooldown_seconds = cooldown_seconds
        self._keys: dict[str, PyJWK] = {}
        self._fetched_at = self._attempted_at = float("-inf")
        self._lock = asyncio.Lock()
        self._refresh: asyncio.Task[bool] | None = None

    async def find(self, key_id: str) -> PyJWK | None:
        """The key, or None when no key has that id. Raises KeysUnavailable when the keys cannot be fetched."""
        if key := self._keys.get(key_id):
            if time.monotonic() - self._fetched_at > self._fresh_seconds:
                self._refresh_in_background()
            return key
        if not await self._fetch_newer_than(time.monotonic()):
            raise KeysUnavailable
        return self._keys.get(key_id)

    async def prepare(self) -> None:
        """Fetches the keys unless there are some, so that the first request need not wait for them. Never raises."""
        if not self._keys:
            await self._fetch_newer_than(time.monotonic())

    async def close(self) -> None:
        """Ends a refresh that is still running."""
        if self._refresh:
            self._refresh.cancel()

    def _refresh_in_background(self) -> None:
        cooling = time.monotonic() - self._attempted_at < self._cooldown_seconds
        if not cooling and (self._refresh is None or self._refresh.done()):
            self._refresh = asyncio.create_task(self._fetch_newer_than(time.monotonic()))

    async def _fetch_newer_than(self, asked_at: float) -> bool:
        """True when the keys are from a fetch that began after `asked_at`. Callers that wait share one fetch."""
        async with self._lock:
            if self._attempted_at >= asked_at:
                return self._fetched_at >= asked_at
            await asyncio.sleep(max(0.0, self._attempted_at + self._cooldown_seconds - time.monotonic()))
            self._attempted_at = time.monotonic()
            try:
                fetched = await asyncio.wait_for(asyncio.to_thread(self._client.get_jwk_set), FETCH_SECONDS)
            except (PyJWTError, OSError, ValueError) as error:  # TimeoutError is an OSError, bad JSON a ValueError
                logger.warning("signing keys not fetched", extra={"fields": {"reason": type(error).__name__}})
                return False
            self._keys = {key.key_id: key for key in fetched.keys if key.key_id and _signs_tokens(key)}
            self._fetched_at = self._attempted_at
            return True


def _signs_tokens(key: PyJWK) -> bool:
    return key.key_type == "OKP" and key.algorithm_name == "EdDSA" and key.public_key_use in (None, "sig")
