"""The connection pool, for endpoints that work in more than one transaction."""

from fastapi import Request

from src.database import Database


def get_database(request: Request) -> Database:
    """The application's own."""
    return request.app.state.database
