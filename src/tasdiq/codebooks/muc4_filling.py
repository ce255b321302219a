"""A template's fillers in, the fills of each slot out, with their cross-reference tags."""

from collections.abc import Iterator, Mapping, Sequence

from tasdiq.codebooks.muc4_number import number_fill, total_fill
from tasdiq.codebooks.muc4_words import NULL, nation, set_value, shown, string
from tasdiq.model.template import Filler, Template

Fills = Mapping[str, list[str]]  # slot id -> its fills; an empty slot has none
_DUMMY = string(NULL)  # the tag of a fill whose filler the document does not name


def filled(template: Template) -> dict[str, list[str]]:
    """The fills of the instruments, the perpetrators and the targets."""
    by_role = {role: [f for f in template.fillers if f.role == role] for role in dict.fromkeys(f.role for f in template.fillers)}
    slots = {
        **_instruments(by_role.get("instrument", [])),
        **_perpetrators(by_role),
        **_physical(by_role.get("physical_target", []), template),
        **_human(by_role.get("human_target", []), template),
    }
    return {slot: _once(fills) for slot, fills in slots.items()}


def _instruments(fillers: Sequence[Filler]) -> Fills:
    return {
        "inc-instr-id": _named(fillers),
        "inc-instr-type": list(_tagged("inc-instr-type", [(f.type, shown(f.mentions)) for f in fillers])),
    }


def _perpetrators(by_role: Mapping[str, Sequence[Filler]]) -> Fills:
    organisations = [f for f in by_role.get("organisation", ()) if f.mentions]
    confidences = [(f.confidence or "reported_as_fact", shown(f.mentions)) for f in organisations]
    return {
        "perp-ind-id": _named(by_role.get("individual", ())),
        "perp-org-id": _named(organisations),
        "perp-org-conf": list(_tagged("perp-org-conf", confidences)),
    }


def _physical(fillers: Sequence[Filler], template: Template) -> Fills:
    named = [f for f in fillers if f.mentions]
    return {
        "phys-tgt-id": _named(named),
        "phys-tgt-type": list(_tagged("phys-tgt-type", [(f.type or "other", shown(f.mentions)) for f in named])),
        "phys-tgt-num": [f"{number_fill(f.number, plural=f.plural)}: {shown(f.mentions)}" for f in named],
        "phys-tgt-nation": list(_nations(named, template)),
        "phys-tgt-effect": list(_tagged("phys-tgt-effect", [(f.effect, shown(f.mentions)) for f in fillers])),
        "phys-tgt-total-num": _total(total_fill(template.physical_total), named),
    }


def _human(fillers: Sequence[Filler], template: Template) -> Fills:
    told = [f for f in fillers if f.mentions]
    names = [f for f in told if f.named]
    return {
        "hum-tgt-name": _named(names),
        "hum-tgt-desc": [d for f in told for d in _described(f)],
        "hum-tgt-type": list(_tagged("hum-tgt-type", [(f.type or "civilian", shown(f.mentions)) for f in told])),
        "hum-tgt-num": [f"{number_fill(f.number, plural=f.plural)}: {shown(f.mentions)}" for f in told],
        "hum-tgt-nation": list(_nations(told, template)),
        "hum-tgt-effect": list(_tagged("hum-tgt-effect", [(f.effect, shown(f.mentions)) for f in fillers])),
        "hum-tgt-total-num": _total(total_fill(template.human_total), told),
    }


def _described(filler: Filler) -> Iterator[str]:
    """A target's description; of one that is named, each title or role with the name it belongs to."""
    if not filler.named:
        yield shown(filler.mentions)
    for title in filler.titles if filler.named else ():
        yield f"{string(title.quote)}: {shown(filler.mentions)}"


def _named(fillers: Sequence[Filler]) -> list[str]:
    return [shown(f.mentions) for f in fillers if f.mentions]


def _tagged(slot: str, values: Sequence[tuple[str | None, str]]) -> Iterator[str]:
    for value, tag in values:
        if value is not None:
            yield f"{set_value(slot, value)}: {tag}"


def _nations(fillers: Sequence[Filler], template: Template) -> Iterator[str]:
    """The nation of each target that is foreign where it was hit."""
    home = nation(template.where.country)
    for filler in fillers:
        own = nation(filler.nation)
        if own is not None and own != home:
            yield f"{own}: {shown(filler.mentions)}"


def _total(told: str, fillers: Sequence[Filler]) -> list[str]:
    """A total says something only where there is more than one filler."""
    return [told] if told != NULL and len(fillers) > 1 else []


def _once(fills: Sequence[str]) -> list[str]:
    """Each fill once; a dummy tag only where nothing of the same value has a real one."""
    kept = list(dict.fromkeys(fills))
    values = {f.partition(": ")[0] for f in kept if not f.endswith(f": {_DUMMY}")}
    return [f for f in kept if not f.endswith(f": {_DUMMY}") or f.partition(": ")[0] not in values]
