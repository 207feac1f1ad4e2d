"""The tools as an MCP server: streamable HTTP without sessions, so that any replica can answer any request."""

import json
from typing import Any

import mcp_types as types
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.server.transport_security import TransportSecuritySettings
from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from src.database import Database, is_unavailable
from src.errors import ApiError, DatabaseUnavailable, Unauthenticated, problem_response
from src.exception_handlers import field_errors
from src.mcp.tools import TOOLS
from src.services.tasks import TaskService
from src.settings import Settings
from src.tokens import TokenVerifier

MCP_PATH = "/mcp"
USER_ID = "taskora.user_id"  # in the ASGI scope, set from the verified token only


class McpServer:
    """Lists and calls the tools."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._database = database
        self.server: Server[Any] = Server(
            "taskora", version=settings.build, on_list_tools=self.list_tools, on_call_tool=self.call_tool
        )
        # Without explicit settings the SDK does not check Host and Origin at all.
        self.app: Starlette = self.server.streamable_http_app(
            streamable_http_path=MCP_PATH,
            json_response=True,
            stateless_http=True,
            transport_security=TransportSecuritySettings(
                allowed_hosts=list(settings.mcp_allowed_hosts), allowed_origins=list(settings.mcp_allowed_origins)
            ),
        )

    async def list_tools(self, context: ServerRequestContext[Any], params: Any) -> types.ListToolsResult:
        """All tools; there are few enough for one page."""
        return types.ListToolsResult(
            tools=[
                types.Tool(
                    name=tool.name,
                    description=tool.description,
                    input_schema=tool.arguments.model_json_schema(),
                    annotations=types.ToolAnnotations(
                        read_only_hint=tool.read_only, destructive_hint=tool.destructive, open_world_hint=False
                    ),
                )
                for tool in TOOLS.values()
            ]
        )

    async def call_tool(
        self, context: ServerRequestContext[Any, Request], params: types.CallToolRequestParams
    ) -> types.CallToolResult:
        """Runs one tool in its own transaction. What went wrong is told to the model as the result."""
        tool = TOOLS.get(params.name)
        if tool is None or context.request is None:
            return _failure("There is no such tool.")
        try:
            arguments = tool.arguments.model_validate(params.arguments or {})
            async with self._database.session() as session:
                result = await tool.run(TaskService(session, context.request.scope[USER_ID]), arguments)
        except ValidationError as error:
            return _failure("; ".join(f"{e.field}: {e.message}" for e in field_errors(error)))
        except (ApiError, ValueError) as error:
            return _failure(str(error))
        except SQLAlchemyError as error:
            if not is_unavailable(error):
                raise
            return _failure(DatabaseUnavailable.detail)
        content = result.model_dump(mode="json") if result else {"deleted": True}
        return types.CallToolResult(content=[_text(json.dumps(content))], structured_content=content)


class BearerOnly:
    """Lets only requests with a valid token through, and tells the application whose it is."""

    path = MCP_PATH  # for the log line

    def __init__(self, app: ASGIApp, tokens: TokenVerifier) -> None:
        self._app = app
        self._tokens = tokens

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scheme, _, token = Request(scope).headers.get("authorization", "").partition(" ")
        try:
            if scheme.lower() != "bearer":
                raise Unauthenticated
            user_id = await self._tokens.subject(token.strip())
        except ApiError as error:
            return await problem_response(error)(scope, receive, send)
        return await self._app({**scope, USER_ID: user_id}, receive, send)


def _text(text: str) -> types.TextContent:
    return types.TextContent(type="text", text=text)


def _failure(message: str) -> types.CallToolResult:
    return types.CallToolResult(content=[_text(message)], is_error=True)
