"""What the application does, whoever asks: the HTTP API, MCP tools, later the assistant. All SQL is here."""
