"""Figures in monthly reviews of an invented desk: every slip is found, and what is right is left alone."""

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasdiq.model.text import Document
from tasdiq.report.lint.check import check
from tasdiq.report.lint.finding import Finding

RIGHT = """
In July 70 people were killed: 11 soldiers and 59 civilians.
At least 70 people were killed, including 11 soldiers and 59 civilians.
Of the 70 dead, 11 were soldiers and 59 civilians.
Seventy people lost their lives, comprising 20 policemen, 38 civilians and 12 militants.
11 soldiers and 59 civilians were killed, 70 in all.
170 people died: 100 militants, 40 civilians, including 10 women, and 30 soldiers.
Fighters carried out 45 attacks: 30 in the north, 12 in the south and 3 in the capital.
The dead were 4 policemen, 3 passers-by and a child, 8 altogether.
Police arrested 5 men in the port, 3 in the hills and 2 at the border, a total of 10.
The month's 93 casualties (41 killed and 52 injured) were the most since spring.
Fighters carried out 21 attacks in August against 24 in July, a fall of almost 13 percent.
Attacks rose by 14 percent, from 21 in July to 24 in August.
The month saw 45 attacks compared with 36 in July, an increase of 25 percent.
Deaths fell 12.5% from 80 to 70.
Attacks increased by more than 40 percent, from 50 to 71.
Attacks fell by nearly 30 percent to 71 from 100.
Injuries went up 33.3 percent, from 60 to 80.
There were 46 attacks, 12 more than the 34 of July.
Attacks were up by 11, from 34 to 45.
Attacks doubled from 12 to 25.
Abductions more than tripled, from 5 in May to 17 in June.
Of the 48 attacks 12, or 25 percent, took place in the south.
12 of 48 attacks (25 percent) were in the port.
Of a total of 60 attacks, 30 (50 percent) were in the north, 18 (30 percent) in the south and 12 (20 percent) in the hills.
In August there were 93 attacks, an average of 3 a day.
The group claimed 90 attacks in 12 weeks, an average of 7.5 a week.
The review counts 40 + 25 + 5 = 70 incidents.
Casualties stood at 112, of whom 48 were killed and 64 wounded.
Compared to 52 attacks in April, May saw only 39, a 25 per cent drop.
The 64 wounded included 40 civilians, 18 police officers and 6 porters.
The year brought 120 raids. Of them 70 were in the north and 50 in the south.
"""

SLIPS = """
In July 65 people were killed: 11 soldiers and 59 civilians.
At least 65 people were killed, including 11 soldiers and 59 civilians.
Of the 65 dead, 11 were soldiers and 59 civilians.
Sixty people lost their lives, comprising 20 policemen, 38 civilians and 12 militants.
11 soldiers and 59 civilians were killed, 65 in all.
160 people died: 100 militants, 40 civilians, including 10 women, and 30 soldiers.
Fighters carried out 45 attacks: 30 in the north, 14 in the south and 3 in the capital.
The dead were 4 policemen, 3 passers-by and a child, 9 altogether.
Police arrested 5 men in the port, 3 in the hills and 2 at the border, a total of 11.
The month's 91 casualties (41 killed and 52 injured) were the most since spring.
Fighters carried out 21 attacks in August against 24 in July, a fall of almost 14 percent.
Attacks rose by 24 percent, from 21 in July to 24 in August.
The month saw 45 attacks compared with 36 in July, an increase of 20 percent.
Deaths fell 14.5% from 80 to 70.
Attacks increased by more than 50 percent, from 50 to 71.
Attacks fell by nearly 41 percent to 71 from 100.
Injuries went up 25 percent, from 60 to 80.
There were 46 attacks, 14 more than the 34 of July.
Attacks were up by 12, from 34 to 45.
Attacks doubled from 12 to 20.
Abductions more than tripled, from 5 in May to 14 in June.
Of the 48 attacks 12, or 30 percent, took place in the south.
12 of 48 attacks (35 percent) were in the port.
Of a total of 60 attacks, 30 (50 percent) were in the north, 18 (30 percent) in the south and 12 (25 percent) in the hills.
In August there were 93 attacks, an average of 4 a day.
The group claimed 90 attacks in 12 weeks, an average of 8.5 a week.
The review counts 40 + 25 + 5 = 75 incidents.
Casualties stood at 110, of whom 48 were killed and 64 wounded.
Compared to 52 attacks in April, May saw only 39, a 35 per cent drop.
The 60 wounded included 40 civilians, 18 police officers and 6 porters.
The year brought 110 raids. Of them 70 were in the north and 50 in the south.
Attacks rose from 24 in July to 21 in August.
Fatalities rose to 120 from 60, an increase of 50 percent.
"""

QUIET = """
65 people were killed, and 11 soldiers and 59 civilians were injured.
The month saw 12 attacks, including 3 suicide attacks, in which 40 people died.
Gunmen killed 11 soldiers and 3 civilians and wounded 20 others near route 40 on 9 August 2016.
Some 20 people, 12 civilians and several soldiers, were killed.
The 18-member team visited 3 districts, 12 schools and 4 clinics in 2016 and 2017.
The blast at 10:30 on Monday killed a man aged 45 and two of his 3 sons.
The group killed 40 people in 10 attacks, compared with 20 people in July.
Of the 30 wounded, 12 are in a serious condition and 4 have left the hospital.
About 60 percent of voters and 40 of the 100 candidates took part.
Battalions 11 and 59 were joined by 65 volunteers.
The fund spent Rs 65 million: Rs 11 million on roads and Rs 59 million on schools, up 12 percent.
On 3 March, 5 men were held; on 4 March, 7; the total of the week is not known.
At least 30 people, among them 12 policemen, 9 soldiers and others, were hurt.
Attacks fell in 3 districts and rose in 5.
From 10 posts the force withdrew to 4 bases in 2 days.
"""


def lines(text: str) -> list[str]:
    return [line for line in text.strip().splitlines() if line]


def checked(text: str, raw: bytes = b"", incidents: Any = (), published: date | None = None) -> list[Finding]:
    document = Document(id="d", name="review.md", text=text, published=published, media_type="text/plain")
    return check(document, raw or text.encode(), lambda: incidents)


@pytest.mark.parametrize("text", lines(RIGHT))
def test_what_adds_up_is_said_to(text: str) -> None:
    verdicts = {found.verdict for found in checked(text)}
    assert verdicts == {"adds_up"}


@pytest.mark.parametrize("text", lines(SLIPS))
def test_a_slip_is_found_with_its_arithmetic(text: str) -> None:
    slips = [found for found in checked(text) if found.verdict == "does_not"]
    assert len(slips) == 1
    assert slips[0].arithmetic and text[slips[0].start : slips[0].end].strip()


@pytest.mark.parametrize("text", lines(QUIET))
def test_what_is_no_sum_raises_no_alarm(text: str) -> None:
    assert [found for found in checked(text) if found.verdict == "does_not"] == []


def test_all_of_them_in_one_text_give_the_same() -> None:
    whole = "\n\n".join([*lines(RIGHT), *lines(SLIPS), *lines(QUIET)])
    assert sum(found.verdict == "does_not" for found in checked(whole)) == len(lines(SLIPS))


TABLE = """| region | attacks | killed |
|---|---|---|
| North | 12 | 30 |
| South | 8 | {south} |
| Total | 20 | 65 |
"""


def test_totals_of_a_table_in_the_text() -> None:
    right = checked("Review\n\n" + TABLE.format(south=35))
    wrong = checked("Review\n\n" + TABLE.format(south=36))
    assert [f.verdict for f in right] == ["adds_up", "adds_up"]
    assert [f.arithmetic for f in wrong if f.verdict == "does_not"] == ["table 1, total row, killed: 30 + 36 = 66, not 65"]


def test_totals_of_a_table_in_a_page_and_in_a_docx() -> None:
    rows = [["region", "attacks", "killed"], ["North", "12", "30"], ["South", "8", "36"], ["Total", "20", "65"]]
    page = (
        "<html><body><table>" + "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in rows) + "</table></body></html>"
    )
    docx = pytest.importorskip("docx").Document()
    table = docx.add_table(rows=4, cols=3)
    for row, cells in zip(rows, table.rows, strict=True):
        for word, cell in zip(row, cells.cells, strict=True):
            cell.text = word
    held = BytesIO()
    docx.save(held)
    for raw in (page.encode(), held.getvalue()):
        assert [f.arithmetic for f in checked("Review", raw) if f.verdict == "does_not"] == [
            "table 1, total row, killed: 30 + 36 = 66, not 65"
        ]


def test_a_table_where_no_total_sums_up_the_others_is_not_judged() -> None:
    text = "| what | a | b |\n|---|---|---|\n| x | 1 | 2 |\n| y | 2 | 3 |\n| all | 9 | 9 |\n"
    assert {f.verdict for f in checked(text)} == {"cannot_tell"}


def incident(number: int, day: str, killed: int, admin1: str) -> dict[str, Any]:
    count = {"low": killed, "best": killed, "high": killed}
    return {
        "id": f"incident:{number}", "type": "bombing", "also": [], "stage": "accomplished", "tactic": [], "main": True,
        "date": {"start": day, "end": day, "precision": "day"}, "place": {"name": "Town", "admin1": admin1, "country": "PK"},
        "actors": [{"actor": "x", "name": "X", "role": "initiator", "type": "non_state", "basis": "reported"}], "weapons": [], "targets": [],
        "killed": count, "injured": {}, "killed_by_side": {}, "injured_by_side": {}, "claims": [], "reports": [], "related": [],
    }  # fmt: skip


HELD = [incident(1, "2016-08-03", 5, "North"), incident(2, "2016-08-20", 7, "South"), incident(3, "2016-07-20", 9, "South")]


@pytest.mark.parametrize(
    ("text", "verdict", "told"),
    [
        ("In August 2016 there were 2 attacks.", "adds_up", "the database has 2 incidents in August 2016 (2 records)"),
        ("In August 2016 there were 4 attacks.", "does_not", "the database has 2 incidents in August 2016, not 4 (2 records)"),
        ("In August, 12 people were killed.", "adds_up", "the database has 12 killed in August 2016 (2 records)"),
        ("In August 2016 attacks in South killed 9 people.", "does_not", "the database has 7 killed in August 2016, not 9 (1 records)"),
        ("In May 2016 there were 4 attacks.", "cannot_tell", "the database has no incidents in May 2016"),
    ],
)
def test_numbers_of_a_month_are_held_against_the_database(text: str, verdict: str, told: str) -> None:
    (found,) = checked(text, incidents=HELD, published=date(2016, 9, 2))
    assert (found.kind, found.verdict, found.arithmetic) == ("database", verdict, told)


@given(st.text(max_size=400))
def test_any_text_is_read_to_its_end(text: str) -> None:
    for found in checked(text):
        assert 0 <= found.start <= found.end <= len(text)


@pytest.mark.parametrize("piece", ["1, ", "12 and ", "5 (", "1 + ", "from 1 to ", "of 3 ", "a b c d e ", "| 1 ", "percent "])
def test_hostile_repetition_takes_no_time(piece: str) -> None:
    import time

    begun = time.process_time()
    checked(piece * (20_000 // len(piece)))
    assert time.process_time() - begun < 5


def test_the_verb_tells_line_and_arithmetic(tmp_path: Path) -> None:
    from click.testing import CliRunner

    from tasdiq.cli.verbs import cli

    (tmp_path / "review.txt").write_text("Review\n\nIn July 65 people were killed: 11 soldiers and 59 civilians.\n", encoding="utf-8")
    done = CliRunner().invoke(cli, ["--store", str(tmp_path / "no.db"), "check", str(tmp_path / "review.txt"), "--json"])
    assert done.exit_code == 0
    assert '"line": 3' in done.stdout and '"11 + 59 = 70, not 65"' in done.stdout


def test_cells_of_a_table_that_was_read_as_text_are_no_sentence() -> None:
    cells = "month\nattacks\nkilled\nJuly 2016\n1\n9\nAugust 2016\n3\n12\n"
    assert checked("Review\n\n" + cells, incidents=HELD) == []


def test_a_day_of_a_month_is_not_the_month() -> None:
    assert checked("On 20 August 2016 a bomb killed 9 people.", incidents=HELD) == []
