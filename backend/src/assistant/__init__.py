"""The assistant: it answers in words and acts through the tools. A Cohere model answers, or the built-in parser."""
