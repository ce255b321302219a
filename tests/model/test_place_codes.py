import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasdiq.errors import BadValueError
from tasdiq.model import place_codes as codes
from tasdiq.model.values import PLACE_PRECISIONS


def test_table_has_every_precision_once_and_no_other() -> None:
    from tasdiq.model.vocab import shipped

    assert [row["name"] for row in shipped("vocabulary/place_precision")["precision"]] == sorted(
        PLACE_PRECISIONS, key=["exact", "settlement", "near", "admin2", "admin1", "larger", "country", "sea_air", "unknown"].index
    )


@pytest.mark.parametrize(
    ("precision", "ucdp", "acled", "gtd"),
    [
        ("exact", 1, 1, (1, 0)), ("settlement", 1, 1, (1, 0)), ("near", 2, 2, (1, 1)), ("admin2", 3, 3, (3, 0)), ("admin1", 4, 3, (4, 0)),
        ("larger", 5, 3, (5, 0)), ("country", 6, None, (5, 0)), ("sea_air", 7, 3, (5, 0)), ("unknown", None, None, (5, 0)),
    ],
)  # fmt: skip
def test_codes(precision: str, ucdp: int | None, acled: int | None, gtd: tuple[int, int]) -> None:
    assert (codes.ucdp(precision), codes.acled(precision), codes.gtd(precision)) == (ucdp, acled, gtd)


@given(st.sampled_from(PLACE_PRECISIONS), st.sampled_from(codes.CODEBOOKS))
def test_a_code_read_back_has_the_same_code(precision: str, codebook: str) -> None:
    code = codes.code(codebook, precision)
    if code is not None:
        vicinity = codes.gtd(precision)[1] if codebook == "gtd" else 0
        assert codes.code(codebook, codes.precision_of(codebook, code, vicinity)) == code


def test_each_ucdp_code_is_read_as_a_precision_of_its_own() -> None:
    assert [codes.precision_of("ucdp", n) for n in range(1, 8)] == [
        "settlement", "near", "admin2", "admin1", "larger", "country", "sea_air",
    ]  # fmt: skip


@pytest.mark.parametrize(("codebook", "code", "said"), [("ucdp", 8, "no place precision 8 in ucdp"), ("icews", 1, "'icews'; choose from")])
def test_foreign_codes_are_named(codebook: str, code: int, said: str) -> None:
    with pytest.raises(BadValueError, match=said):
        codes.precision_of(codebook, code)
    with pytest.raises(BadValueError, match="no place precision 'village'"):
        codes.ucdp("village")
