"""Invented reports for the tests of linking: two towns, a week in August 2031."""

from datetime import date

from hypothesis import strategies as st

from tasdiq.link.facts import Context
from tasdiq.model.record import ActorRole, Figure, Report
from tasdiq.model.values import When, Where, exactly

DARVEH = Where(name="Darveh", admin1="Westmark", country="PK", lat=30.0, lon=67.0, precision="settlement")
TALLAN = Where(name="Tallan", admin1="Eastmark", country="PK", lat=26.0, lon=68.0, precision="settlement")


def day(number: int, month: int = 8) -> When:
    moment = date(2031, month, number)
    return When(start=moment, end=moment, precision="day")


def report(name: str, document: str, **values: object) -> Report:
    base: dict[str, object] = {"type": "suicide_bombing", "when": day(5), "where": DARVEH}
    return Report(id=f"report:{name}", document=document, **(base | values))  # type: ignore[arg-type]


def killed(*numbers: int) -> tuple[Figure, ...]:
    return tuple(Figure(measure="killed", count=exactly(n)) for n in numbers)


def contexts(*documents: str, **published: date) -> dict[str, Context]:
    return {d: Context(name=d, order=n, published=published.get(d)) for n, d in enumerate(documents)}


_TYPES = st.sampled_from(["bombing", "suicide_bombing", "armed_assault", "other"])
_WHENS = st.sampled_from([day(4), day(5), day(6), When(stated="Monday"), When()])
_WHERES = st.sampled_from([DARVEH, TALLAN, Where(country="PK", admin1="Westmark", precision="admin1"), Where()])


@st.composite
def batches(draw: st.DrawFn, documents: int = 5) -> list[Report]:
    """Up to eight reports of so many documents, d0 and on, near enough to be confused."""
    size = draw(st.integers(1, 8))
    return [
        report(
            f"r{n}",
            f"d{draw(st.integers(0, documents - 1))}",
            order=n,
            main=draw(st.booleans()),
            type=draw(_TYPES),
            when=draw(_WHENS),
            where=draw(_WHERES),
            figures=killed(*draw(st.lists(st.integers(0, 80), max_size=2))),
            actors=draw(st.sampled_from([(), (ActorRole(actor="red-hand", name="Red Hand", role="initiator", type="non_state"),)])),
        )
        for n in range(size)
    ]
