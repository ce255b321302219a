"""Bytes in, text out: by byte order mark, by what is declared, by what the bytes look like."""

import codecs
import re
from dataclasses import dataclass

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252", "iso8859-1": "cp1252"}
_LIKELY = [
    "cp1252",
    "cp1256",
    "iso8859_6",
    "cp1251",
    "koi8_r",
    "cp1250",
    "cp1254",
    "cp1253",
    "cp1255",
    "gb18030",
    "big5",
    "shift_jis",
    "euc_kr",
]
_SAMPLE = 60_000
_MANY = 0.01  # of all characters replaced: worth an issue
_SURROGATES = re.compile("[\ud800-\udfff]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """Text, the charset it was read in, and how many characters could not be read."""

    text: str
    charset: str
    replaced: int = 0

    @property
    def many_replaced(self) -> bool:
        """Whether so many characters are lost that the words cannot be trusted."""
        return self.replaced > _MANY * len(self.text)


def decode(body: bytes, declared: str | None = None) -> Decoded:
    """The text of the bytes; what no charset can read becomes U+FFFD and is counted."""
    for mark, name in _MARKS:
        if body.startswith(mark):
            return _replacing(body[len(mark) :], name)
    for known in (_without_mark(body), "utf-8", _known(declared)):
        if known and (decoded := _strictly(body, known)) is not None:
            return decoded
    if _mostly_utf8(body):
        return _replacing(body, "utf-8")
    return _replacing(body, _guess(body))


def clean(text: str) -> tuple[str, int]:
    """The text with control characters and half characters replaced one for one by U+FFFD, and how many."""
    text, controls = _CONTROLS.subn("\ufffd", text)
    text, halves = _SURROGATES.subn("\ufffd", text)
    return text, controls + halves


def looks_binary(head: bytes) -> bool:
    """Whether these first bytes are no text in any charset."""
    if any(head.startswith(mark) for mark, _ in _MARKS) or _without_mark(head):
        return False
    controls = sum(byte < 9 or 13 < byte < 32 for byte in head)
    return controls > max(2, len(head) // 25)


def _without_mark(body: bytes) -> str | None:
    """UTF-16 written without a byte order mark: every other byte of Western text is zero."""
    head = body[:400]
    if len(head) < 4 or len(body) % 2:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 0.7 * len(head) / 2 and even < 0.05 * len(head):
        return "utf-16-le"
    if even > 0.7 * len(head) / 2 and odd < 0.05 * len(head):
        return "utf-16-be"
    return None


def _known(name: str | None) -> str | None:
    if not name:
        return None
    name = name.strip().strip("\"'").lower()[:40]
    try:
        found = codecs.lookup(_WIDE.get(name, name))
    except (LookupError, ValueError):
        return None
    return found.name if getattr(found, "_is_text_encoding", True) else None


def _strictly(body: bytes, name: str) -> Decoded | None:
    try:
        return Decoded(text=body.decode(name), charset=name)
    except (UnicodeError, LookupError, ValueError):
        return None


def _replacing(body: bytes, name: str) -> Decoded:
    text = body.decode(name, "replace")
    return Decoded(text=text, charset=name, replaced=text.count("\ufffd"))


def _mostly_utf8(body: bytes) -> bool:
    """Whether the bytes are UTF-8 with a few broken ones, as after a cut or a bad copy."""
    sample = body[:_SAMPLE]
    text = sample.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(1 for char in text if char > "\x7f") - bad
    return good > 4 * bad


def _guess(body: bytes) -> str:
    sample = body[:_SAMPLE]
    high = sum(byte > 0x7F for byte in sample)
    if high * 20 < len(sample):
        return "cp1252"  # nearly all plain letters: a Western page with some accents and curly quotes
    from charset_normalizer import from_bytes

    best = from_bytes(sample, steps=5, cp_isolation=_LIKELY).best()
    return best.encoding if best is not None else "cp1252"
