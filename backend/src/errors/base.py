"""What every error of the API has: a status, a stable code, and a sentence for people."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel


class FieldError(BaseModel):
    """One thing that is wrong with the input."""

    field: str
    message: str


class ApiError(Exception):
    """An error that is reported to the caller."""

    status = HTTPStatus.BAD_REQUEST
    code = "bad_request"
    detail = "The request cannot be served."
    headers: Mapping[str, str] = {}
    # Further members of the problem document.
    members: Mapping[str, Any] = {}

    def __init__(self, detail: str | None = None, *, errors: list[FieldError] | None = None) -> None:
        self.detail = detail or self.detail
        self.errors = errors
        super().__init__(self.detail)
