from tasdiq.cli.waterfall import WIDTH, drawn

LINK = {
    "left": "report:a", "right": "report:b", "probability": 0.93, "start": -4.5,
    "reasons": [{"says": "date: same day", "weight": 3.2}, {"says": "killed: far", "weight": -2.0}, {"says": "place: same town", "weight": 5.9}],
}  # fmt: skip


def test_a_link_is_drawn_with_a_bar_for_each_finding() -> None:
    lines = [text.plain for text in drawn([LINK], {"report:a": "one.txt"})]
    assert lines[0] == "\nlinked  one.txt and report:b: 93.0% the same incident"
    assert "1.1%" in lines[1]
    assert [line.split(":")[0].strip() for line in lines[2:]] == ["place", "date", "killed"]
    assert "for, odds times 24.5" in lines[3]
    assert "against, odds divided by 7.4" in lines[4]
    assert all(len(line) < 38 + WIDTH + 40 for line in lines[1:])


def test_a_judgement_has_no_bar_and_a_hostile_name_obeys() -> None:
    judged = {**LINK, "start": None, "reasons": [{"says": "judgement: same (\x1b[31mana)", "weight": None}]}
    lines = [text.plain for text in drawn([judged], {"report:a": "a\x1b[2Jb"})]
    assert len(lines) == 2
    assert "\x1b" not in "".join(lines)


def test_many_links_are_cut_and_counted() -> None:
    assert [text.plain for text in drawn([LINK] * 12, {})][-1] == "and 2 more links; --json has them all"
