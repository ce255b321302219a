"""The records held in; what a filter can be set to, the most frequent first, out."""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

from tasdiq.report import tell
from tasdiq.serve.filters import CHOICES
from tasdiq.serve.shelf import Held, Once
from tasdiq.serve.words import words

MOST = 300  # choices of one list
Choices = tuple[tuple[str, str], ...]  # value, and what a person reads


def choices(held: Held) -> Mapping[str, Choices]:
    """What each field of a filter can be set to."""
    return _choices(Once(held))


@lru_cache(maxsize=4)
def _choices(named: Once) -> Mapping[str, Choices]:
    held = named.held
    names = {row["id"]: row["name"] for row in held.rows["actors"]}
    countries = _often(one.country for one in held.facts)
    actors = _often(actor for one in held.facts for actor in one.actors)
    sources = _often(source for one in held.facts for source in one.sources)
    return {
        "country": tuple(sorted(((c.upper(), tell.country_name(c.upper()) or c.upper()) for c in countries), key=lambda each: each[1])),
        "actor": tuple(sorted(((a, str(names.get(a, a))) for a in actors), key=lambda each: each[1].casefold())),
        "source": tuple((s, s) for s in sorted(sources, key=str.casefold)),
        "type": tuple((each, words(each)) for each in CHOICES["type"]),
        "verdict": tuple((each, words(each)) for each in CHOICES["verdict"]),
    }


def _often(values: Iterable[str]) -> list[str]:
    return [value for value, _ in Counter(value for value in values if value).most_common(MOST)]
