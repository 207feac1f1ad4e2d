"""A real PostgreSQL, migrated once; each test has its own copy, an ordinary role, and the whole application."""

from collections.abc import AsyncIterator, Callable, Iterator

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import URL

from src import openapi
from src.main import create_app
from src.settings import Settings, load_settings
from tests.support import databases
from tests.support.signing import AUDIENCE, ISSUER, JwksServer, Signer

ALICE, BOB = "user-alice", "user-bob"
MakeSettings = Callable[..., Settings]


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    databases.create_role()
    url = databases.create_database()
    databases.migrate(url, tmp_path_factory.mktemp("template"))
    for user_id in (ALICE, BOB):
        databases.add_user(url, user_id)
    yield str(url.database)
    databases.drop_database(url)


@pytest.fixture
def database_url(template: str) -> Iterator[URL]:
    url = databases.create_database(template)
    yield url
    databases.drop_database(url)


@pytest.fixture
def empty_database_url(template: str) -> Iterator[URL]:
    """Nothing in it; `template` is there for the role alone."""
    url = databases.create_database()
    yield url
    databases.drop_database(url)


@pytest.fixture(scope="session")
def signer() -> Signer:
    return Signer("key-1")


@pytest.fixture
def jwks(signer: Signer) -> Iterator[JwksServer]:
    server = JwksServer(signer)
    yield server
    server.close()


@pytest.fixture
def make_settings(jwks: JwksServer) -> MakeSettings:
    def make(database_url: URL) -> Settings:
        return Settings(
            database=databases.address_of(database_url),
            jwks_url=jwks.url,
            auth_issuer=ISSUER,
            auth_audience=AUDIENCE,
            mcp_allowed_hosts=("backend.test",),
            mcp_allowed_origins=("http://frontend.test",),
            migration_wait_seconds=60,
            build="build-of-the-tests",
        )

    return make


@pytest.fixture
async def app(make_settings: MakeSettings, database_url: URL) -> AsyncIterator[FastAPI]:
    app = create_app(make_settings(database_url))
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture
def described() -> FastAPI:
    """The application for what can be read off it; it has no database."""
    return create_app(load_settings(openapi.NOWHERE))


@pytest.fixture
async def anonymous(app: FastAPI) -> AsyncIterator[httpx2.AsyncClient]:
    async with client_of(app) as client:
        yield client


@pytest.fixture
async def alice(app: FastAPI, signer: Signer) -> AsyncIterator[httpx2.AsyncClient]:
    async with client_of(app, signer.token(ALICE)) as client:
        yield client


@pytest.fixture
async def bob(app: FastAPI, signer: Signer) -> AsyncIterator[httpx2.AsyncClient]:
    async with client_of(app, signer.token(BOB)) as client:
        yield client


def client_of(app: FastAPI, token: str | None = None) -> httpx2.AsyncClient:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://backend.test", headers=headers)
