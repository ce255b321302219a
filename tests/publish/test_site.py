"""A published site: careful, whole, the same every time, reachable by keyboard and reader, and its package describes its files."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from tests.codebooks.made import FRONT, claim, incident
from tests.report.test_hostile import HOSTILE

from tasdiq.codebooks import schemas
from tasdiq.config import Config
from tasdiq.errors import BadValueError
from tasdiq.pipeline import Tasdiq
from tasdiq.pipeline.reading.coder import Coder
from tasdiq.publish.package import Credits, described
from tasdiq.publish.rows import Books, published
from tasdiq.publish.site import Order, publish, site

SAMPLES = Path(__file__).parents[2] / "examples" / "reports"
CREDITS = Credits(title="Example incidents", by="Example Desk", address="https://desk.example/")
FIRST, LAST = "Anonimo", "Victimsen"  # invented: stands wherever the name of a private person could stand
NAME = f"{FIRST} {LAST}"
STORY = (
    f"QUETTA: {NAME}, 34, a shopkeeper of Bazaar Street, was killed and five people were wounded when a bomb exploded near the house of {NAME} in "
    f"Quetta on Monday, police said. The Tehreek-e-Taliban Pakistan claimed responsibility for killing {NAME}, whom it called a spy. "
    f'"{NAME} was a good man," said Mrs {LAST}.'
)
LATE = "QUETTA: A suicide bomber killed nine policemen in Loralai on Friday, police said."


def stories() -> list[dict[str, str]]:
    """Documents with the name in each of their fields."""
    return [
        {"id": f"{FIRST.lower()}-{n}", "title": title, "text": STORY, "published": f"2016-08-0{8 + n}", "source": source, "url": url}
        for n, (title, source, url) in enumerate([
            (f"{NAME} killed in Quetta blast", "Example Lantern", f"https://lantern.example/{FIRST.lower()}-{LAST.lower()}-killed"),
            (f"Bomb Kills {NAME} In Quetta, Taliban Claim Attack", f"{LAST}'s Diary", "https://diary.example/1?who=Victimsen"),
        ])
    ]  # fmt: skip


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Tasdiq:
    """The sample reports, documents that name a victim in every field, and one of the last days."""
    folder = tmp_path_factory.mktemp("publish")
    rows = [*stories(), {"id": "late", "title": "Nine policemen killed", "text": LATE, "published": "2017-05-26"}]
    (folder / "more.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    made = Tasdiq(Config(store=folder / "desk.db", workers=1, rules_only=True))
    made.add([str(SAMPLES), str(folder / "more.jsonl")])
    return made


def order(**changes: Any) -> Order:
    return replace(Order(credits=CREDITS), **changes)


@pytest.fixture(scope="session")
def out(desk: Tasdiq, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "out"
    publish(desk, order(as_of=datetime.now(UTC)), folder)
    return folder


def everything(folder: Path) -> str:
    return "\n".join(path.read_bytes().decode("utf-8", "replace") for path in sorted(folder.rglob("*")) if path.is_file())


def rows_of(folder: Path, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((folder / "data" / f"{name}.csv").read_text(encoding="utf-8"))))


def test_no_private_name_stands_in_any_file(out: Path, desk: Tasdiq) -> None:
    held = json.dumps([desk.holdings()["incidents"], desk.holdings()["documents"]])
    assert NAME in held  # the desk itself has it, in quotes, targets and titles
    text = everything(out).casefold()
    assert FIRST.casefold() not in text and LAST.casefold() not in text
    incident = [row for row in rows_of(out, "sources") if row["url"] == "https://lantern.example/"]
    assert incident and incident[0]["title"] == "[withheld] killed in Quetta blast"


def test_only_sources_titles_and_links_are_carried(out: Path) -> None:
    text = everything(out)
    assert "police said" not in text and "Bazaar Street" not in text
    assert (
        "Suicide bomber strikes mourning lawyers in Quetta" in text and "https://indus-meridian.example/2016/08/08/quetta-hospital" in text
    )


def test_places_are_districts_and_claims_are_marked(out: Path) -> None:
    rows = rows_of(out, "incidents")
    assert len(rows) > 8
    assert not [row for row in rows if row["site"] or row["precision"] in ("exact", "settlement", "near")]
    assert all((float(row[axis]) * 4).is_integer() for row in rows for axis in ("lat", "lon") if row[axis])
    claims = rows_of(out, "claims")
    assert {row["verified"] for row in claims} >= {"false"} and all(
        (row["verified"] == "true") == (row["rating"] == "likely") for row in claims
    )
    assert "unverified claim" in (out / "claims.html").read_text() and "(unverified claim)" in (out / "data" / "incidents.csv").read_text()


@pytest.mark.parametrize(("today", "shown"), [(date(2017, 5, 30), False), (date(2017, 6, 20), True)])
def test_the_last_days_are_held_back(desk: Tasdiq, today: date, shown: bool) -> None:
    found = published(desk.holdings(), _books(), today)
    assert any(row["date"]["start"] == "2017-05-26" for row in found.incidents) is shown
    assert any("of the last 14 days" in told for told in found.left_out) is not shown
    assert all(not source["published"] or source["published"] <= "2017-06-06" for source in found.sources)


def test_the_same_log_day_and_version_give_the_same_bytes(desk: Tasdiq, out: Path, tmp_path: Path) -> None:
    publish(desk, order(as_of=datetime.now(UTC)), tmp_path / "again")
    same = {p.relative_to(out): sha256(p.read_bytes()).hexdigest() for p in out.rglob("*") if p.is_file()}
    assert {
        p.relative_to(tmp_path / "again"): sha256(p.read_bytes()).hexdigest() for p in (tmp_path / "again").rglob("*") if p.is_file()
    } == same


def test_one_month_and_a_folder_that_is_published_again(desk: Tasdiq, tmp_path: Path) -> None:
    publish(desk, order(), tmp_path / "site")
    (tmp_path / "site" / "notes.txt").write_text("mine")
    rows = publish(desk, order(month="2016-08"), tmp_path / "site")
    assert {row["date"]["start"][:7] for row in rows.incidents} == {"2016-08"}
    assert [p.name for p in (tmp_path / "site").glob("incidents-*.html")] == ["incidents-2016-08.html"]
    assert (tmp_path / "site" / "notes.txt").read_text() == "mine"
    with pytest.raises(BadValueError, match="no month"):
        order(month="August")


def test_a_folder_of_others_files_is_refused(desk: Tasdiq, tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_text("x")
    with pytest.raises(BadValueError, match="holds other files"):
        publish(desk, order(), tmp_path)
    with pytest.raises(BadValueError, match="is a file"):
        publish(desk, order(), tmp_path / "thesis.doc")
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.doc"]


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.tags: list[str] = []
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append(tag)
        self.attributes |= set(found)
        self.links += [found[name] or "" for name in ("href", "src") if name in found]
        self.ids += [found["id"] or ""] if "id" in found else []


def parsed(path: Path) -> Links:
    found = Links()
    found.feed(path.read_text(encoding="utf-8"))
    return found


def test_every_link_leads_somewhere_and_every_file_is_linked_or_described(out: Path) -> None:
    pages = {path.name: parsed(path) for path in out.glob("*.html")}
    reached = set()
    for name, page in pages.items():
        assert len(page.ids) == len(set(page.ids)), name
        for link in page.links:
            path, _, anchor = link.partition("#")
            if link.startswith("https://"):
                continue
            assert ":" not in link and not link.startswith("/"), link
            assert not path or (out / path).is_file(), link
            assert not anchor or anchor in pages[path or name].ids, link
            reached.add(path or name)
    package = json.loads((out / "datapackage.json").read_text())
    inside = {resource["path"] for resource in package["resources"]}
    assert {str(p.relative_to(out)) for p in out.rglob("*") if p.is_file()} == reached | inside


def test_nothing_is_loaded_and_one_script_of_our_own_runs(out: Path) -> None:
    for path in out.glob("*.html"):
        page, text = parsed(path), path.read_text(encoding="utf-8")
        assert "default-src &#39;none&#39;" in text and page.tags.count("script") <= 1
        assert not {"img", "iframe", "link", "object", "embed", "form", "base"} & set(page.tags)
        assert not [name for name in page.attributes if name.startswith("on") or name in ("style", "src")]


def test_the_package_tells_the_truth_about_its_files(out: Path) -> None:
    package = json.loads((out / "datapackage.json").read_text())
    for resource in package["resources"]:
        body = (out / resource["path"]).read_bytes()
        assert (resource["bytes"], resource["hash"]) == (len(body), f"sha256:{sha256(body).hexdigest()}")
        if resource["format"] == "csv":
            header = body.decode().splitlines()[0].split(",")
            assert [field["name"] for field in resource["schema"]["fields"]] == header
            assert resource["schema"]["primaryKey"] in header
    assert set(described()["incidents"]) == set((out / "data" / "incidents.csv").read_text().splitlines()[0].split(","))


def test_json_lines_and_map_points_fit_their_schemas(out: Path) -> None:
    lines = (out / "data" / "incidents.jsonl").read_text(encoding="utf-8").splitlines()
    assert lines and [problem for line in lines for problem in schemas.problems("incident", json.loads(line))] == []
    assert schemas.problems("geojson", json.loads((out / "data" / "incidents.geojson").read_text())) == []


def test_the_citation_names_title_publisher_and_day(out: Path) -> None:
    held = dict(line.split(": ", 1) for line in (out / "CITATION.cff").read_text().splitlines() if ": " in line)
    assert held["title"] == '"Example incidents"' and held["cff-version"] == '"1.2.0"' and held["type"] == '"dataset"'
    assert held["date-released"] == datetime.now(UTC).date().isoformat() and held["  - name"] == '"Example Desk"'
    for wrong, told in (
        ({"licence": "mine"}, r"no licence 'mine'.*CC0-1\.0"),
        ({"by": " "}, "--by"),
        ({"address": "javascript:alert(1)"}, "--address"),
    ):
        with pytest.raises(BadValueError, match=told):
            Credits(**{"title": "x", "by": "y", **wrong})


def test_an_empty_desk_makes_an_honest_site(tmp_path: Path) -> None:
    made = site(published({"incidents": [], "claims": [], "documents": {}}, _books(), date(2016, 9, 1)), CREDITS)
    assert b"There is no incident that may be shown" in made["index.html"] and b"There is no claim" in made["claims.html"]
    assert made["data/incidents.csv"].count(b"\n") == 1


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_in_every_field_stay_words(text: str) -> None:
    """Titles, names and addresses of others, and the desk's own credits, run nothing and open no element."""
    given = Credits(title=text, by=text)
    found = published(_poisoned(text), _books(), date(2017, 6, 1))
    assert found.incidents
    for path, body in site(found, given).items():
        if path.endswith(".html"):
            page = Links()
            page.feed(body.decode())
            assert page.tags.count("script") <= 1 and not {"img", "iframe", "b", "h4"} & set(page.tags)
            assert not [name for name in page.attributes if name.startswith("on") and name != "on"], path
            assert not [link for link in page.links if ":" in link and not link.startswith("https://")]
            assert not {"\u202e", "\0"} & set(body.decode())
        elif path.endswith(".csv"):
            for row in csv.reader(io.StringIO(body.decode())):
                assert not [cell for cell in row if cell.lstrip()[:1] in ("=", "+", "@") or (cell[:1] == "-" and not _is_number(cell))]


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _poisoned(text: str) -> dict[str, Any]:
    """An incident, a claim and a document with that text wherever words of others stand."""
    words = [{"start": 0, "end": 9, "quote": text, "document": "d", "name": text, "title": text, "field": "text"}]
    row = incident(
        actors=[{**FRONT, "actor": "islamic-state", "name": text}, {**FRONT, "actor": None, "name": text}], weapons=[text],
        targets=[{"text": text, "type": "private_citizens", "effect": "killed", "probability": None}], evidence={"killed": words},
        place={**incident()["place"], "name": text, "site": text}, date={"start": "2016-08-08", "end": "2016-08-08", "precision": "day", "stated": text},
        reports=[{"document": "d", "name": text, "main": True, "copy_of": text}], killed={"low": 1, "best": 1, "high": 1, "estimated": False, "wording": text},
    )  # fmt: skip
    said = {
        **claim(text, claimant="islamic-state", channel=text), "id": f"claim:{text}", "incident": {"id": "incident:1"},
        "verdict": {"rating": "plausible"}, "evidence": {"claim": words},
    }  # fmt: skip
    document = {"document": "d", "name": text, "title": text, "publisher": text, "url": text, "language": text, "published": "2016-08-09"}
    return {"incidents": [row], "claims": [said], "documents": {"d": document}}


_KEPT: list[Books] = []


def _books() -> Books:
    if not _KEPT:
        coder = Coder(Config(workers=1, rules_only=True))
        _KEPT.append(Books(actors=coder.book, gazetteer=coder.gazetteer, own={}))
    return _KEPT[0]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if not Path("/usr/bin/chromium").exists():
        pytest.skip("no browser: apt-get install chromium")
    api = pytest.importorskip("playwright.sync_api", reason="needs the extra: pip install 'tasdiq[dev]'")
    with api.sync_playwright() as running:
        made = running.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield made
        made.close()


def test_the_site_works_from_the_disk_in_a_browser_and_for_everybody(browser: Any, out: Path) -> None:
    from tests.serve.looked import assert_accessible

    context = browser.new_context(viewport={"width": 390, "height": 800}, color_scheme="dark")
    page, problems = context.new_page(), []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: problems.append(request.url) if not request.url.startswith("file:") else None)
    for name in ("index.html", "claims.html", "map.html", "schema.html", "about.html", "incidents-2016-08.html"):
        page.goto((out / name).as_uri())
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
    assert problems == []  # the checker below brings a script of its own
    page.get_by_role("button", name="Killed").click()
    page.get_by_role("button", name="Killed").click()
    shown = [int(text) for text in page.locator("tbody tr td:nth-child(4)").evaluate_all("cells => cells.map(c => c.dataset.sort)") if text]
    assert shown == sorted(shown, reverse=True) and len(shown) > 1
    assert page.get_by_role("columnheader", name="Killed").get_attribute("aria-sort") == "descending"
    context.close()
    context = browser.new_context(bypass_csp=True, color_scheme="light")
    page = context.new_page()
    for name in ("index.html", "claims.html", "map.html", "incidents-2016-08.html", "about.html", "schema.html"):
        page.goto((out / name).as_uri())
        assert_accessible(page)
    context.close()
