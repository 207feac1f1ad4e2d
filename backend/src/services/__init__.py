"""What the application does, for the HTTP API, the MCP server and the assistant alike. All SQL is here."""
