"""Errors of rules about several fields, reported at one of them."""

from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError


def wrong(field: str | int, message: str, *rest: str | int) -> ValidationError:
    """Raised in a validator of a model, it is reported at that field instead of the whole model."""
    error = PydanticCustomError("wrong", "{message}", {"message": message})
    return ValidationError.from_exception_data("input", [InitErrorDetails(type=error, loc=(field, *rest), input=None)])
