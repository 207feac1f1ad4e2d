"""How the signing keys are fetched and kept."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from src.auth.jwks import JwksCache
from src.errors import KeysUnavailable
from tests.support.signing import JwksServer, Signer

BROKEN = {
    "an error": (500, b"{}"),
    "a redirect": (302, b""),
    "not JSON": (200, b"<html>"),
    "not UTF-8": (200, b"\xff\xfe\xff"),
    "a list": (200, b"[]"),
    "no keys": (200, b'{"keys": []}'),
    "keys of the wrong type": (200, b'{"keys": 7}'),
    "keys that are no keys": (200, b'{"keys": [{"kty": "OKP"}, 7, null]}'),
}


@pytest.fixture
async def keys(jwks: JwksServer) -> AsyncIterator[JwksCache]:
    keys = JwksCache(jwks.url, max_age_seconds=0.0, cooldown_seconds=0.0)
    yield keys
    await keys.close()


async def refreshed(keys: JwksCache, jwks: JwksServer, after: int) -> None:
    """Until the background refresh has asked and has been answered."""
    while jwks.requests <= after or (keys._refresh and not keys._refresh.done()):
        await asyncio.sleep(0.01)


async def test_many_at_once_share_one_fetch(keys: JwksCache, jwks: JwksServer) -> None:
    jwks.delay = 0.2
    found = await asyncio.gather(*(keys.find("key-1") for _ in range(20)))
    assert all(found) and jwks.requests == 1


@pytest.mark.parametrize("kind", BROKEN)
async def test_the_last_good_keys_outlive_a_broken_address(keys: JwksCache, jwks: JwksServer, kind: str) -> None:
    assert await keys.find("key-1")
    jwks.broken = BROKEN[kind]
    for _ in range(2):
        before = jwks.requests
        assert await keys.find("key-1")
        await refreshed(keys, jwks, before)
    assert await keys.find("key-1")


@pytest.mark.parametrize("kind", BROKEN)
async def test_without_any_key_tokens_cannot_be_judged(keys: JwksCache, jwks: JwksServer, kind: str) -> None:
    jwks.broken = BROKEN[kind]
    with pytest.raises(KeysUnavailable):
        await keys.find("key-1")
    jwks.broken = None
    assert await keys.find("key-1"), "recovers by itself"


async def test_nobody_listens_at_the_address() -> None:
    with pytest.raises(KeysUnavailable):
        await JwksCache("http://127.0.0.1:9/jwks").find("key-1")


async def test_a_hanging_address_costs_three_seconds_and_never_the_event_loop(jwks: JwksServer) -> None:
    jwks.delay = 30
    keys = JwksCache(jwks.url)
    began, longest_pause = time.monotonic(), 0.0
    waiting = asyncio.create_task(keys.find("key-1"))
    while not waiting.done():
        tick = time.monotonic()
        await asyncio.sleep(0.02)
        longest_pause = max(longest_pause, time.monotonic() - tick)
    with pytest.raises(KeysUnavailable):
        await waiting
    assert 2.5 < time.monotonic() - began < 20
    assert longest_pause < 2.5


async def test_a_new_key_is_found_at_once_and_a_removed_one_is_forgotten(keys: JwksCache, jwks: JwksServer) -> None:
    assert await keys.find("key-1")
    jwks.keys = [Signer("key-2").public_jwk]
    assert await keys.find("key-2")
    assert await keys.find("key-1") is None


async def test_made_up_ids_cause_at_most_one_fetch_per_cooldown(jwks: JwksServer) -> None:
    keys = JwksCache(jwks.url, cooldown_seconds=0.3)
    began = time.monotonic()
    for wave in range(3):
        assert not any(await asyncio.gather(*(keys.find(f"made-up-{wave}-{n}") for n in range(50))))
    assert jwks.requests <= 1 + (time.monotonic() - began) / 0.3


@pytest.mark.parametrize("change", [{"use": "enc"}, {"kty": "oct", "k": "c2VjcmV0"}, {"crv": "X25519"}, {"kid": None}])
async def test_keys_for_other_purposes_do_not_count(keys: JwksCache, jwks: JwksServer, change: dict) -> None:
    jwks.keys = [{**Signer("other").public_jwk, **change}, *jwks.keys]
    assert await keys.find("other") is None
    assert await keys.find("key-1")


async def test_prepared_keys_are_there_for_the_first_request(keys: JwksCache, jwks: JwksServer) -> None:
    await keys.prepare()
    await keys.prepare()
    assert jwks.requests == 1
    jwks.broken = BROKEN["an error"]
    assert await keys.find("key-1")


async def test_keys_that_cannot_be_prepared_are_fetched_when_they_are_needed(keys: JwksCache, jwks: JwksServer) -> None:
    jwks.broken = BROKEN["an error"]
    await keys.prepare()
    jwks.broken = None
    assert await keys.find("key-1")
