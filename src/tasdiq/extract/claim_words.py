"""claims.toml in, its patterns and word lists ready to use out."""

import re
from dataclasses import dataclass
from functools import lru_cache

from tasdiq.extract import vocabulary
from tasdiq.extract.pattern_language import compile_all
from tasdiq.extract.patterns import Patterns
from tasdiq.extract.sayings import any_of
from tasdiq.model import vocab
from tasdiq.model.record import ASPECTS, CLAIM_MODES, CLAIM_STANCES, TYPES

_SETTINGS = ("negative", "vague", "harmless", "both", "another", "pronouns", "languages")
_KINDS = ("claim", "mention", "saying", "deed", "channel")
_FILLERS = (
    "group|groups|one|of|the|other|including|even|militant|armed|like|such|as|from|far|so|yet|has|have|had|immediately|known|terrorist"
)


@dataclass(frozen=True)
class Words:
    """The compiled form of claims.toml."""

    patterns: Patterns
    assertions: Patterns
    modes: Patterns
    doubts: Patterns
    negative: re.Pattern[str]  # before the claimant
    negative_start: re.Pattern[str]  # at its head
    vague: re.Pattern[str]
    harmless: re.Pattern[str]  # at the head of what is claimed
    both: re.Pattern[str]
    another: re.Pattern[str]
    pronoun: re.Pattern[str]
    language: re.Pattern[str]
    event: re.Pattern[str]
    speech: re.Pattern[str]
    claim_noun: re.Pattern[str]
    events: dict[str, frozenset[str]]


@lru_cache(maxsize=1)
def load() -> Words:
    """The claim vocabulary that ships with the package."""
    table = vocab.shipped("vocabulary/claims")
    sections = ("words", "pattern", "assertion", "mode", "doubt", "settings", "events")
    vocabulary.raise_all("claims.toml cannot be used", vocabulary.unknown_keys(table, "claims.toml", sections))
    errors = vocabulary.unknown_keys(table["settings"], "claims.toml [settings]", _SETTINGS)
    for name in ("words", "settings", "events"):
        errors += vocabulary.strings(table[name], f"claims.toml [{name}]")
    errors += vocabulary.patterns(table["pattern"], "claims.toml [[pattern]]", {"stance": CLAIM_STANCES, "kind": _KINDS})
    errors += vocabulary.patterns(table["assertion"], "claims.toml [[assertion]]", {"aspect": ASPECTS})
    errors += vocabulary.patterns(table["mode"], "claims.toml [[mode]]", {"mode": CLAIM_MODES})
    errors += vocabulary.patterns(table["doubt"], "claims.toml [[doubt]]", {})
    for word, types in table["events"].items():
        errors += vocabulary.unknown_keys(dict.fromkeys(types), f"claims.toml [events] {word}", TYPES)
    vocabulary.raise_all("claims.toml cannot be used", errors)
    settings, words = table["settings"], table["words"]
    negative = any_of(settings["negative"]).pattern
    language = any_of(settings["languages"]).pattern
    return Words(
        **{
            f"{name}s": compile_all(table[name], words, f"claims.toml [[{name}]]") for name in ("pattern", "assertion", "mode", "doubt")
        },
        negative=re.compile(rf"{negative}(?: (?:{_FILLERS}),?|,)* $", re.IGNORECASE),
        negative_start=any_of(settings["negative"], before="^"),
        vague=any_of(settings["vague"]), harmless=any_of(settings["harmless"], before="^"),
        both=any_of(settings["both"], before="^"), another=any_of(settings["another"], before="^"),
        pronoun=any_of(settings["pronouns"], before="^", after=r"(?=[\s.,;:!?\"')]|$)"),
        language=re.compile(rf"\bin ({language}(?:(?:,| and|, and|,? or) (?:{language}|some other languages|other languages))*)"),
        event=any_of(words["event"]), speech=any_of(words["speech"]),
        claim_noun=re.compile(r"\b(?:claims?|statement|communique|claim of responsibility)\b", re.IGNORECASE),
        events={word: frozenset(types) for word, types in table["events"].items()},
    )  # fmt: skip
