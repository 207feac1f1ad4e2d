"""Turns what handlers raise into problem documents."""

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import compile_path

from src.database import is_unavailable
from src.errors import ApiError, DatabaseUnavailable, FieldError, Invalid, MethodNotAllowed, NotFound, problem_response

MAX_REPORTED_ERRORS = 20
MAX_FIELD_LENGTH = 100


def add_exception_handlers(app: FastAPI) -> None:
    """Registers all of them. What none of them takes becomes a 500 in the outermost middleware."""
    app.add_exception_handler(ApiError, _api_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(HTTPException, _http_exception)
    app.add_exception_handler(SQLAlchemyError, _database_error)


def field_errors(error: RequestValidationError | ValidationError) -> list[FieldError]:
    """Names fields as paths (`body.title`). Never repeats the value: it may be huge, broken or private."""
    return [
        FieldError(field=_path(entry["loc"], entry["type"]), message=_printable(entry["msg"]))
        for entry in error.errors()[:MAX_REPORTED_ERRORS]
    ]


def _path(location: tuple[str | int, ...], kind: str) -> str:
    if kind == "json_invalid":
        return "body"  # the rest is a position in it
    return _printable(".".join(str(part) for part in location))[:MAX_FIELD_LENGTH] or "body"


def _printable(text: str) -> str:
    # Names of unknown fields are the caller's: a lone surrogate in one could not be encoded.
    return text.encode("utf-8", "replace").decode("utf-8").removeprefix("Value error, ")


async def _api_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, ApiError)
    return problem_response(error)


async def _validation_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return problem_response(Invalid(field_errors(error)))


async def _http_exception(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    kind = {404: NotFound, 405: MethodNotAllowed}.get(error.status_code, ApiError)
    known = kind()
    known.headers = dict(error.headers or {})
    if kind is MethodNotAllowed and (allowed := _allowed_methods(request)):
        known.headers["Allow"] = allowed
    return problem_response(known)


def _allowed_methods(request: Request) -> str | None:
    """All methods of the address; the router itself knows only those of the first route that fits. None: not ours."""
    described: dict[str, dict[str, object]] = request.app.openapi()["paths"]
    address = request.url.path
    fitting = [address] if address in described else [path for path in described if compile_path(path)[0].match(address)]
    return ", ".join(sorted({method.upper() for path in fitting for method in described[path]})) or None


async def _database_error(request: Request, error: Exception) -> Response:
    if is_unavailable(error):
        return problem_response(DatabaseUnavailable())
    raise error
