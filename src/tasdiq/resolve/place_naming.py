"""A place's name as a gazetteer has it in, the name that is shown and those that are written out; the lists are `naming.toml`."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tasdiq.errors import BadValueError
from tasdiq.model import vocab
from tasdiq.resolve.place_fold import ARABIC, key

_LATIN = re.compile(r"^[\sA-Za-zÀ-ɏḀ-ỿ0-9ʻʼ‘’'`.()/,&-]+$")
_ARTICLE = re.compile(r"^(?:al|el|ad|ar|as|at|az|an|ash)[ -](?=\w{4,})", re.IGNORECASE)
_LINKED = re.compile(r"^([^\W\d_][\w‘’'ʻʼ]+)[- ](?:e|i|ye|yi)[- ]([\w‘’'ʻʼ]+(?:[ -]\w+)?)$", re.IGNORECASE)
_JOINED = re.compile(r"^([a-z]{2,}) ([a-z]{3,})$")  # of a folded name: "miran shah" is also written "miranshah"
_KEYS = ("transliterated", "after", "before", "features")


@dataclass(frozen=True, kw_only=True)
class Naming:
    """How names are read: which countries' names are transliterated, the words for units, the GeoNames features that are kept."""

    transliterated: frozenset[str]
    after: re.Pattern[str]
    before: re.Pattern[str]
    features: Mapping[str, str]  # feature code -> kind

    def bare(self, name: str) -> str:
        """The name without the word for what it is: "Sonsonate Department", "Departamento de Sonsonate"."""
        return self.before.sub("", self.after.sub("", name.strip())).strip() or name

    def shown(self, name: str, country: str) -> str:
        """The name as English papers print it: letters of a transliteration made plain."""
        if country not in self.transliterated:
            return name
        flat = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
        return re.sub(r"[ʻʼ‘’`]", "", flat)

    def keys(self, name: str, country: str) -> Iterator[str]:
        """The folded name and how else reporters write it: "Nad-e Ali", "Nade Ali"; "Miran Shah", "Miranshah"; "al-Raqqa", "Raqqa"."""
        match = _LINKED.match(name)
        yield key(name)
        if match is not None:
            first, last = match[1], match[2]
            yield from map(key, (f"{first} {last}", f"{first}-e {last}", f"{first}-i {last}", f"{first}e {last}", f"{first}i {last}"))
        if country in self.transliterated:
            yield key(_ARTICLE.sub("", name))
            yield _JOINED.sub(r"\1\2", key(name))


def usable(name: str) -> bool:
    """Whether another name is one that people write: Latin with a capital, or Arabic script; no airport codes."""
    if ARABIC.search(name):
        return len(name) > 1 and not re.search("[A-Za-z]", name)
    return bool(_LATIN.match(name)) and name[:1].isupper() and len(name) > 2 and not (name.isupper() and len(name) < 5)


@cache
def read_naming(path: Path) -> Naming:
    """The lists of that file; raises BadValueError for a key that is unknown or missing, and for a pattern that is none."""
    table: Mapping[str, Any] = vocab.read(path)
    vocab.check_keys([table], str(path), _KEYS)
    try:
        after = re.compile(rf"\s+(?:{'|'.join(table['after'])})$", re.IGNORECASE)
        before = re.compile(rf"^(?:{'|'.join(table['before'])})\s+", re.IGNORECASE)
    except re.error as error:
        raise BadValueError(f"{path}: no regular expression: {error}") from error
    features = {code: kind for kind, codes in table["features"].items() for code in codes}
    return Naming(transliterated=frozenset(table["transliterated"]), after=after, before=before, features=features)
