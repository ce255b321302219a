"""A MUC-4 report in, the same by document out: what each field of each message earned, and what it missed."""

from collections.abc import Iterator, Sequence

from tasdiq.codebooks.muc4_fills import Fill, Text
from tasdiq.codebooks.muc4_keys import KeyTemplate
from tasdiq.codebooks.muc4_slots import Slot, slots
from tasdiq.evaluate.misses import Miss
from tasdiq.evaluate.muc4 import Pair, Report, rows
from tasdiq.evaluate.muc4_judge import by_rule
from tasdiq.evaluate.muc4_match import match_fills
from tasdiq.evaluate.muc4_strings import FULL
from tasdiq.evaluate.scores import Judged


def judged(report: Report) -> Iterator[Judged]:
    """Each row of the report for each message; partly right is half right."""
    by_message: dict[str, list[Pair]] = {message: [] for message in report.quiet}
    for pair in report.pairs:
        by_message.setdefault(pair.message, []).append(pair)
    for message, pairs in by_message.items():
        for name, tally in rows(pairs).items():
            yield Judged(document=message, field=name, right=tally.credit, given=tally.act, found=tally.credit, wanted=tally.pos)


def misses(report: Report) -> Iterator[Miss]:
    """Each template that is missing or invented, and in the others each fill that is not fully right."""
    for pair in report.pairs:
        if pair.key and pair.response:
            for slot in slots():
                keys, responses = pair.key.fills.get(slot.id, ()), pair.response.fills.get(slot.id, ())
                yield from _slot_misses(pair, slot, keys, responses)
        else:
            yield _template_miss(pair)


def _template_miss(pair: Pair) -> Miss:
    held = pair.key or pair.response
    told, sought = (_told(held), _quoted(held)) if held else ("", ())
    kind = "missing" if pair.key else "invented"
    return Miss(
        document=pair.message, field="template", kind=kind, expected=told if pair.key else "", got="" if pair.key else told,
        about=_about(pair), sought=sought,
    )  # fmt: skip


def _slot_misses(pair: Pair, slot: Slot, keys: Sequence[Fill], responses: Sequence[Fill]) -> Iterator[Miss]:
    matches = match_fills(slot, keys, responses, by_rule)
    used, answered = {m.key for m in matches}, {m.response for m in matches}
    for match in matches:
        if match.credit != FULL:
            yield _miss(pair, slot, "partial", keys[match.key], responses[match.response])
    missing = [key for k, key in enumerate(keys) if k not in used and not key.optional]
    spare = [response for r, response in enumerate(responses) if r not in answered]
    for at in range(max(len(missing), len(spare))):
        key = missing[at] if at < len(missing) else None
        response = spare[at] if at < len(spare) else None
        yield _miss(pair, slot, "wrong" if key and response else "missing" if key else "invented", key, response)


def _miss(pair: Pair, slot: Slot, kind: str, key: Fill | None, response: Fill | None) -> Miss:
    sought = tuple(words for fill in (key, response) if fill for words in _strings(fill))
    return Miss(
        document=pair.message, field=slot.id, kind=kind, expected=key.source if key else "", got=response.source if response else "",
        about=_about(pair), sought=sought,
    )  # fmt: skip


def _about(pair: Pair) -> str:
    return f"key {pair.key.id if pair.key else '-'}, response {pair.response.id if pair.response else '-'}"


def _told(template: KeyTemplate) -> str:
    """A template in one line."""
    return "; ".join(f"{name} {' + '.join(fill.source for fill in fills)}" for name, fills in template.fills.items())


def _quoted(template: KeyTemplate) -> tuple[str, ...]:
    strings = [slot.id for slot in slots() if slot.kind == "string"]
    return tuple(words for name in strings for fill in template.fills.get(name, ()) for words in _strings(fill))


def _strings(fill: Fill) -> list[str]:
    """The words of the document that a fill quotes, or names by cross-reference."""
    return [each.surface for each in (*fill.tags, *fill.values) if isinstance(each, Text)]
