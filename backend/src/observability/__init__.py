"""Logs, metrics, and the request id that correlates log lines and answers."""
