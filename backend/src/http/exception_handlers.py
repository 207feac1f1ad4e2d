"""Turns what handlers raise into problem documents."""

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import compile_path

from src.database import is_unavailable
from src.errors import ApiError, DatabaseUnavailable, Invalid, MethodNotAllowed, NotFound
from src.errors.field_errors import field_errors
from src.http.problem_response import problem_response


def add_exception_handlers(app: FastAPI) -> None:
    """Registers all handlers. An exception without a handler becomes a 500 in the outermost middleware."""
    app.add_exception_handler(ApiError, _api_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(HTTPException, _http_exception)
    app.add_exception_handler(SQLAlchemyError, _database_error)


async def _api_error(_: Request, error: Exception) -> Response:
    assert isinstance(error, ApiError)
    return problem_response(error)


async def _validation_error(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return problem_response(Invalid(field_errors(error.errors())))


async def _http_exception(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    kind = {404: NotFound, 405: MethodNotAllowed}.get(error.status_code, ApiError)
    known = kind()
    known.headers = dict(error.headers or {})
    if kind is MethodNotAllowed and (allowed := _allowed_methods(request)):
        known.headers["Allow"] = allowed
    return problem_response(known)


def _allowed_methods(request: Request) -> str | None:
    """All methods of the path, None for an unknown one. The router names only those of the first matching route."""
    described: dict[str, dict[str, object]] = request.app.openapi()["paths"]
    address = request.url.path
    fitting = (
        [address] if address in described else [path for path in described if compile_path(path)[0].match(address)]
    )
    return ", ".join(sorted({method.upper() for path in fitting for method in described[path]})) or None


async def _database_error(_: Request, error: Exception) -> Response:
    if is_unavailable(error):
        return problem_response(DatabaseUnavailable())
    raise error
