"""One record on the screen: every value with its words quoted in their sentence, and its source named."""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from tasdiq.cli.safe import line
from tasdiq.cli.tables import console, count_range
from tasdiq.cli.waterfall import drawn

if TYPE_CHECKING:
    from rich.text import Text

Row = Mapping[str, Any]
_HIDDEN = ("evidence", "reports", "claims", "id", "probabilities", "later")  # told beside the statements, or below
_LONGEST = 160  # characters of a value on the screen
_QUOTED = 3  # passages shown beside a factor
_STATED = 8  # counts shown of those that won, and of those that lost
_IDS = ("actor", "place_id", "type", "id", "probability")  # not for people's eyes, or told elsewhere
_NOT_TOLD = ("main", "order", "related", "report", "claimant", "subject", "object", "actor")  # our ids, not a source's words


def print_card(shown: Row) -> None:
    """Print what `show` found: the record's values, then the words they stand on, then what belongs to it."""
    from rich.panel import Panel
    from rich.text import Text

    record = shown["record"]
    out = console()
    out.print(Panel(Text("\n").join(_values(record)), title=Text(line(record["id"]), style="bold"), title_align="left"))
    for rows in _grouped(shown["statements"], "document").values():
        out.print(Panel(Text("\n").join(_passages(rows)), title=_source(rows[0]), title_align="left", border_style="dim"))
    for text in _settled(shown):
        out.print(text)
    for text in _beside(shown):
        out.print(text)
    for text in drawn(shown.get("links", ()), _report_names(shown)):
        out.print(text)


def _report_names(shown: Row) -> dict[str, str]:
    """The document of each report, by the report's id."""
    return {row["about"]: row["name"] for row in shown["statements"] if row["name"] and row["about"].startswith("report:")}


def _values(record: Row) -> "Iterator[Text]":
    from rich.text import Text

    for name, value in record.items():
        words = describe(value) if name not in _HIDDEN or isinstance(value, int) else ""
        if words:
            yield Text.assemble((f"{name.replace('_', ' '):<16}", "bold"), " ", words)
    yield from _weighed(record.get("verdict", {}))
    for said in _list(record, "later"):
        yield Text.assemble((f"{'later':<16}", "bold"), " ", f"{line(said['name'])} {said['stance']}", _words(said["evidence"]))
    for report in _list(record, "reports"):
        copy = f", a copy of {line(report['copy_of'])}" if report["copy_of"] else ""
        yield Text.assemble((f"{'report':<16}", "bold"), " ", line(report["name"]), "" if report["main"] else " (in passing)", copy)
    for claim in _list(record, "claims"):
        channel = f" through {line(claim['channel'])}" if claim["channel"] else ""
        yield Text.assemble((f"{'claim':<16}", "bold"), " ", f"{line(claim['name'])} {claim['stance']}{channel}")


def _weighed(verdict: Row) -> "Iterator[Text]":
    """The verdict in three sentences, then each factor with its weight and the words it stands on."""
    from rich.text import Text

    if verdict.get("explanation"):
        yield Text.assemble((f"{'in short':<16}", "bold"), " ", line(verdict["explanation"]))
    factors = verdict.get("factors", ())
    for reason in verdict.get("reasons", ())[: 1 if factors and verdict.get("decided_by") else 0 if factors else None]:
        yield Text.assemble((f"{'':<16}", "bold"), " ", line(reason))
    for factor in factors:
        weight = f"{factor['weight']:+.2f}" if factor["weight"] else " open"
        yield Text.assemble((f"{'':<10}{weight:>6}", "bold"), " ", line(factor["text"]), _words(factor["evidence"]))
    for lie in verdict.get("lies", ()):
        yield Text.assemble((f"{'may be':<16}", "bold"), " ", lie.replace("_", " "))


def _words(spans: list[Row]) -> "Text":
    from rich.text import Text

    told = "; ".join(f'"{_cut(span["quote"])}"' for span in spans[:_QUOTED])
    return Text(f"  {told}" if told else "", style="dim")


def _cut(quote: str) -> str:
    words = line(quote)
    return words if len(words) <= _LONGEST // 2 else f"{words[: _LONGEST // 2 - 1]}…"


def _list(record: Row, name: str) -> list[Row]:
    held = record.get(name)
    return held if isinstance(held, list) else []


def describe(value: Any) -> str:
    """A value of a record in words; nothing where nothing is known.

    >>> describe({"start": "2016-08-08", "end": "2016-08-08", "precision": "day", "stated": "on Monday"})
    '2016-08-08 (day, "on Monday")'
    >>> describe([{"name": "Example Front", "role": "initiator", "basis": "claimed"}])
    'Example Front (initiator, claimed)'
    """
    if isinstance(value, list):
        return "; ".join(words for held in value if (words := describe(held)))
    if not isinstance(value, Mapping):
        return "" if value is None else line(value)
    for keys, tell in _WORDS:
        if keys & value.keys():
            return tell(value)
    first = next((value[name] for name in ("name", "text", "id") if value.get(name)), None)
    held = [described for name, part in value.items() if name not in _IDS and part is not first and (described := describe(part))]
    return f"{line(first)} ({', '.join(held)})" if first and held else line(first) if first else ", ".join(held)


def _count(value: Row) -> str:
    wording = f' ("{line(value["wording"])}")' if value.get("wording") else ""
    return "" if count_range(value) == "?" else count_range(value) + wording


def _place(value: Row) -> str:
    names = dict.fromkeys(value[name] for name in ("site", "name", "admin2", "admin1", "country") if value.get(name))
    return f"{', '.join(map(line, names))} ({value.get('precision', 'unknown')})" if names else ""


def _verdict(value: Row) -> str:
    between = f" ({value['low']:.0%} to {value['high']:.0%})" if value["low"] is not None else ""
    return str(value["rating"]).replace("_", " ") + between


def _date(value: Row) -> str:
    days = " to ".join(dict.fromkeys(day for day in (value.get("start"), value.get("end")) if day))
    stated = f'"{line(value["stated"])}"' if value.get("stated") else ""
    return f"{days} ({', '.join(filter(None, (value.get('precision'), stated)))})" if days else f"{stated}, day not known" if stated else ""


def _passages(rows: list[Row]) -> "Iterator[Text]":
    """Each passage of one document once, with all that was read in it."""
    from rich.text import Text

    found = _grouped(rows, "field", "start", "end")
    for number, passage in enumerate(found[key] for key in sorted(found, key=lambda key: (key[0] or "", key[1] or 0, key[2] or 0))):
        yield Text("\n" if number else "").append_text(_quoted(passage[0]))
        for row in passage:
            stance = "" if row["stance"] == "asserted" else f" [{row['stance']}]"
            said = f", {line(row['attribution'])} said" if row["attribution"] else ""
            value = describe(row["value"])[:_LONGEST]
            said += f", {row['probability']:.0%} probable" if row.get("probability") is not None else ""
            yield Text.assemble("    ", (f"{row['prop'].replace('_', ' ')} ", "cyan"), (value or "-", "bold"), (stance, "red"), said,
                                (f"  {line(row['method'])} {row['id'][:12]}", "dim"))  # fmt: skip


def _grouped(rows: list[Row], *names: str) -> dict[tuple[Any, ...], list[Row]]:
    found: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        if row["prop"] not in _NOT_TOLD:
            found.setdefault(tuple(row[name] for name in names), []).append(row)
    return found


def _quoted(row: Row) -> "Text":
    """The words, highlighted in what surrounds them where that is known."""
    from rich.text import Text

    if not row["quote"]:
        return Text("(concluded, not quoted)", style="dim italic")
    before, found, after = str(row.get("context") or "").partition(row["quote"])
    if not found:
        before, found, after = "", row["quote"], ""
    return Text.assemble(
        ("… " if before else "") + line(before), " " if before[-1:].isspace() else "", (line(found), "bold black on yellow"),
        " " if after[:1].isspace() else "", line(after) + (" …" if after else ""), (f"  characters {row['start']}-{row['end']}", "dim"),
        (" of the title" if row["field"] == "title" else "", "dim"),
    )  # fmt: skip


def _source(row: Row) -> "Text":
    """The document the words stand in: name, publisher, title, day, address, id."""
    from rich.text import Text

    if not row["document"]:
        return Text("no document")
    parts = (row["publisher"], row["title"], row["published"], row["url"], row["document"][:12])
    return Text.assemble((line(row["name"]), "bold"), *(f", {line(part)}" for part in parts if part))


def _beside(shown: Row) -> "Iterator[Text]":
    """The other records that belong to it, with the verdicts of claims."""
    from rich.text import Text

    for kind in ("incidents", "claims", "relations", "figures"):
        for row in shown.get(kind, ()):
            yield Text.assemble((f"{kind[:-1]} ", "bold cyan"), line(row["id"]), "  ", _in_short(row))
            if kind == "claims":
                told = row["verdict"]["explanation"]
                yield from (Text(f"    {line(said)}") for said in ([told] if told else row["verdict"]["reasons"]))


def _settled(shown: Row) -> "Iterator[Text]":
    """How each count of an incident was settled: the reason, the words that won, and those that lost."""
    from rich.text import Text

    weighed = shown.get("weighed") or {}
    names = {row["document"]: row["name"] for row in shown["statements"] if row["document"]}
    for row in weighed.get("figures", ()):
        whose = f" {row['side'].replace('_', ' ')}" if row["side"] else ""
        measure = f"{row['measure'].replace('_', ' ')}{whose}: "
        yield Text.assemble((measure, "bold cyan"), (count_range(row["count"]), "bold"), f"  by {row['policy']}: {line(row['reason'])}")
        for kind in ("winners", "losers"):
            yield from (Text(f"    {'for' if kind == 'winners' else 'not'} {_stated(said, names)}") for said in row[kind][:_STATED])
            left = len(row[kind]) - _STATED
            yield from [Text(f"    and {left} more; --json has all")] * (left > 0)
    if weighed.get("silence"):
        yield Text.assemble(("may be an omission: ", "bold cyan"), line(weighed["silence"]["text"]), _words(weighed["silence"]["evidence"]))


def _stated(said: Row, names: Row) -> str:
    """One source's count with its words, who said so, and where."""
    span = next(iter(said["evidence"]), None)
    notes = [*(["a part"] if said["subset"] else []), *(["superseded"] if said["superseded"] else [])]
    notes += [said["stance"]] if said["stance"] != "asserted" else []
    who = f", {line(said['attribution'])} said" if said["attribution"] else ""
    where = f" ({line(names.get(span['document'], span['document'][:12]))})" if span else ""
    quote = f' "{_cut(span["quote"])}"' if span else ""
    return f"{count_range(said['count'])}{quote}{who}{where}{f' [{chr(44).join(notes)}]' if notes else ''}"


def _in_short(row: Row) -> str:
    """A record on one line."""
    if "verdict" in row:
        return f"{line(row['name'])} {row['stance']}: {row['verdict']['rating'].replace('_', ' ')}"
    if "relation" in row:
        return " ".join(line(row[name]) for name in ("subject_name", "relation", "object_name"))
    if "measure" in row:
        return f"{line(row['about']['name'])}: {row['measure']} {count_range(row['count'])}"
    return ", ".join(words for name in ("type", "date", "place") if (words := describe(row[name])))


_WORDS: tuple[tuple[frozenset[str], Callable[[Row], str]], ...] = (
    (frozenset({"quote"}), lambda value: f'"{line(value["quote"])}"'),
    (frozenset({"rating"}), _verdict),
    (frozenset({"found"}), lambda value: f"it says {line(value['asserted'])}, but known is {line(value['found'])}"),
    (frozenset({"aspect"}), lambda value: f"{value['aspect']}: {line(value['value'])}"),
    (frozenset({"measure"}), lambda value: f"{value['measure'].replace('_', ' ')} {_count(value['count'])}"),
    (frozenset({"low", "best", "high"}), _count),
    (frozenset({"start", "stated"}), _date),
    (frozenset({"admin1", "country", "lat"}), _place),
)  # how a kind of value is told: known by one of its keys
