"""What a model may do with one user's tasks, for MCP clients and for the chat alike.

No tool takes a user id. Each works on a service that is bound to the verified user, with arguments that were checked
against its model; unknown arguments are refused.
"""

from src.services.tool_outcome import Outcome
from src.tools.deletion import DELETE_TASKS
from src.tools.reading import READING_TOOLS
from src.tools.several import ADD_TASKS, CHANGE_TASKS
from src.tools.tool import Arguments, Tool, ToolContext, ToolFailure
from src.tools.writing import WRITING_TOOLS

TOOLS = {tool.name: tool for tool in (*READING_TOOLS, *WRITING_TOOLS)}
# Only the chat can ask the user for a confirmation.
CHAT_TOOLS = {**TOOLS, **{tool.name: tool for tool in (ADD_TASKS, CHANGE_TASKS, DELETE_TASKS)}}

__all__ = ["CHAT_TOOLS", "TOOLS", "Arguments", "Outcome", "Tool", "ToolContext", "ToolFailure"]
