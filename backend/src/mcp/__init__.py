"""Tasks as MCP tools."""
