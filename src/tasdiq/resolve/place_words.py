"""The words around place names (cues, designators, titles, sites), read once from `words.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tasdiq.errors import BadValueError
from tasdiq.resolve.place_fold import key

_KEYS: Mapping[str, tuple[str, ...]] = {
    "designators": ("admin1", "admin2", "admin3", "settlement", "area"),
    "cues": ("before", "weak", "near", "around", "directions", "joined", "linking", "seas"),
    "people": ("titles", "first_names"),
    "organisations": ("words",),
    "stop": ("words",),
    "forces": ("abroad", "likely"),
    "sites": ("words", "first", "generic", "institutions", "roads", "namesakes"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceWords:
    """Folded words by what they tell of the name beside them."""

    designators: Mapping[str, str]  # "district" -> "admin2"
    before: frozenset[str]  # "in": the next name is a place
    weak: frozenset[str]
    near: frozenset[str]
    around: frozenset[str]  # "Mattani area": the place and what lies around it
    directions: frozenset[str]
    joined: frozenset[str]  # "based": may be joined to a place by a hyphen
    seas: frozenset[str]  # "gulf": of it stands a name that is no place on land
    linking: frozenset[str]  # may stand between a place and the one that holds it
    titles: frozenset[str]
    first_names: frozenset[str]
    organisations: frozenset[str]
    stop: frozenset[str]
    sites: frozenset[str]
    sites_first: frozenset[str]
    sites_institutions: frozenset[str]  # words for a body as well as for its house
    sites_generic: frozenset[str]  # "Islamic court" names no court
    roads: frozenset[str]  # run from town to town, and are named after the far one: "Kohat Road"
    likely: frozenset[str]  # countries that reports of political violence are often of
    abroad: frozenset[str]  # countries whose forces act outside them, so that they do not tell where it was
    namesakes: frozenset[str]  # are now and then named after another town: "Kabul Gate"


def read_words(path: Path) -> PlaceWords:
    """The words of that file; raises BadValueError for a key that is unknown or missing."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadValueError(f"{path}: {error}") from error
    held = {(part, name) for part, names in table.items() for name in names}
    wanted = {(part, name) for part, names in _KEYS.items() for name in names}
    if held != wanted:
        raise BadValueError(f"{path}: unknown or missing keys {sorted(held ^ wanted)}; wanted {_KEYS}")
    cues, people, sites = table["cues"], table["people"], table["sites"]
    return PlaceWords(
        designators={key(w): kind for kind, words in table["designators"].items() for w in words},
        before=_folded(cues["before"]), weak=_folded(cues["weak"]), near=_folded(cues["near"]), around=_folded(cues["around"]),
        directions=_folded(cues["directions"]), joined=_folded(cues["joined"]), linking=_folded(cues["linking"]),
        seas=_folded(cues["seas"]), titles=_folded(people["titles"]), first_names=_folded(people["first_names"]),
        organisations=_folded(table["organisations"]["words"]), stop=_folded(table["stop"]["words"]),
        sites=_folded(sites["words"]), sites_first=_folded(sites["first"]),
        sites_institutions=_folded(sites["institutions"]), sites_generic=_folded(sites["generic"]),
        abroad=frozenset(table["forces"]["abroad"]),
        likely=frozenset(table["forces"]["likely"]), roads=_folded(sites["roads"]), namesakes=_folded(sites["namesakes"]),
    )  # fmt: skip


def _folded(words: list[str]) -> frozenset[str]:
    return frozenset(key(w) for w in words)
