"""Logs, metrics, and the id that ties the lines of a request together."""
