"""Names in, a table of `vocabulary/templates.toml` out; its words in, the pattern they make out."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from tasdiq.model.vocab import shipped


def table(*names: str) -> Mapping[str, Any]:
    """A table: "types", or "classes" of "human"; empty where the last of the names is not there."""
    found: Mapping[str, Any] = shipped("vocabulary/templates")
    for name in names[:-1]:
        found = found[name]
    return dict(found.get(names[-1], {}))


@cache
def pattern(source: str) -> re.Pattern[str]:
    """The compiled pattern, case ignored."""
    return re.compile(source, re.IGNORECASE)
