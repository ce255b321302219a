"""One record on the screen: every value with its words quoted in their sentence, and its source named."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from tasdiq.cli.safe import line
from tasdiq.cli.tables import console, count_range

if TYPE_CHECKING:
    from rich.text import Text

Row = Mapping[str, Any]
_HIDDEN = ("evidence", "reports", "claims", "id")
_LONGEST = 160  # characters of a value on the screen


def print_card(shown: Row) -> None:
    """Print what `show` found: the record's values, then each statement behind it, then what belongs to it."""
    from rich.console import Group
    from rich.panel import Panel
    from rich.text import Text

    record = shown["record"]
    values = Text("\n").join(_values(record))
    out = console()
    out.print(Panel(values, title=Text(f"{shown['kind']}: {line(record['id'])}", style="bold"), title_align="left"))
    for prop, rows in _by_prop(shown["statements"]).items():
        out.print(Panel(Group(*_statements(rows)), title=Text(line(prop), style="bold cyan"), title_align="left", border_style="dim"))
    for text in (*_sources(shown["statements"]), *_beside(shown)):
        out.print(text)


def _values(record: Row) -> "Iterator[Text]":
    from rich.text import Text

    for name, value in record.items():
        words = describe(value)
        if name not in _HIDDEN and words:
            yield Text.assemble((f"{name.replace('_', ' '):<16}", "bold"), " ", words)
    for report in record.get("reports", ()):
        copy = f", a copy of {line(report['copy_of'])}" if report["copy_of"] else ""
        yield Text.assemble((f"{'report':<16}", "bold"), " ", line(report["name"]), "" if report["main"] else " (in passing)", copy)
    for claim in record.get("claims", ()):
        channel = f" through {line(claim['channel'])}" if claim["channel"] else ""
        yield Text.assemble((f"{'claim':<16}", "bold"), " ", f"{line(claim['name'])} {claim['stance']}{channel}")


def describe(value: Any) -> str:
    """A value of a record in words; nothing where nothing is known.

    >>> describe({"start": "2016-08-08", "end": "2016-08-08", "precision": "day", "stated": "on Monday"})
    '2016-08-08 (day, "on Monday")'
    """
    if isinstance(value, Mapping):
        if "low" in value and "best" in value:
            wording = f' ("{line(value["wording"])}")' if value.get("wording") else ""
            return "" if count_range(value) == "?" else count_range(value) + wording
        if "stated" in value:
            return _date(value)
        return ", ".join(f"{name}: {words}" for name, held in value.items() if (words := describe(held)))[:_LONGEST]
    if isinstance(value, list):
        return "; ".join(words for held in value if (words := describe(held)))
    return "" if value is None else line(value)


def _date(value: Row) -> str:
    days = " to ".join(dict.fromkeys(day for day in (value["start"], value["end"]) if day)) or "unknown"
    stated = f', "{line(value["stated"])}"' if value["stated"] else ""
    return "" if days == "unknown" and not stated else f"{days} ({value['precision']}{stated})"


def _by_prop(statements: list[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in statements:
        found.setdefault(row["prop"], []).append(row)
    return found


def _statements(rows: list[Row]) -> "Iterator[Text]":
    from rich.text import Text

    for row in rows:
        yield Text.assemble(
            (describe(row["value"])[:_LONGEST] or "-", "bold"), ("" if row["stance"] == "asserted" else f"  [{row['stance']}]", "red")
        )
        yield _quoted(row)
        said = f", {line(row['attribution'])} said" if row["attribution"] else ""
        source = line(row["publisher"] or row["name"] or "no document")
        day = f", {row['published']}" if row["published"] else ""
        place = f", characters {row['start']}-{row['end']}" if row["start"] is not None else ""
        yield Text(f"    {source}{day}{said}{place}; read by {line(row['method'])}; {row['id'][:12]}", style="dim")


def _quoted(row: Row) -> "Text":
    """The words, highlighted in what surrounds them where that is known."""
    from rich.text import Text

    if not row["quote"]:
        return Text("    (concluded, not quoted)", style="dim italic")
    before, found, after = str(row.get("context") or "").partition(row["quote"])
    if not found:
        before, found, after = "", row["quote"], ""
    left = "… " if before else ""
    right = " …" if after else ""
    return Text.assemble("    ", left, line(before), " " if before[-1:].isspace() else "", (line(found), "bold black on yellow"),
                         " " if after[:1].isspace() else "", line(after), right)  # fmt: skip


def _sources(statements: list[Row]) -> "Iterator[Text]":
    """The documents the statements stand in."""
    from rich.text import Text

    for page in {row["document"]: row for row in statements if row["document"]}.values():
        parts = (page["publisher"], page["title"], page["published"], page["url"])
        yield Text.assemble((line(page["name"]), "bold"), f" {page['document'][:12]} ", ", ".join(line(part) for part in parts if part))


def _beside(shown: Row) -> "Iterator[Text]":
    """The other records that belong to it, with the verdicts of claims."""
    from rich.text import Text

    for kind in ("incidents", "claims", "relations", "figures"):
        for row in shown.get(kind, ()):
            yield Text.assemble((f"{kind}: ", "bold cyan"), line(row["id"]), "  ", _in_short(row))
            for reason in row["verdict"]["reasons"] if kind == "claims" else ():
                yield Text(f"    {line(reason)}")


def _in_short(row: Row) -> str:
    """A record on one line."""
    if "verdict" in row:
        return f"{line(row['name'])} {row['stance']}: {row['verdict']['rating'].replace('_', ' ')}"
    if "relation" in row:
        return " ".join(line(row[name]) for name in ("subject_name", "relation", "object_name"))
    if "measure" in row:
        return f"{line(row['about']['name'])}: {row['measure']} {count_range(row['count'])}"
    return ", ".join(words for name in ("type", "date", "place") if (words := describe(row[name])))
