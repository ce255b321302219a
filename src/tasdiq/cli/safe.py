"""Text from documents in, text that no terminal obeys out."""

import json
import re

# What a terminal can take for an order (C0, DEL, C1), what turns the direction of writing, and halves of characters.
_ORDERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ud800-\udfff]")


def safe(text: object) -> str:
    """The text without what a terminal would obey.

    >>> safe("Blast\\x1b[2J in\\u202e Exampur")
    'Blast�[2J in� Exampur'
    """
    return _ORDERS.sub("\ufffd", str(text)).replace("\t", " ")


def line(text: object) -> str:
    """The text on one line, without what a terminal would obey."""
    return " ".join(safe(text).split())


def json_line(value: object) -> str:
    """The value as one line of JSON, with characters that a terminal would obey written as escapes."""
    return _ORDERS.sub(lambda match: f"\\u{ord(match.group()):04x}", json.dumps(value, ensure_ascii=False))
