"""Which tokens count. Every forged one differs from the good one in a single thing."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx2
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed448, rsa
from fastapi import FastAPI
from sqlalchemy import URL

from src.auth.jwks import JwksCache
from src.main import create_app
from tests.conftest import ALICE, client_of, settings_of
from tests.support.signing import JwksServer, Signer, claims_of

ME = "/api/v1/auth/me"
STRANGER = Signer("key-1")
# Nobody listens there: to judge a token takes no database.
NOWHERE = URL.create("postgresql+psycopg", "nobody", "none", "127.0.0.1", 9, "none")


def encoded(value: Any) -> str:
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def signed_text(signer: Signer, header: Any, payload: Any) -> str:
    """A good signature over any bytes at all."""
    signing_input = f"{encoded(header)}.{encoded(payload)}"
    return f"{signing_input}.{encoded(signer.private_key.sign(signing_input.encode()))}"


def hmac_with(secret: bytes, key_id: str, algorithm: str = "HS256") -> str:
    digest = {"HS256": hashlib.sha256, "HS512": hashlib.sha512}[algorithm]
    signing_input = f"{encoded({'alg': algorithm, 'kid': key_id})}.{encoded(claims_of(ALICE))}"
    return f"{signing_input}.{encoded(hmac.new(secret, signing_input.encode(), digest).digest())}"


def replaced(token: str, part: int, value: str) -> str:
    parts = token.split(".")
    parts[part] = value
    return ".".join(parts)


def now() -> int:
    """When a token is made, not when this file is read: minutes may lie between."""
    return int(time.time())


def header_of(signer: Signer, **changes: Any) -> dict[str, Any]:
    return {"alg": "EdDSA", "typ": "JWT", "kid": signer.key_id, **changes}


RAW_PUBLIC = base64.urlsafe_b64decode(STRANGER.public_jwk["x"] + "=")
FORGED: dict[str, Callable[[Signer], str]] = {
    "empty": lambda s: "",
    "one dot": lambda s: ".",
    "two dots": lambda s: "..",
    "not base64": lambda s: "not.a.token",
    "five parts": lambda s: "a.b.c.d.e",
    "non-ASCII": lambda s: "ü.ü.ü",
    "huge": lambda s: s.token(ALICE, extra="x" * 100_000),
    "signature left out": lambda s: replaced(s.token(ALICE), 2, ""),
    "signature of another token": lambda s: replaced(s.token(ALICE), 2, s.token("user-bob").split(".")[2]),
    "signature cut short": lambda s: s.token(ALICE)[:-10],
    "signature all zero": lambda s: replaced(s.token(ALICE), 2, encoded(bytes(64))),
    "payload changed": lambda s: replaced(s.token(ALICE), 1, encoded(claims_of("user-bob"))),
    "header changed": lambda s: replaced(s.token(ALICE), 0, encoded(header_of(s, typ="at+jwt"))),
    "alg none": lambda s: f"{encoded({'alg': 'none', 'kid': s.key_id})}.{encoded(claims_of(ALICE))}.",
    "alg None": lambda s: f"{encoded({'alg': 'None', 'kid': s.key_id})}.{encoded(claims_of(ALICE))}.",
    "alg absent": lambda s: signed_text(s, {"kid": s.key_id}, claims_of(ALICE)),
    "alg null": lambda s: signed_text(s, header_of(s, alg=None), claims_of(ALICE)),
    "alg a list": lambda s: signed_text(s, header_of(s, alg=["EdDSA"]), claims_of(ALICE)),
    "alg lower case": lambda s: signed_text(s, header_of(s, alg="eddsa"), claims_of(ALICE)),
    "HS256 with the public key as PEM": lambda s: hmac_with(s.public_pem, s.key_id),
    "HS512 with the public key as PEM": lambda s: hmac_with(s.public_pem, s.key_id, "HS512"),
    "HS256 with the public key as JWK": lambda s: hmac_with(json.dumps(s.public_jwk).encode(), s.key_id),
    "HS256 with the public key's x": lambda s: hmac_with(s.public_jwk["x"].encode(), s.key_id),
    "HS256 with an empty secret": lambda s: hmac_with(b"", s.key_id),
    "RS256": lambda s: jwt.encode(
        claims_of(ALICE), rsa.generate_private_key(65537, 2048), "RS256", headers={"kid": s.key_id}
    ),
    "ES256": lambda s: jwt.encode(
        claims_of(ALICE), ec.generate_private_key(ec.SECP256R1()), "ES256", headers={"kid": s.key_id}
    ),
    "Ed448": lambda s: jwt.encode(
        claims_of(ALICE), ed448.Ed448PrivateKey.generate(), "EdDSA", headers={"kid": s.key_id}
    ),
    "another key of the same id": lambda s: STRANGER.token(ALICE),
    "another key, jwk in the header": lambda s: STRANGER.sign(claims_of(ALICE), jwk=STRANGER.public_jwk),
    "another key, jku in the header": lambda s: STRANGER.sign(claims_of(ALICE), jku="http://127.0.0.1:9/jwks"),
    "another key, x5u in the header": lambda s: STRANGER.sign(claims_of(ALICE), x5u="http://127.0.0.1:9/cert"),
    "another key, x5c in the header": lambda s: STRANGER.sign(claims_of(ALICE), x5c=[encoded(RAW_PUBLIC)]),
    "crit": lambda s: signed_text(s, header_of(s, crit=["exp"], exp=1), claims_of(ALICE)),
    "crit empty": lambda s: signed_text(s, header_of(s, crit=[]), claims_of(ALICE)),
    "kid absent": lambda s: signed_text(s, {"alg": "EdDSA"}, claims_of(ALICE)),
    "kid unknown": lambda s: signed_text(s, header_of(s, kid="key-2"), claims_of(ALICE)),
    "kid a path": lambda s: signed_text(s, header_of(s, kid="../../../../dev/null"), claims_of(ALICE)),
    "kid SQL": lambda s: signed_text(s, header_of(s, kid="' OR 1=1 --"), claims_of(ALICE)),
    "kid with NUL": lambda s: signed_text(s, header_of(s, kid="key-1\x00"), claims_of(ALICE)),
    "kid a number": lambda s: signed_text(s, header_of(s, kid=1), claims_of(ALICE)),
    "kid a list": lambda s: signed_text(s, header_of(s, kid=["key-1"]), claims_of(ALICE)),
    "kid very long": lambda s: signed_text(s, header_of(s, kid="k" * 1000), claims_of(ALICE)),
    "header a list": lambda s: signed_text(s, ["EdDSA"], claims_of(ALICE)),
    "header nested deeply": lambda s: signed_text(s, b'{"a":' + b"[" * 2000, claims_of(ALICE)),
    "header not UTF-8": lambda s: signed_text(s, b"\xff\xfe", claims_of(ALICE)),
    "payload a list": lambda s: signed_text(s, header_of(s), [claims_of(ALICE)]),
    "payload not JSON": lambda s: signed_text(s, header_of(s), b"sub=user-alice"),
    "payload nested deeply": lambda s: signed_text(s, header_of(s), b'{"a":' + b"[" * 2000),
    "payload detached (b64 false)": lambda s: signed_text(s, header_of(s, b64=False, crit=["b64"]), claims_of(ALICE)),
    "iss absent": lambda s: s.token(ALICE, iss=None),
    "iss of another": lambda s: s.token(ALICE, iss="someone-else"),
    "iss a list": lambda s: signed_text(s, header_of(s), claims_of(ALICE) | {"iss": ["taskora"]}),
    "aud absent": lambda s: s.token(ALICE, aud=None),
    "aud of another": lambda s: s.token(ALICE, aud="another-api"),
    "aud a list with ours": lambda s: s.token(ALICE, aud=["another-api", "taskora-api"]),
    "sub absent": lambda s: s.token(ALICE, sub=None),
    "sub empty": lambda s: s.token(""),
    "sub a number": lambda s: signed_text(s, header_of(s), claims_of(ALICE) | {"sub": 7}),
    "sub a list": lambda s: signed_text(s, header_of(s), claims_of(ALICE) | {"sub": [ALICE]}),
    "sub with NUL": lambda s: s.token(f"{ALICE}\x00"),
    "sub very long": lambda s: s.token("u" * 300),
    "exp absent": lambda s: s.token(ALICE, exp=None),
    "expired": lambda s: s.token(ALICE, iat=now() - 400, exp=now() - 100),
    "expired just beyond the leeway": lambda s: s.token(ALICE, iat=now() - 200, exp=now() - 12),
    "exp a word": lambda s: signed_text(s, header_of(s), claims_of(ALICE) | {"exp": "never"}),
    "exp infinite": lambda s: signed_text(s, header_of(s), claims_of(ALICE) | {"exp": float("inf")}),
    "exp beyond five minutes": lambda s: s.token(ALICE, exp=now() + 3600),
    "exp beyond all numbers": lambda s: s.token(ALICE, exp=10**30),
    "iat absent": lambda s: s.token(ALICE, iat=None),
    "iat in the future": lambda s: s.token(ALICE, iat=now() + 200, exp=now() + 300),
    "nbf in the future": lambda s: s.token(ALICE, nbf=now() + 100),
}
HEADERS = {
    "no header": None,
    "empty": "",
    "scheme alone": "Bearer",
    "Basic": "Basic dXNlcjpwYXNz",
    "token without scheme": "{token}",
    "another scheme": "Token {token}",
    "two tokens": "Bearer {token} {token}",
    "token in quotes": 'Bearer "{token}"',
}


@pytest.fixture
def database_url() -> URL:
    return NOWHERE


@pytest.fixture(scope="module")
async def app(signer: Signer) -> AsyncIterator[FastAPI]:
    """Asks for a key that it does not know at once and not a second later. It has no database, either."""
    jwks = JwksServer(signer)
    with pytest.MonkeyPatch.context() as patch:
        cooldown = {"max_age_seconds": 300.0, "cooldown_seconds": 0.01}
        patch.setattr(JwksCache.__init__, "__kwdefaults__", cooldown)
        app = create_app(settings_of(NOWHERE, jwks))
    async with app.router.lifespan_context(app):
        yield app
    jwks.close()


def test_there_are_enough_forged_tokens() -> None:
    assert len(FORGED) >= 60


@pytest.mark.parametrize("kind", FORGED)
async def test_a_forged_token_is_refused(anonymous: httpx2.AsyncClient, signer: Signer, kind: str) -> None:
    token = FORGED[kind](signer).encode("utf-8", "surrogateescape")
    response = await anonymous.get(ME, headers={b"Authorization": b"Bearer " + token})
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == "Bearer"
    assert response.json()["code"] == "unauthenticated"


@pytest.mark.parametrize("kind", HEADERS)
async def test_a_wrong_header_is_refused(anonymous: httpx2.AsyncClient, signer: Signer, kind: str) -> None:
    value = HEADERS[kind]
    headers = {} if value is None else {"Authorization": value.format(token=signer.token(ALICE))}
    assert (await anonymous.get(ME, headers=headers)).status_code == 401


def guarded(app: FastAPI) -> list[tuple[str, str]]:
    """Every operation behind a token, the streamed ones and MCP included."""
    described = [
        (method.upper(), path.replace("{", "").replace("}", ""))
        for path, item in app.openapi()["paths"].items()
        for method, operation in item.items()
        if "security" in operation
    ]
    return [*described, ("POST", "/mcp")]


async def test_every_operation_refuses_every_forged_token(
    app: FastAPI, anonymous: httpx2.AsyncClient, signer: Signer
) -> None:
    """The path's parameters, the body, the headers: all are wrong here, and none of them is looked at."""
    tokens = [b"Bearer " + make(signer).encode("utf-8", "surrogateescape") for make in FORGED.values()]
    operations = guarded(app)
    assert len(operations) >= 20
    accepted = [
        (method, path)
        for method, path in operations
        for token in tokens
        if (await anonymous.request(method, path, headers={b"Authorization": token})).status_code != 401
    ]
    assert accepted == []
    # The counter-test: a good token gets further than that, everywhere.
    good = {"Authorization": f"Bearer {signer.token(ALICE)}"}
    statuses = [(await anonymous.request(method, path, headers=good)).status_code for method, path in operations]
    assert 401 not in statuses


GOOD: dict[str, Callable[[Signer], str]] = {
    "as the sign-in service makes it": lambda s: s.token(ALICE),
    "by the same means as the forged ones": lambda s: signed_text(s, header_of(s), claims_of(ALICE)),
    "expired within the leeway": lambda s: s.token(ALICE, iat=now() - 200, exp=now() - 1),
    "with a jku that nobody asks": lambda s: s.sign(claims_of(ALICE), jku="http://127.0.0.1:9/jwks"),
}


@pytest.mark.parametrize("kind", GOOD)
async def test_a_good_token_is_accepted(anonymous: httpx2.AsyncClient, signer: Signer, kind: str) -> None:
    response = await anonymous.get(ME, headers={"Authorization": f"Bearer {GOOD[kind](signer)}"})
    assert (response.status_code, response.json()) == (200, {"id": ALICE})


async def test_refused_requests_reach_neither_the_database_nor_the_key_address(
    own_app: FastAPI, jwks: JwksServer, signer: Signer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_app.state.database, "session", lambda: pytest.fail("the database was asked"))
    for token in (FORGED["alg none"](signer), FORGED["kid very long"](signer), FORGED["huge"](signer)):
        async with client_of(own_app, token) as client:
            assert (await client.get("/api/v1/tasks")).status_code == 401
    assert jwks.requests == 0
