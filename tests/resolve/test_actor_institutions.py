from datetime import date
from pathlib import Path

import pytest

from tasdiq.model.text import Document, sentences
from tasdiq.resolve.actor_institutions import Institutions


@pytest.fixture(scope="module")
def institutions() -> Institutions:
    return Institutions.load()


def found(institutions: Institutions, text: str) -> list[tuple[str, str | None]]:
    return [(m.name, m.country) for m in institutions.find(sentences(Document(id="d", name="d.txt", text=text)))]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("It hit officials from 'Ministry of Justice' there.", "Ministry of Justice"),
        ("It hit staff of the Ministry of Law and Justice on Monday.", "Ministry of Law and Justice"),
        ("The interior ministry said so.", "interior ministry"),
        ("A ministry of justice staff bus was hit.", "ministry of justice"),
        ("The Ministry of Law, Justice and Human Rights, which moved, agreed.", "Ministry of Law, Justice and Human Rights"),
        ("THE MINISTRY OF FOREIGN AFFAIRS DENIED IT.", "MINISTRY OF FOREIGN AFFAIRS"),
        ("The Department of Justice, he said, knew.", "Department of Justice"),
    ],
)
def test_names_of_bodies_are_found(institutions: Institutions, text: str, name: str) -> None:
    assert [n for n, _ in found(institutions, text)] == [name]


def test_words_that_name_no_body(institutions: Institutions) -> None:
    assert found(institutions, "The ministry denied it, and the department of my cousin burned.") == []


def test_the_country_beside_the_name(institutions: Institutions) -> None:
    assert found(institutions, "Pakistan's Ministry of Justice was hit.") == [("Ministry of Justice", "PK")]
    assert found(institutions, "The Ministry of Justice of Afghanistan was hit.") == [("Ministry of Justice", "AF")]


def test_a_name_that_a_complete_list_lacks(institutions: Institutions) -> None:
    check = institutions.check("Ministry of Justice", "PK", date(2016, 8, 9))
    assert (check.verdict, check.real_name, check.certainty) == ("not_under_that_name", "Ministry of Law and Justice", "high")
    assert check.source


@pytest.mark.parametrize(
    ("name", "country", "verdict"),
    [
        ("Ministry of Justice", "AF", "exists"),
        ("justice ministry", "AF", "exists"),
        ("Ministry of Law and Justice", "PK", "exists"),
        ("Ministry of Justice and Law", "PK", "exists"),
        ("Interior Ministry", "PK", "exists"),
        ("Ministry of Defense", "PK", "exists"),
        ("Ministry of Justice", "IN", "not_under_that_name"),
        ("Ministry of Defence", "US", "not_under_that_name"),
        ("Ministry of Sand", "NG", "unknown"),  # its list is not complete
        ("Ministry of Justice", "FJ", "unknown"),  # no list at all
        ("ministry", "PK", "unknown"),
    ],
)
def test_verdicts(institutions: Institutions, name: str, country: str, verdict: str) -> None:
    assert institutions.check(name, country, date(2016, 8, 9)).verdict == verdict


def test_outside_the_years_of_the_list_nothing_is_denied(institutions: Institutions) -> None:
    assert institutions.check("Ministry of Justice", "PK", date(1975, 1, 1)).verdict == "unknown"


def test_a_slip_of_function_finds_the_body_that_is_meant(institutions: Institutions) -> None:
    assert institutions.check("Ministry of Interior", "IN", date(2016, 1, 1)).real_name == "Ministry of Home Affairs"


def test_problems_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(
        'country = "XX"\nname = "Sandland"\nwords = []\nsource = "x"\ncolour = 1\ninstitution = []\n', encoding="utf-8"
    )
    (tmp_path / "b.toml").write_text('country = "YY"\n', encoding="utf-8")
    with pytest.raises(ExceptionGroup) as caught:
        Institutions.load([tmp_path])
    told = "\n".join(str(error) for error in caught.value.exceptions)
    assert "colour" in told
    assert "source" in told
