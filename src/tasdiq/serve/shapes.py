"""The answers of analyses and checks, as the API's description has them."""

from typing import Any

from tasdiq.report.lint.finding import VERDICTS

Fields = dict[str, Any]
_TEXT: Fields = {"type": "string"}
_TEXTS: Fields = {"type": "array", "items": _TEXT}
_COUNT: Fields = {"type": "integer", "minimum": 0}
_FEW: Fields = {"type": "boolean", "description": "Too few to rest a statement on"}


def _object(properties: Fields, about: str = "") -> Fields:
    """An object that has all of these, and may have more."""
    told = {"description": about} if about else {}
    return {"type": "object", "required": list(properties), "properties": properties, **told}


def _rows(row: Fields, about: str = "") -> Fields:
    return {"type": "array", "items": row, **({"description": about} if about else {})}


FINDING: Fields = _object({
    "about": _TEXT, "records": {**_COUNT, "description": "What all the rows rest on together"}, "few": _FEW, "warnings": _TEXTS,
    "columns": _TEXTS, "rows": _rows(_object({"rests_on": _COUNT, "few": _FEW, "records": _TEXTS})),
})  # fmt: skip
"""What an analysis comes to."""
CHECKED: Fields = _object({
    "documents": _COUNT,
    "published": {"type": ["string", "null"], "description": "The day of the first document; the database is asked as of it"},
    "counts": _object(dict.fromkeys(VERDICTS, _COUNT)),
    "findings": _rows(_object({
        "name": _TEXT, "line": _COUNT, "kind": _TEXT, "verdict": {"enum": list(VERDICTS)}, "arithmetic": _TEXT, "before": _TEXT,
        "quote": _TEXT, "after": _TEXT,
    })),
    "beside": _rows(_object({"name": _TEXT, "line": _COUNT, "words": _TEXT}), "Sentences with figures that nothing is held against"),
    "left_out": _object({"findings": _COUNT, "beside": _COUNT}, "How many more there are than are told"),
    "issues": {**_TEXTS, "description": "What could not be read"},
})  # fmt: skip
"""What a check comes to."""
