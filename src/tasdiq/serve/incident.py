"""An incident's id in; its page out: reports beside each other, tolls over time, place, claims, history, links, and what to decide."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from fastapi import APIRouter, Request, Response

from tasdiq.model.incident import RATINGS
from tasdiq.pipeline import Tasdiq
from tasdiq.serve import blind, record, words
from tasdiq.serve.asked import held
from tasdiq.serve.drawings import Told, place_map, tolls, waterfall
from tasdiq.serve.queue import texts_of
from tasdiq.serve.refused import Refused
from tasdiq.serve.shelf import Held
from tasdiq.serve.show import Pages
from tasdiq.serve.shown import Fields, harmless, quoted, statements_of
from tasdiq.serve.texts import Texts
from tasdiq.serve.waiting import order
from tasdiq.serve.worklist import by_day

_SHOWN = 24  # reports on one page
_STOPS = 60  # of the slider


def routes() -> APIRouter:
    """The page of one incident."""
    router = APIRouter(include_in_schema=False)

    def page(request: Request, id: str) -> Response:
        pages: Pages = request.app.state.pages
        tasdiq: Tasdiq = request.app.state.tasdiq
        now = blind.seen(request, request.app.state.shelf.held())
        then = held(request) if request.query_params.get("as_of") or request.query_params.get("policy") else now
        one = View(held=then, now=now, texts=texts_of(request), tasdiq=tasdiq, wanted=id)
        told = {**one.fields(request.query_params.get("as_of") or ""), "person": getattr(request.state, "person", None)}
        return pages.page(request, "incident.html.j2", told)

    router.add_api_route("/incidents/{id:path}", page, methods=["GET"], response_model=None)
    return router


@dataclass(frozen=True, kw_only=True)
class View:
    """What is told of an incident at one moment."""

    held: Held
    now: Held
    texts: Texts
    tasdiq: Tasdiq
    wanted: str

    def fields(self, as_of: str) -> Fields:
        """The page, or what is known today where nothing was held at that moment."""
        then = self.held.by_id.get(self.id)
        stops = self._stops()
        shared = {"id": self.id, "as_of": as_of, "stops": stops, "title": harmless(words.name(self._today)), "held": then is not None}
        return {**shared, **(self._told(then[1]) if then else {"changed": []})}

    def _told(self, row: Mapping[str, Any]) -> Fields:
        """All of the page that needs the incident to have been held."""
        claims = self.held.claims_on.get(self.id, ())
        return {
            "row": row, "map": place_map(row["place"]), "figures": list(self._figures()), "reports": list(self._reports(row)),
            "more": max(0, len(row["reports"]) - _SHOWN), "claims": [self._claim(claim) for claim in claims], "links": list(self._links()),
            "related": list(self._related(row)), "near": list(self._near(row)), "ratings": RATINGS, "changed": list(self._changed(row)),
            "actors": [{**a, "name": harmless(a["name"])} for a in row["actors"]], "targets": [harmless(t["text"]) for t in row["targets"]],
            "why": self._why(),
        }  # fmt: skip

    def _why(self) -> list[str]:
        """Why a person should look at it; nothing where the page shows another moment."""
        queue = order(self.held) if self.held is self.now else None
        mine = [queue.items[place] for place in queue.naming.get(self.id, ())] if queue else []
        return [harmless(line) for line in dict.fromkeys(line for item in mine for line in item.why)]

    @cached_property
    def id(self) -> str:
        """The whole id of the incident that is shown."""
        return str(self._today["id"])

    @cached_property
    def _today(self) -> Mapping[str, Any]:
        """The record of now, else of then: an incident can have been merged since."""
        source = self.held if self.wanted in self.held.by_id and self.wanted not in self.now.by_id else self.now
        kind, row = record.found(source, self.wanted)
        if kind != "incidents":
            raise Refused(404, f"{self.wanted[:80]!r} is no incident")
        return row

    @cached_property
    def _pairs(self) -> list[tuple[str, str]]:
        """Each document with its report, in log order."""
        return pairs(self.held, self.id)

    def _reports(self, row: Mapping[str, Any]) -> Iterator[Fields]:
        shown = self._pairs[:_SHOWN]
        read = self.texts.read(self.held, shown)
        for telling, pair in zip(row["reports"], shown, strict=False):
            document, report = pair
            source = self.held.documents[document]
            told = read[pair]
            yield {
                "report": report, "document": document, "name": harmless(telling["name"]), "publisher": harmless(source.get("publisher")),
                "title": harmless(source.get("title")), "published": source.get("published"), "main": telling["main"],
                "copy_of": harmless(telling["copy_of"]), "url": source["url"] if str(source.get("url") or "").startswith("http") else None,
                "values": [{**value, "quotes": quoted(value["spans"], told.document)} for value in statements_of(told.statements)],
            }  # fmt: skip

    def _figures(self) -> Iterator[Fields]:
        """Each count of the incident: how it was settled, who said what when, and the chart of it."""
        for settled in self.held.weighed.get(self.id, {"figures": ()})["figures"]:
            rows = [
                *((f, "taken") for f in settled["winners"]),
                *((f, "superseded" if f["superseded"] else "kept") for f in settled["losers"]),
            ]
            told = sorted((self._figure(figure, status) for figure, status in rows), key=lambda f: (f["day"] or "9999", f["who"]))
            points = [
                Told(day=f["day"], low=f["low"], best=f["best"], high=f["high"], status=f["status"], label=f"{f['count']}: {f['who']}")
                for f in told
                if not f["subset"]
            ]
            side = f", {words.words(settled['side'])}" if settled["side"] else ""
            yield {
                "measure": settled["measure"], "name": words.words(settled["measure"]) + side, "count": settled["count"],
                "reason": harmless(settled["reason"]), "policy": settled["policy"], "rows": told,
                "chart": tolls(points) if not side else None,
                "settles": settled["measure"] in ("killed", "injured") and not side,
            }  # fmt: skip

    def _figure(self, figure: Mapping[str, Any], status: str) -> Fields:
        evidence = figure["evidence"][0] if figure["evidence"] else {}
        source = self.held.documents.get(evidence.get("document", ""), {})
        count = figure["count"]
        return {
            **{end: count[end] for end in ("low", "best", "high")}, "count": words.count(count), "typed": words.typed(count),
            "who": harmless(figure["attribution"] or source.get("publisher") or source.get("name") or "not said"),
            "source": harmless(source.get("publisher") or source.get("name")), "day": source.get("published"), "status": status,
            "subset": figure["subset"], "stance": figure["stance"], "side": figure["side"], "quote": harmless(evidence.get("quote")),
        }  # fmt: skip

    def _claim(self, claim: Mapping[str, Any]) -> Fields:
        from tasdiq.weigh.credibility import rules

        factors = claim["verdict"]["factors"]
        steps = [(harmless(f["text"]), f["weight"]) for f in factors if f["weight"]]
        fall = waterfall(float(rules()["start"]["claim"]), steps)
        quotes = {harmless(f["text"]): [self._quote(e) for e in f["evidence"][:2]] for f in factors}
        bars = [{**bar, "quotes": quotes.get(bar["label"], [])} for bar in fall["bars"]]
        said = [self._quote(e) for spans in claim["evidence"].values() for e in spans]
        return {
            **claim, "name": harmless(claim["name"]), "fall": {**fall, "bars": bars},
            "open": [harmless(f["text"]) for f in factors if not f["weight"]],
            "explanation": harmless(claim["verdict"]["explanation"]), "quotes": list({q["quote"]: q for q in said}.values())[:4],
            "wrong": [{"asserted": harmless(c["asserted"]), "found": harmless(c["found"])} for c in claim["contradictions"]],
        }  # fmt: skip

    def _quote(self, evidence: Mapping[str, Any]) -> Fields:
        source = self.held.documents.get(evidence.get("document", ""), {})
        return {"quote": harmless(evidence["quote"]), "source": harmless(source.get("publisher") or source.get("name"))}

    def _links(self) -> Iterator[Fields]:
        named = {report: telling["name"] for telling, (_, report) in zip(self.held.by_id[self.id][1]["reports"], self._pairs, strict=False)}
        for link in self.held.links.get(self.id, ()):
            steps = [(r["says"], r["weight"]) for r in link["reasons"] if r["weight"]]
            fall = waterfall(link["start"], steps) if link["start"] is not None else None
            yield {
                "left": harmless(named.get(link["left"], link["left"])), "right": harmless(named.get(link["right"], link["right"])),
                "probability": link["probability"], "fall": fall, "says": [r["says"] for r in link["reasons"]],
                "reports": [link["left"], link["right"]],
            }  # fmt: skip

    def _related(self, row: Mapping[str, Any]) -> Iterator[Fields]:
        for other in row["related"]:
            if other["id"] in self.held.by_id:
                yield {"id": other["id"], "kind": other["kind"], "title": harmless(words.name(self.held.by_id[other["id"]][1]))}

    def _near(self, row: Mapping[str, Any]) -> Iterator[Fields]:
        """Incidents that it could be merged with."""
        known = [other["id"] for other in row["related"]]
        known += by_day(self.held).get((row["date"].get("start"), row["place"].get("country")), []) if row["date"].get("start") else []
        for name in list(dict.fromkeys(known))[:20]:
            if name != self.id and name in self.held.by_id:
                yield {"id": name, "title": harmless(words.name(self.held.by_id[name][1]))}

    def _stops(self) -> list[Fields]:
        """The moments at which something on the incident was learned or decided: one a day, each one where all fell on a day."""
        told = pairs(self.now, self.id)[:_SHOWN]
        read = self.texts.read(self.now, told)
        moments = {s.recorded_at for one in read.values() for s in one.statements if s.recorded_at}
        moments |= set(self.tasdiq.review_desk.moments([self.id, *(report for _, report in told)]))
        return stops(sorted(moments))

    def _changed(self, then: Mapping[str, Any]) -> Iterator[Fields]:
        """What is held otherwise today."""
        if self.held is self.now or self.id not in self.now.by_id:
            return
        now = self.now.by_id[self.id][1]
        told = {"type": words.words, "date": words.when, "place": words.where, "killed": words.count, "injured": words.count}
        rows = [(name, tell(then[name]), tell(now[name])) for name, tell in told.items()]
        rows += [
            ("reports", str(len(then["reports"])), str(len(now["reports"]))),
            ("claims", str(len(then["claims"])), str(len(now["claims"]))),
        ]
        yield from ({"name": name, "then": harmless(old), "now": harmless(new)} for name, old, new in rows if old != new)


def pairs(records: Held, incident: str) -> list[tuple[str, str]]:
    """Each document of an incident with its report, in log order."""
    kind_and_row = records.by_id.get(incident)
    names = [name for name in records.made_of.get(incident, ()) if name.startswith("report:")]
    return [(t["document"], name) for t, name in zip(kind_and_row[1]["reports"], names, strict=False)] if kind_and_row else []


def stops(moments: Sequence[datetime]) -> list[Fields]:
    """What the slider stops at: days, or moments where all of them lie on one day; the last ones of very many.

    >>> [s["text"] for s in stops([datetime(2016, 8, 8, 9), datetime(2016, 8, 8, 10), datetime(2016, 8, 9, 9)])]
    ['8 August 2016', '9 August 2016']
    """
    days = sorted({moment.date().isoformat() for moment in moments})
    if len(days) > 1:
        return [{"value": day, "text": words.day(day)} for day in days][-_STOPS:]
    seconds = sorted({moment.isoformat(timespec="seconds"): moment for moment in moments}.items())
    told = [(moment.replace(microsecond=999_999).isoformat(), f"{words.day(text)}, {moment:%H:%M:%S}") for text, moment in seconds]
    return [{"value": value, "text": text} for value, text in told][-_STOPS:]
