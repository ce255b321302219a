"""Country words and force words in, a state's actor out: "US drone", "Afghan and coalition forces", "government of Chad"."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tasdiq.resolve.actor_records import Actor, Country, Name, Tie
from tasdiq.resolve.actor_search import Hit, Words

_FILLERS = frozenset(
    {"national", "federal", "special", "local",
     "security", "led", "backed", "military", "regional", "provincial", "central", "state",
     "government", "own", "joint", "ground", "elite", "armed"}
)  # fmt: skip
_PLACED = re.compile(
    r"\b(?:in|from|of|near|into|to|across|at|on|inside|within|outside|over|against|with|and|between)(?: the)? $", re.IGNORECASE
)
_ACTS = re.compile(
    r"(?: (?:has|had|have|also|reportedly|again|later|then))* (?:bombed|shelled|bombarded|strafed"
    r"|(?:fired|launched|unleashed|staged|mounted"
    r"|carried out|conducted|fires|launches) (?:[\w.'-]+ ){0,6}?(?:air ?strikes?|air raids?|strikes?|drones?|missiles?|rockets?|shells"
    r"|artillery|bombs|barrages?|bombardments?)\b"
    r"|struck (?:at |targets|positions|villages|bases|camps|sites|(?:an?|the|two|three|four|five|six|several|\d+) (?:[\w-]+ )?(?:targets?"
    r"|positions?|villages?|towns?|bases?|camps?|sites?|buildings?|hideouts?|houses?|ports?|depots?|plants?)\b))",
    re.IGNORECASE,
)
_FIGHTS_FIRE = re.compile(
    r" (?:brigades?|services?|crews?|departments?|officials?|officers?|chiefs?|engines?|tenders?|authorities)\b", re.IGNORECASE
)
_AND = frozenset({"<and>", "<or>", "<as><well><as>"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Force:
    """How one branch of a state's forces is named in every country that has no entry of its own for it."""

    branch: str
    name: str  # "{name} Army"
    part_of: str | None = None  # the branch that it belongs to


@dataclass(frozen=True, slots=True)
class Combined:
    """Words first..last name a state's force."""

    first: int
    last: int
    actor: str
    branch: str | None


def forces(countries: Iterable[Country], templates: Sequence[Force]) -> Iterator[Actor]:
    """The state actors of every country, from the templates, where the country names none of its own."""
    by_branch = {template.branch: template for template in templates}
    for country in countries:
        for template in templates:
            if template.branch in country.forces:
                continue
            name = template.name.format(name=country.name)
            parent = by_branch.get(template.part_of or "")
            ties = (Tie(kind="branch_of", actor=force_id(country, parent.branch)),) if parent else ()
            yield Actor(
                id=force_id(country, template.branch), name=name, type="state", branch=template.branch, countries=(country.code,),
                names=(Name(text=name),), parents=ties, source="template",
            )  # fmt: skip


def force_id(country: Country, branch: str | None) -> str:
    """The id of a country's force of that branch."""
    branch = branch or "government"
    return country.forces.get(branch) or f"{country.slug}-{branch.replace('_', '-')}"


def combine(hits: Sequence[Hit], text: Words, countries: Mapping[str, Country]) -> Iterator[Combined]:
    """The state forces that a country word and a force word name together."""
    for at, hit in enumerate(hits):
        if hit.meaning.country is None or hit.meaning.named:
            continue
        country = countries[hit.meaning.country]
        found = (
            _before(hits, at, text, countries)
            or _behind(hits, at, text)
            or _shared(hits, at, text, countries)
            or _acting(hit, text, country)
        )
        if found is not None:
            first, last, branch = found
            yield Combined(first, last, force_id(country, branch), branch or "government")


def _before(hits: Sequence[Hit], at: int, text: Words, countries: Mapping[str, Country]) -> tuple[int, int, str | None] | None:
    """The country, then the force: "Afghan National Police", "Pakistan's army", "US-led air strikes" not."""
    hit = hits[at]
    following = _next(hits, at)
    if following is None or not _is_state(following) or not text.together(hit.first, following.last):
        return None
    middle = [text.tokens[n].key[1:-1] for n in range(hit.last + 1, following.first)]
    if text.tokens[following.last].key == "<fire>" and _FIGHTS_FIRE.match(
        text.sentences[text.owners[hit.first]].plain, text.tokens[following.last].end
    ):
        return None
    if _place_only(text, hit, following, countries[hit.meaning.country or ""]):
        return None
    if len(middle) > 2 or any(word not in _FILLERS for word in middle) or not _joined(text, hit.last, following.first):
        return None
    return hit.first, following.last, following.meaning.generic.branch if following.meaning.generic else None


def _place_only(text: Words, hit: Hit, following: Hit, country: Country) -> bool:
    """Whether the country's bare name only says where ("Syria airstrike"), as an adjective or "Syria's" would not."""
    alone = following.meaning.generic is not None and following.meaning.generic.alone
    bare_name = text.written(hit.first, hit.last).lower() == country.name.lower()
    return not alone and bare_name and "'" not in text.between(hit.last, hit.first + (hit.last - hit.first) + 1)


def _behind(hits: Sequence[Hit], at: int, text: Words) -> tuple[int, int, str | None] | None:
    """The force, "of", the country: "armed forces of Ukraine"."""
    hit = hits[at]
    before = hits[at - 1] if at else None
    if before is None or not _is_state(before) or before.meaning.generic is None or not before.meaning.generic.alone:
        return None
    middle = [text.tokens[n].key for n in range(before.last + 1, hit.first)]
    follows = not middle and not text.tokens[hit.first].key.isascii()  # Arabic: the army, the Somali one
    if (middle not in (["<of>"], ["<of>", "<the>"]) and not follows) or not text.together(before.first, hit.last):
        return None
    return before.first, hit.last, before.meaning.generic.branch


def _shared(hits: Sequence[Hit], at: int, text: Words, countries: Mapping[str, Country]) -> tuple[int, int, str | None] | None:
    """The country whose force word stands behind the next one: "Afghan and coalition forces", "U.S. and Iraqi troops"."""
    hit = hits[at]
    following = _next(hits, at)
    if following is None or not text.together(hit.first, following.last) or following.first != hit.last + 2:
        return None
    if text.tokens[hit.last + 1].key not in _AND:
        return None
    if following.meaning.country is not None:
        found = _before(hits, hits.index(following, at), text, countries)
        return (hit.first, hit.last, found[2]) if found else None
    generic = following.meaning.generic
    if generic is not None and generic.type == "international" and generic.branch:
        return hit.first, hit.last, generic.branch
    return None


def _acting(hit: Hit, text: Words, country: Country) -> tuple[int, int, str | None] | None:
    """The bare name of a country that bombs, shells or fires at another: "Russia launched 90 drones at Kharkiv"."""
    written = text.written(hit.first, hit.last)
    if not written[0].isupper() or not text.cased(hit.first):
        return None
    plain = text.sentences[text.owners[hit.first]].plain
    if _PLACED.search(plain, 0, text.tokens[hit.first].start) or not _ACTS.match(plain, text.tokens[hit.last].end):
        return None
    return hit.first, hit.last, "military"


def _next(hits: Sequence[Hit], at: int) -> Hit | None:
    return hits[at + 1] if at + 1 < len(hits) else None


def _is_state(hit: Hit) -> bool:
    return hit.meaning.generic is not None and hit.meaning.generic.type == "state"


def _joined(text: Words, first: int, last: int) -> bool:
    return not set(text.between(first, last)) & set(',;:()[]"')
