"""Everything a desk holds in, what of it goes to everybody out: incidents, claims and sources by the public rules."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tasdiq.codebooks import public_rules
from tasdiq.codebooks.public import Public, with_sources
from tasdiq.model.text import Document, sentences
from tasdiq.publish.names import Names, open_words
from tasdiq.report import tell
from tasdiq.report.data import quotes
from tasdiq.resolve.actors import ActorBook
from tasdiq.resolve.places import Gazetteer

Fields = dict[str, Any]
Row = Mapping[str, Any]
_OTHERS_WORDS = frozenset(
    ("quote", "text", "title", "name", "wording", "stated", "site", "attribution", "value", "asserted", "found", "channel")
)  # the keys under which a record has words of others
_ONLY_LATELY = "told only by documents of the last days, or by none with a day"


@dataclass(frozen=True, kw_only=True)
class Books:
    """What names are known by: organisations, places, and the organisations that the desk itself has named."""

    actors: ActorBook = field(repr=False)
    gazetteer: Gazetteer = field(repr=False)
    own: Mapping[str, str] = field(default_factory=dict)

    def name(self, actor: object) -> str | None:
        """An organisation's name as the book has it, never as a text does."""
        known = self.actors.actors.get(str(actor))
        return known.name if known else self.own.get(str(actor))

    def named(self, run: str) -> bool:
        """Whether a run of capitals is, as a whole, a place's single name or an organisation."""
        if run.isalpha() and self.gazetteer.lookup(run):
            return True
        document = Document(id="run", name="run", text=run)
        return any(m.actor and m.end - m.start == len(run) for m in self.actors.find(document, sentences(document)))


@dataclass(frozen=True, kw_only=True)
class Published:
    """What goes out, and in words what was held back."""

    today: date
    incidents: Sequence[Fields] = field(default=(), repr=False)
    claims: Sequence[Fields] = field(default=(), repr=False)
    sources: Sequence[Fields] = field(default=(), repr=False)
    left_out: Sequence[str] = ()


def published(held: Mapping[str, Any], books: Books, today: date, month: str | None = None) -> Published:
    """The records by the rules of `data/templates/public.toml`; `held` are the listings by kind and the documents by id."""
    documents = held["documents"]
    claims = [claim for claim in held["claims"] if public_rules.old_enough(_days(claim, documents), today)]
    public = Public(today=today)
    asked = [row for row in held["incidents"] if month is None or str(row["date"]["start"] or "")[:7] == month]
    shown = list(public.incidents(with_sources(asked, claims, documents)))
    late = [row for row in shown if not any(_old(report, today) for report in row["reports"])]
    public.held[_ONLY_LATELY] += len(late)
    kept = sorted((_named(row, books) for row in shown if row not in late), key=lambda row: (str(row["date"]["start"]), row["id"]))
    names = _names(held, books, kept)
    sources = {row["document"]: row for row in _sources(kept, documents, names, today)}
    ids = {row["id"] for row in kept}
    return Published(
        today=today, incidents=[_with_sources(row, sources, ids) for row in kept],
        claims=list(_claims(claims, {row["id"]: row for row in kept}, books)), sources=list(sources.values()), left_out=list(_told(public)),
    )  # fmt: skip


def _days(row: Row, documents: Mapping[str, Row]) -> list[str]:
    spans = (span for _, span in quotes(row.get("evidence") or {}, internal=True))
    days = [documents.get(str(span.get("document")), {}).get("published") for span in spans]
    return [str(day) for day in days if day]


def _old(report: Row, today: date) -> bool:
    return public_rules.old_enough([report["published"]] if report["published"] else [], today)


def _named(row: Fields, books: Books) -> Fields:
    """The incident with the organisations' names as the book has them; one that it cannot name is left out."""
    actors = [{**actor, "name": name} for actor in row["actors"] if (name := books.name(actor["actor"]))]
    claims = [{**claim, "name": name} for claim in row["claims"] if (name := books.name(claim["claimant"]))]
    return {**row, "actors": actors, "claims": [{k: v for k, v in claim.items() if k != "mode"} for claim in claims]}


def _names(held: Mapping[str, Any], books: Books, kept: Sequence[Row]) -> Names:
    places = [row["place"][part] for row in kept for part in ("name", "admin1", "admin2")]
    actors = [actor["name"] for row in kept for actor in (*row["actors"], *row["claims"])]
    texts = dict.fromkeys(
        text for kind in ("incidents", "claims") for row in held[kind] for text in _words(row)
    ) | dict.fromkeys(text for row in held["documents"].values() for text in _words(row))  # fmt: skip
    return Names(
        actors=lambda document: books.actors.find(document, sentences(document)),
        open_words=open_words([*places, *actors, *tell.countries().values()]), texts=tuple(texts), known=books.named,
    )  # fmt: skip


def _words(value: Any, key: str = "") -> Iterator[str]:
    """Everything in a record that others wrote."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _words(inner, str(name))
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _words(inner, "text")
    elif isinstance(value, str) and key in _OTHERS_WORDS:
        yield value


def _sources(kept: Sequence[Row], documents: Mapping[str, Row], names: Names, today: date) -> Iterator[Fields]:
    """Each document that tells of a published incident: who publishes it, its title and its address, never its text."""
    for report in (report for row in kept for report in row["reports"] if _old(report, today)):
        known = documents.get(report["document"], {})
        yield {
            "document": report["document"], "publisher": names.publisher(known.get("publisher")), "title": names.title(known.get("title")),
            "url": names.address(known.get("url")), "published": str(known["published"])[:10] if known.get("published") else None,
        }  # fmt: skip


def _with_sources(row: Fields, sources: Mapping[str, Fields], ids: set[str]) -> Fields:
    reports: list[Fields] = []
    for report in row["reports"]:
        source = sources.get(report["document"])
        if source is not None:
            reports.append({**report, **source, "name": source["publisher"] or f"source {len(reports) + 1}"})
    return {**row, "reports": reports, "related": [each for each in row["related"] if each["id"] in ids]}


def _claims(claims: Sequence[Row], kept: Mapping[str, Row], books: Books) -> Iterator[Fields]:
    """The claims on published incidents by organisations the book knows: who, what kind, and whether anything supports it."""
    for claim in claims:
        about, name = (claim.get("incident") or {}).get("id"), books.name(claim["claimant"])
        if about not in kept or claim["claimant"] is None or name is None:
            continue
        verdict = claim["verdict"]
        yield {
            "id": claim["id"], "claimant": claim["claimant"], "name": name, "stance": claim["stance"], "incident": about,
            "rating": verdict["rating"], "verified": verdict["rating"] == "likely",
        }  # fmt: skip


def _told(public: Public) -> Iterator[str]:
    return (f"{loss.rows} incidents held back: {loss.what}" for loss in public.losses("site") if loss.kind == "left_out" and loss.rows)
