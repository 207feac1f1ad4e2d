"""The sign-in service as far as the backend sees it: a key, tokens, and an address that serves the public keys."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.algorithms import OKPAlgorithm

ISSUER = "taskora"
AUDIENCE = "taskora-api"


class Signer:
    """A private key with an id."""

    def __init__(self, key_id: str) -> None:
        self.key_id = key_id
        self.private_key = Ed25519PrivateKey.generate()

    @property
    def public_jwk(self) -> dict[str, Any]:
        jwk = json.loads(OKPAlgorithm.to_jwk(self.private_key.public_key()))
        return {**jwk, "kid": self.key_id, "alg": "EdDSA"}

    @property
    def public_pem(self) -> bytes:
        return self.private_key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )

    def sign(self, claims: dict[str, Any], **header: Any) -> str:
        return jwt.encode(claims, self.private_key, algorithm="EdDSA", headers={"kid": self.key_id, **header})

    def token(self, subject: str, **changes: Any) -> str:
        """A token as the sign-in service makes it. A claim changed to None is left out."""
        return self.sign(claims_of(subject, **changes))


def claims_of(subject: str, **changes: Any) -> dict[str, Any]:
    now = int(time.time())
    claims = {"sub": subject, "iat": now, "exp": now + 300, "iss": ISSUER, "aud": AUDIENCE, **changes}
    return {name: value for name, value in claims.items() if value is not None}


class JwksServer:
    """Serves whatever `keys` holds and counts requests. `broken` is sent instead of it, `delay` waits before."""

    def __init__(self, *signers: Signer) -> None:
        self.keys = [signer.public_jwk for signer in signers]
        self.broken: tuple[int, bytes] | None = None
        self.delay = 0.0
        self.requests = 0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.requests += 1
                time.sleep(outer.delay)
                status, body = outer.broken or (200, json.dumps({"keys": outer.keys}).encode())
                try:
                    self.send_response(status)
                    self.end_headers()
                    self.wfile.write(body)
                except ConnectionError:
                    pass

            def log_message(self, *arguments: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/api/auth/jwks"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
