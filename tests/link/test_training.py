import pytest

from tasdiq.errors import BadValueError
from tasdiq.link.facts import facts
from tasdiq.link.linking import Linking
from tasdiq.link.model import load, parse, written
from tasdiq.link.training import Example, examples, learnt, scores, train
from tasdiq.model.statement import Judgement

from .reports import contexts, day, killed, report

LINKING = Linking()
PAIRS = 30


def judged_desk() -> list[Example]:
    """A desk whose people hold reports of neighbouring days to be one incident where the toll agrees, and else not."""
    reports, judgements = [], []
    for n in range(PAIRS):
        for copy, toll in (("a", 20 + n), ("b", 20 + n if n % 2 else 3)):
            name = f"{n:02}{copy}"
            when = day(4 if copy == "a" else 5)
            reports.append(report(name, f"d{name}", when=when, type="bombing", figures=killed(toll)))
        decision = "same" if n % 2 else "different"
        judgements.append(Judgement(person="ana", about=f"report:{n:02}a|report:{n:02}b", decision=decision))
    found = facts(reports, contexts(*(r.document for r in reports)), {}, LINKING.rules)
    return examples(found, judgements, LINKING.rules)


def test_judgements_teach_and_the_scores_are_of_pairs_that_were_held_out() -> None:
    given = judged_desk()
    assert [each.same for each in given].count(True) == PAIRS // 2
    model, told = train(LINKING, given)
    assert told["before"]["pairs"] == told["after"]["pairs"] == PAIRS
    assert told["after"]["log_loss"] < told["before"]["log_loss"]
    assert model.told("killed", "equal_large") > LINKING.model.told("killed", "equal_large")


def test_few_judgements_move_the_model_little_and_none_leave_it_as_it_is() -> None:
    given = judged_desk()
    base = LINKING.model
    assert learnt(base, []).odds(given[0].levels) == pytest.approx(base.odds(given[0].levels))
    little, much = learnt(base, given[:2]), learnt(base, given * 20)
    moved = [abs(model.told("killed", "equal_large") - base.told("killed", "equal_large")) for model in (little, much)]
    assert moved[0] < moved[1]


def test_chances_stay_chances() -> None:
    for levels in learnt(LINKING.model, judged_desk()).chances.values():
        assert sum(m for m, _ in levels.values()) == pytest.approx(1)
        assert sum(u for _, u in levels.values()) == pytest.approx(1)


def test_too_few_judgements_are_told() -> None:
    with pytest.raises(BadValueError, match="0 judgements of 'different'; 10 of each"):
        train(LINKING, [each for each in judged_desk() if each.same])


def test_nothing_judged_scores_nothing() -> None:
    assert scores(LINKING.model, [])["pairs"] == 0


def test_a_model_is_written_and_read() -> None:
    assert parse(written(load()), "here") == load()


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"prior": 2, "comparisons": {}}', '{"prior": 0.1, "comparisons": {"date": {"same_day": {"m": 0.5, "u": 0.1}}}}'],
)
def test_what_is_no_model_is_told(text: str) -> None:
    with pytest.raises(BadValueError, match=r"linking model|train-linker"):
        parse(text, "here.json")
