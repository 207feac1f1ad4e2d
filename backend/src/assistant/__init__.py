"""The assistant: it answers in words and acts through the tools. Either a model of Cohere speaks, or a parser of ours."""
