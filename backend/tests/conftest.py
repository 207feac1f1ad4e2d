"""A real PostgreSQL, migrated once, an ordinary role, and the whole application.

Tests share a database, which each of them finds with nothing but two users in it, and an application, whose routes
cost a tenth of a second of processor time to build. `own_database_url` and `own_app` are for what a test counts or
breaks.
"""

from collections.abc import AsyncIterator, Callable, Iterator

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import URL

from src import database, openapi
from src.http.answer_deadline import AnswerDeadline
from src.main import create_app
from src.settings import Settings, load_settings
from tests.support import databases
from tests.support.shared_database import SharedDatabase
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


@pytest.fixture(scope="session")
def shared_database(template: str) -> Iterator[SharedDatabase]:
    database = SharedDatabase(template, (ALICE, BOB))
    yield database
    database.drop()


@pytest.fixture
def database_url(shared_database: SharedDatabase) -> Iterator[URL]:
    yield shared_database.url
    shared_database.restore()


@pytest.fixture
def own_database_url(template: str) -> Iterator[URL]:
    """Nobody else is connected to it."""
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


def settings_of(database_url: URL, jwks: JwksServer) -> Settings:
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


@pytest.fixture
def make_settings(jwks: JwksServer) -> MakeSettings:
    return lambda database_url: settings_of(database_url, jwks)


def patient_app(settings: Settings) -> FastAPI:
    """A busy machine is no outage: what is short of time in production has a minute here.

    Tests of the limits themselves make an application of their own.
    """
    with pytest.MonkeyPatch.context() as patched:
        patched.setitem(database.POOL, "pool_timeout", 60)
        options = str(database.CONNECTION["options"]).replace("statement_timeout=4000", "statement_timeout=60000")
        patched.setitem(database.CONNECTION, "options", options)
        patched.setattr(AnswerDeadline.__init__, "__defaults__", (60.0,))
        app = create_app(settings)
        app.middleware_stack = app.build_middleware_stack()
    return app


@pytest.fixture(scope="session")
async def shared_app(shared_database: SharedDatabase, signer: Signer) -> AsyncIterator[FastAPI]:
    jwks = JwksServer(signer)
    app = patient_app(settings_of(shared_database.url, jwks))
    async with app.router.lifespan_context(app):
        yield app
    jwks.close()


@pytest.fixture
def app(shared_app: FastAPI, database_url: URL) -> FastAPI:
    """Its database is emptied after the test; a module whose tests need another one says so."""
    return shared_app


@pytest.fixture
async def own_app(make_settings: MakeSettings, database_url: URL) -> AsyncIterator[FastAPI]:
    """Just started, with the keys that `jwks` serves."""
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
