"""The routes in, their OpenAPI 3.1 document out: every parameter, answer and refusal, with the published schemas of the records."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from tasdiq.codebooks.schemas import NAMES as SCHEMAS
from tasdiq.codebooks.schemas import schema
from tasdiq.serve.asked import MOST
from tasdiq.serve.filters import CHOICES, LONGEST, NAMES
from tasdiq.serve.forms import MEDIA
from tasdiq.weigh.policies import POLICIES

Fields = dict[str, Any]
_WORDS = {"type": "string", "maxLength": LONGEST}
CONDITION = "sql-condition"  # what no schema can say in full
_DAY = {"type": "string", "format": "date"}
PARAMETERS: Mapping[str, tuple[str, Fields]] = {
    "since": ("Not over before this day", _DAY), "until": ("Begun by this day", _DAY), "country": ("ISO 3166-1 alpha-2: PK", _WORDS),
    "admin1": ("A province's name", _WORDS), "actor": ("An actor's id, as an actor in it or a claimant of it", _WORDS),
    "type": ("What kind of incident", {"enum": list(CHOICES["type"])}),
    "least_killed": ("Killed at least", {"type": "integer", "minimum": 0, "maximum": 10**9 - 1}),
    "verdict": ("How a claim on it is rated", {"enum": list(CHOICES["verdict"])}), "source": ("A publisher that reports it", _WORDS),
    "text": ("Words in its place, type, targets or actors", _WORDS), "as_of": ("As it was known by the end of that day (UTC)", _DAY),
    "policy": ("The rule that settles figures", {"enum": list(POLICIES)}),
    "limit": ("Rows of one page", {"type": "integer", "minimum": 1, "maximum": MOST, "default": 50}),
    "cursor": ("What an answer before gave as `next`", {"type": "string", "minLength": 1, "pattern": "^[A-Za-z0-9_-]+$"}),
    "format": ("The form of the answer, instead of the Accept header; all rows, not a page, but for JSON", {"enum": list(MEDIA)}),
    "on": ("The day", _DAY), "cell": ("The width of a cell in degrees", {"enum": [0.25, 0.5, 1, 2]}),
    "q": ("Words, or a phrase in double quotes; a word may end in *", {"type": "string", "minLength": 1, "maxLength": LONGEST}),
    "stage": ("At which step", _WORDS),
    "name": ("The file's name, whose ending tells its kind", {"type": "string", "maxLength": 150}),
    "published": ("The text's day, where it does not tell it, or tells another", _DAY),
    "database": ("Whether the database is asked too", {"enum": ["yes", "no"], "default": "yes"}),
    "counted": ("Attacks that were carried out, or everything that was", {"enum": ["attacks", "incidents"], "default": "attacks"}),
    "measure": ("What a series counts", {"enum": ["incidents", "killed", "injured"], "default": "incidents"}),
    "where": (
        "One condition in SQL on the listing's columns, as `--where` takes it; what is none is refused with 400",
        {**_WORDS, "maxLength": 4_000, "format": CONDITION},
    ),
}  # fmt: skip
FILTER = (*NAMES, "as_of", "policy")
REFUSALS = {
    400: "Something that was asked or sent is wrong; the message names it and the choices",
    401: "No token or session that holds, at a desk where people have accounts",
    403: "The token, or its person, has no right to it",
    429: "Too much for one client; `Retry-After` has the seconds to wait",
}


def parameters(names: Sequence[str], *, required: Sequence[str] = (), forms: Sequence[str] = ()) -> list[Fields]:
    """The query parameters of those names, as OpenAPI has them."""
    found = []
    for name in names:
        about, shape = PARAMETERS[name]
        if name == "format":
            shape = {"enum": list(forms)}
        if name not in required:
            shape = {"anyOf": [shape, {"const": ""}]}  # a form in the browser sends what was left empty too
        found.append({"name": name, "in": "query", "required": name in required, "description": about, "schema": shape})
    return found


def answers(content: Mapping[str, Fields], *others: int) -> dict[int | str, Fields]:
    """The answers of a route: its content by media type, that nothing changed, and how it refuses."""
    told = {
        404: "There is none of that id, or no row where the cursor stood", 406: "No such form; the message names the choices",
        413: "Too large", 409: "It was started before, or there is nothing in it",
        422: "A field of the body is missing, too long or of another kind; `detail` names each", 403: "Asked from another site's page",
    }  # fmt: skip
    refusals = {**REFUSALS, **{status: told[status] for status in others}}
    error = {"application/json": {"schema": {"$ref": "#/components/schemas/problem"}}}
    return {
        200: {"description": "What was asked for", "content": dict(content)},
        304: {"description": "Nothing has changed since the ETag in If-None-Match"},
        **{status: {"description": about, "content": error} for status, about in refusals.items()},
    }  # fmt: skip


def deciding(content: Mapping[str, Fields], *statuses: int) -> dict[int | str, Fields]:
    """The answers of a route that decides: what was kept under each of those statuses, and how it refuses."""
    found = answers(content, 422)
    done, _ = found.pop(200), found.pop(304)
    found[422] = {"description": found[422]["description"], "content": {"application/json": {"schema": of("HTTPValidationError")}}}
    about = {200: "There was nothing to take back", 201: "It was kept"}
    return {**{status: {**done, "description": about[status]} for status in statuses}, **found}


def content(item: Fields, forms: Sequence[str]) -> dict[str, Fields]:
    """A page of such rows as JSON, and all of them in the other forms."""
    found = {"application/json": {"schema": {
        "type": "object", "required": ["count", "rows", "next"],
        "properties": {
            "count": {"type": "integer", "description": "All that fit"}, "rows": {"type": "array", "items": item},
            "next": {"type": ["string", "null"], "description": "The cursor of the next page; null on the last"},
        },
    }}}  # fmt: skip
    shapes: dict[str, Fields] = {"geojson": {"type": "object"}}
    others = {form: {"schema": shapes.get(form, {"type": "string"})} for form in forms if form != "json"}
    return {**found, **{MEDIA[form].partition(";")[0]: shape for form, shape in others.items()}}


def of(name: str) -> Fields:
    """A reference to a published schema."""
    return {"$ref": f"#/components/schemas/{name}"}


def document(app: FastAPI) -> Fields:
    """The whole document; made once."""
    if app.openapi_schema is None:
        made = get_openapi(title=app.title, version=app.version, summary=_SUMMARY, routes=app.routes)
        made.setdefault("components", {}).setdefault("schemas", {}).update({"problem": _PROBLEM, **_shapes()})
        made["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer", "description": _TOKEN}}
        made["security"] = [{}, {"token": []}]  # none at a desk where nobody has an account
        for path in made["paths"].values():
            for operation in path.values():
                told = operation.get("responses", {})
                if "400" in told and told.get("422", {}).get("description") == _FASTAPIS:  # one of ours, which refuses nothing in its words
                    told.pop("422")
                if "parameters" in operation:  # ours come last, and say more than the handler's signature does
                    operation["parameters"] = list({(one["name"], one["in"]): one for one in operation["parameters"]}.values())
        app.openapi_schema = made
    return app.openapi_schema


_FASTAPIS = "Validation Error"  # what FastAPI adds to every route that has parameters
_SUMMARY = "Incidents, claims, actors, relations, figures and positions, each value with the words it stands on."
_TOKEN = "Where people have accounts: `tasdiq people token NAME` makes one"
_PROBLEM = {"type": "object", "required": ["error"], "properties": {"error": {"type": "string"}}}


def _shapes() -> dict[str, Fields]:
    """Our published schemas as components, with the references between them as OpenAPI wants them."""
    found: dict[str, Fields] = {}
    for name in (*SCHEMAS, "common"):
        whole = schema(name)
        for part, shape in whole.get("$defs", {}).items():
            found[f"{name}_{part}"] = _told(shape, name)
        if name != "common":
            found[name] = _told({key: value for key, value in whole.items() if key not in ("$defs", "$id", "$schema")}, name)
    return found


def _told(value: Any, home: str) -> Any:
    if isinstance(value, list):
        return [_told(each, home) for each in value]
    if not isinstance(value, dict):
        return value
    return {key: _reference(each, home) if key == "$ref" else _told(each, home) for key, each in value.items()}


def _reference(told: str, home: str) -> str:
    file, _, inside = told.partition("#")
    name = file.removesuffix(".schema.json") or home
    part = inside.removeprefix("/$defs/")
    return f"#/components/schemas/{name}_{part}" if part else f"#/components/schemas/{name}"
