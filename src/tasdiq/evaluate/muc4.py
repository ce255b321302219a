"""The templates of a MUC-4 key and of a response in, the report of 1992 out: 23 slots, four subtotals, six summaries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tasdiq.codebooks.muc4_keys import KeyTemplate
from tasdiq.codebooks.muc4_slots import slots
from tasdiq.evaluate.muc4_align import align
from tasdiq.evaluate.muc4_judge import by_rule
from tasdiq.evaluate.muc4_match import tally_template
from tasdiq.evaluate.muc4_tally import Tally, f_measures, total

Templates = Mapping[str, Sequence[KeyTemplate]]

SUBTOTALS = ("inc-total", "perp-total", "phys-tgt-total", "hum-tgt-total")
SUMMARY = ("MATCHED/MISSING", "MATCHED/SPURIOUS", "MATCHED ONLY", "ALL TEMPLATES", "SET FILLS ONLY", "STRING FILLS ONLY")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A key template and the response template that answers it; None where a side has none."""

    message: str
    key: KeyTemplate | None
    response: KeyTemplate | None
    tallies: Mapping[str, Tally]  # by slot


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All pairs, and the messages that have no template on either side."""

    pairs: tuple[Pair, ...]
    quiet: tuple[str, ...]

    def rows(self) -> dict[str, Tally]:
        """Every row of the report by its name, from template-id to STRING FILLS ONLY."""
        return rows(self.pairs, len(self.quiet))

    def fields(self) -> dict[str, Any]:
        """The report as the desk's own scorer prints it as JSON."""
        table = {name: tally.fields() for name, tally in self.rows().items()}
        return {
            "template-id": table["template-id"],
            "slots": {slot.id: table[slot.id] for slot in slots()},
            "subtotals": {name: table[name] for name in SUBTOTALS},
            "summary": {name: table[name] for name in SUMMARY},
            "f-measures": f_measures(self.rows()["ALL TEMPLATES"].measures()),
        }


def score(keys: Templates, responses: Templates) -> Report:
    """Every message of either side, aligned and scored."""
    pairs, quiet = [], []
    for message in sorted({*keys, *responses}):
        wanted = sorted(keys.get(message, ()), key=lambda template: template.id)
        given = sorted(responses.get(message, ()), key=lambda template: template.id)
        if not given and all(template.optional for template in wanted):
            quiet.append(message)
        for key, response in align(wanted, given):
            if response is not None or (key is not None and not key.optional):
                pairs.append(Pair(message=message, key=key, response=response, tallies=tally_template(key, response, by_rule)))
    return Report(pairs=tuple(pairs), quiet=tuple(quiet))


def rows(pairs: Sequence[Pair], quiet: int = 0) -> dict[str, Tally]:
    """The rows of some of the pairs."""
    held = {slot.id: total(pair.tallies[slot.id] for pair in pairs) for slot in slots()}
    groups = {name: [held[slot.id] for slot in slots() if slot.id.startswith(name.removesuffix("total"))] for name in SUBTOTALS}
    answered = [pair for pair in pairs if pair.response]
    wanted = [pair for pair in pairs if pair.key]
    matched = [pair for pair in answered if pair.key]
    return {
        "template-id": _templates(len(wanted), len(answered), len(matched), quiet),
        **held,
        **{name: total(members) for name, members in groups.items()},
        **dict(zip(SUMMARY, [*map(_all, (wanted, answered, matched, pairs)), _kind(wanted, "set"), _kind(wanted, "string")], strict=True)),
    }


def _templates(wanted: int, answered: int, matched: int, quiet: int) -> Tally:
    return Tally(pos=wanted, act=answered, cor=matched, spu=answered - matched, mis=wanted - matched, non=quiet)


def _all(pairs: Iterable[Pair]) -> Tally:
    return total(tally for pair in pairs for tally in pair.tallies.values())


def _kind(pairs: Iterable[Pair], kind: str) -> Tally:
    names = {slot.id for slot in slots() if slot.kind == kind}
    return total(tally for pair in pairs for name, tally in pair.tallies.items() if name in names)
