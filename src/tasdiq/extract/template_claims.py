"""Templates and the claims of their document in; who claimed what is told as claimed, out.

The rules read "X claimed responsibility" more surely than the model tells how an organisation's part is known.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from tasdiq.extract.template_report import touch
from tasdiq.model.mention import Reading
from tasdiq.model.record import Claim
from tasdiq.model.template import Filler, Template
from tasdiq.model.text import Span


def claimed(templates: Sequence[Template], claims: Iterable[Claim], reading: Reading) -> tuple[Template, ...]:
    """The templates; an organisation that claims responsibility in the document has its part as claimed or admitted."""
    said = [claim for claim in claims if claim.stance == "claims"]
    spans = [span for claim in said for span in _named(claim, reading)]
    return tuple(replace(t, fillers=tuple(_known(f, spans) for f in t.fillers)) for t in templates) if spans else tuple(templates)


def _named(claim: Claim, reading: Reading) -> Iterator[Span]:
    """All words of the document that name the claimant, and those of the claiming."""
    yield from claim.evidence.get("claim", ())
    for mention in reading.actors:
        if claim.claimant is not None and mention.actor == claim.claimant:
            yield reading.words(mention)


def _known(filler: Filler, spans: Iterable[Span]) -> Filler:
    if filler.role == "organisation" and any(touch(mention, span) for mention in filler.mentions for span in spans):
        return replace(filler, confidence="claimed_or_admitted")
    return filler
