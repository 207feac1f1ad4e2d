"""Arguments as some clients send them: null for what they do not set, and lists, numbers and objects as text."""

import json
import re
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel


def read_loosely(model: type[BaseModel], arguments: dict[str, Any]) -> dict[str, Any]:
    """The arguments with null left out where null is no value, and text read where the schema wants something else."""
    read = {}
    for name, value in arguments.items():
        field = model.model_fields.get(name)
        kinds = _kinds(field.annotation) if field else ()
        if field and value is None and NoneType not in kinds:
            continue
        read[name] = _read(value, kinds) if isinstance(value, str) else value
        if isinstance(read[name], list) and (inner := _inner_model(kinds)):
            read[name] = [read_loosely(inner, each) if isinstance(each, dict) else each for each in read[name]]
    return read


def _read(text: str, kinds: tuple[Any, ...]) -> Any:
    if str in kinds:
        return text
    if any(get_origin(kind) is list for kind in kinds):
        return _list(text)
    if bool in kinds and text.strip().lower() in ("true", "false"):
        return text.strip().lower() == "true"
    if int in kinds and re.fullmatch(r"\s*-?\d{1,9}\s*", text):
        return int(text)
    return text


def _list(text: str) -> Any:
    """`["home"]`, or the one value itself."""
    try:
        value = json.loads(text)
    except ValueError:
        return [text] if text.strip() else []
    if value is None:
        return []
    return value if isinstance(value, list) else [value if isinstance(value, dict) else text]


def _kinds(annotation: Any) -> tuple[Any, ...]:
    """The types that a field may have, without what is said about them."""
    if get_origin(annotation) is Annotated:
        return _kinds(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return tuple(kind for each in get_args(annotation) for kind in _kinds(each))
    if annotation is None:
        return (NoneType,)
    # A choice of texts is a text.
    if get_origin(annotation) is not None and get_origin(annotation) is not list:
        return (str,)
    return (annotation,)


def _inner_model(kinds: tuple[Any, ...]) -> type[BaseModel] | None:
    for kind in kinds:
        if get_origin(kind) is list:
            inner = _kinds(get_args(kind)[0])[0]
            if isinstance(inner, type) and issubclass(inner, BaseModel):
                return inner
    return None
