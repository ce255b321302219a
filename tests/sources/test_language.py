"""Languages by example, headlines too."""

import pytest

from tasdiq.sources.language import language


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Two people were killed when a bomb went off in the market of the town, police said on Monday, and the road to it was closed.",
            "en",
        ),
        ("TWO PEOPLE WERE KILLED IN THE TOWN OF ORLA BY A BOMB THAT THE POLICE SAID HAD BEEN LEFT ON A BICYCLE NEAR THE BANK.", "en"),
        ("Bomb kills two in Orla market", "en"),
        ("Zwei Menschen starben bei einem Anschlag auf dem Markt, teilte die Polizei am Montag mit.", "de"),
        ("Deux personnes ont été tuées dans un attentat au marché, a annoncé la police lundi.", "fr"),
        ("شہر میں بم دھماکے سے دو افراد ہلاک ہو گئے", "ur"),
        ("مقتل شخصين في انفجار قنبلة في السوق", "ar"),
        ("دو نفر در انفجار بمب در بازار کشته شدند و پنج تن زخمی شدند", "fa"),
        ("په ښار کې د بم په چاودنه کې دوه تنه ووژل شول", "ps"),
        (
            "Zwei Tote, schreibt die Zeitung The Example am Montag: ein Mann und eine Frau kamen auf dem Weg zum Markt ums Leben, hieß es.",
            "de",
        ),
        ("70", None),
        ("", None),
    ],
)
def test_language(text: str, expected: str | None) -> None:
    assert language(text) == expected
