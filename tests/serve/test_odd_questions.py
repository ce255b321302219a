"""SQL and odd values in everything that an address can ask: an answer or a refusal in words, never a crash, and the log stays as it was."""

import httpx
import pytest

from tasdiq.pipeline import Tasdiq

ODD = {
    "quote": "'", "double quote": '"', "comment": "' or 1=1 --", "drop": "'; drop table entry; --", "union": "x' union select * from person --",
    "stacked": "1; attach 'x.db' as x", "file": "read_text('/etc/passwd')", "star": "*", "blank": " ", "nul": "a\x00b", "newline": "a\nb",
    "turned": "\u202eabc", "half": "\ufffd", "huge number": "9" * 400, "negative": "-1", "float": "1e309", "nan": "nan", "digits": "\u0663",
    "year nought": "0000-00-00", "last year": "9999-12-31", "first year": "0001-01-01", "zone": "2016-08-09T00:00:00+99:00",
    "script": "<script>alert(1)</script>", "long": "x" * 5_000, "percent": "%00%ff", "path": "../../etc/passwd", "braces": "{{7*7}}{0}",
    "pattern": "(a+)+$", "nested": "(" * 900, "like": "%' and 1=1",
}  # fmt: skip
CONDITIONS = [
    "1=1; drop table listing", "killed > 1 union select 1", "(select count(*) from listing) > 0", "exists (select 1)", "read_csv('/etc/passwd') is null",
    "id in (select id from listing)", "getenv('HOME') = ''", "killed = 1 limit 1", "pragma_version() is null", "list(id)", "killed over () > 1",
    "id = '\x00'", "killed > 9999999999999999999999999999", "1/0 > 1", "cast(id as integer) > 1", "id ~ '(a+)+$'", "regexp_matches(id, '(')", "date > 'soon'",
    "not " * 400 + "true", "(" * 300 + "true" + ")" * 300, "killed = 1 --", "/* */", "'", "\u202e killed > 1", "killed >", "nosuch = 1", "id || repeat('x', 1000000000) = ''",
    "make_date(killed, 99, 99) is null", "to_years(killed * 1000000000) is null", "true or killed", "id", "killed", "null", "'x'", "1",
]  # fmt: skip
KINDS = ("incidents", "claims")


def asked(tasdiq: Tasdiq) -> dict[str, list[str]]:
    """Each address of the API that reads, with what it can be asked."""
    from tasdiq.serve.app import desk

    found = {}
    for path, methods in desk(tasdiq).openapi()["paths"].items():
        if "get" in methods and "{" not in path:
            found[path] = [one["name"] for one in methods["get"].get("parameters", ()) if one["in"] == "query"]
    return found


def answered(answer: httpx.Response) -> str | None:
    """What is wrong with an answer; None where it is a record or a refusal in words."""
    if answer.status_code == 200:
        return None
    documented = answer.status_code in (400, 404, 406, 413, 422)
    return None if documented and answer.json() else f"{answer.status_code} {answer.url}"[:300]


def test_every_parameter_takes_or_refuses_every_odd_value(address: str, tasdiq: Tasdiq) -> None:
    before, verified = tasdiq.incidents(), tasdiq.verify()
    wrong, asks = [], asked(tasdiq)
    assert {"/api/incidents", "/api/search"} <= asks.keys() and {name for names in asks.values() for name in names} > {
        "where",
        "as_of",
        "cursor",
    }
    with httpx.Client(base_url=address, timeout=120) as client:
        for place, (path, name) in enumerate((path, name) for path, names in asks.items() for name in names):
            tried = (
                list(ODD.values())
                if path == "/api/incidents" and name != "where"
                else [list(ODD.values())[(place + n) % len(ODD)] for n in (0, 11)]
            )
            wrong += [problem for odd in tried if (problem := answered(client.get(path, params={name: odd})))]
        for kind in ("records", "ties", "documents"):
            wrong += [problem for odd in ODD.values() if (problem := answered(client.get(f"/api/{kind}/x", params={odd[:100]: "1"})))]
    assert not wrong, "\n".join(wrong)
    assert tasdiq.incidents() == before and tasdiq.verify() == verified


@pytest.mark.parametrize("kind", KINDS)
def test_a_condition_is_one_condition_or_it_is_refused(address: str, tasdiq: Tasdiq, kind: str) -> None:
    before = tasdiq.verify()
    with httpx.Client(base_url=address, timeout=120) as client:
        answers = {where[:60]: client.get(f"/api/{kind}", params={"where": where}) for where in CONDITIONS}
    assert not [problem for answer in answers.values() if (problem := answered(answer))]
    taken = {where for where, answer in answers.items() if answer.status_code == 200}
    assert not {
        where
        for where in taken
        if any(word in where for word in ("select", "drop", "read_", "getenv", "pragma", "limit", "over (", "repeat", "nosuch"))
    }
    assert tasdiq.verify() == before
