"""Hostile words, a database in which all that can be told is made of them, and the check that a page keeps them still."""

import csv
import io
import json
from datetime import date
from html.parser import HTMLParser
from importlib.resources import files
from itertools import cycle
from pathlib import Path

from tests.codebooks.made import every_code

from tasdiq.codebooks.scheme import NAMES, scheme
from tasdiq.config import Config
from tasdiq.pipeline import Tasdiq
from tasdiq.pipeline.deciding.keys import Decision

TURNED = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
PAYLOADS = {
    "script": "<script>alert(1)</script>", "attribute": "\" onmouseover=\"alert(1)\" x='", "single": "' autofocus onfocus='alert(1)",
    "image": "<img src=x onerror=alert(1)>", "leaving": "</title></style></textarea></script><svg onload=alert(1)>",
    "scheme": "javascript:alert(1)", "frame": "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "formula": '=HYPERLINK("https://evil.example","x")', "at": "@SUM(1337*7331)", "plus": "+1337*7331|' /C calc'!A0", "minus": "-1337*7331",
    "tabbed": "\t=1337*7331", "wide": "\uff1d1337*7331",
    "sql": "Robert'); DROP TABLE entry; --", "jinja": "{{ 1337*7331 }}{% raw %}", "dollar": "${1337*7331} #{1337*7331} <%= 1337*7331 %>",
    "turned": "\u202egnp.exe\u2066 \u2069", "control": "a\x00b\x07c\x1b[2Jd\x85e\u2028f", "half": "half \ud800 letter",
    "long": "A" * 5_000, "words": "word " * 300, "markdown": "[x](javascript:alert(1)) ![x](https://evil.example/x.png) `code` | # h",
}  # fmt: skip
ADDRESSES = [
    "javascript:alert(1)",
    'https://evil.example/"onmouseover="alert(1)',
    "data:text/html,<script>alert(1)</script>",
    "https://a\u202eb.example/",
]
OURS = files("tasdiq").joinpath("data/publish/sort.js").read_text(encoding="utf-8").strip()  # the one script that stands in a page
EXECUTED = str(1337 * 7331)


def document(number: int, words: str) -> dict[str, str]:
    """A report whose every field has the words, with an attack, a group so called, and a claim that quotes them."""
    town = ("Quetta", "Karachi", "Kabul", "Lahore")[number % 4]
    day = date(2016, 8, 1 + number % 25)
    return {
        "id": f"{number} {words}"[:200], "title": f"Bomb kills {3 + number} in {town}: {words}"[:30_000], "published": day.isoformat(),
        "source": words[:30_000], "url": ADDRESSES[number % len(ADDRESSES)],
        "text": f"{town.upper()}, {day:%B %d, %Y} - A bomb killed {3 + number} {words} lawyers and wounded 9 others at {words} in {town} on Monday, "
        f'police said. The {words} Liberation Front claimed responsibility. "We, the {words}, carried out the attack," a spokesman said.\n\n'
        f"{words}\n\nThe Tehreek-e-Taliban Pakistan claimed the bombing in {town} too, the {words} said.",
    }  # fmt: skip


def cells(words: str) -> str:
    return words.replace("\x00", "").encode("utf-8", "ignore").decode()


def foreign(codebook: str, folder: Path) -> Path:
    """A table of that codebook with hostile words in each cell that has no code or number."""
    known = scheme(codebook)
    rows, words = every_code(known)[:8], cycle(PAYLOADS.values())
    for row in rows:
        for column, text in row.items():
            if text.startswith((f"{column} ", "=1+")):
                row[column] = cells(next(words))
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(known.columns), restval="")
    writer.writeheader()
    writer.writerows(rows)
    path = folder / f"{codebook}.csv"
    path.write_text(out.getvalue(), encoding="utf-8", newline="")
    return path


def poisoned(folder: Path) -> Tasdiq:
    """A database in which all that can be told is hostile."""
    rows = [document(number, words) for number, words in enumerate(PAYLOADS.values())]
    (folder / "all.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    made = Tasdiq(Config(store=folder / "desk.db", workers=1, rules_only=True))
    made.add([str(folder / "all.jsonl")])
    for codebook in NAMES:
        assert made.take_in(foreign(codebook, folder), codebook, "1").rows > 0
    incidents, claims = made.incidents(), made.claims()
    assert len(incidents) > len(PAYLOADS) and len(claims) > 5
    texts = list(PAYLOADS.values())
    for number, row in enumerate(incidents[: len(texts)]):
        words = texts[number]
        made.review_desk.decide(
            Decision(act=f"act-{number}", person=words.strip()[:80] or "x", decision="accept", about=(row["id"],), reason=words[:1_000]), {}
        )
    for number, row in enumerate(claims[:6]):
        made.judge(row["id"], "doubtful", reason=texts[number], person=texts[number].strip()[:80])
    return made


class Page(HTMLParser):
    """What is alive in a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.scripts += data if self.lasttag == "script" and self.cdata_elem == "script" else ""


def assert_still(name: str, page: str) -> None:
    """Nothing of others is alive in a page of HTML or SVG."""
    found = Page()
    found.feed(page)
    assert found.scripts.strip() in ("", OURS), (name, found.scripts[:80])
    for tag, given in found.tags:
        assert tag not in ("object", "embed", "base", "applet") and not [a for a in given if a.startswith("on") or a == "srcdoc"], (
            name,
            tag,
            given,
        )
        assert tag != "script" or given.get("src", "").startswith("/static/") or not given, (name, given)
        for attribute in ("src", "href", "action", "xlink:href", "formaction"):
            target = (given.get(attribute) or "").strip().casefold()
            assert not target.startswith(("javascript:", "data:text", "vbscript:")), (name, tag, target)
            assert tag not in ("img", "iframe") or ("evil" not in target and target != "x"), (name, tag, target)
    assert EXECUTED not in page, name
    assert not set(TURNED) & set(page), (name, [hex(ord(c)) for c in set(TURNED) & set(page)])
