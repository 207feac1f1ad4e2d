"""Examples in the OpenAPI document. FastAPI drops every null, also those that an example needs."""

from typing import Any

Schemas = dict[str, dict[str, Any]]
NULL = {"type": "null"}


def restore_nulls(document: dict[str, Any]) -> None:
    """Puts null where an example lacks what its schema requires and may be null."""
    schemas: Schemas = document["components"]["schemas"]
    for schema in schemas.values():
        for example in schema.get("examples", ()):
            _complete(example, schema, schemas)
    for item in document["paths"].values():
        for operation in item.values():
            for answer in operation["responses"].values():
                for content in answer.get("content", {}).values():
                    for example in content.get("examples", {}).values():
                        _complete(example["value"], content["schema"], schemas)


def _complete(value: Any, schema: dict[str, Any], schemas: Schemas) -> None:
    for choice in (schema, *schema.get("anyOf", ())):
        named = schemas.get(choice.get("$ref", "").rpartition("/")[2], choice)
        if isinstance(value, dict) and "properties" in named:
            for name, inner in named["properties"].items():
                if name in named.get("required", ()) and NULL in inner.get("anyOf", ()):
                    value.setdefault(name, None)
                _complete(value.get(name), inner, schemas)
        if isinstance(value, list) and "items" in named:
            for each in value:
                _complete(each, named["items"], schemas)
