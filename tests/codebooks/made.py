"""Invented incidents and rows for the tests of the codebooks."""

from typing import Any

from hypothesis import strategies as st

from tasdiq.codebooks.row import blank
from tasdiq.codebooks.scheme import Scheme, countries
from tasdiq.model.record import CLAIM_MODES, STAGES, TYPES

Fields = dict[str, Any]
FRONT = {
    "actor": "example-front",
    "name": "Example Front",
    "role": "initiator",
    "type": "non_state",
    "basis": "reported",
    "probability": None,
}
NUMBERS = {"low": None, "best": None, "high": None, "estimated": False, "wording": None}


def incident(**changes: Any) -> Fields:
    """A bombing in an invented village, as the output contract has it."""
    place = {
        "name": "Darveh",
        "site": None,
        "admin1": "Northern",
        "admin2": "Darveh",
        "country": "PK",
        "lat": 30.25,
        "lon": 66.5,
        "precision": "settlement",
    }
    made: Fields = {
        **blank(), "id": "incident:1", "main": True, "type": "bombing", "place": place, "actors": [dict(FRONT)],
        "date": {"start": "2016-08-08", "end": "2016-08-08", "precision": "day", "stated": None},
        "killed": {**NUMBERS, "low": 3, "best": 4, "high": 6}, "injured": {**NUMBERS, "best": 9},
        "probability": None, "probabilities": {}, "evidence": {}, "reports": [], "related": [], "policy": "house",
    }  # fmt: skip
    return {**made, **changes}


def claim(name: str = "Example Front", **changes: Any) -> Fields:
    return {
        "claimant": "example-front",
        "name": name,
        "stance": "claims",
        "channel": None,
        "mode": "unknown",
        "verdict": "plausible",
        "probability": None,
        **changes,
    }


def _counts() -> st.SearchStrategy[Fields]:
    def rising(numbers: list[int | None]) -> Fields:
        known = sorted(n for n in numbers if n is not None)
        told = iter(known)
        low, best, high = (None if n is None else next(told) for n in numbers)
        return {**NUMBERS, "low": low, "best": best, "high": high}

    return st.lists(st.none() | st.integers(0, 500), min_size=3, max_size=3).map(rising)


def incidents() -> st.SearchStrategy[Fields]:
    """Incidents of all types, stages, precisions and sides; what can be unknown is so at times."""
    words = st.sampled_from(["lawyers", "=HYPERLINK(1)", 'a bus, "old"', "بازار", "-x"])
    actors = st.lists(
        st.fixed_dictionaries({
            "actor": st.none(), "name": st.sampled_from(["Example Front", "Other Army", "Government of Pakistan", "Third; Group"]),
            "role": st.sampled_from(["initiator", "target", "participant"]), "type": st.sampled_from(["state", "non_state", "unknown"]),
            "basis": st.sampled_from(["claimed", "reported", "suspected", "attributed", "denied"]), "probability": st.none(),
        }), max_size=4)  # fmt: skip
    targets = st.lists(st.fixed_dictionaries({
        "text": words, "type": st.sampled_from(["police", "military", "private_citizens", "unknown", "utilities"]),
        "effect": st.sampled_from([None, "killed", "injured"]), "probability": st.none(),
    }), max_size=4)  # fmt: skip
    claims = st.lists(st.builds(claim, st.sampled_from(["Example Front", "Rival Front"]), mode=st.sampled_from(CLAIM_MODES)), max_size=2)
    dates = st.sampled_from([
        ("2016-08-08", "2016-08-08", "day"), ("2016-08-08", "2016-08-10", "day"), ("2016-08-08", "2016-08-10", "days"),
        ("2016-08-01", "2016-08-07", "week"), ("2016-02-01", "2016-02-29", "month"), ("2016-01-01", "2016-12-31", "year"), (None, None, "unknown"),
    ]).map(lambda d: {"start": d[0], "end": d[1], "precision": d[2], "stated": None})  # fmt: skip
    places = st.fixed_dictionaries({
        "name": st.none() | st.sampled_from(["Darveh", "@Place"]), "site": st.none() | words, "admin1": st.none() | st.just("North"),
        "admin2": st.none() | st.just("East"), "country": st.none() | st.sampled_from(["PK", "AF", "CD", "XK"]),
        "lat": st.none() | st.floats(-90, 90).map(lambda x: round(x, 4)), "lon": st.none() | st.floats(-180, 180).map(lambda x: round(x, 4)),
        "precision": st.sampled_from(["exact", "settlement", "near", "admin2", "admin1", "larger", "country", "unknown"]),
    })  # fmt: skip
    number = st.integers(0, 10**9).map(lambda n: f"incident:{n}")
    return st.builds(
        incident, id=number, type=st.sampled_from(TYPES), stage=st.sampled_from(STAGES), also=st.lists(st.sampled_from(TYPES), max_size=2, unique=True),
        tactic=st.lists(st.sampled_from(["ied", "grenade", "drone", "suicide_vest", "ambush"]), max_size=2, unique=True), actors=actors,
        targets=targets, claims=claims, date=dates, place=places, killed=_counts(), injured=_counts(), weapons=st.lists(words, max_size=2, unique=True),
        captured=st.none() | _counts(), abducted=st.none() | _counts(),
    )  # fmt: skip


def every_code(scheme: Scheme) -> list[dict[str, str]]:
    """Rows in which every code of every coded column stands at least once, with a plausible cell in every other column."""
    from tasdiq.codebooks.coding import choices

    coded = {column: list(choices(column, scheme)) for column in scheme.table["coded"]}
    if scheme.name == "gtd":
        coded |= {"country": list(scheme.codes("country"))}
    rows = max(len(codes) for codes in coded.values())
    return [_row(scheme, number, coded) for number in range(rows)]


def _row(scheme: Scheme, number: int, coded: dict[str, list[str]]) -> dict[str, str]:
    whole, decimal = scheme.table["numbers"]["whole"], scheme.table["numbers"]["decimal"]
    iso = sorted(countries())[number % len(countries())]
    cells = {}
    for at, column in enumerate(scheme.columns):
        if column in coded:
            cells[column] = coded[column][number % len(coded[column])]
        elif column in decimal:
            cells[column] = f"{(number * 7 + at) % 80}.5"
        elif column in whole:
            cells[column] = str((number + at) % 12)
        else:
            cells[column] = f"{column} {iso} {number}" if number % 5 else f'=1+{number}\nnext, "line"'
    cells[scheme.key] = f"{20160808 + number}{number:04d}"
    dates = {
        "gtd": {"iyear": "2016", "imonth": str(number % 13), "iday": str(number % 29 if number % 13 else 0)},
        "acled": {"event_date": f"2016-08-{number % 28 + 1:02d}", "year": "2016"},
        "ged": {"date_start": "2016-08-08 00:00:00.000", "date_end": "2016-08-09 00:00:00.000", "best": "3", "low": "2", "high": "4"},
    }
    return {**cells, **dates[scheme.name]}
