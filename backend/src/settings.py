"""Settings from the environment, checked all at once at start. Secrets come as files."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from src.passwords import Passwords
from src.rate_limits import DEFAULT_RATE_LIMITS, RateLimitKind, RateLimitPolicy

if TYPE_CHECKING:
    from sqlalchemy import URL

MAX_REQUESTS = 1_000_000
MAX_SECONDS = 65535
MAX_PORT = 65535
COHERE_MODEL = "command-a-plus-05-2026"
COHERE_BASE_URL = "https://api.cohere.com"


class SettingsError(Exception):
    """The environment is not usable; the message lists every problem."""


@dataclass(frozen=True, kw_only=True)
class DatabaseAddress:
    """Where the database is, and as whom to speak to it."""

    host: str
    port: int
    name: str
    user: str
    password: str = field(repr=False)
    password_files: tuple[Path, ...] = ()

    @property
    def passwords(self) -> Passwords:
        """What connections are opened with."""
        return Passwords(self.password, self.password_files)

    @property
    def url(self) -> "URL":
        """For SQLAlchemy, which is imported for nobody else: an init container that only asks for the schema's revision
        would pay more for it than for all the rest."""
        from sqlalchemy import URL

        return URL.create("postgresql+psycopg", self.user, self.password, self.host, self.port, self.name)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything that differs between deployments."""

    database: DatabaseAddress
    jwks_url: str
    auth_issuer: str
    auth_audience: str
    mcp_allowed_hosts: tuple[str, ...]
    mcp_allowed_origins: tuple[str, ...]
    migration_wait_seconds: float
    build: str
    metrics_port: int = 0
    # From SIGTERM on it serves for so long, and asks callers to go elsewhere.
    shutdown_drain_seconds: int = 0
    database_connections: int = 10
    rate_limits: Mapping[RateLimitKind, RateLimitPolicy] = field(default_factory=lambda: DEFAULT_RATE_LIMITS)
    # Need not exist: without a key the embedded assistant answers.
    cohere_api_key_file: Path | None = None
    cohere_model: str = COHERE_MODEL
    cohere_base_url: str = COHERE_BASE_URL


def load_settings(environ: Mapping[str, str]) -> Settings:
    """Reads the settings; raises one SettingsError that names every problem."""
    reader = _Reader(environ)
    settings = Settings(
        database=DatabaseAddress(
            host=reader.text("DATABASE_HOST"),
            port=reader.integer("DATABASE_PORT", 5432, lowest=1, highest=MAX_PORT),
            name=reader.text("DATABASE_NAME", "taskora"),
            user=reader.text("DATABASE_USER", "taskora"),
            password=reader.secret("DATABASE_PASSWORD_FILE"),
            password_files=reader.paths("DATABASE_PASSWORD_FILE", "DATABASE_NEXT_PASSWORD_FILE"),
        ),
        jwks_url=reader.url("JWKS_URL", "http://taskora-frontend:3000/api/auth/jwks"),
        auth_issuer=reader.text("AUTH_ISSUER", "taskora"),
        auth_audience=reader.text("AUTH_AUDIENCE", "taskora-api"),
        mcp_allowed_hosts=reader.items("MCP_ALLOWED_HOSTS", "localhost:*,127.0.0.1:*,taskora-backend:*"),
        mcp_allowed_origins=reader.items("MCP_ALLOWED_ORIGINS", "http://localhost:*,http://127.0.0.1:*"),
        migration_wait_seconds=reader.seconds("MIGRATION_WAIT_SECONDS", 120),
        build=reader.text("BUILD_HASH", "development"),
        metrics_port=reader.integer("METRICS_PORT", 9100, lowest=0, highest=MAX_PORT),
        shutdown_drain_seconds=reader.integer("SHUTDOWN_DRAIN_SECONDS", 0, lowest=0, highest=60),
        database_connections=reader.integer("DATABASE_CONNECTIONS", 10, lowest=2, highest=100),
        rate_limits={kind: reader.limit(kind, usual) for kind, usual in DEFAULT_RATE_LIMITS.items()},
        cohere_api_key_file=reader.path("COHERE_API_KEY_FILE"),
        cohere_model=reader.text("COHERE_MODEL", COHERE_MODEL),
        cohere_base_url=reader.url("COHERE_BASE_URL", COHERE_BASE_URL),
    )
    if reader.problems:
        raise SettingsError("; ".join(reader.problems))
    return settings


def load_settings_or_exit() -> Settings:
    """For entry points: a bad environment ends the process with one line instead of a stack trace."""
    try:
        return load_settings(os.environ)
    except SettingsError as error:
        raise SystemExit(f"settings: {error}") from None


class _Reader:
    """Reads variables and collects problems, so that one run reports them all."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self.problems: list[str] = []

    def text(self, name: str, default: str | None = None) -> str:
        value = self._environ.get(name, "").strip() or default
        if value is None:
            self.problems.append(f"{name} is not set")
        return value or ""

    def seconds(self, name: str, default: float) -> float:
        value = self.text(name, str(default))
        try:
            seconds = float(value)
        except ValueError:
            seconds = -1.0
        if not 0 < seconds <= MAX_SECONDS:
            self.problems.append(f"{name} is not a number of seconds above 0 and up to {MAX_SECONDS}")
            return default
        return seconds

    def integer(self, name: str, default: int, *, lowest: int, highest: int) -> int:
        value = self.text(name, str(default))
        number = int(value) if value.isascii() and value.isdigit() and len(value) < 10 else -1
        if not lowest <= number <= highest:
            self.problems.append(f"{name} is not a whole number from {lowest} to {highest}")
            return default
        return number

    def limit(self, kind: RateLimitKind, usual: RateLimitPolicy) -> RateLimitPolicy:
        """RATE_LIMIT_WRITES, for one; the window stays as it is."""
        name = f"RATE_LIMIT_{kind.name}"
        return replace(usual, requests=self.integer(name, usual.requests, lowest=1, highest=MAX_REQUESTS))

    def url(self, name: str, default: str) -> str:
        value = self.text(name, default)
        if not value.startswith(("http://", "https://")):
            self.problems.append(f"{name} is not an http address")
        return value

    def path(self, name: str) -> Path | None:
        value = self._environ.get(name, "").strip()
        return Path(value) if value else None

    def paths(self, *names: str) -> tuple[Path, ...]:
        """Of those that are set."""
        return tuple(path for name in names if (path := self.path(name)))

    def items(self, name: str, default: str) -> tuple[str, ...]:
        return tuple(item.strip() for item in self.text(name, default).split(",") if item.strip())

    def secret(self, name: str) -> str:
        path = self.text(name)
        if not path:
            return ""
        try:
            value = Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            self.problems.append(f"{name} names a file that cannot be read ({type(error).__name__})")
            return ""
        if not value:
            self.problems.append(f"{name} names an empty file")
        return value
