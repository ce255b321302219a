"""Files of short labelled reports in, each report with its incidents and the words that tell them out.

training/README.md describes the markup.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tasdiq.errors import BadValueError
from tasdiq.model.template import Filler, Template
from tasdiq.model.text import Document, Span
from tasdiq.model.values import When, Where
from tasdiq.train.labels import INCIDENT_KEYS, Labels, checked, count_of, keys_of, read_label
from tasdiq.train.markup import KINDS, Mark, bare

SEPARATOR = "----"


@dataclass(frozen=True, kw_only=True)
class Told:
    """One incident of an example, and the words that say where and when."""

    template: Template
    places: tuple[Span, ...] = ()
    dates: tuple[Span, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Example:
    """One labelled report; without incidents where it tells of none."""

    document: Document
    incidents: tuple[Told, ...] = ()


def read_all(folder: Path) -> Iterator[Example]:
    """The examples of every .txt file of a folder, in the order of their names."""
    for path in sorted(folder.glob("*.txt")):
        yield from read(path)


def read(path: Path) -> tuple[Example, ...]:
    """The examples of one file; raises an ExceptionGroup with every mistake in it."""
    problems: list[BadValueError] = []
    found = []
    line = 1
    for number, block in enumerate(path.read_text(encoding="utf-8").split(f"\n{SEPARATOR}\n"), 1):
        mine: list[BadValueError] = []
        found.append(_example(f"{path.stem}:{number}", block, mine))
        problems += [BadValueError(f"{path.name}, example {number} (from line {line}): {problem}") for problem in mine]
        line += block.count("\n") + 2
    if problems:
        raise ExceptionGroup(f"{path} cannot be used", problems)
    return tuple(found)


def _example(name: str, block: str, problems: list[BadValueError]) -> Example:
    published, marked, labels = _parts(block, problems)
    text, marks = bare(marked, problems)
    if not text:
        problems.append(BadValueError("no text"))
    document = Document(id=name, name=name, text=text, published=published)
    _check_marked(marks, labels, problems)
    numbers = sorted(number for number, letter in labels if letter is None)
    told = tuple(_told(document, number, [mark for mark in marks if number in mark.incidents], labels, problems) for number in numbers)
    return Example(document=document, incidents=told)


def _parts(block: str, problems: list[BadValueError]) -> tuple[date | None, str, Labels]:
    """The day of publication, the marked text, and what the @ lines say."""
    published: date | None = None
    text: list[str] = []
    labels: Labels = {}
    for line in block.strip("\n").split("\n"):
        if line.startswith("# "):
            published = _published(line, problems)
        elif line.startswith("@"):
            read_label(line, labels, problems)
        elif labels and line.strip():
            problems.append(BadValueError(f"{line[:60]!r}: text after the labels"))
        else:
            text.append(line)
    return published, "\n".join(text).strip(), labels


def _published(line: str, problems: list[BadValueError]) -> date | None:
    key, _, value = line[2:].partition(": ")
    try:
        if key == "published":
            return date.fromisoformat(value.strip())
    except ValueError:
        pass  # told below, as a line of another form is
    problems.append(BadValueError(f"{line!r} is not of the form '# published: 2019-03-04'"))
    return None


def _check_marked(marks: Sequence[Mark], labels: Labels, problems: list[BadValueError]) -> None:
    """Every mark has an incident, and every label has a mark."""
    marked = {(number, mark.letter) for mark in marks for number in mark.incidents} | {(n, None) for mark in marks for n in mark.incidents}
    for number in sorted({number for number, _ in marked} - {number for number, letter in labels if letter is None}):
        problems.append(BadValueError(f"incident {number} has marks and no line '@{number} type=...'"))
    for number, letter in labels:
        if (number, letter) not in marked:
            problems.append(BadValueError(f"@{number}{f'.{letter}' if letter else ''} has no words in the text"))


def _told(document: Document, number: int, marks: Sequence[Mark], labels: Labels, problems: list[BadValueError]) -> Told:
    said = checked(f"@{number}", labels[number, None], INCIDENT_KEYS, problems)
    places, dates = (tuple(document.span(m.start, m.end) for m in marks if m.role == role) for role in ("loc", "date"))
    fillers = []
    for letter in dict.fromkeys(mark.letter for mark in marks if mark.role in KINDS):
        group = [mark for mark in marks if mark.letter == letter and mark.role in KINDS]
        own = labels.get((number, letter), {})
        if group[0].role == "org" and "org_confidence" in said:
            own = {"confidence": said["org_confidence"], **own}
        filler = _filler(document, f"@{number}.{letter}", group, own, problems)
        fillers += [filler] if filler else []
    template = Template(
        document=document.id, type=said.get("type", "attack"), stage=said.get("stage", "accomplished"), category=said.get("category"),
        when=When(stated=dates[0].quote if dates else None), where=Where(name=places[0].quote if places else None), fillers=tuple(fillers),
        span=document.span(marks[0].start, marks[0].end) if marks else None,
    )  # fmt: skip
    return Told(template=template, places=places, dates=dates)


def _filler(document: Document, where: str, marks: Sequence[Mark], own: dict[str, str], problems: list[BadValueError]) -> Filler | None:
    kinds = sorted({KINDS[mark.role] for mark in marks})
    if len(kinds) > 1:
        problems.append(BadValueError(f"{where} is marked as {kinds}: one letter is one thing"))
        return None
    said = checked(where, own, keys_of(kinds[0]), problems)
    names, others = (tuple(document.span(m.start, m.end) for m in marks if (m.role == "name") == named) for named in (True, False))
    return Filler(
        role=kinds[0], mentions=names or others, named=bool(names), titles=others if names else (), type=said.get("type"),
        effect=said.get("effect"), number=count_of(where, said.get("number"), problems), plural=said.get("number") == "plural",
        nation=said.get("nation"), confidence=said.get("confidence"),
    )  # fmt: skip
