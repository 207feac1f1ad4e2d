"""The tools as an MCP server: streamable HTTP without sessions, so that any replica can answer any request.

Imported by `on_demand` alone, when there is a request for it.
"""

import json
from datetime import UTC, datetime
from typing import Any

import mcp_types as types
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.server.transport_security import TransportSecuritySettings
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.requests import Request

from src.database import Database, is_unavailable
from src.errors import DatabaseUnavailable
from src.mcp.endpoint import MCP_PATH, USER_ID
from src.observability.metrics import TOOL_CALLS
from src.services.tasks import TaskService
from src.settings import Settings
from src.tools import TOOLS, ToolContext, ToolFailure


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

    async def list_tools(self, _context: ServerRequestContext[Any], _params: Any) -> types.ListToolsResult:
        """All tools; there are few enough for one page."""
        return types.ListToolsResult(
            tools=[
                types.Tool(
                    name=tool.name,
                    title=tool.title,
                    description=tool.description,
                    input_schema=tool.input_schema,
                    output_schema=tool.output_schema,
                    annotations=types.ToolAnnotations(
                        title=tool.title,
                        read_only_hint=tool.read_only,
                        destructive_hint=tool.destructive,
                        idempotent_hint=tool.read_only or tool.idempotent,
                        open_world_hint=False,
                    ),
                )
                for tool in TOOLS.values()
            ]
        )

    async def call_tool(
        self, context: ServerRequestContext[Any, Request], params: types.CallToolRequestParams
    ) -> types.CallToolResult:
        """Runs one tool in its own transaction. A failure is reported to the model as the result."""
        tool = TOOLS.get(params.name)
        if tool is None or context.request is None:
            TOOL_CALLS.labels("mcp", "unknown", "failed").inc()
            return _failure("There is no such tool.")
        try:
            async with self._database.session() as session:
                tasks = TaskService(session, context.request.scope[USER_ID])
                outcome = await tool.call(ToolContext(tasks, None, datetime.now(UTC)), params.arguments or {})
        except ToolFailure as failure:
            TOOL_CALLS.labels("mcp", tool.name, "failed").inc()
            return _failure(str(failure))
        except SQLAlchemyError as error:
            TOOL_CALLS.labels("mcp", tool.name, "failed").inc()
            if not is_unavailable(error):
                raise
            return _failure(DatabaseUnavailable.detail)
        TOOL_CALLS.labels("mcp", tool.name, "ok").inc()
        content = outcome.result.model_dump(mode="json")
        return types.CallToolResult(content=[_text(json.dumps(content))], structured_content=content)


def _text(text: str) -> types.TextContent:
    return types.TextContent(type="text", text=text)


def _failure(message: str) -> types.CallToolResult:
    return types.CallToolResult(content=[_text(message)], is_error=True)
