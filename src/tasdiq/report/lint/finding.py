"""What a check comes to: which words, whether they add up, and the arithmetic."""

from dataclasses import dataclass

VERDICTS = ("adds_up", "does_not", "cannot_tell")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One figure, or several that belong together, and what became of them."""

    kind: str  # "sum", "change", "difference", "multiple", "share", "average", "table", "database"
    verdict: str  # one of VERDICTS
    start: int  # characters of the text
    end: int
    arithmetic: str  # "11 + 59 = 70, not 65"


def written(value: float, decimals: int = 0) -> str:
    """A number as people write it; no more decimals than it needs.

    >>> written(1250.0), written(14.2857, 1), written(3.0, 2)
    ('1,250', '14.3', '3')
    """
    text = f"{value:,.{max(decimals, 0)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def near(true: float, said: float, decimals: int, hedge: str | None) -> bool:
    """Whether a stated number is right as stated: rounded or cut at its last digit, and as its hedge has it.

    >>> near(14.29, 14, 0, None), near(14.29, 14, 0, "under"), near(13.6, 14, 0, "under"), near(14.29, 14, 0, "over")
    (True, False, True, True)
    >>> near(12.5, 14, 0, "under"), near(33.33, 33.3, 1, None), near(41.0, 40, 0, "about"), near(48.0, 40, 0, "about")
    (False, True, True, False)
    """
    step = 10.0**-decimals
    exact = abs(true - said) <= step / 2 + 1e-9 or 0 <= true - said < step - 1e-9
    wide = max(step, 0.08 * abs(said))
    if hedge == "under":
        return said - wide <= true < said + 1e-9 or (abs(true - said) <= step / 20)
    if hedge in ("over", "at_least"):
        return said - 1e-9 <= true <= said + 1.5 * wide
    if hedge == "below":
        return said - 1.5 * wide <= true <= said + 1e-9
    if hedge == "about":
        return abs(true - said) <= max(wide, step)
    return exact
