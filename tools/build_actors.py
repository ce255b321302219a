"""Builds `data/actors/built_*.toml` from open lists of organisations: names, countries and splits, no sentences.

    python tools/build_actors.py FOLDER

FOLDER holds `ucdp_actor_rebel_origin2_utf.csv` (UCDP actors and origins), `un_entities_2018.xml` (the UN Security Council's
consolidated list), `mmp_relationships.csv` (Stanford Mapping Militants) and `phoenix_milnonstate_actors.txt` (OEDA). What the
hand-written files already have is left out; their actors only gain spellings. Names of persons, companies and charities are dropped.
"""

import csv
import json
import re
import sys
import tomllib
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from rapidfuzz import fuzz

from tasdiq.resolve import actor_reading
from tasdiq.resolve.actor_alike import alike
from tasdiq.resolve.actor_names import Naming, is_acronym, split_acronym
from tasdiq.resolve.actors import ActorBook

HERE = Path(__file__).parent
TARGET = actor_reading.OURS / "actors"
CHOICES = tomllib.loads((HERE / "build_actors.toml").read_text(encoding="utf-8"))
LONGEST_NAME = 8  # words


@dataclass(kw_only=True)
class Entry:
    id: str
    name: str
    source: str
    names: list[str] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    split_from: list[str] = field(default_factory=list)  # ids of this list


def main(folder: Path) -> None:
    tables = actor_reading.read(path for path in actor_reading.files(()) if not path.name.startswith("built_"))
    naming = actor_reading.naming(tables.naming, actor_reading.collect(tables.countries, actor_reading.country, tables.problems))
    curated = actor_reading.collect(tables.actors, actor_reading.actor, tables.problems)
    taken = {naming.key(name.text): actor.id for actor in curated for name in actor.names if not name.weak}
    acronyms = {(naming.key(n.text), c): a.id for a in curated for n in a.names for c in a.countries if is_acronym(n.text)}
    for path in TARGET.glob("built_*.toml"):  # made anew, from the hand-written files alone
        path.unlink()
    lists = {
        "ucdp": ("UCDP, actors and origins (Uppsala Conflict Data Program, CC BY 4.0)", ucdp(folder / "ucdp_actor_rebel_origin2_utf.csv")),
        "un": ("United Nations Security Council consolidated list, 29 October 2018", united_nations(folder / "un_entities_2018.xml")),
        "militants": ("Stanford Mapping Militants Project, names only", militants(folder / "mmp_relationships.csv")),
        "oeda": (
            "OEDA Phoenix dictionary of non-state actors (after START TOPS), names only",
            phoenix(folder / "phoenix_milnonstate_actors.txt"),
        ),
    }
    for name, (source, entries) in lists.items():
        lines = list(write(merge(entries, taken, acronyms, naming), naming))
        path = TARGET / f"built_{name}.toml"
        head = f'about = "Built by tools/build_actors.py; edit the other files, not this one"\nsource = {quoted(source)}\n\n[actors]\n'
        path.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
        print(f"{path.name}: {len(lines)} actors")
    write_ties(folder / "mmp_relationships.csv")


def write_ties(path: Path) -> None:
    """The dated ties of Mapping Militants between actors of the book, with the row that each stands on."""
    book = ActorBook.load()
    rows = list(csv.DictReader(repaired(path)))
    found = sorted({tie for row in rows if (tie := dated_tie(row, book)) is not None})
    lines = [f"[[tie]]\n{tie}\n" for tie in found]
    head = 'about = "Dated ties, built by tools/build_actors.py; edit the other files, not this one"\n'
    (TARGET / "built_ties.toml").write_text(f"{head}\n" + "\n".join(lines), encoding="utf-8")
    print(f"built_ties.toml: {len(lines)} of {len(rows)} ties")


def dated_tie(row: dict[str, str], book: ActorBook) -> str | None:
    """The tie of a row as TOML; None where it has no sure ends, no date or no sure direction."""
    ends = [sure(book, tidy(row[f"group{number}_name"])) for number in (1, 2)]
    day = month_or_day(row["date"])
    relation = CHOICES["ties"].get(row["type"])
    told = row["description"].lower()
    if not all(ends) or ends[0] == ends[1] or day is None or relation is None:
        return None
    if relation in ("split_from", "merged_into"):
        ends = directed(ends, told, relation, book)
        if not ends:
            return None
    stance = ', stance = "alleged"' if any(word in told for word in CHOICES["doubting"]) else ""
    parts = [f'subject = "{ends[0]}"', f'relation = "{relation}"', f'object = "{ends[1]}"', f"from = {quoted(day)}"]
    parts += [f"source = {quoted('Mapping Militants, tie ' + row['unique_id'])}"]
    return "\n".join([*parts, *([stance[2:]] if stance else [])])


def directed(ends: list[str | None], told: str, relation: str, book: ActorBook) -> list[str | None]:
    """Which end split from, or merged into, which: the one that the row's own words name before the verb; none where they do not tell."""
    verbs = CHOICES["splitting" if relation == "split_from" else "merging"]
    at = min((told.find(verb) for verb in verbs if verb in told), default=-1)
    first = [min((told.find(name) for name in names(book, end) if name in told), default=-1) for end in ends]
    if at < 0 or min(first) < 0 or (first[0] < at) == (first[1] < at):
        return []
    return ends if first[0] < at else ends[::-1]


def names(book: ActorBook, actor: str | None) -> list[str]:
    return [name.text.lower() for name in book.get(str(actor)).names if len(name.text) > 2]


def sure(book: ActorBook, name: str) -> str | None:
    """The one actor that surely bears the name."""
    text, _ = split_acronym(name)
    found = [c for c in book.resolve(text) if c.score >= 0.95 and c.actor.type != "state"]
    return found[0].actor.id if len(found) == 1 else None


def month_or_day(text: str) -> str | None:
    """The date as exact as it is: 2014, 2014-05, 2014-05-29; American dates with two digits for the year are read too."""
    if match := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text.strip()):
        return "-".join(part for part in match.groups() if part.strip("0"))
    if match := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d\d)", text.strip()):
        month, number, year = (int(part) for part in match.groups())
        whole = 1900 + year if year > 30 else 2000 + year
        return f"{whole}" if (month, number) == (1, 1) else f"{whole}-{month:02}" if number == 1 else f"{whole}-{month:02}-{number:02}"
    return None


def repaired(path: Path) -> list[str]:
    return path.read_bytes().replace(b"\xc2\x92", b"'").replace(b"\x92", b"'").decode("utf-8", "replace").splitlines()


def ucdp(path: Path) -> Iterator[Entry]:
    for row in csv.DictReader(path.open(encoding="utf-8")):
        full = [row[key].strip() for key in ("newname.fulleng", "newname.full.mt", "name.orig.fulleng", "name.orig.full")]
        short = [row[key].strip() for key in ("newname", "name.data", "name.orig")]
        names = [tidy(name) for name in dict.fromkeys([*full, *short]) if name]
        places = [CHOICES["country"].get(place.strip()) for place in row["location"].split(",")]
        before = [f"ucdp-{id_.strip()}" for id_ in row["actorid.prev"].split(",") if id_.strip().isdigit()]
        yield Entry(
            id=f"ucdp-{row['actorid']}", name=names[0], source=f"UCDP actor {row['actorid']}", names=names,
            countries=[place for place in places if place], split_from=before,
        )  # fmt: skip


def united_nations(path: Path) -> Iterator[Entry]:
    for element in ElementTree.parse(path).iter("ENTITY"):
        name = tidy(element.findtext("FIRST_NAME") or "")
        if element.findtext("UN_LIST_TYPE") in CHOICES["un_lists_left_out"] or any(word in name.lower() for word in CHOICES["not_armed"]):
            continue
        reference = (element.findtext("REFERENCE_NUMBER") or "").strip()
        aliases = [part for alias in element.findall("ENTITY_ALIAS") for part in re.split(r"[;()]", alias.findtext("ALIAS_NAME") or "")]
        yield Entry(
            id=slug(name),
            name=name,
            source=f"UN {reference}",
            names=[name, *(tidy(a) for a in aliases if a.strip() and "original script" not in a)],
        )


def militants(path: Path) -> Iterator[Entry]:
    names = set()
    for row in csv.DictReader(repaired(path)):
        names |= {tidy(row["group1_name"]), tidy(row["group2_name"])}
    for name in sorted(names):
        if not any(word in name.lower() for word in CHOICES["not_armed"]):
            yield Entry(id=slug(name), name=name, source="Mapping Militants", names=[name])


def phoenix(path: Path) -> Iterator[Entry]:
    names: list[str] = []
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        text = line.split("#")[0].strip()
        code = re.search(r"\[([A-Z]{3})[A-Z]*\]", text)
        text = tidy(re.sub(r"\[[^\]]*\]?", "", text).strip("+ \t").replace("_", " "))
        if line.startswith("+") or (text and not names):
            names.append(text)
        elif text:
            yield from _phoenix_entry(names, None)
            names = [text]
        if code:
            yield from _phoenix_entry(names, CHOICES["country"].get(code.group(1)))
            names = []


def _phoenix_entry(names: list[str], country: str | None) -> Iterator[Entry]:
    kept = [name for name in names if is_acronym(name) or says_organisation(name)]
    if kept and not is_acronym(kept[0]):
        yield Entry(id=slug(kept[0]), name=kept[0], source="OEDA Phoenix", names=kept, countries=[country] if country else [])


def says_organisation(name: str) -> bool:
    """Whether a word of the name says that it is a body, not a person."""
    words = re.findall(r"\w+", name.lower())
    return 2 <= len(words) <= LONGEST_NAME and any(word in CHOICES["organisation_words"] for word in words)


def merge(entries: Iterable[Entry], taken: dict[str, str], acronyms: dict[tuple[str, str], str], naming: Naming) -> Iterator[Entry]:
    """Entries under the ids they keep: an actor we have gains names that are nobody's, a new one takes its names."""
    for entry in entries:
        names = list(dict.fromkeys(part for name in entry.names for part in (split_acronym(name)[0], split_acronym(name)[1]) if part))
        owner = next((taken[naming.key(name)] for name in names if naming.key(name) in taken and not is_acronym(name)), None)
        if owner is None:
            owner = next(
                (acronyms[naming.key(n), c] for n in names for c in entry.countries if (naming.key(n), c) in acronyms and len(n) > 2), None
            )
        free = [n for n in names if usable(n) and naming.key(n) not in taken and not naming.places.issuperset(naming.words_of(n))]
        if owner is not None and owner not in CHOICES["keep_apart"]:
            free = [name for name in free if says_organisation(name) and related(name, entry.name, naming) and not weak(name, naming)]
            if not free:
                continue
            yield Entry(id=owner, name="", source=entry.source, names=free)
        elif free and owner is None and usable(entry.name):
            yield Entry(
                id=entry.id,
                name=split_acronym(entry.name)[0],
                source=entry.source,
                names=free,
                countries=entry.countries,
                split_from=entry.split_from,
            )
            owner = entry.id
        for name in free:
            taken.setdefault(naming.key(name), owner or entry.id)


def related(name: str, other: str, naming: Naming) -> bool:
    """Whether two names of one row have enough in common to be believed: rows of a dictionary mix bodies up."""
    words, others = naming.words_of(name), naming.words_of(other)
    if naming.splitting.intersection(words) != naming.splitting.intersection(others):
        return False
    return alike(name, other, naming) > 0.5 or fuzz.token_set_ratio(" ".join(words), " ".join(others)) > 75


def usable(name: str) -> bool:
    words = re.findall(r"\w+", name)
    return len(name) > 2 and len(words) <= LONGEST_NAME and name.lower() not in CHOICES["left_out"]


def write(entries: Iterable[Entry], naming: Naming) -> Iterator[str]:
    kept = list(entries)
    known = {entry.id for entry in kept}
    rows: dict[str, list[str]] = {}
    for entry in kept:
        strong = [name for name in entry.names if not weak(name, naming)]
        faint = [name for name in entry.names if weak(name, naming)]
        parts = []
        if entry.name:
            parts.append(
                f"name = {quoted(entry.name)}"
                if not weak(entry.name, naming)
                else f"name = {quoted(entry.name)}, names = [{{name = {quoted(entry.name)}, weak = true}}]"
            )
            parts.append(f"source = {quoted(entry.source)}")
        strong, faint = ([name for name in names if name != entry.name] for names in (strong, faint))
        ties = [f'{{actor = "{id_}", kind = "split_from"}}' for id_ in entry.split_from if id_ in known]
        for key, values in (("countries", entry.countries), ("aliases", strong), ("weak_aliases", faint)):
            if values:
                parts.append(f"{key} = [{', '.join(map(quoted, values))}]")
        if ties:
            parts.append(f"parents = [{', '.join(ties)}]")
        if entry.id not in rows and parts:
            rows[entry.id] = parts
    for id_, parts in sorted(rows.items()):
        yield f"{id_} = {{{', '.join(parts)}}}"


def weak(name: str, naming: Naming) -> bool:
    """Whether the name alone may mean other things: an acronym, one word, or only words that hundreds of names share."""
    words = naming.words_of(name)
    shared = naming.weak | naming.small | naming.qualities
    return is_acronym(name) or len(words) < 2 or all(word in shared or word.isdigit() for word in words)


def tidy(name: str) -> str:
    """The name with plain quotes and blanks, and with capitals only where words begin."""
    name = re.sub(r"\s+", " ", name.replace("\x92", "'").replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')).strip(
        ' "_+,'
    )
    name = re.sub(r"^[Tt][Hh][Ee] (?=\w+ )", "", name)
    if name != name.upper() or is_acronym(name):
        return name
    if name.count("(") != name.count(")"):
        name = name.split("(")[0].strip()
    return " ".join(word if _in_brackets(word) else _capital(word, at) for at, word in enumerate(name.split()))


def _in_brackets(word: str) -> bool:
    return word.startswith("(") and is_acronym(word.strip("()"))


def _capital(word: str, at: int) -> str:
    if at and word.lower() in CHOICES["small"]:
        return word.lower()
    return "-".join(
        part.capitalize() if part.lower() not in CHOICES["small"] or not n else part.lower() for n, part in enumerate(word.split("-"))
    )


def slug(name: str) -> str:
    from anyascii import anyascii

    return "-".join(re.findall(r"[a-z0-9]+", anyascii(split_acronym(name)[0]).lower().replace("'", ""))) or "unnamed"


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
