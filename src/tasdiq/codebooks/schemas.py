"""The published JSON Schemas of all outputs, and what is wrong with an object by one of them."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from tasdiq.errors import BadValueError

NAMES = ("coded", "incident", "claim", "relation", "actor", "figure", "position", "issue", "shown", "geojson")


@cache
def schema(name: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of that name, as it ships.

    >>> schema("incident")["$id"]
    'incident.schema.json'
    """
    if name not in (*NAMES, "common"):
        raise BadValueError(f"no schema {name!r}; choose from {', '.join(NAMES)}")
    text = files("tasdiq").joinpath("data", "schemas", f"{name}.schema.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def problems(name: str, value: object) -> list[str]:
    """What is wrong with the value by that schema, one line each; nothing where it fits."""
    return [f"{error.json_path}: {error.message}" for error in _validator(name).iter_errors(value)]


@cache
def _validator(name: str) -> Any:
    from jsonschema import Draft202012Validator
    from referencing import Registry, Resource

    others = ((f"{other}.schema.json", Resource[Any].from_contents(schema(other))) for other in (*NAMES, "common"))
    return Draft202012Validator(schema(name), registry=Registry[Any]().with_resources(others))
