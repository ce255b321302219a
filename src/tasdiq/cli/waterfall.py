"""Why reports were linked, drawn: from the odds before anything is known, a bar for each finding, to the probability."""

from collections.abc import Iterator, Mapping, Sequence
from math import exp
from typing import TYPE_CHECKING, Any

from tasdiq.cli.safe import line

if TYPE_CHECKING:
    from rich.text import Text

Row = Mapping[str, Any]
WIDTH = 40  # columns of the drawing
_LINKS = 10  # drawn of one incident


def drawn(links: Sequence[Row], names: Mapping[str, str]) -> "Iterator[Text]":
    """Each link of an incident as a waterfall; `names` has a word for each report."""
    from rich.text import Text

    for link in links[:_LINKS]:
        one, two = (line(names.get(link[end], link[end])) for end in ("left", "right"))
        yield Text.assemble(("\nlinked  ", "bold"), f"{one} and {two}: ", (f"{link['probability']:.1%} the same incident", "bold"))
        yield from _bars(link)
    if len(links) > _LINKS:
        yield Text(f"and {len(links) - _LINKS} more links; --json has them all", style="dim")


def _bars(link: Row) -> "Iterator[Text]":
    from rich.text import Text

    reasons = sorted((r for r in link["reasons"] if r["weight"] is not None), key=lambda r: -abs(r["weight"]))
    for reason in link["reasons"]:
        if reason["weight"] is None:
            yield Text(f"  {line(reason['says'])}")
    if link["start"] is None or not reasons:
        return
    at, low, high = link["start"], link["start"], link["start"]
    for reason in reasons:
        at += reason["weight"]
        low, high = min(low, at), max(high, at)
    scale = (WIDTH - 1) / max(high - low, 1e-9)
    at = link["start"]
    yield Text.assemble(f"  {'before anything is known':<38}", (_bar(low, at, low, scale), "dim"), f"  {chance(at)}")
    for reason in reasons:
        after = at + reason["weight"]
        bar = " " * round((min(at, after) - low) * scale) + "█" * max(1, round(abs(after - at) * scale))
        yield Text.assemble(
            f"  {line(reason['says'])[:38]:<38}", (f"{bar:<{WIDTH}}", "green" if after >= at else "red"),
            f"  {'for' if after >= at else 'against'}, odds {'times' if after >= at else 'divided by'} {exp(abs(after - at)):.1f}",
        )  # fmt: skip
        at = after


def _bar(start: float, end: float, low: float, scale: float) -> str:
    return f"{' ' * round((start - low) * scale) + '░' * max(1, round((end - start) * scale)):<{WIDTH}}"


def chance(odds: float) -> str:
    """Log-odds as a probability in words.

    >>> chance(0.0), chance(-4.5)
    ('50.0%', '1.1%')
    """
    return f"{1 / (1 + exp(-max(-500.0, min(500.0, odds)))):.1%}"
