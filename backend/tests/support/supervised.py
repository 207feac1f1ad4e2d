"""The server under the supervisor of the inner loop, and somebody who asks it for changes."""

import base64
import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx2
from sqlalchemy import URL

from development.generations import tree_hash
from tests.support.databases import BACKEND, process_environment
from tests.support.server import free_port
from tests.support.signing import JwksServer


class Supervised:
    """What the chart's development mode runs, and what `kubectl exec` runs beside it."""

    def __init__(self, url: URL, directory: Path, jwks: JwksServer, **environment: str) -> None:
        port = free_port()
        self.folder = directory / "sources"
        self.folder.mkdir()
        self.log = directory / "log"
        self.environment = process_environment(url, directory, JWKS_URL=jwks.url, **environment)
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "development", str(self.folder), f"127.0.0.1:{port}"],
                cwd=BACKEND,
                env=self.environment,
                stdout=log,
                stderr=log,
            )
        self.client = httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=30)
        self._way: subprocess.Popen[bytes] | None = None
        self.files: dict[str, str] = {}

    def connect(self) -> dict[str, Any]:
        """What the supervisor says to whoever calls. Answers of the server come from its first worker by then."""
        while not (self.folder / "control").exists():
            assert self.process.poll() is None, self.log.read_text()
        self._way = subprocess.Popen(
            [sys.executable, "-I", "-S", str(BACKEND / "development/connect.py"), str(self.folder / "control")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        hello = self._read()
        self.files = hello["files"]
        assert self.service(), "connections wait for the worker"
        return hello

    def ask(self, **request: Any) -> dict[str, Any]:
        assert self._way and self._way.stdin
        self._way.stdin.write(json.dumps(request).encode() + b"\n")
        self._way.stdin.flush()
        return self._read()

    def put(self, changed: dict[str, str], remove: tuple[str, ...] = (), expect: str = "") -> dict[str, Any]:
        """Changes files; keeps in mind what is there when they were taken."""
        after = {path: digest for path, digest in self.files.items() if path not in remove}
        after |= {path: hashlib.sha256(text.encode()).hexdigest() for path, text in changed.items()}
        put = {path: base64.b64encode(text.encode()).decode() for path, text in changed.items()}
        answer = self.ask(put=put, remove=list(remove), expect=expect or tree_hash(after))
        if not answer["error"]:
            assert answer["serving"] == tree_hash(after), "what the worker has read is what was sent"
            self.files = after
        return answer

    def service(self) -> str:
        return self.client.get("/version", headers={"Connection": "close"}).json()["service"]

    def generations(self) -> int:
        """How many workers' sources there are beside those of the image."""
        return sum(path.is_dir() for path in self.folder.iterdir())

    def close(self) -> None:
        if self._way:
            self._way.kill()
            self._way.communicate()
        self.client.close()
        self.process.terminate()
        self.process.wait(60)

    def _read(self) -> dict[str, Any]:
        assert self._way and self._way.stdout
        line = self._way.stdout.readline()
        assert line, self.log.read_text()
        answer: dict[str, Any] = json.loads(line)
        return answer
