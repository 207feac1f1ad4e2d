"""Errors of rules about several fields, reported at one of them."""

from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError


def invalid_field(field: str | int, message: str, *rest: str | int) -> ValidationError:
    """An error to raise in a validator of a model, reported at that field instead of at the whole model."""
    error = PydanticCustomError("wrong", "{message}", {"message": message})
    return ValidationError.from_exception_data("input", [InitErrorDetails(type=error, loc=(field, *rest), input=None)])
