"""The application. `python -m src` serves it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from fastapi import Depends, FastAPI
from starlette.routing import Route

from src import reading
from src.api import account, assistant, auth, conversations, events, health, problems, readings, tasks
from src.assistant.assistant import Assistant
from src.assistant.cohere.model import CohereModel
from src.auth.jwks import JwksCache
from src.auth.tokens import TokenVerifier
from src.changes import ChangeListener, before_end
from src.database import Database
from src.dependencies.rate_limit import count_request, limit_rate
from src.http.answer_deadline import AnswerDeadline
from src.http.body_limit import BodyLimit
from src.http.exception_handlers import add_exception_handlers
from src.http.last_answers import Farewell, LastAnswers
from src.http.openapi_document import document_problems
from src.http.request_context import RequestContext
from src.mcp.endpoint import MCP_PATH, BearerOnly
from src.mcp.on_demand import McpOnDemand
from src.observability.logs import configure_logging
from src.observability.metrics import MetricsServer, watch_pool
from src.rate_limits import RateLimitKind
from src.schema.readiness import Readiness
from src.settings import Settings, load_settings_or_exit

PREPARE_READER_SECONDS = 5


def create_app(settings: Settings | None = None) -> FastAPI:
    """Wires everything together. Nothing is contacted before the first request."""
    if settings is None:
        settings = load_settings_or_exit()
        configure_logging()
    # One of the connections that this process may open is the listener's.
    passwords = settings.database.passwords
    database = Database(settings.database.url, settings.database_connections - 1, passwords)
    changes = ChangeListener(settings.database.url, passwords)
    keys = JwksCache(settings.jwks_url)
    tokens = TokenVerifier(keys, settings.auth_issuer, settings.auth_audience)
    mcp = McpOnDemand(settings, database)
    metrics = MetricsServer(settings.metrics_port)
    farewell = Farewell()
    model = CohereModel(settings.cohere_api_key_file, settings.cohere_model, settings.cohere_base_url)

    def part() -> None:
        changes.followers.close()
        farewell.begin()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        metrics.start()
        watch_pool(database.pool)
        # Later than the start, whose processor it would take.
        loop = asyncio.get_running_loop()
        prepared = loop.call_later(PREPARE_READER_SECONDS, loop.run_in_executor, None, reading.prepare)
        with before_end(part, settings.shutdown_drain_seconds):
            yield
        prepared.cancel()
        await mcp.close()
        await app.state.assistant.close()
        await changes.close()
        await keys.close()
        await database.close()
        metrics.close()

    app = FastAPI(
        title="Taskora",
        version="1",
        openapi_url="/api/v1/openapi.json",
        # Their pages load scripts from elsewhere.
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        # Short names for the clients that are made from the description.
        generate_unique_id_function=lambda route: route.name,
        lifespan=lifespan,
    )
    app.state.settings = settings
    app.state.database = database
    app.state.changes = changes
    app.state.tokens = tokens
    app.state.assistant = Assistant(database, model)
    app.state.readiness = Readiness(database, keys.prepare)
    add_exception_handlers(app)
    for module in (health, problems):
        app.include_router(module.router)
    for module in (auth, account, tasks, readings, assistant, conversations, events):
        app.include_router(module.router, dependencies=[Depends(limit_rate)])
    # Without sessions there is no stream to GET and nothing to DELETE.
    count_call = partial(count_request, database, kind=RateLimitKind.MCP, limits=settings.rate_limits)
    app.router.routes.append(Route(MCP_PATH, endpoint=BearerOnly(mcp, tokens, count_call), methods=["POST"]))
    document_problems(app)
    # The last one added is the outermost.
    for middleware in (AnswerDeadline, BodyLimit, RequestContext):
        app.add_middleware(middleware)
    app.add_middleware(LastAnswers, farewell=farewell)
    return app
