"""A desk that grew document by document holds what linking everything at once gives."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tasdiq.link.cluster import link
from tasdiq.link.columns import rows_of, to_arrow
from tasdiq.link.desk import Desk
from tasdiq.link.facts import facts
from tasdiq.link.linking import Linking
from tasdiq.link.model import load
from tasdiq.link.rules import shipped
from tasdiq.model.record import Report
from tasdiq.model.statement import Judgement

from .reports import DARVEH, TALLAN, batches, contexts, day, killed, report

DOCUMENTS = [f"d{n}" for n in range(6)]
CONTEXTS = contexts(*DOCUMENTS, d1=date(2031, 8, 6))
JUDGEMENTS = st.lists(
    st.builds(
        lambda a, b, same: Judgement(person="ana", about=f"report:r{a}|report:r{b}", decision="same" if same else "different"),
        st.integers(0, 7), st.integers(0, 7), st.booleans(),
    ),
    max_size=2,
)  # fmt: skip


def held(desk: Desk) -> list[tuple[object, ...]]:
    return [tuple(each) for each in desk.incidents()]


def scratch(reports: Sequence[Report], judgements: Sequence[Judgement], copies: dict[str, str]) -> list[tuple[object, ...]]:
    return [(c.id, tuple(r.id for r in c.reports), c.related) for c in link(reports, CONTEXTS, judgements, copies)]


def put(desk: Desk, reports: Sequence[Report], document: str, judgements: Sequence[Judgement], copies: dict[str, str]) -> None:
    found = facts(reports, CONTEXTS, copies, shipped())
    desk.update([f for f in found if f.document == document], {document: "1"}, judgements=judgements)


@settings(max_examples=15, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(batches(documents=6), st.permutations(DOCUMENTS), JUDGEMENTS, st.sampled_from([{}, {"d2": "d0"}, {"d2": "d0", "d3": "d0"}]))
def test_document_by_document_is_as_all_at_once(
    reports: list[Report], order: list[str], judgements: list[Judgement], copies: dict[str, str]
) -> None:
    with Desk() as desk:
        for document in order:
            put(desk, reports, document, (), copies)
        assert held(desk) == scratch(reports, (), copies)
        desk.update([], {}, judgements=judgements)
        assert held(desk) == scratch(reports, judgements, copies)
        desk.update([], {}, gone=[order[0]], judgements=judgements)
        rest = [r for r in reports if r.document != order[0]]
        assert held(desk) == scratch(rest, judgements, copies)
        put(desk, reports, order[0], (), copies)
        assert held(desk) == scratch(reports, (), copies)
        assert set(desk.taken()) == set(DOCUMENTS)


def test_a_desk_is_kept_in_its_file_and_made_anew_by_other_weights(tmp_path: Path) -> None:
    reports = [report("a", "d0"), report("b", "d1")]
    file = tmp_path / "desk"
    with Desk(file) as desk:
        put(desk, reports, "d0", (), {})
        put(desk, reports, "d1", (), {})
        once = held(desk)
    with Desk(file) as desk:
        assert held(desk) == once
        ((found,),) = desk.links(desk.incidents()).values()
        assert (found.left, found.right) == ("report:a", "report:b")
        assert "date: same day" in {r.name for r in found.reasons}
    with Desk(file, Linking(model=replace(load(), prior=0.001))) as desk:
        assert desk.taken() == {}


def test_a_whole_desk_linked_by_splink_is_as_linked_in_python() -> None:
    kinds = ("bombing", "suicide_bombing", "kidnapping")
    reports = [
        report(f"{n:03}", f"e{n:03}", type=kinds[n % 3], when=day(1 + n % 9), where=(DARVEH, TALLAN)[n // 9 % 2], figures=killed(n % 5 + 8))
        for n in range(90)
    ]
    every = contexts(*(r.document for r in reports))
    found = facts(reports, every, {}, shipped())
    wanted = [(c.id, tuple(r.id for r in c.reports), c.related) for c in link(reports, every)]
    with Desk() as desk:
        desk.load(to_arrow(rows_of(found[:-1], 0, shipped())))
        desk.relink()
        desk.update(found[-1:], {found[-1].document: "1"})
        assert held(desk) == wanted
        desk.relink()
        assert held(desk) == wanted
    assert 10 < len(wanted) < 80
