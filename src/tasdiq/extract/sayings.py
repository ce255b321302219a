"""A sentence's plain text in, the stretches of it that are handed to a source out."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from tasdiq.errors import BadValueError
from tasdiq.extract import vocabulary
from tasdiq.model import vocab
from tasdiq.model.values import STANCES

_LONGEST_SUBJECT = 140  # characters; a longer run before a verb of saying is no subject
_LISTS = (
    "needs_that", "without_that", "not_words", "inverting", "estimates", "passive", "prepositions", "pronouns", "boundaries",
    "finite", "lead_ins", "auxiliaries", "after_verb", "official", "not_official", "bystanders", "bodies",
)  # fmt: skip
_TABLES = ("verbs", "hedges", "private")
_RELATIVE = re.compile(r"(?:a|an|the|who|which|whose|head|chief|director|spokes\w+|speaking|its|their)\b", re.IGNORECASE)
_INVERTED = re.compile(
    r" (?!that |it |he |she |they |on |in |at |to |by |responsibility )([^;]{2,170}?)"
    r"(?=[.\"]*$|;|, (?:adding|who|which|citing|and|but|in) | (?:on|late|early) \w+day\b| who )"
)  # whom "..., said" is followed by
_PUT_AT = re.compile(
    r" \d| [^,.;]{3,60}? at (?:\d|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens|\w+teen|\w+ty(?:-\w+)?)\b"
    r"|about|around|more|over|some|nearly|least|between|up|roughly|an|fewer|no|as)"
    r"| (?:the|its|their) (?:[\w-]+ )?(?:toll|number|count|figure|tally)\b[^.;]{0,90}? (?:to|from) (?:\d|\w+)",
    re.IGNORECASE,
)
_IN_WHICH = re.compile(r"\b(?:in|at|during|by|from|for|of|with) which (?=(?:it|they|he|she)$)", re.IGNORECASE)
_LAST_WORD = re.compile(r"([\w'-]+)\W*$")


@dataclass(frozen=True, slots=True)
class Frame:
    """Characters start..end of a sentence, said by whoever who_start..who_end names."""

    start: int
    end: int
    who_start: int
    who_end: int
    stance: str
    cited: bool = False  # "the paper wrote, citing police": police say so


@dataclass(frozen=True)
class Lexicon:
    """The compiled form of attribution.toml."""

    verbs: re.Pattern[str]
    stance_of: dict[str, str]
    words: dict[str, frozenset[str]]
    prepositions: re.Pattern[str]
    hedges: tuple[tuple[str, re.Pattern[str]], ...]
    pronouns: re.Pattern[str]
    boundaries: re.Pattern[str]
    finite: re.Pattern[str]
    lead_in: re.Pattern[str]
    auxiliaries: re.Pattern[str]
    after_verb: re.Pattern[str]
    official: re.Pattern[str]
    not_official: re.Pattern[str]
    bystanders: re.Pattern[str]
    bodies: re.Pattern[str]
    private: tuple[tuple[str, re.Pattern[str]], ...]


@lru_cache(maxsize=4096)
def frames(text: str) -> tuple[Frame, ...]:
    """Every stretch of the sentence that is handed to a source, with where the source is named.

    >>> [text[f.start : f.end] for text in ["Two died, police said."] for f in frames(text)]
    ['Two died, ']
    """
    lexicon = load()
    return tuple(f for f in (*_verb_frames(text, lexicon), *_preposition_frames(text, lexicon)) if f.start < f.end)


@lru_cache(maxsize=1)
def load() -> Lexicon:
    """The attribution vocabulary that ships with the package."""
    table = vocab.shipped("vocabulary/attribution")
    errors = vocabulary.unknown_keys(table, "attribution.toml", (*_LISTS, *_TABLES))
    errors += [BadValueError(f"attribution.toml: no section [{name}]") for name in (*_LISTS, *_TABLES) if name not in table]
    vocabulary.raise_all("attribution.toml cannot be used", errors)
    for section in (*_LISTS, *_TABLES):
        errors += vocabulary.strings(table[section], f"attribution.toml [{section}]")
        allowed = {"verbs": STANCES, "hedges": STANCES, "private": tuple(table["private"])}.get(section, ("words",))
        errors += vocabulary.unknown_keys(table[section], f"attribution.toml [{section}]", allowed)
    vocabulary.raise_all("attribution.toml cannot be used", errors)
    stance_of = {verb: stance for stance, verbs in table["verbs"].items() for verb in verbs}
    stance_of |= dict.fromkeys(table["estimates"]["words"], "asserted")
    alone = ("prepositions", "pronouns", "finite", "official", "not_official", "bystanders", "bodies")
    one = {name: any_of(table[name]["words"]) for name in alone}
    return Lexicon(
        verbs=any_of(stance_of), stance_of=stance_of, words={name: frozenset(table[name]["words"]) for name in _LISTS},
        hedges=tuple((stance, any_of(words)) for stance, words in table["hedges"].items()),
        boundaries=any_of(table["boundaries"]["words"], before=" ", after="(?= )"),
        lead_in=any_of(table["lead_ins"]["words"], before="^"), auxiliaries=any_of(table["auxiliaries"]["words"], before=" ", after="$"),
        after_verb=any_of(table["after_verb"]["words"], before="^"),
        private=tuple((name, any_of(words)) for name, words in table["private"].items()), **one,
    )  # fmt: skip


def any_of(words: Iterable[str], before: str = r"(?<!\w)", after: str = r"(?!\w)") -> re.Pattern[str]:
    """A pattern for any of the words, the longest first, in any case."""
    longest_first = sorted(set(words), key=len, reverse=True)
    return re.compile(f"{before}(?:{'|'.join(re.escape(w) for w in longest_first)}){after}", re.IGNORECASE)


def _verb_frames(text: str, lexicon: Lexicon) -> Iterator[Frame]:
    previous: tuple[int, int] | None = None
    for verb in lexicon.verbs.finditer(text):
        word = verb.group().lower()
        stance = lexicon.stance_of[word]
        if text[: verb.start()].lower().endswith("united ") or (verb.start() and verb.group().istitle()):
            continue  # "United States", a headline's capital
        inverted = _subject_after(text, verb, lexicon)
        if inverted is not None:
            yield Frame(0, verb.start(), *inverted, stance)
            yield Frame(inverted[1], len(text), *inverted, stance)
            continue
        subject = _subject_before(text, verb.start(), lexicon, previous)
        if subject is None:
            continue
        previous = subject
        closes = _closes(text, verb.end(), word, lexicon)
        if not _hands_over(text, verb.end(), word, closes, lexicon):
            continue
        if not closes or text[verb.end() : verb.end() + 1] == ",":
            yield Frame(verb.end(), _clause_end(text, verb.end()), *subject, stance)
        if closes:
            yield Frame(0, subject[0], *subject, stance)


def _hands_over(text: str, end: int, word: str, closes: bool, lexicon: Lexicon) -> bool:
    """Whether the verb is one of saying here, and not "claimed responsibility", "put out a fire" or "reports of"."""
    rest = text[end : end + 80]
    if word in lexicon.words["estimates"]:
        return _PUT_AT.match(rest) is not None
    following = [w.lower() for w in re.findall(r"[\w'-]+", rest)[:4]]
    if following[:1] in (["by"], ["of"], ["to"]) and following[1:2] != ["have"]:
        return False
    if word == "blamed" and following[:1] == ["on"]:
        return False  # "an attack blamed on rebels"
    if word == "told" and re.match(r" (?:[^\s,.;]+ ){1,6}?to (?!the |a )\w+", rest) and "that" not in following:
        return False
    if lexicon.stance_of[word] == "claimed" and not closes and not _is_clause(rest, lexicon):
        return False
    if word != "said" and any(w in lexicon.words["not_words"] for w in following) and "that" not in following[:2]:
        return False
    if word in lexicon.words["needs_that"] and not closes and "that" not in following[:3]:
        return word in lexicon.words["without_that"] and lexicon.finite.search(rest) is not None
    return True


def _subject_after(text: str, verb: re.Match[str], lexicon: Lexicon) -> tuple[int, int] | None:
    before = text[: verb.start()].rstrip()
    if verb.group().lower() not in lexicon.words["inverting"] or not before.endswith((",", '"', ",'", "?", "!")):
        return None
    if not before.endswith('"') and not _is_clause(before, lexicon):
        return None
    rest = _INVERTED.match(text, verb.end())
    if rest is None or _is_clause(rest.group(1), lexicon):
        return None
    return rest.start(1), _trim_subject_end(text, rest.start(1), rest.end(1))


def _is_clause(text: str, lexicon: Lexicon) -> bool:
    return lexicon.finite.search(text) is not None or re.search(r"\b[a-z]{3,}ed\b", text) is not None


def _trim_subject_end(text: str, start: int, end: int) -> int:
    tail = re.search(r",? (?:in (?:a|an) |earlier|today|yesterday|to reporters).{0,80}$", text[start:end], re.IGNORECASE)
    return start + tail.start() if tail else end


def _subject_before(text: str, verb_start: int, lexicon: Lexicon, previous: tuple[int, int] | None) -> tuple[int, int] | None:
    left = text[:verb_start].rstrip()
    while (shorter := lexicon.auxiliaries.sub("", left).rstrip()) != left:
        left = shorter
    last = _LAST_WORD.search(left)
    if last is None:
        return None
    if last.group(1).lower() in ("and", "or", "but", "then"):
        return previous
    if last.group(1).lower() in lexicon.stance_of and not left.lower().endswith("united states"):
        return None
    if not left.endswith((",", ")", '"')) and last.group(1).lower() in lexicon.words["passive"] | lexicon.words["boundaries"]:
        return (last.start(1), last.end(1)) if last.group(1).lower() == "police" else None
    aside = left.endswith(",")
    left = left.rstrip(" ,")
    start = _segment_start(left, _floor(left, lexicon), aside, lexicon)
    while start < len(left) and left[start] in " ,'\"":
        start += 1
    if (within := _IN_WHICH.search(left, start)) is not None:
        start = within.end()  # "claimed an attack in which it said ..."
    if re.match(r"(?:which|that|whom|according to) ", left[start:], re.IGNORECASE):
        return None  # "the blast, which the group claimed"
    return (start, len(left)) if start < len(left) and len(left) - start <= _LONGEST_SUBJECT else None


def _floor(left: str, lexicon: Lexicon) -> int:
    """Where the clause that ends at the end of `left` cannot begin before."""
    floor = max([0, *(left.rfind(mark) + len(mark) for mark in ('"', "; ", ": ", " - ", "-- ", "] ") if mark in left)])
    for boundary in lexicon.boundaries.finditer(left, floor):
        joins = boundary.group().strip().lower() == "and"
        if not joins or _is_clause(left[max(floor, left.rfind(", ", floor, boundary.start())) : boundary.start()], lexicon):
            floor = boundary.end()
    return floor


def _segment_start(left: str, floor: int, aside: bool, lexicon: Lexicon) -> int:
    starts = [floor, *(floor + m.end() for m in re.finditer(", ", left[floor:]))]
    if not aside or len(starts) == 1:
        return starts[-1]
    index = len(starts) - 2  # "X, a senior official, said": the name and its aside
    while index > 0 and _RELATIVE.match(left[starts[index] :]):
        index -= 1
    if lexicon.lead_in.match(left[starts[index] :].lstrip()):
        index += 1
    return starts[index]


def _closes(text: str, end: int, word: str, lexicon: Lexicon) -> bool:
    """Whether what is said stands before the verb: nothing but a time or an addressee follows."""
    rest = text[end:].lstrip(" ")
    stop = re.search(r"[,.;]\s|[,.;\"]*$", rest)
    tail = rest[: stop.start()] if stop else rest
    if not tail.strip('". '):
        return True
    if re.search(r"\b(?:that|was|were|had|have|has|is|are|it|he|they)\b", tail):
        return False
    if word in ("told", "tells", "informed"):
        return len(tail.split()) <= 8
    return lexicon.after_verb.match(tail) is not None and len(tail.split()) <= 9


def _clause_end(text: str, start: int) -> int:
    stop = re.search(r"; |, (?:but|while|whereas|although|though|according to|as per)\b", text[start:])
    return start + stop.start() if stop else len(text)


def _preposition_frames(text: str, lexicon: Lexicon) -> Iterator[Frame]:
    for match in lexicon.prepositions.finditer(text):
        named = re.match(r" ([^;]{2,130}?)(?=, (?!a |an |the )|;|[.\"]*$)", text[match.end() :], re.IGNORECASE if match.start() else 0)
        if named is None:
            continue
        start, end = match.end() + 1, match.end() + named.end(1)
        cited = match.group().lower() in ("citing", "quoting")
        if text[: match.start()].strip(" \"'"):
            yield Frame(0, match.start(), start, end, "asserted", cited)
        else:
            end = _subject_at_head(text, start, end)
        yield Frame(end, len(text), start, end, "asserted", cited)


def _subject_at_head(text: str, start: int, end: int) -> int:
    """Where the source ends in "According to the ministry two bombers ...", where no comma tells."""
    if text[end : end + 1] == ",":
        return end
    inner = re.match(
        r"(?:the |a |an )?(?:[^\s,]+ ){1,7}?(?=(?:two|three|four|five|six|seven|eight|nine|ten|at least|some|more|a|an|the|there) |\d)",
        text[start:],
        re.IGNORECASE,
    )
    return start + len(inner.group().rstrip()) if inner else end
