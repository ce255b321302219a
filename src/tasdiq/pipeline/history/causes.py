"""How a count was settled on two days in; what made the difference, in words with source and day, out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from tasdiq.pipeline.history.logbook import judgement_in_words
from tasdiq.store.history import Told

Settled = Mapping[str, Any]
Documents = Mapping[str, Mapping[str, Any]]
_MOST = 2  # statements told for one change
_NUMBERS = ("low", "best", "high")


def because(before: Settled | None, now: Settled | None, documents: Documents, decided: Sequence[Told]) -> str | None:
    """The statements that are new among those behind a count, the winning ones first; else who decided; else the rule's reason.

    Each is told by its words, its source and the day it was published.
    """
    judged = [judgement_in_words(entry.held) for entry in decided if entry.held and entry.held["decision"] not in ("accept",)]
    if now is None:
        return "; ".join(judged) or "nothing that stands tells of it any more"
    known = set(_stands_on(before)) if before else set()
    new = [told for told in (*now["winners"], *now["losers"]) if not known & set(_words(told))]
    wanted = {now["count"][name] for name in _NUMBERS if not before or now["count"][name] != before["count"][name]} - {None}
    new.sort(key=lambda told: not wanted & {told["count"][name] for name in _NUMBERS})  # those first that say the new numbers
    once = {(span["document"], span["quote"]): told for told in reversed(new) for span in told["evidence"][:1]}
    said = [_said(told, documents) or "" for told in new if any(told is kept for kept in once.values())][:_MOST]
    return "; ".join(said or judged) or now["reason"] or None


def newly_said(before: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]], documents: Documents) -> str | None:
    """The first of the words that a fact stands on now and did not before, with source and day."""
    held = {(span["document"], span["start"], span["end"]) for span in before}
    new = next((span for span in now if (span["document"], span["start"], span["end"]) not in held), None)
    return _said({"evidence": [new], "attribution": None}, documents) if new else None


def _stands_on(settled: Settled) -> Iterator[tuple[Any, ...]]:
    for told in (*settled["winners"], *settled["losers"]):
        yield from _words(told)


def _words(told: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    yield from ((span["document"], span.get("field", "text"), span["start"], span["end"]) for span in told["evidence"])


def _said(told: Mapping[str, Any], documents: Documents) -> str | None:
    """ "two injured died", the health ministry, APP, 9 Aug."""
    if not told["evidence"]:
        return None
    span = told["evidence"][0]
    source = documents.get(span["document"], {})
    return ", ".join([f"“{span['quote']}”", *_from(told, source)])


def _from(told: Mapping[str, Any], source: Mapping[str, Any]) -> Iterable[str]:
    if told["attribution"]:
        yield str(told["attribution"])
    if source.get("publisher") or source.get("name"):
        yield str(source.get("publisher") or source["name"])
    if source.get("published"):
        day = date.fromisoformat(str(source["published"])[:10])
        yield f"{day.day} {day:%b %Y}"
