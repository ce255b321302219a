"""A Reading in, the Templates of a trained model out."""

from functools import cached_property
from pathlib import Path

from tasdiq.extract.trained.grouping import Group, groups_of, things_of
from tasdiq.extract.trained.labels import ROLES
from tasdiq.extract.trained.network import NOTHING, Networks
from tasdiq.extract.trained.proposals import proposals
from tasdiq.extract.trained.templates import Read, template
from tasdiq.extract.trained.tokens import tokens
from tasdiq.model.mention import Reading
from tasdiq.model.template import Template


class Extractor:
    """One model, loaded once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def network(self) -> Networks:
        """The networks behind it."""
        return Networks(self.folder)

    @property
    def method(self) -> str:
        """What statements say they were read by: "model-small:1"."""
        return f"model-{self.network.card['name']}"

    def templates(self, reading: Reading) -> tuple[Template, ...]:
        """The incidents the model reads in a document, in the order they are told."""
        read = self.read(reading)
        if not read.found:
            return ()
        groups = groups_of(things_of(read.found, read.said, read.thresholds), read.found, read.said, read.thresholds)
        sure = [template(read, g) for g in groups if _surest(read, g) >= read.thresholds["incident"]]
        return tuple(sorted(sure, key=lambda t: t.span.start if t.span else 0))

    def read(self, reading: Reading) -> Read:
        """The document as the network reads it, before anything is decided."""
        found_tokens = tokens(reading.document, self.network.tokenizer)
        looks, scores = self.network.look(found_tokens)
        dates = {
            (reading.sentences[d.sentence].start + d.start, reading.sentences[d.sentence].start + d.end)
            for d in reading.dates
            if reading.sentences[d.sentence].of == "text"
        }
        found = proposals(scores, found_tokens, reading.document.text, dates)
        said = self.network.things(looks, [(p.first, p.last) for p in found], [ROLES.index(p.role) for p in found]) if found else NOTHING
        card = self.network.card
        return Read(reading=reading, found=found, said=said, thresholds=card["thresholds"], calibration=card["calibration"])


def _surest(read: Read, group: Group) -> float:
    return max(read.found[m].probability for thing in group.core for m in thing.mentions)
