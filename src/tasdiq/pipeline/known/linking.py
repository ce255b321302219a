"""Reports and judgements in, incidents out: in memory for a small desk, kept beside the log for a large one."""

import io
import pickle
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from sys import intern
from typing import Any

from tasdiq.config import Config
from tasdiq.link.cluster import Cluster, Link, link
from tasdiq.link.desk import Desk
from tasdiq.link.facts import Context, Facts, facts, witness
from tasdiq.link.judged import rejected
from tasdiq.link.linking import Linking
from tasdiq.link.model import load, written
from tasdiq.link.training import examples, train
from tasdiq.model.record import Report
from tasdiq.model.statement import Judgement
from tasdiq.model.text import digest
from tasdiq.pipeline.known.memo import Memo

FEW = 3000  # reports; so many are linked in a few seconds without any file
SHIPPED = "shipped"
Links = Callable[[Sequence[Report], Mapping[str, Context], Sequence[Judgement], Mapping[str, str]], list[Cluster]]


def kept(store: Path | str) -> Path | None:
    """The file beside the log that holds what a large desk's reports were linked to; none beside a log on a server."""
    return store.with_name(store.name + ".links") if isinstance(store, Path) else None


def forget(store: Path | str) -> None:
    """Delete that file: it holds words of documents, and is made anew from the log."""
    path = kept(store)
    if path is not None:
        for each in (path, path.with_name(path.name + ".wal")):
            each.unlink(missing_ok=True)


class Linker:
    """Links under the settings: with the shipped model, or the desk's own."""

    def __init__(self, config: Config, few: int = FEW) -> None:
        self._config = config
        self._few = few
        self._digests = Memo()

    @cached_property
    def name(self) -> str:
        """What stands for the model in the key of what is kept: another model, another name."""
        return digest(written(self.linking.model))[:16]

    @cached_property
    def linking(self) -> Linking:
        """The rules and the model."""
        name = self._config.linker
        return Linking(model=load(None if name == SHIPPED else Path(name).expanduser()))

    def now(
        self, reports: Sequence[Report], contexts: Mapping[str, Context], judgements: Sequence[Judgement], copies: Mapping[str, str]
    ) -> list[Cluster]:
        """The incidents of all that the log holds now; a large desk's are kept, and only what is new is linked."""
        if len(reports) <= self._few:
            return link(reports, contexts, judgements, copies, self.linking)
        return self._kept(kept(self._config.store), reports, contexts, judgements, copies)

    def once(
        self, reports: Sequence[Report], contexts: Mapping[str, Context], judgements: Sequence[Judgement], copies: Mapping[str, str]
    ) -> list[Cluster]:
        """The incidents of what the log held at another moment; nothing is kept."""
        if len(reports) <= self._few:
            return link(reports, contexts, judgements, copies, self.linking)
        return self._kept(None, reports, contexts, judgements, copies)

    def _kept(
        self, path: Path | None, reports: Sequence[Report], contexts: Mapping[str, Context], judgements: Sequence[Judgement],
        copies: Mapping[str, str],
    ) -> list[Cluster]:  # fmt: skip
        out = rejected(judgements)
        known = {r.id: r for r in reports if r.id not in out}
        by_document: dict[str, list[Report]] = {}
        for report in known.values():
            by_document.setdefault(report.document, []).append(report)
        digests = {name: self._digest(name, mine, contexts.get(name), witness(name, copies)) for name, mine in by_document.items()}
        self._digests.turn()
        with self._desk(path) as desk:
            held = desk.taken()
            new = {name: told for name, told in digests.items() if held.get(name) != told}
            gone = held.keys() - digests.keys()
            if gone:
                desk.reorder({name: contexts[name].order for name in digests if name in contexts})
            found = facts([r for name in new for r in by_document[name]], contexts, copies, self.linking.rules)
            desk.update(found, new, gone=gone, judgements=judgements)
            incidents = list(desk.incidents())
            links = desk.links(incidents)
            return [
                Cluster(id=incident, reports=tuple(known[name] for name in names), links=links.get(incident, ()), related=ties)
                for incident, names, ties in incidents
            ]

    def _digest(self, name: str, reports: Sequence[Report], context: Context | None, whose: str) -> str:
        things = (*reports, context, intern(whose))
        return self._digests.of(name, things, lambda: _digest(reports, context, whose))

    def _desk(self, path: Path | None) -> Desk:
        import duckdb

        try:
            return Desk(path, self.linking)
        except duckdb.Error as error:
            if path is None or "lock" in str(error).lower():  # another process has it open: it is only for speed
                return Desk(None, self.linking)
            forget(self._config.store)  # of another version, or no such file
            return Desk(path, self.linking)


class Gathered:
    """Stands where reports are linked, and keeps what it was given."""

    def __init__(self) -> None:
        self.found: list[Facts] = []
        self.judgements: Sequence[Judgement] = ()

    def __call__(
        self, reports: Sequence[Report], contexts: Mapping[str, Context], judgements: Sequence[Judgement], copies: Mapping[str, str]
    ) -> list[Cluster]:
        """Keep the facts; link nothing."""
        self.found = facts(list({r.id: r for r in reports}.values()), contexts, copies, Linking().rules)
        self.judgements = judgements
        return []


def trained(linker: Linker, gathered: Gathered, write: Callable[[str], object]) -> dict[str, Any]:
    """Train a model on what people judged, write it, and tell its scores before and after on pairs that were held out."""
    given = examples(gathered.found, gathered.judgements, linker.linking.rules)
    model, scores = train(linker.linking, given)
    write(written(model))
    return dict(scores)


def told(cluster: str, links: Sequence[Link]) -> dict[str, Any]:
    """The links of an incident as plain values, for `show`."""
    return {
        "id": cluster,
        "links": [
            {
                "left": each.left, "right": each.right, "probability": round(each.probability, 4),
                "start": None if each.start is None else round(each.start, 3),
                "reasons": [{"says": r.name, "weight": None if r.weight in (float("inf"), float("-inf")) else round(r.weight, 3)}
                            for r in each.reasons],
            }
            for each in links
        ],
    }  # fmt: skip


def _digest(reports: Sequence[Report], context: Context | None, whose: str) -> str:
    """What of a document linking stands on, as a digest."""
    buffer = io.BytesIO()
    pickler = pickle.Pickler(buffer, protocol=5)
    pickler.fast = True  # equal values, equal bytes, whichever objects they share
    pickler.dump((tuple(reports), context and (context.name, context.published, context.title), whose))
    return digest(buffer.getvalue())
