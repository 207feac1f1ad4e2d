"""Versions in headers: ETag on what is returned, If-Match on what changes it (RFC 9110, 8.8.3 and 13.1.1)."""

import re
from collections.abc import Collection
from typing import Annotated

from fastapi import Depends, Header, Request

from src.errors import FieldError, Invalid, PreconditionRequired

MAX_LENGTH = 1000
_TAG = r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"'
_LIST = re.compile(rf"[ \t]*(?:{_TAG}[ \t]*)?(?:,[ \t]*(?:{_TAG})?[ \t]*)*")
_STRONG_VERSION = re.compile(r'(?<!W/)"([1-9][0-9]{0,9})"')


def etag(version: int) -> str:
    """The entity tag of a version."""
    return f'"{version}"'


def matching_versions(if_match: str) -> Collection[int] | None:
    """The versions that a header lets pass; None for `*`.

    A weak tag never matches, as the standard has it; neither does a tag that is not of this service.
    """
    if if_match.strip(" \t") == "*":
        return None
    if len(if_match) > MAX_LENGTH or not re.search(_TAG, if_match) or not _LIST.fullmatch(if_match):
        message = 'must be entity tags such as "3", or *'
        raise Invalid([FieldError(field="header.if-match", message=message)])
    return {int(version) for version in _STRONG_VERSION.findall(if_match)}


IfMatch = Annotated[
    str | None,
    Header(alias="If-Match", description="The ETag of the task as it was last seen; `*` for any.", examples=['"3"']),
]


def _optional(request: Request, if_match: IfMatch = None) -> Collection[int] | None:
    # Several headers are one list; the parameter is the first of them.
    return None if if_match is None else matching_versions(", ".join(request.headers.getlist("if-match")))


def _required(request: Request, if_match: IfMatch = None) -> Collection[int] | None:
    if if_match is None:
        raise PreconditionRequired
    return _optional(request, if_match)


RequiredVersions = Annotated[Collection[int] | None, Depends(_required)]
OptionalVersions = Annotated[Collection[int] | None, Depends(_optional)]
