"""Decides whether a bearer token is genuine and whose it is."""

import jwt

from src.auth.jwks import JwksCache
from src.errors import Unauthenticated

ALGORITHM = "EdDSA"
CLAIMS = ["sub", "iat", "exp", "iss", "aud"]
LEEWAY_SECONDS = 10
MAX_LIFETIME_SECONDS = 300
MAX_TOKEN_LENGTH = 4096
MAX_KEY_ID_LENGTH = 128
MAX_SUBJECT_LENGTH = 255
# What parsing a malformed token can raise besides PyJWT's own errors: deep nesting, huge numbers, unexpected types.
_BROKEN = (jwt.PyJWTError, ValueError, TypeError, OverflowError, RecursionError)


class TokenVerifier:
    """Verifies tokens of one issuer for one audience with that issuer's keys. Keys named by a token are ignored."""

    def __init__(self, keys: JwksCache, issuer: str, audience: str) -> None:
        self._keys = keys
        self._issuer = issuer
        self._audience = audience

    async def subject(self, token: str) -> str:
        """The id of the user that the token was issued to; raises Unauthenticated for any other token."""
        key = await self._keys.find(_key_id(token))
        if key is None:
            raise Unauthenticated
        try:
            claims = jwt.decode(
                token,
                key,
                algorithms=[ALGORITHM],
                issuer=self._issuer,
                audience=self._audience,
                leeway=LEEWAY_SECONDS,
                options={"require": CLAIMS, "strict_aud": True},
            )
        except _BROKEN:
            raise Unauthenticated from None
        return _checked_subject(claims)


def _key_id(token: str) -> str:
    """The key id of the header. Refuses what no valid token contains before a key is fetched for it."""
    if len(token) > MAX_TOKEN_LENGTH:
        raise Unauthenticated
    try:
        header = jwt.get_unverified_header(token)
    except _BROKEN:
        raise Unauthenticated from None
    key_id = header.get("kid")
    if not isinstance(key_id, str) or not 0 < len(key_id) <= MAX_KEY_ID_LENGTH:
        raise Unauthenticated
    if header.get("alg") != ALGORITHM or "crit" in header:
        raise Unauthenticated
    return key_id


def _checked_subject(claims: dict[str, object]) -> str:
    subject, issued, expires = claims["sub"], claims["iat"], claims["exp"]
    if not (isinstance(issued, int) and isinstance(expires, int) and expires - issued <= MAX_LIFETIME_SECONDS):
        raise Unauthenticated
    if not isinstance(subject, str) or not 0 < len(subject) <= MAX_SUBJECT_LENGTH or not subject.isprintable():
        raise Unauthenticated
    return subject
