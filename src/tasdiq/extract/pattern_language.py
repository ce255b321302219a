"""Slot patterns as an analyst writes them in, expressions ready to match out.

A pattern is words and slots: "{actor:subject} (has |have )?pledged {any 3}allegiance to {actor:object}". It knows
(a|b), (a)?, a?, {slot}, {slot:name}, {any N} (up to N words of a clause), {far N} (across commas) and {name of a word
list}; nothing else repeats, so none can run away.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from tasdiq.errors import BadValueError
from tasdiq.extract.masking import KINDS, chars_of
from tasdiq.extract.patterns import CAPITAL, Pattern, Patterns

_MOST_CUES = 3  # sets of words looked for before a pattern is tried
_MOST_WORK = 200_000  # ways in which the gaps of a pattern can be laid
_DEEPEST = 20  # brackets within each other
_LONGEST_GAP = 12  # words
_TOKEN = re.compile(r"\{(?P<slot>[a-z_]+)(?: (?P<size>\d+))?(?::(?P<name>[a-z_]+))?\}|(?P<mark>[()|?])|(?P<bad>[*+\[\]\\^${}])|(?P<char>.)")
Read = tuple[str, tuple[str, ...], int]  # an expression, its cues, the ways its gaps can be laid
_PARTICLE = r"(?-i:al|el|ul|ur|ad|bin|ibn|de|del|la|van|von|e|i)"
_AND = r"(?:,? and |,? or |,? as well as | & |/)"


def _list(body: str) -> str:
    """One, or several in a row; two between which only a comma stands are name and explanation, not a list."""
    return f"(?>{body}(?:, {body}){{0,8}}{_AND}{body}|{body}(?:, {body}){{2,8}}|{body}(?:, {body}){{1,8}}(?=,? etc)|{body})"


def _slot_bodies() -> dict[str, str]:
    one = {kind: f"[{chars_of(kind)}]" for kind in KINDS}
    either = f"(?:{one['actor']}|{CAPITAL}(?:[ -]{CAPITAL}){{0,3}})"
    lists = {f"{kind}s": _list(body) for kind, body in one.items()} | {"groups": _list(either)}
    return one | lists | {
        "name": f"{CAPITAL}(?: (?:{_PARTICLE}[ -])?{CAPITAL}){{0,4}}",
        "title": f"{CAPITAL}(?: (?:(?:of|for|in|and)(?: the)? |the )?{CAPITAL}){{0,6}}",
        "word": r"[^\s,;.:]+",
        "aside": r"(?:, (?!and |but |while |as |when |or |.,)[^,;]{1,150}?,(?: (?!and |but |while )[^,;]{1,100}?,)?)?,?",
        "rest": r"[^;]{0,300}",
        "end": r"(?=[.,;:!?\"')]|$)",
        "start": r"(?:(?<=[.,;:\"'] )|^)",
        "quoted": r"[\"'][^\"']{1,160}[\"']",
        "phrase": r"[^,;.\"]{1,80}?",
    }  # fmt: skip


SLOTS = _slot_bodies()
_WORDS_OF_GAP = {"any": r"[^\s,;.:]+", "far": r"[^\s;]+"}  # words of one clause, words of one sentence
_WORK_OF = {"aside": 4, "phrase": 8, "rest": 1}
GAPS = ("any", "far")


def compile_all(tables: Iterable[Mapping[str, str]], words: Mapping[str, Sequence[str]], where: str) -> Patterns:
    """The patterns of a vocabulary file; all that is wrong with any of them is raised at once."""
    made, errors = [], []
    read: dict[str, Read] = {}
    lists = {name: f"({'|'.join(sorted(entries, key=_first_tried))})" for name, entries in words.items()}
    for number, table in enumerate(tables, 1):
        try:
            made.append(compile_one(table["pattern"], lists, {k: v for k, v in table.items() if k != "pattern"}, read))
        except BadValueError as error:
            errors.append(BadValueError(f"{where}, pattern {number}: {error}"))
    if errors:
        raise ExceptionGroup(f"{where} cannot be used", errors)
    return Patterns(tuple(made))


def _first_tried(entry: str) -> int:
    """Entries with slots keep their order and come first; of plain words the longest is tried first."""
    return -1_000 if "{" in entry else -len(entry)


def _most_telling(must: Iterable[tuple[str, ...]]) -> tuple[frozenset[str], ...]:
    """Of the sets of words that must be there, the few that tell most: short words are in every sentence."""
    ranked = sorted(set(must), key=lambda one_of: -min(map(len, one_of)))
    return tuple(frozenset(one_of) for one_of in ranked[:_MOST_CUES])


def compile_one(
    source: str, lists: Mapping[str, str] | None = None, means: Mapping[str, str] | None = None, read: dict[str, Read] | None = None
) -> Pattern:
    """One pattern made ready to match; `read` keeps word lists from being read again for each pattern.

    >>> [sorted(one_of) for one_of in compile_one("(was |were )?claimed by {actor:claimant}").cues]
    [['claimed by']]
    """
    parser = _Parser(source, lists or {}, {} if read is None else read)
    body, _ = parser.sequence(depth=0)
    cues = _most_telling(parser.must)
    if parser.work > _MOST_WORK:
        raise BadValueError(f"{source!r} has gaps that can be laid in {parser.work} ways; {_MOST_WORK} are the most")
    if not cues:
        raise BadValueError(f"{source!r} has no word that must be there")
    head = r"(?<!\w)" if source[0].isalnum() or source[0] in "({" else ""
    tail = r"(?!\w)" if source[-1].isalnum() or source[-1] in ")}?" else ""
    return Pattern(source, head + body + tail, cues, dict(means or {}))


class _Parser:
    """Reads one pattern from left to right; `cues` are the words one of which every match holds."""

    def __init__(self, source: str, lists: Mapping[str, str], read: dict[str, Read]) -> None:
        self.source, self.lists, self.read = source, lists, read
        self.tokens = list(_TOKEN.finditer(source))
        self.at = 0
        self.work = 1
        self.must: list[tuple[str, ...]] = []
        self.names: set[str] = set()

    def sequence(self, depth: int) -> tuple[str, tuple[str, ...]]:
        """Alternatives up to the closing bracket (or the end), and their cues."""
        bodies, cues = list[str](), list[tuple[str, ...]]()
        outer, work, mark = self.work, 1, "|"
        while mark == "|":
            self.work = 1
            body, best, mark = self.branch(depth)
            bodies.append(body)
            cues.append(best)
            work = max(work, self.work)
        if depth and not mark:
            raise BadValueError(f"{self.source!r} has a bracket that does not close")
        self.work = outer * work
        return "|".join(bodies), tuple(cue for best in cues for cue in best) if all(cues) else ()

    def branch(self, depth: int) -> tuple[str, tuple[str, ...], str]:
        """One alternative, its cues, and the mark that ends it."""
        body, run = "", ""
        best: tuple[str, ...] = ()
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            if token["mark"] in ("|", ")") and depth:
                return body, self.note(depth, best, run), token["mark"]
            if token["char"] and not self.optional():
                body += re.escape(token["char"])
                run += token["char"].lower()
                continue
            best, run = self.note(depth, best, run), ""
            if token["char"]:
                body += f"{re.escape(token['char'])}?"
                continue
            inner, cues = self.group(depth) if token["mark"] == "(" else self.slot(token)
            body += inner
            best = self.note(depth, best, "", cues)
        return body, self.note(depth, best, run), ""

    def note(self, depth: int, best: tuple[str, ...], run: str, cues: tuple[str, ...] = ()) -> tuple[str, ...]:
        """The better of the cues so far and those just read; outside all brackets each must be there."""
        run = run.strip(" ,'")
        read = cues or ((run,) if len(run) >= 2 else ())
        if read and depth == 0:
            self.must.append(read)
        return _longer(best, read)

    def group(self, depth: int) -> tuple[str, tuple[str, ...]]:
        """A bracketed group, made optional by a question mark after it."""
        if depth >= _DEEPEST:
            raise BadValueError(f"{self.source[:60]!r}: more than {_DEEPEST} brackets within each other")
        body, cues = self.sequence(depth + 1)
        return (f"(?:{body})?", ()) if self.optional() else (f"(?:{body})", cues)

    def optional(self) -> bool:
        """Whether a question mark comes next; it is read."""
        marked = self.at < len(self.tokens) and self.tokens[self.at]["mark"] == "?"
        self.at += marked
        return marked

    def slot(self, token: re.Match[str]) -> tuple[str, tuple[str, ...]]:
        """The expression a slot stands for, captured where it has a name."""
        if token["mark"] or token["bad"]:
            raise BadValueError(f"{self.source!r}: {token.group()!r} cannot stand there; a pattern knows ( | ) )? and {{slot}}")
        kind, name = token["slot"], token["name"]
        cues: tuple[str, ...] = ()
        if kind in _WORDS_OF_GAP:
            size = int(token["size"] or 3)
            if size > _LONGEST_GAP:
                raise BadValueError(f"{self.source!r}: a gap of {size} words; {_LONGEST_GAP} are the most")
            body = f"(?:{_WORDS_OF_GAP[kind]} ){{0,{size}}}?"
            self.work *= size + 1
        elif kind in SLOTS:
            body = SLOTS[kind]
            self.work *= _WORK_OF.get(kind, 1)
        elif kind in self.lists:
            body, cues, work = self.word_list(kind)
            self.work *= work
        else:
            raise BadValueError(f"{self.source!r}: no slot {{{kind}}}; choose from {sorted({*SLOTS, *GAPS, *self.lists})}")
        if name is None:
            return f"(?:{body})", cues
        if name in self.names:
            raise BadValueError(f"{self.source!r}: two slots are named {name!r}")
        self.names.add(name)
        return f"(?P<{name}>{body})", cues

    def word_list(self, name: str) -> Read:
        """What a word list stands for; a list may hold slots and other lists, though not itself."""
        if name not in self.read:
            inner = _Parser(self.lists[name], {k: v for k, v in self.lists.items() if k != name}, self.read)
            body, cues = inner.sequence(depth=0)
            self.read[name] = (body, cues, inner.work)
        return self.read[name]


def _longer(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    if not one or not other:
        return one or other
    return one if min(map(len, one)) >= min(map(len, other)) else other
