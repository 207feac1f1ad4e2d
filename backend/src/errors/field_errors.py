"""What a validation found, as the fields of an error."""

from collections.abc import Sequence
from typing import Any

from src.errors.base import FieldError

MAX_REPORTED_ERRORS = 20
MAX_FIELD_LENGTH = 100


def field_errors(found: Sequence[Any]) -> list[FieldError]:
    """From the `errors()` of a validation error. Names fields as paths (`body.title`).

    Never repeats a value: it may be huge, broken or private.
    """
    return [
        FieldError(field=_path(entry["loc"], entry["type"]), message=_printable(entry["msg"]))
        for entry in found[:MAX_REPORTED_ERRORS]
    ]


def _path(location: tuple[str | int, ...], kind: str) -> str:
    if kind == "json_invalid":
        return "body"  # the rest is a position in it
    return _printable(".".join(str(part) for part in location))[:MAX_FIELD_LENGTH] or "body"


def _printable(text: str) -> str:
    # Names of unknown fields are the caller's: a lone surrogate in one could not be encoded.
    return text.encode("utf-8", "replace").decode("utf-8").removeprefix("Value error, ")
